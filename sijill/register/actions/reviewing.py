"""Pairs that may be one person: found once, judged by people, answers that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.models import Entry, Opinion, Pair
from sijill.register.queries import NotFound
from sijill.register.queries.alike import faces_of, judged
from sijill.register.rules.life import LIVE, EntryState
from sijill.register.rules.likeness import POSSIBLE, Weighed, ready, weigh
from sijill.register.rules.pairs import (
    NO_MACHINE_DECIDES,
    PAIRS,
    PairState,
    judged_twice,
    may_answer,
    state_after,
)

CHUNK = 500
LOOKED_AT = (*LIVE, EntryState.STRUCK_OFF)


@action
def note_pairs(
    *, found: Iterable[tuple[Entry, Entry, Weighed]], path: str, by: Actor, at: datetime
) -> int:
    """Put pairs before the reviewers, each once for ever; answers how many were new."""
    rows = [_row(one, other, weighed, path, at) for one, other, weighed in found]
    with acting_for(SYSTEM):
        Pair.objects.bulk_create(rows, ignore_conflicts=True)
        return Pair.objects.filter(pk__in=[row.pk for row in rows]).count()


def _row(one: Entry, other: Entry, weighed: Weighed, path: str, at: datetime) -> Pair:
    first, second = sorted((one, other), key=lambda entry: entry.pk)
    pk = uuid4()
    return Pair(
        id=pk,
        one=first,
        other=second,
        one_chamber_id=first.chamber_id,
        other_chamber_id=second.chamber_id,
        percent=weighed.percent,
        grade=weighed.class_,
        evidence=[{"field": d.field, "word": d.word, "bits": d.bits} for d in weighed.differences],
        twice=judged_twice(pk),
        path=path,
        found_at=at,
    )


def scan(*, by: Actor, at: datetime, size: int = CHUNK) -> Iterator[tuple[int, int]]:
    """Compare everybody with everybody who is near; answers (read, new), chunk by chunk.

    Memory is that of one chunk; a scan that stopped is run again, and notes nothing twice.
    """
    after: UUID | None = None
    while True:
        with acting_for(SYSTEM):
            rows = Entry.objects.filter(person__isnull=False, state__in=LOOKED_AT)
            rows = (rows.filter(pk__gt=after) if after else rows).order_by("id")
            chunk = list(rows.only("id", "person_id", "chamber_id")[:size])
        if not chunk:
            return
        after = chunk[-1].pk
        yield len(chunk), note_pairs(found=_near(chunk), path="scanned", by=by, at=at)


def _near(chunk: list[Entry]) -> list[tuple[Entry, Entry, Weighed]]:
    """Each pair from its smaller side, so that it is met once."""
    with acting_for(SYSTEM):
        held = faces_of(entry.person_id for entry in chunk if entry.person_id)
    faces = list(held.values())
    return [
        (entry, match.entry, match.weighed)
        for (entry, _), matches in zip(faces, judged([face for _, face in faces]), strict=True)
        for match in matches
        if entry.pk < match.entry.pk and match.entry.state in LOOKED_AT
    ]


@action
def compare(*, found: Sequence[Entry | None], by: Actor, at: datetime) -> Pair:
    """Put two entries that somebody names before the reviewers, alike or not."""
    one, other = (entry if entry and entry.person_id else None for entry in found)
    if one is None or other is None or one.pk == other.pk:
        raise Refused(refused("merge.not_of_persons", PAIRS))
    with acting_for(SYSTEM):
        faces = faces_of([one.own_person.pk, other.own_person.pk])
        ours, theirs = (ready(faces[entry.own_person.pk][1]) for entry in (one, other))
        weighed = weigh(ours, theirs, always=True)
        if not weighed.worth_a_look:
            weighed = replace(weighed, class_=POSSIBLE)
        note_pairs(found=[(one, other, weighed)], path="asked", by=by, at=at)
        first, second = sorted((one.pk, other.pk))
        return Pair.objects.get(one=first, other=second)


@action
def answer_pair(
    *, pair: Pair, answer: str, seen: str = "", note: str = "", by: Actor, at: datetime
) -> Pair:
    """Say whether two entries are one person's; the same answer sent twice is one."""
    row, given = _locked(pair, by=by)
    mine = next((each for each in given if each.reviewer == by.user), None)
    if mine is not None and mine.answer == answer:
        return row
    verdict = may_answer(
        answer, state=row.state, percent=row.percent, seen=seen, note=note,
        again=any(by.counts_as(each.reviewer) for each in given), by=by,
    )  # fmt: skip
    if not verdict.is_ok:
        raise Refused(verdict)
    assert by.user is not None
    opinion = Opinion.objects.create(
        pair=row, turn=len(given) + 1, reviewer=by.user, answer=answer, seen=seen,
        note=note.strip()[:400], given_at=at,
    )  # fmt: skip
    _stand(row, [*given, opinion])
    _record("register.pair_answered", row, by=by, at=at, answer=answer, seen=seen)
    return row


@action
def take_back(*, pair: Pair, by: Actor, at: datetime) -> Pair:
    """Take one's own answer back while nobody has answered after it and nothing was merged."""
    row, given = _locked(pair, by=by)
    mine = next((each for each in given if each.reviewer == by.user), None)
    if mine is None:
        raise Refused(refused("pair.not_yours_to_undo", PAIRS))
    if mine is not given[-1] or row.state == PairState.MERGED:
        raise Refused(refused("pair.answered_since", PAIRS))
    mine.taken_back_at = at
    mine.save(update_fields=["taken_back_at"])
    _stand(row, given[:-1])
    _record("register.pair_reopened", row, by=by, at=at, answer=mine.answer)
    return row


def _locked(pair: Pair, *, by: Actor) -> tuple[Pair, list[Opinion]]:
    rows = Pair.objects.select_for_update(of=("self",)).filter(pk=pair.pk)
    row = rows.first()
    if row is None or not (by.reaches(row.one_chamber_id) or by.reaches(row.other_chamber_id)):
        raise NotFound(pair.pk)
    return row, list(row.opinions.filter(taken_back_at=None).order_by("turn"))


def _stand(row: Pair, given: list[Opinion]) -> None:
    answers = [each.answer for each in given]
    row.state = state_after(answers, percent=row.percent, twice=row.twice)
    row.save(update_fields=["state"])


def _record(kind: str, row: Pair, *, by: Actor, at: datetime, **facts: str) -> None:
    ledger.record(
        kind,
        subject=Subject(kind="pair", id=row.pk),
        by=by,
        at=at,
        article=NO_MACHINE_DECIDES,
        facts={**facts, "state": row.state},
    )
