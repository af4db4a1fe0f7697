"""What one may ask of the register."""

from sijill.register.procedures.contested import CONTESTED_IDENTITY
from sijill.register.procedures.registration import REGISTRATION

PROCEDURES = (REGISTRATION, CONTESTED_IDENTITY)

__all__ = ["CONTESTED_IDENTITY", "PROCEDURES", "REGISTRATION"]
