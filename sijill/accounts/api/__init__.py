"""Tokens for machines, and what every operation of the rooms above shares: its key, its file."""

from sijill.accounts.api.access import router
from sijill.accounts.api.once import Done, Key, once

__all__ = ["Done", "Key", "once", "router"]
