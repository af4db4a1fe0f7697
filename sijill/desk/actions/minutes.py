"""Minutes drawn up, then signed by whoever chaired and whoever kept them: the results hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import override

from sijill.desk.actions.examining import examine
from sijill.desk.actions.letters import drawn
from sijill.desk.actions.locking import lock, require
from sijill.desk.actions.sitting import lock_sitting, moved, of_case, record
from sijill.desk.models import Hearing, Seat, Sitting
from sijill.desk.queries import ground as given
from sijill.desk.queries.scope import visible
from sijill.desk.queries.sittings import Heard, Table, part_in, table_of
from sijill.desk.rules import TO_EXAMINE
from sijill.desk.rules.sitting import (
    HOW_IT_SITS,
    KEEPERS,
    HearingResult,
    Part,
    SittingState,
    another_signs,
    may_close,
    may_sit,
    result_of,
)
from sijill.kernel.actor import SYSTEM, Actor, Assurance
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action

LANGUAGES = ("ar", "fr")
GROUP, GROUPS = 5, 2


@action
def close_minutes(*, sitting: Sitting, by: Actor, at: datetime) -> Sitting:
    """Draw the minutes up: every result is worked out, and no mark moves any more."""
    sitting = moved(sitting, SittingState.CLOSED, by=by)
    whole = table_of(sitting, cases=visible(by))
    assert sitting.quorum is not None
    waiting = {str(one.hearing.pk): one for one in whole.cases if _waits(one)}
    tallies = {pk: one.tally for pk, one in waiting.items()}
    require(*may_close(tallies, quorum=sitting.quorum))
    for one in waiting.values():
        _settle(one, sitting, at=at)
    sitting.minutes = _said(whole, at)
    sitting.minutes_code = drawn(GROUP, GROUPS)
    sitting.closed_at = at
    told = record(
        sitting, "desk.minutes_closed", by=by, at=at, code=sitting.minutes_code, cases=len(waiting)
    )
    sitting.act = told.id
    sitting.save()
    return sitting


def _waits(one: Heard) -> bool:
    return one.hearing.result == HearingResult.WAITING


def _settle(one: Heard, sitting: Sitting, *, at: datetime) -> None:
    stage = one.declared.stage.sitting
    assert stage is not None
    assert sitting.quorum is not None
    threshold = given.parameter(stage.threshold, on=civil_date(at))
    hearing = one.hearing
    hearing.result = result_of(one.tally, quorum=sitting.quorum, threshold=threshold)
    hearing.markers = one.tally.markers
    if hearing.result != HearingResult.DEFERRED:
        hearing.average, hearing.threshold = one.tally.average, threshold
    hearing.save()


@action
def sign_minutes(*, sitting: Sitting, by: Actor, at: datetime) -> Sitting:
    """Sign; with the second signature the results hold and the rules are asked again."""
    cases = [lock(pk, by=by) for pk in _case_ids(sitting, by)]
    sitting = lock_sitting(sitting.pk, by=by)
    part = part_in(sitting, by)
    require(may_sit(SittingState(sitting.state), SittingState.SIGNED, part=part))
    if by.assurance < Assurance.STEP_UP:
        raise Refused(refused("desk.step_up_needed", HOW_IT_SITS))
    _sign_as(sitting, part, by=by, at=at)
    both = sitting.chair_signed_at is not None and sitting.secretary_signed_at is not None
    if both:
        sitting.state = SittingState.SIGNED
    kind = "desk.minutes_signed" if both else "desk.minutes_signed_first"
    sitting.act = record(sitting, kind, by=by, at=at, part=part, code=sitting.minutes_code).id
    sitting.save()
    if both:
        _tell_cases(sitting, by=by, at=at)
        for case in cases:
            if case.state in TO_EXAMINE:
                examine(case=case, by=by, at=at)
    return sitting


def _case_ids(sitting: Sitting, by: Actor) -> list[Any]:
    """The cases of a sitting that the signatory reaches: locked first, in one order."""
    seen = sitting.hearings.filter(case__in=visible(by))
    return list(seen.order_by("case").values_list("case", flat=True))


def _sign_as(sitting: Sitting, part: Part, *, by: Actor, at: datetime) -> None:
    if part not in KEEPERS or getattr(sitting, f"{part}_signed_at") is not None:
        raise Refused(refused("desk.signed_already", HOW_IT_SITS))
    first = sitting.chair_signed_by or sitting.secretary_signed_by
    require(*another_signs(by, signed_by=first))
    setattr(sitting, f"{part}_signed_by", by.user)
    setattr(sitting, f"{part}_signed_at", at)


def _tell_cases(sitting: Sitting, *, by: Actor, at: datetime) -> None:
    """An act on each case that was judged; those of another chamber by now are told too."""
    with acting_for(SYSTEM):
        for hearing in sitting.hearings.order_by("position"):
            of_case(
                hearing,
                "desk.heard",
                by=by,
                at=at,
                result=hearing.result,
                average=str(hearing.average) if hearing.average is not None else None,
                minutes=sitting.minutes_code,
            )


def _said(whole: Table, at: datetime) -> dict[str, Any]:
    """What the minutes say, in both languages, as it was on that day."""
    sitting = whole.sitting
    place = {seat.pk: number for number, seat in enumerate(whole.seats)}
    return {
        "commission": {"ar": sitting.commission.name_ar, "fr": sitting.commission.name_fr},
        "institution": {"ar": sitting.institution.name_ar, "fr": sitting.institution.name_fr},
        "place": sitting.place,
        "planned_at": sitting.planned_at.isoformat(),
        "opened_at": sitting.opened_at.isoformat() if sitting.opened_at else "",
        "closed_at": at.isoformat(),
        "quorum": sitting.quorum,
        "members": [_member(seat) for seat in whole.seats],
        "cases": [_case(one, place) for one in whole.cases],
    }


def _member(seat: Seat) -> dict[str, Any]:
    return {
        "ar": seat.member.name_ar,
        "fr": seat.member.name_fr,
        "part": seat.part,
        "stands_for": seat.member.stands_for,
        "present": seat.present,
    }


def _case(one: Heard, place: dict[Any, int]) -> dict[str, Any]:
    hearing: Hearing = one.hearing
    return {
        "reference": one.case.reference,
        "ar": one.case.title_ar,
        "latin": one.case.title_latin,
        "topic": one.case.topic,
        "procedure": _both(one.declared.title),
        "grid": [{"code": c.code, "most": c.most, "label": _both(c.label)} for c in one.grid],
        "marks": [{"member": place[seat], "points": dict(p)} for seat, p in one.marks.items()],
        "conflicts": [{"member": place[seat], "reason": r} for seat, r in one.conflicts.items()],
        "result": hearing.result,
        "average": str(hearing.average) if hearing.average is not None else "",
        "threshold": str(hearing.threshold) if hearing.threshold is not None else "",
        "markers": hearing.markers,
        "note": hearing.note,
    }


def _both(text: Any) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(text)
    return said
