"""The tables of the register, cut by subject."""

from sijill.register.models.attested import Attestation, Testimony
from sijill.register.models.entries import (
    Entry,
    Membership,
    Organisation,
    OrganisationKeys,
    Person,
    PersonKeys,
    Supervision,
    SupervisorAnswer,
    Version,
)

__all__ = [
    "Attestation",
    "Entry",
    "Membership",
    "Organisation",
    "OrganisationKeys",
    "Person",
    "PersonKeys",
    "Supervision",
    "SupervisorAnswer",
    "Testimony",
    "Version",
]
