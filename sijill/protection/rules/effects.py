"""What the cover brings, costs and changes; each said with its source, or that nobody knows.

The first cause of departures is what registration does to direct social aid and to free cover:
it is said before the yes, and where no text was found the page says that we do not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sijill.kernel.law import article, provisional

PRESS_AID = "saispresse.com, 21/10/2025"
PRESS_DEBT = "medias24.com, 13/10/2022"


class Sureness(StrEnum):
    """How sure a statement is."""

    TEXT = "text"  # a published text says it, by its title at least
    PRESS = "press"  # reported, and no text was found
    UNKNOWN = "unknown"  # we do not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing that the hand-over brings or changes."""

    topic: str
    sureness: Sureness
    article: str
    source: str = ""


def _known(topic: str, law: str) -> Effect:
    return Effect(topic=topic, sureness=Sureness.TEXT, article=law)


EFFECTS = (
    _known("health", article("98.15")),
    _known("pension", article("99.15")),
    Effect(
        topic="waiting",
        sureness=Sureness.UNKNOWN,
        article=provisional("waiting_period"),
    ),
    Effect(
        topic="free_cover",
        sureness=Sureness.PRESS,
        article=provisional("free_cover_ends"),
        source=PRESS_AID,
    ),
    Effect(
        topic="aid",
        sureness=Sureness.UNKNOWN,
        article=provisional("direct_aid"),
        source=PRESS_AID,
    ),
    Effect(
        topic="debt",
        sureness=Sureness.PRESS,
        article=provisional("debt_of_cover"),
        source=PRESS_DEBT,
    ),
    Effect(topic="leaving", sureness=Sureness.UNKNOWN, article=provisional("leaving_the_fund")),
)
BRINGS = ("health", "pension", "waiting")
CHANGES = ("free_cover", "aid", "debt", "leaving")


def effects(topics: tuple[str, ...]) -> tuple[Effect, ...]:
    """The effects on these topics, in their order."""
    by_topic: Mapping[str, Effect] = {effect.topic: effect for effect in EFFECTS}
    return tuple(by_topic[topic] for topic in topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """Base × hourly wage × hours × rate, as the person may reckon it again."""

    base: Decimal
    wage: Decimal
    hours: Decimal
    rate: Decimal
    amount: Decimal


def arithmetic(factors: Mapping[str, Decimal], base: str, amount: Decimal) -> Arithmetic:
    """The four factors of a contribution, named, with what they give."""
    return Arithmetic(
        base=Decimal(factors[base]),
        wage=Decimal(factors["amo.hourly_wage"]),
        hours=Decimal(factors["amo.hours"]),
        rate=Decimal(factors["amo.rate"]),
        amount=amount,
    )
