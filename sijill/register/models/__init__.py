"""The tables of the register, cut by subject."""

from sijill.register.models.attested import Attestation, Testimony
from sijill.register.models.confirmed import Confirmation
from sijill.register.models.controls import Control, Draw, Ticket
from sijill.register.models.entries import (
    Entry,
    Membership,
    Organisation,
    Person,
    Supervision,
    SupervisorAnswer,
    Version,
)
from sijill.register.models.exports import Export, Exported, Take
from sijill.register.models.finding import OrganisationKeys, PersonKeys, Word
from sijill.register.models.groupings import Grouping, GroupingMember
from sijill.register.models.opposed import Opposition
from sijill.register.models.pairs import Denial, Merge, Opinion, Pair
from sijill.register.models.sources import Held, Layout, Provenance, Source
from sijill.register.models.watched import Signal

__all__ = [
    "Attestation",
    "Confirmation",
    "Control",
    "Denial",
    "Draw",
    "Entry",
    "Export",
    "Exported",
    "Grouping",
    "GroupingMember",
    "Held",
    "Layout",
    "Membership",
    "Merge",
    "Opinion",
    "Opposition",
    "Organisation",
    "OrganisationKeys",
    "Pair",
    "Person",
    "PersonKeys",
    "Provenance",
    "Signal",
    "Source",
    "Supervision",
    "SupervisorAnswer",
    "Take",
    "Testimony",
    "Ticket",
    "Version",
    "Word",
]
