"""What a document given here says of somebody's experience, as the rules read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EXERCISE_ATTESTED = "attestation"
RECOGNITION_OF_EXPERIENCE = "recognition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """An attestation of exercise or a recognition of experience: which craft, how many years."""

    kind: str  # attestation | recognition
    code: str
    years: int
    trade: str
    on: date
    same_person: bool = True  # its identity document is the asker's
    stands: bool = True
