"""The messages that a case sends to its person's phone; one SMS each, in every language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import declare


def declare_all() -> None:
    """Hand the desk's messages to whoever sends them."""
    declare("case.undone", full=_("Sijill: file {reference} is examined again."))
    declare("case.appealed", full=_("Sijill: appeal received, file {reference}."))
    declare("case.rerouted", full=_("Sijill: file {reference} has a new chamber."))
    declare("case.lapsed", full=_("Sijill: file {reference} is closed, time ran out."))
    declare("case.visit", full=_("Sijill: visit for {reference}: {day} at {hour}."))
    declare("case.visit_called_off", full=_("Sijill: the visit for {reference} is put off."))
    declare("case.commission", full=_("Sijill: {reference} goes to the commission on {day}."))
    declare("complaint.submitted", full=_("Sijill: your complaint {reference} has arrived."))
    declare(
        "complaint.upheld",
        full=_("Sijill: complaint {reference} upheld. The answer is in your account."),
    )
    declare(
        "complaint.upheld_in_part",
        full=_("Sijill: complaint {reference} upheld in part. See your account."),
    )
    declare(
        "complaint.not_upheld",
        full=_("Sijill: complaint {reference} not upheld. See why in your account."),
    )
    declare("case.reminded", full=_("Sijill: finish file {reference} before {until}."))
