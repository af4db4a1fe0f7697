"""Everything one may ask of the State, room by room; the desk runs it."""

from sijill.cards.procedures import PROCEDURES as CARDS
from sijill.desk.complaining import PROCEDURES as DESK
from sijill.register.procedures import PROCEDURES as REGISTER

PROCEDURES = (*REGISTER, *CARDS, *DESK)
