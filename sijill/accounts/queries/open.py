"""Where an agent is signed in, told in words that a person knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from sijill.accounts.wording import device

# The first that a program says of itself: Edge says Chrome too, Chrome says Safari.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One session: the row that ends it, and what is shown of it."""

    row: UserSession
    device: str
    created_at: datetime
    ip: str
    is_current: bool

    @property
    def pk(self) -> int:
        """What the page says to close it."""
        return int(self.row.pk)


def open_sessions(request: HttpRequest) -> list[Open]:
    """The agent's sessions that still open something, this one first, then the newest."""
    found = UserSession.objects.filter(user_id=request.user.pk).order_by("-created_at", "-id")
    here = request.session.session_key
    told = [_told(row, here) for row in found if row.exists()]
    return sorted(told, key=lambda one: not one.is_current)


def _told(row: UserSession, here: str | None) -> Open:
    return Open(
        row=row,
        device=device(_first(BROWSERS, row.user_agent), _first(SYSTEMS, row.user_agent)),
        created_at=row.created_at,
        ip=row.ip,
        is_current=row.session_key == here,
    )


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in names if sign in text), "")
