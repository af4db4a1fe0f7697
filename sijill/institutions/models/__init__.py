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
from sijill.institutions.models.mail import Letter, LetterNote, MailYear, Scan
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
from sijill.institutions.models.sessions import Attendance, FollowUp, Meeting, Point, Seat
from sijill.institutions.models.territory import TerritoryMove

__all__ = [
    "KINDS",
    "NOW_IN_FORCE",
    "ROLES",
    "Assembly",
    "Attendance",
    "Ballot",
    "Body",
    "Candidate",
    "Commission",
    "FollowUp",
    "Institution",
    "Letter",
    "LetterNote",
    "MailYear",
    "Mandate",
    "Meeting",
    "Member",
    "OfficeHolder",
    "Organiser",
    "Point",
    "Presence",
    "Roll",
    "RollLine",
    "Scan",
    "Seat",
    "Statute",
    "TellerCount",
    "Territory",
    "TerritoryMove",
]
