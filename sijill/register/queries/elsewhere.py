"""Finding somebody whom another chamber keeps: a name, a number, a chamber, a year, a craft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sijill.institutions.models import Institution
from sijill.kernel.actor import SYSTEM, Actor, ActorKind
from sijill.ledger.transaction import acting_for
from sijill.register.queries.finding import Found, Hit, Scope, found_within
from sijill.register.queries.machines import all_said_now
from sijill.register.queries.scope import entries
from sijill.register.rules.finding import Weighed, understood
from sijill.register.rules.keys import keeper_keys

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """All that an agent sees of somebody whom another chamber keeps, and what agrees of the rest.

    No identifier of the entry: there is nothing to open.
    """

    name_ar: str
    name_latin: str
    nia: str
    category: str
    chamber: Institution
    birth_year: int | None
    trade: str
    weighed: Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Strangers:
    """At most SHOWN of them, the nearest first, and how many there are."""

    rows: list[Stranger]
    count: int
    terms: tuple[str, ...]


def search_elsewhere(
    text: str,
    *,
    viewer: Actor,
    today: date,
    born: int | None = None,
    commune: str = "",
    trades: Iterable[str] = (),
) -> Strangers:
    """The entries of every other chamber that a search leads to, each cut to what may be seen."""
    if viewer.kind is not ActorKind.AGENT or viewer.is_national:
        return Strangers(rows=[], count=0, terms=())
    asked = understood(text.replace("\x00", ""), born=born, commune=commune, trades=trades)
    within = sorted(viewer.reach)
    kept_here = Q(chamber__in=within) | Q(institution__in=within)
    not_here = ~Q(keys__overlap=list(keeper_keys(*within)))
    with acting_for(SYSTEM):
        others = Scope(entries=entries(SYSTEM).exclude(kept_here), keys=not_here)
        found = found_within(asked, others, most=SHOWN)
        rows = _cut(found, today)
    return Strangers(rows=rows, count=found.count, terms=found.terms)


def _cut(found: Found, today: date) -> list[Stranger]:
    hits = found.hits
    said = all_said_now([hit.entry for hit in hits], today=today)
    return [
        _stranger(hit, said[hit.entry.pk].principal_trade if hit.entry.pk in said else "")
        for hit in hits
    ]


def _stranger(hit: Hit, trade: str) -> Stranger:
    entry = hit.entry
    return Stranger(
        name_ar=entry.holder.name_ar,
        name_latin=entry.holder.name_latin,
        nia=entry.nia,
        category=entry.category,
        chamber=entry.chamber,
        birth_year=entry.person.birth_year if entry.person else None,
        trade=trade,
        weighed=hit.weighed,
    )
