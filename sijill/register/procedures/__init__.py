"""What one may ask of the register."""

from sijill.register.procedures.amending import AMENDMENT_OF_ENTRY
from sijill.register.procedures.attesting import ATTESTATION, RECOGNITION
from sijill.register.procedures.contested import CONTESTED_IDENTITY
from sijill.register.procedures.mastering import MASTER_REGISTRATION, PROMOTION
from sijill.register.procedures.measures import ASKED, OF_OFFICE, SUSPENSION_1
from sijill.register.procedures.membering import MEMBERS_CHANGE
from sijill.register.procedures.organised import (
    COOPERATIVE_REGISTRATION,
    ENTERPRISE_REGISTRATION,
    SUPERVISOR_REPLACEMENT,
)
from sijill.register.procedures.organised_amending import AMENDMENTS
from sijill.register.procedures.registration import REGISTRATION, REGISTRATION_1
from sijill.register.procedures.renewing import PROCEDURES as RENEWALS

PROCEDURES = (
    REGISTRATION_1,
    REGISTRATION,
    ATTESTATION,
    RECOGNITION,
    MASTER_REGISTRATION,
    COOPERATIVE_REGISTRATION,
    ENTERPRISE_REGISTRATION,
    AMENDMENT_OF_ENTRY,
    PROMOTION,
    SUPERVISOR_REPLACEMENT,
    MEMBERS_CHANGE,
    *AMENDMENTS.values(),
    *RENEWALS,
    SUSPENSION_1,
    *ASKED,
    *OF_OFFICE,
    CONTESTED_IDENTITY,
)

__all__ = [
    "AMENDMENT_OF_ENTRY",
    "ATTESTATION",
    "CONTESTED_IDENTITY",
    "COOPERATIVE_REGISTRATION",
    "ENTERPRISE_REGISTRATION",
    "MASTER_REGISTRATION",
    "MEMBERS_CHANGE",
    "PROCEDURES",
    "PROMOTION",
    "RECOGNITION",
    "REGISTRATION",
    "SUPERVISOR_REPLACEMENT",
]
