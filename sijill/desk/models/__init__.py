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
from sijill.desk.models.stages import Conflict, Hearing, Mark, Seat, Sitting, Visit

__all__ = [
    "Agreement",
    "Appeal",
    "Case",
    "CaseKeys",
    "CaseVerdict",
    "Conflict",
    "Correction",
    "Decision",
    "Evidence",
    "Hearing",
    "Leave",
    "Likeness",
    "Mark",
    "Seat",
    "Sitting",
    "Skill",
    "Visit",
]
