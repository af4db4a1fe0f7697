"""How a message travels: its ways, its states, when it may ring, what it costs.

No published text says when the State may ring a telephone, nor at what price: every figure is
ours until an operator's contract and the ministry say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from sijill.kernel.law import provisional

ARTICLE = provisional("messages")


class Way(StrEnum):
    """By what a message reaches somebody."""

    SMS = "sms"
    CALL = "call"  # a voice that reads it out
    EMAIL = "email"
    SPACE = "space"  # read in the person's own account


TELEPHONE = frozenset({Way.SMS, Way.CALL})
TOLD_BY = (Way.SMS, Way.CALL)  # what a person may choose for notices


class MessageState(StrEnum):
    """Where a message stands; `sending` is written before the gateway is called."""

    QUEUED = "queued"  # it waits: for its hour, or to be tried again
    SENDING = "sending"
    SENT = "sent"  # the gateway has it
    DELIVERED = "delivered"  # it arrived, as the gateway was told
    FAILED = "failed"  # it was refused, or did not arrive
    GIVEN_UP = "given_up"  # too late, or tried too often
    REFUSED = "refused"  # a decoy: it was never meant to leave


S = MessageState
# A receipt may come before the gateway's own answer was written down, and after we gave up.
MOVES: frozenset[tuple[MessageState, MessageState]] = frozenset(
    {
        *((S.QUEUED, to) for to in (S.SENDING, S.GIVEN_UP)),
        *((S.SENDING, to) for to in (S.QUEUED, S.SENT, S.DELIVERED, S.FAILED, S.GIVEN_UP)),
        *((S.SENT, to) for to in (S.DELIVERED, S.FAILED)),
        *((from_, S.DELIVERED) for from_ in (S.FAILED, S.GIVEN_UP)),
    }
)
LEFT = frozenset({S.SENT, S.DELIVERED})
WAITING = frozenset({S.QUEUED, S.SENDING})


class Receipt(StrEnum):
    """What a gateway tells later of a message it took."""

    DELIVERED = "delivered"
    FAILED = "failed"


RECEIPTS: Mapping[Receipt, MessageState] = {
    Receipt.DELIVERED: S.DELIVERED,
    Receipt.FAILED: S.FAILED,
}


def may_become(before: MessageState, after: MessageState) -> bool:
    """Whether a message may go from one state to another."""
    return (before, after) in MOVES


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePolicy:
    """The figures in force on a day, every one provisional."""

    quiet_from: int = 21  # hour of the clock
    quiet_to: int = 8
    tries: int = 8
    kept: timedelta = timedelta(days=120)
    prices: Mapping[Way, Decimal]

    def price(self, way: Way) -> Decimal:
        """One segment or one call, in dirhams."""
        return self.prices.get(way, Decimal(0))


def provisional_messages(at: datetime) -> MessagePolicy:
    """The figures of this house until somebody supplies dated ones."""
    return MessagePolicy(prices={Way.SMS: Decimal("0.30"), Way.CALL: Decimal("0.80")})


LEASE = timedelta(minutes=2)  # a worker that called the gateway so long ago has died
PAUSES = tuple(timedelta(seconds=s) for s in (30, 120, 600, 1800, 7200, 14_400, 28_800))


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries before the next one."""
    return PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]


def may_ring(here: datetime, *, policy: MessagePolicy) -> datetime:
    """The first moment at which a notice may ring a telephone, from what a clock shows there."""
    start, end = policy.quiet_from, policy.quiet_to
    overnight = start > end
    late, early = here.hour >= start, here.hour < end
    if start == end or not (late or early if overnight else late and early):
        return here
    # The same zone again: its hours are those of that day, whatever Ramadan does to the clock.
    day = here.date() + timedelta(days=1 if overnight and late else 0)
    return datetime.combine(day, time(end), tzinfo=here.tzinfo)


GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
WIDE = frozenset("^{}\\[~]|€")  # two signs each


# Signs of good printing that make a text leave in the dearer alphabet, and what says the same.
PLAINLY = {
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    **dict.fromkeys("’‘ʼ", "'"),
    **dict.fromkeys("“”«»", '"'),
    **dict.fromkeys("–—", "-"),
    "…": "...",
}
_PLAINLY = str.maketrans(PLAINLY)


def plainly(text: str) -> str:
    """A text as it is best sent to a telephone."""
    return text.translate(_PLAINLY)


def outside(text: str) -> str:
    """The signs that make a text leave in the dearer alphabet; "" when there are none."""
    return "".join(dict.fromkeys(sign for sign in text if sign not in GSM and sign not in WIDE))


def segments(text: str) -> int:
    """How many messages an operator counts for a text: 160 plain signs, or 70 of any script."""
    if not outside(text):
        return _parts(sum(2 if sign in WIDE else 1 for sign in text), one=160, each=153)
    return _parts(len(text.encode("utf-16-be")) // 2, one=70, each=67)


def _parts(signs: int, *, one: int, each: int) -> int:
    return 1 if signs <= one else -(-signs // each)


def cost(way: Way, text: str, *, policy: MessagePolicy) -> Decimal:
    """What sending a text once is held to cost, in dirhams."""
    times = segments(text) if way is Way.SMS else 1
    return policy.price(way) * times


class Spoken(StrEnum):
    """The languages in which people are spoken to; codes of ISO 639-3 (Arabic, French: 639-1)."""

    DARIJA = "ary"
    TACHELHIT = "shi"
    TAMAZIGHT = "tzm"
    TARIFIT = "rif"
    ARABIC = "ar"
    FRENCH = "fr"


SPOKEN = tuple(language.value for language in Spoken)
