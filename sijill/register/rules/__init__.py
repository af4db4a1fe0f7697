"""The life of an entry, the conditions to enter, and who may be the same person; all pure."""

from sijill.register.rules.life import TRANSITIONS, Category, EntryState, may_move

__all__ = ["TRANSITIONS", "Category", "EntryState", "may_move"]
