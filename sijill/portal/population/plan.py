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
class Sizes:
    """How many of each sort a piece holds."""

    taken: int  # taken over from the earlier register
    accepted: int  # persons entered by request
    others: int  # requests of persons that led to no entry
    organised: int  # organisations entered
    waiting: int  # requests of organisations that led to no entry

    @property
    def entered(self) -> int:
        return self.taken + self.accepted

    @property
    def numbers(self) -> int:
        """Numbers for life given by this register."""
        return self.accepted + self.organised

    @property
    def requests(self) -> int:
        return self.accepted + self.others + self.organised + self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A population: its size, its seed, and the instant at which it is looked at.

    Its numbers are taken from the counters of the house before anything is written, one after the
    other from `first_number` and `first_request`: each piece has its own, whoever writes it.
    """

    entries: int
    seed: int
    now: datetime
    first_number: int = 0
    first_request: int = 0

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

    def sizes(self, piece: int) -> Sizes:
        """How many of each sort a piece holds."""
        organised = round(self.size(piece) * ORGANISED)
        entered = self.size(piece) - organised
        accepted = round(entered * ACCEPTED)
        return Sizes(
            taken=entered - accepted,
            accepted=accepted,
            others=round(entered * (REQUESTS - ACCEPTED)),
            organised=organised,
            waiting=round(organised * ORGANISED_OTHERWISE),
        )

    def numbers(self, piece: int) -> range:
        """The counters of the numbers for life of a piece."""
        before = sum(self.sizes(each).numbers for each in range(piece))
        start = self.first_number + before
        return range(start, start + self.sizes(piece).numbers)

    def requests(self, piece: int) -> range:
        """The counters of the references of a piece."""
        before = sum(self.sizes(each).requests for each in range(piece))
        start = self.first_request + before
        return range(start, start + self.sizes(piece).requests)
