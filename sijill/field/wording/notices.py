"""The message to somebody who was enrolled at a fair; one SMS in every language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import declare


def declare_all() -> None:
    """Hand the message to whoever sends it."""
    declare("field.enrolled", full=_("Sijill: you are enrolled. Finish with number {reference}."))
