"""What the pages of pairs show: rows, fields in words, answers, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.desk.wording import agent as desk
from sijill.institutions.queries import names_of
from sijill.kernel.actor import Actor
from sijill.reference import queries as reference
from sijill.register import wording
from sijill.register.models import Entry, Pair
from sijill.register.queries import NotFound, Sheet
from sijill.register.queries import entry as entry_within
from sijill.register.queries.aliases import answering
from sijill.register.queries.reviewing import Queue, Side, Told, answers_for, pair_of
from sijill.register.rules.likeness import Difference
from sijill.register.rules.pairs import OPEN, PairState
from sijill.register.wording import pairs as said
from sijill.web import writing
from sijill.web.pages_of import PageLinks

Text = str | Promise
STRONG, SOME = 8.0, 1.5  # bits from which a field says much, or something


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One pair of the list."""

    pair: Pair
    one: str
    other: str
    numbers: tuple[str, str]
    elsewhere: bool
    grade: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of two persons, the level in words, and what it weighs in words."""

    label: Text
    left: str
    right: str
    same: bool
    word: str
    weight: Text
    kind: str  # ok | wait | plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One side of a pair, as its column is headed."""

    entry: Entry
    number: str
    state: tuple[str, Text]
    chamber: str
    href: str


def rows_of(queue: Queue, viewer: Actor) -> list[Row]:
    """The pairs of the page with both names, in the language of the page."""
    return [
        Row(
            pair=pair,
            one=_name(pair.one),
            other=_name(pair.other),
            numbers=(wording.nia_text(pair.one.nia), wording.nia_text(pair.other.nia)),
            elsewhere=pair.one_chamber_id != pair.other_chamber_id,
            grade=said.CLASSES[pair.grade],
        )
        for pair in queue.rows
    ]


def _name(entry: Entry) -> str:
    latin = get_language() in ("fr", "en") and entry.own_person.name_latin
    return entry.own_person.name_latin if latin else entry.own_person.name_ar


def states_of(queue: Queue, current: str) -> list[tuple[str, Text, int, bool]]:
    """The states with how many pairs stand in each."""
    return [
        (state.value, said.STATES[state], queue.counts[state.value], state == current)
        for state in (*sorted(OPEN, key=list(PairState).index), *_settled())
    ]


def _settled() -> Sequence[PairState]:
    return (PairState.SAME, PairState.MERGED, PairState.DIFFERENT)


def links_of(queue: Queue, state: str) -> PageLinks | None:
    """Where the pages before and after are."""
    if queue.pages < 2:
        return None
    here = f"{reverse('register:duplicates')}?state={state}&page="
    return PageLinks(
        previous=f"{here}{queue.page - 1}" if queue.page > 1 else "",
        next=f"{here}{queue.page + 1}" if queue.page < queue.pages else "",
        text=f"{queue.page} / {queue.pages}",
    )


def agreement_of(queue: Queue) -> str:
    """How often two reviewers agree, in one sentence."""
    if queue.agreement is None:
        return _("No pair of the sample was judged twice yet.")
    rate, kappa = queue.agreement
    return _("%(n)s pairs judged twice: %(rate)s of the answers agree, kappa %(kappa)s.") % {
        "n": writing.isolate(f"{queue.twice}"),
        "rate": writing.isolate(f"{rate:.0%}"),
        "kappa": writing.isolate(f"{kappa:.2f}"),
    }


def first_of(request: HttpRequest) -> str:
    """The number of the entry whose sheet led here, to be compared with another."""
    try:
        asked = UUID(request.GET.get("with", ""))
        found = entry_within(asked, viewer=request.actor)  # type: ignore[attr-defined]
    except (NotFound, ValueError):
        return ""
    return str(found.nia)


def fields_of(told: Told) -> list[Field]:
    """The fields of both, in the order of the page."""
    return [_field(d) for d in told.differences]


def _field(d: Difference) -> Field:
    weight, kind = _weight(d)
    return Field(
        label=desk.FIELDS.get(d.field, d.field),
        left=_shown(d.field, d.ours),
        right=_shown(d.field, d.theirs),
        same=d.word in desk.ALIKE,
        word=desk.difference(d.word, d.field),
        weight=weight,
        kind=kind,
    )


def _weight(d: Difference) -> tuple[Text, str]:
    """What a field says, in words; the bits stand beside it."""
    if d.bits >= STRONG:
        return _("strongly for one person"), "ok"
    if d.bits >= SOME:
        return _("for one person"), "ok"
    if d.bits <= -STRONG:
        return _("strongly for two persons"), "wait"
    if d.bits <= -SOME:
        return _("for two persons"), "wait"
    return _("says little"), "plain"


def _shown(field: str, value: str) -> str:
    if not value:
        return _("not shown")
    if field == "phone":
        return writing.phone_masked(value)
    if field == "sex":
        return str(desk.SEXES.get(value, value))
    if field == "trade":
        found = reference.trade(value)
        return found.label(get_language() or "ar") if found else value
    return "/".join(reversed(value.split("-"))) if field == "birth" else value


def heads_of(told: Told) -> tuple[Head, Head]:
    """Both columns' heads."""
    return _head(told.one), _head(told.other)


def _head(side: Side) -> Head:
    entry, language = side.entry, get_language() or "ar"
    chamber = entry.chamber.name_fr if language in ("fr", "en") else entry.chamber.name_ar
    state = (wording.SIGNS[entry.state][1], wording.STATES[entry.state])
    href = reverse("register:sheet", args=[entry.person_id]) if side.here else ""
    number = wording.nia_text(entry.nia)
    return Head(entry=entry, number=number, state=state, chamber=chamber, href=href)


def answers_of(told: Told) -> list[tuple[str, Text, Text, str]]:
    """Who answered what, on which sight, with which words."""
    names = names_of([each.reviewer for each in told.opinions], get_language() or "ar")
    return [
        (
            names.get(each.reviewer, ""),
            said.ANSWERS[each.answer],
            said.SEEN.get(each.seen, ""),
            each.note,
        )
        for each in told.opinions
    ]


def merged_of(sheet: Sheet) -> dict[str, Any]:
    """What a sheet says of merges: who answers for the entry, and for whom it answers."""
    entry = sheet.entry
    if entry is None:
        return {"answering": None, "merged": [], "compare_with": ""}
    found = answering(entry)
    return {
        "answering": found if found != entry else None,
        "merged": [(other.nia, _pair_address(entry, other)) for other in answers_for(entry)],
        "compare_with": f"{reverse('register:duplicates')}?with={entry.pk}",
    }


def _pair_address(one: Entry, other: Entry) -> str:
    found = pair_of(one, other)
    return reverse("register:pair", args=[found.pk]) if found else ""
