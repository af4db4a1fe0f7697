"""Cases with what was answered, joined, asked and decided; and the stages some go through."""

from sijill.desk.models.cases import (
    Appeal,
    Case,
    CaseKeys,
    CaseVerdict,
    Correction,
    Decision,
    Evidence,
    Likeness,
)
from sijill.desk.models.counter import Agreement
from sijill.desk.models.hands import Leave, Skill
from sijill.desk.models.levels import Notice
from sijill.desk.models.many import Bulk, BulkLine, KeptFilter
from sijill.desk.models.stages import Conflict, Hearing, Mark, Seat, Sitting, Visit

__all__ = [
    "Agreement",
    "Appeal",
    "Bulk",
    "BulkLine",
    "Case",
    "CaseKeys",
    "CaseVerdict",
    "Conflict",
    "Correction",
    "Decision",
    "Evidence",
    "Hearing",
    "KeptFilter",
    "Leave",
    "Likeness",
    "Mark",
    "Notice",
    "Seat",
    "Sitting",
    "Skill",
    "Visit",
]
