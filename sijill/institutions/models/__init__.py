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
from sijill.institutions.models.deputies import Deputation
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
from sijill.institutions.models.plan import Belonging, Change, Entered, Line, Plan
from sijill.institutions.models.ringing import RingNumber
from sijill.institutions.models.sessions import Attendance, FollowUp, Meeting, Point, Seat
from sijill.institutions.models.territory import TerritoryMove

__all__ = [
    "KINDS",
    "NOW_IN_FORCE",
    "ROLES",
    "Assembly",
    "Attendance",
    "Ballot",
    "Belonging",
    "Body",
    "Candidate",
    "Change",
    "Commission",
    "Deputation",
    "Entered",
    "FollowUp",
    "Institution",
    "Letter",
    "LetterNote",
    "Line",
    "MailYear",
    "Mandate",
    "Meeting",
    "Member",
    "OfficeHolder",
    "Organiser",
    "Plan",
    "Point",
    "Presence",
    "RingNumber",
    "Roll",
    "RollLine",
    "Scan",
    "Seat",
    "Statute",
    "TellerCount",
    "Territory",
    "TerritoryMove",
]
