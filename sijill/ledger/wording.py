"""What the log says to people: never a tree, never a hash before it is asked for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.ledger.rules import FaultCode, Reason

FAULTS: dict[str, Any] = {
    FaultCode.FACTS_ALTERED: _("What an act says was altered"),
    FaultCode.FACTS_MISSING: _("What an act says is missing, and no act gives a reason"),
    FaultCode.ACT_ALTERED: _("An act was altered"),
    FaultCode.ACT_REMOVED: _("An act was removed"),
    FaultCode.ACTS_REORDERED: _("Acts changed places"),
    FaultCode.ACT_FORGOTTEN: _("An act has no number and waits for none"),
    FaultCode.NUMBERS_BROKEN: _("A number is missing"),
    FaultCode.LOG_FORKED: _("The log contradicts what was signed"),
    FaultCode.TILE_ALTERED: _("The tree was altered"),
    FaultCode.CHECKPOINT_REPLAYED: _("An old signature is shown as the newest"),
    FaultCode.OTHER_KEY: _("Another key signed"),
    FaultCode.WITNESS_FALSE: _("A witness's signature is false"),
    FaultCode.WALL_DOWN: _("A protection of the database is off"),
    FaultCode.FILES_ALTERED: _("A published file was altered or is missing"),
    FaultCode.VERSION_WITHOUT_ACT: _("An entry says something that no act decided"),
    FaultCode.ACT_WITHOUT_VERSION: _("An act on an entry left no version of it"),
    FaultCode.EFFECTS_DIFFER: _("A consumer's effects are not those of the acts it handled"),
}

REASONS: dict[str, Any] = {
    Reason.RETENTION_OVER: _("The time for keeping it is over"),
    Reason.COURT_ORDER: _("A court ordered it"),
    Reason.WRONG_PERSON: _("It was about somebody else"),
    Reason.PERSON_ASKED: _("The person asked for it"),
}

CONSUMERS: dict[str, Any] = {
    "indicators": _("Indicators: acts by kind, institution and day"),
    "supervision": _("Enterprises and the craftsmen who supervise them"),
    "cards": _("The cards of each entry"),
    "protection": _("The hand-over to the fund"),
}

REFUSALS: dict[str, Any] = {
    "ledger.not_yours": _("Only an auditor or the ministry may do this."),
    "ledger.not_sealed": _("This act is not sealed yet: try again in a minute."),
}


def fault(code: str) -> Any:
    """The sentence of a fault."""
    return FAULTS.get(code, code)
