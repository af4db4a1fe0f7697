"""Words of reference data, definitions of parameters, and the life of a proposed change."""

from sijill.reference.rules.changes import (
    CHANGES,
    ChangeState,
    Proposal,
    may_confirm,
    may_move,
    may_propose,
)
from sijill.reference.rules.contribution import Contribution, Regime, monthly_contribution
from sijill.reference.rules.kinds import (
    Category,
    DayStatus,
    LabelStatus,
    Level,
    Status,
    Tongue,
)
from sijill.reference.rules.parameters import (
    DEFINITIONS,
    Definition,
    Type,
    UnknownParameter,
    Unreadable,
    definition,
    later,
    subject_of,
)

__all__ = [
    "CHANGES",
    "DEFINITIONS",
    "Category",
    "ChangeState",
    "Contribution",
    "DayStatus",
    "Definition",
    "LabelStatus",
    "Level",
    "Proposal",
    "Regime",
    "Status",
    "Tongue",
    "Type",
    "UnknownParameter",
    "Unreadable",
    "definition",
    "later",
    "may_confirm",
    "may_move",
    "may_propose",
    "monthly_contribution",
    "subject_of",
]
