"""Confirming an entry again, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.life import OrganisationKind
from sijill.register.rules.renewing import ConfirmationState, Still

RULES = {
    "standing": _("Entry in the register"),
    "due": _("Time to confirm"),
    "said": _("What is still true"),
    "validity": _("Validity of the card"),
}

TITLES = {
    OrganisationKind.COOPERATIVE: _("Confirming the cooperative’s entry"),
    OrganisationKind.ENTERPRISE: _("Confirming the enterprise’s entry"),
}
STILL = {
    Still.SAME: _("Yes, all of it, and I still work in this craft"),
    Still.CHANGED: _("No, something has changed"),
    Still.STOPPED: _("I no longer work in this craft"),
}

STATES = {
    ConfirmationState.INVITED: _("Asked to confirm"),
    ConfirmationState.REMINDED: _("Reminded"),
    ConfirmationState.UNANSWERED: _("Not answered"),
    ConfirmationState.ANSWERED: _("Confirmed"),
    ConfirmationState.LEFT: _("Left the register meanwhile"),
}

VERDICTS = {
    "renewal.not_from_here": _("The entry does not stand in the register."),
    "renewal.from_here": _("The entry stands."),
    "renewal.done": _("Confirmed by this very file, which is contested."),
    "renewal.not_asked": _("No entry is asked to be confirmed again."),
    "renewal.too_early": _("Not yet: it can be confirmed from %(day)s."),
    "renewal.due": _("To be confirmed before %(day)s."),
    "renewal.stopped": _("The work has stopped: a halt or leaving is asked instead."),
    "renewal.changed": _("Something has changed: see each line below."),
    "renewal.nothing": _("Nothing differs from what the entry says."),
    "renewal.not_said": _("Whether it is still true was not answered."),
    "renewal.read": _("Nothing has changed. Read the entry, then decide."),
    "renewal.same": _("All of it is still true, says its holder."),
    "renewal.card_asked": _("The validity of an old card does not matter here."),
    "renewal.card_unknown": _("The end of validity was never told."),
    "renewal.card_expired": _(
        "The card on file expired on %(day)s. Ask for the new one, or judge."
    ),
    "renewal.card_valid": _("Valid until %(day)s."),
}

ACTS = {
    "register.renewal_asked": _("Asked to confirm the entry"),
    "register.renewed": _("Entry confirmed by its holder"),
    "register.unrenewed": _("Confirmation taken back"),
    "register.unconfirmed": _("Not confirmed in its time"),
}
