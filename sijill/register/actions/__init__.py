"""Every write of the register, cut by subject."""

from sijill.register.actions.contesting import give_back_document, undo_giving_back
from sijill.register.actions.entering import enter
from sijill.register.actions.moving import resume, strike_off, suspend, undo_entering

__all__ = [
    "enter",
    "give_back_document",
    "resume",
    "strike_off",
    "suspend",
    "undo_entering",
    "undo_giving_back",
]
