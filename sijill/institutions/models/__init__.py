"""The tables of institutions, cut by subject."""

from sijill.institutions.models.bodies import (
    Assembly,
    Ballot,
    Body,
    Candidate,
    OfficeHolder,
    Organiser,
    Presence,
    Roll,
    RollLine,
    Statute,
    TellerCount,
)
from sijill.institutions.models.offices import (
    KINDS,
    NOW_IN_FORCE,
    ROLES,
    Commission,
    Institution,
    Mandate,
    Member,
    Territory,
)
from sijill.institutions.models.territory import TerritoryMove

__all__ = [
    "KINDS",
    "NOW_IN_FORCE",
    "ROLES",
    "Assembly",
    "Ballot",
    "Body",
    "Candidate",
    "Commission",
    "Institution",
    "Mandate",
    "Member",
    "OfficeHolder",
    "Organiser",
    "Presence",
    "Roll",
    "RollLine",
    "Statute",
    "TellerCount",
    "Territory",
    "TerritoryMove",
]
