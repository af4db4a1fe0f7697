"""How many invented people, of which seed, and when their register lived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

PIECE = 25_000  # entries in one transaction
REGISTER_OPENED = date(2022, 2, 21)
LIVED = timedelta(days=300)  # since the first entries of the earlier register were taken over
QUIET = timedelta(days=45)  # every piece was taken over before that
TAKING_OVER = 0.1  # of the time of a piece
# Ours, until somebody publishes how the register lives:
REQUESTS = 0.11  # requests for one entry: accepted, refused, waiting, given up
ACCEPTED = 0.05  # entries that came by a request, the others were taken over
ORGANISED = 0.013  # entries that are of a cooperative or an enterprise, all by request
ORGANISED_OTHERWISE = 0.25  # for one of those, requests that led to no entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A population: its size, its seed, and the instant at which it is looked at."""

    entries: int
    seed: int
    now: datetime

    @property
    def pieces(self) -> int:
        return -(-self.entries // PIECE)

    @property
    def launch(self) -> datetime:
        """When the entries of the earlier register began to be taken over."""
        return datetime.combine((self.now - LIVED).date(), time(6), tzinfo=UTC)

    @property
    def share(self) -> timedelta:
        """How long each piece has for itself, one after the other."""
        return (self.now - QUIET - self.launch) / self.pieces

    def begins(self, piece: int) -> datetime:
        """When a piece begins to be taken over; what earlier pieces did before is past."""
        return self.launch + self.share * piece

    def size(self, piece: int) -> int:
        """How many entries a piece holds."""
        return min(PIECE, self.entries - piece * PIECE)
