"""The documents given here that say what somebody's experience is worth."""

from __future__ import annotations

from sijill.register.queries.attested import recognised

__all__ = ["recognised"]
