"""The messages about a card; one SMS each, in every language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import declare


def declare_all() -> None:
    """Hand the messages of the card to whoever sends them."""
    declare("card.arrived", full=_("Sijill: your card is ready at your chamber. Bring your ID."))
    declare("card.waiting", full=_("Sijill: fetch your card before {until}."))
    declare("card.last_call", full=_("Sijill: fetch your card before {until} or it is destroyed."))
    declare("card.ask_again", full=_("Sijill: ask for your card again with a new photo."))
