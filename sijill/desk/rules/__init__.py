"""Rules of the desk: the life of a case, who may move it, and what a typed answer means."""

from sijill.desk.rules.leaving import LEAVES
from sijill.desk.rules.life import (
    AT_THE_DESK,
    CITIZEN,
    CLOCK,
    CLOSED,
    DECIDED,
    OPEN,
    TO_EXAMINE,
    TRANSITIONS,
    WRITABLE,
    CaseState,
    CorrectionReason,
    DecisionOutcome,
    SilenceEffect,
    may_accept,
    may_answer,
    may_appeal,
    may_ask_correction,
    may_fill,
    may_judge,
    may_move,
    may_sign,
    may_undo,
    may_write,
    office,
    standing,
    well_asked,
)
from sijill.desk.rules.many import BULKS
from sijill.desk.rules.sitting import SITTINGS
from sijill.desk.rules.visiting import VISITS

# The lives of what a case may go through, printed beside its own.
LIVES = {"visit": VISITS, "sitting": SITTINGS, "leave": LEAVES, "bulk": BULKS}

__all__ = [
    "AT_THE_DESK",
    "CITIZEN",
    "CLOCK",
    "CLOSED",
    "DECIDED",
    "LIVES",
    "OPEN",
    "TO_EXAMINE",
    "TRANSITIONS",
    "WRITABLE",
    "CaseState",
    "CorrectionReason",
    "DecisionOutcome",
    "SilenceEffect",
    "may_accept",
    "may_answer",
    "may_appeal",
    "may_ask_correction",
    "may_fill",
    "may_judge",
    "may_move",
    "may_sign",
    "may_undo",
    "may_write",
    "office",
    "standing",
    "well_asked",
]
