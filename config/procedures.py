"""Everything one may ask of the State, room by room; the desk runs it."""

from sijill.register.procedures import PROCEDURES as REGISTER

PROCEDURES = (*REGISTER,)
