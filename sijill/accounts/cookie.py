"""What the browser's session holds of a sign-in, as others may read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

HERE = "accounts.here"  # space, assurance, when a fact was given
BROWSER = "accounts.browser"
PENDING = "accounts.pending"  # the code that is being typed
SEEN = "accounts.seen"  # when an agent last asked for a page
CONFIRMED = "accounts.confirmed"  # codes that answered, by purpose
CARD_KEPT = "card_kept"  # a cookie: whose card this browser keeps for places without a network


def here(request: HttpRequest) -> dict[str, Any]:
    """The space this browser is in, as it was written on entering."""
    found = request.session.get(HERE)
    return found if isinstance(found, dict) else {}


def instant(stamp: float | None) -> datetime | None:
    """A moment kept in the session."""
    return datetime.fromtimestamp(stamp, UTC) if stamp else None
