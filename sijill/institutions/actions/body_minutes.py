"""Minutes of an assembly drawn up and signed: with the second signature the body stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sijill.institutions.actions.locking import insist, lock_assembly, lock_body, tell
from sijill.institutions.models import (
    Assembly,
    Ballot,
    Body,
    Candidate,
    OfficeHolder,
    RollLine,
    Statute,
)
from sijill.institutions.queries import bodies as read
from sijill.institutions.queries import names_of
from sijill.institutions.rules.bodies import (
    BODIES,
    FOUNDING,
    MANDATES,
    AssemblyKind,
    AssemblyState,
    BodyState,
    Post,
    another_does,
    ends_on,
    keeps,
    may_end_post,
    may_move_assembly,
    may_move_body,
    surely,
)
from sijill.institutions.rules.tally import FOR, Matter, may_close
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.codes import drawn
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action

GROUP, GROUPS = 3, 3
POSTS = {Matter.PRESIDENT: Post.PRESIDENT, Matter.BUREAU: Post.MEMBER}


@action
def close(*, assembly: UUID, by: Actor, at: datetime) -> Assembly:
    """Draw the minutes up from what was counted: nothing moves any more."""
    held = lock_assembly(assembly, by=by)
    insist([_may(held, AssemblyState.CLOSED, by)])
    boxes = read.ballots_of(held.pk)
    founding = held.kind == AssemblyKind.FOUNDING
    passed = read.chosen(boxes, Matter.STATUTE) == [FOR]
    insist(may_close(settled=read.settled(boxes), adopted=passed, founding=founding))
    held.state, held.closed_at = AssemblyState.CLOSED, at
    held.minutes_code = drawn(GROUP, GROUPS)
    held.minutes = _said(held, boxes)
    told: dict[str, Any] = {"assembly": str(held.pk), "code": held.minutes_code}
    held.act = tell(held.body_id, "body.minutes_closed", by=by, at=at, **told).id
    held.save()
    return held


def _may(held: Assembly, there: AssemblyState, by: Actor) -> Any:
    return may_move_assembly(AssemblyState(held.state), there, parts=read.parts_in(held, by))


@action
def sign(*, assembly: UUID, by: Actor, at: datetime) -> Assembly:
    """Sign the minutes; with the second signature what was chosen holds."""
    held = lock_assembly(assembly, by=by)
    insist([_may(held, AssemblyState.SIGNED, by), *surely(by)])
    part = "chair" if by.user == held.chair_id else "secretary"
    if getattr(held, f"{part}_signed_at") is not None:
        raise Refused(refused("body.signed_already", FOUNDING))
    insist(another_does(by, done_by=_signed_by(held)))
    setattr(held, f"{part}_signed_at", at)
    both = held.chair_signed_at is not None and held.secretary_signed_at is not None
    held.state = AssemblyState.SIGNED if both else held.state
    what = "body.minutes_signed" if both else "body.minutes_signed_first"
    told: dict[str, Any] = {"part": part, "code": held.minutes_code}
    told["assembly"] = str(held.pk)
    held.act = tell(held.body_id, what, by=by, at=at, **told).id
    held.save()
    if both:
        _hold(held, by=by, at=at)
    return held


def _signed_by(held: Assembly) -> list[UUID]:
    """Whoever signed first, when somebody did."""
    signed = ((held.chair_signed_at, held.chair_id), (held.secretary_signed_at, held.secretary_id))
    return [who for at, who in signed if at is not None]


def _hold(held: Assembly, *, by: Actor, at: datetime) -> None:
    """What the assembly chose: the body stands, its offices are held; a refusal changes nothing."""
    body = held.body
    boxes = read.ballots_of(held.pk)
    if held.kind == AssemblyKind.FOUNDING:
        if read.chosen(boxes, Matter.STATUTE) != [FOR]:
            return
        _found(body, held, by=by, at=at)
    _install(held, boxes, by=by, at=at)


def _found(body: Body, held: Assembly, *, by: Actor, at: datetime) -> None:
    insist([may_move_body(BodyState(body.state), BodyState.STANDING, role=by.role)])
    on = civil_date(held.planned_at)
    body.state, body.founded_on = BodyState.STANDING, on
    told = {"assembly": str(held.pk), "on": on.isoformat()}
    body.act = tell(body.id, "body.founded", by=by, at=at, article=BODIES, **told).id
    body.save()
    assert held.statute_id is not None
    Statute.objects.filter(pk=held.statute_id).update(adopted_on=on)


def _install(held: Assembly, boxes: list[Ballot], *, by: Actor, at: datetime) -> None:
    first = civil_date(held.planned_at)
    last = ends_on(first, read.terms(at=first).years)
    told = {"assembly": str(held.pk), "from": first.isoformat(), "until": last.isoformat()}
    act = tell(held.body_id, "body.offices_given", by=by, at=at, article=MANDATES, **told).id
    for one in held.body.holders.filter(valid_to__gt=first).order_by("id"):
        one.valid_to, one.ended_act = max(first, one.valid_from), act
        one.save(update_fields=["valid_to", "ended_act"])
    for post, line in _elected(boxes):
        OfficeHolder.objects.create(
            id=uuid4(),
            body=held.body,
            assembly=held,
            post=post,
            entry=line.entry,
            nia=line.nia,
            name_ar=line.name_ar,
            name_latin=line.name_latin,
            trade=line.trade,
            valid_from=first,
            valid_to=last,
            act=act,
        )


def _elected(boxes: list[Ballot]) -> list[tuple[Post, RollLine]]:
    runs = Candidate.objects.filter(assembly__in={one.assembly_id for one in boxes})
    lines = {str(one.pk): one.line for one in runs.select_related("line").order_by("pk")}
    return [(POSTS[m], lines[who]) for m in POSTS for who in read.chosen(boxes, m)]


@action
def end_post(*, holder: UUID, last_day: Any, reason: str, by: Actor, at: datetime) -> OfficeHolder:
    """End an office before its term, with the reason; the minutes that gave it stand."""
    found = OfficeHolder.objects.filter(pk=holder).first()
    if found is None:
        raise read.NotFound
    body = lock_body(found.body_id, by=by)
    held = OfficeHolder.objects.select_for_update(of=("self",)).get(pk=holder)
    insist([*keeps(by, body.institution_id), *surely(by)])
    today = civil_date(at)
    over = held.valid_to <= today or held.ended_act is not None
    insist(may_end_post(ended=over, last=last_day, today=today, first=held.valid_from))
    if not reason.strip():
        raise Refused(refused("body.reason_missing", FOUNDING))
    held.valid_to, held.ended_early = last_day + timedelta(days=1), plain(reason).strip()[:200]
    told = {"holder": str(held.pk), "last": last_day.isoformat(), "reason": held.ended_early}
    held.ended_act = tell(body.id, "body.office_ended", by=by, at=at, article=MANDATES, **told).id
    held.save(update_fields=["valid_to", "ended_early", "ended_act"])
    return held


def _said(held: Assembly, boxes: list[Ballot]) -> dict[str, Any]:
    """What the minutes say, as it was on that day."""
    runs = held.candidates.select_related("line").order_by("line__position")
    names = {str(one.pk): _named(one.line) for one in runs}
    four = (held.chair_id, held.secretary_id, held.teller_id, held.other_teller_id)
    people = {lang: names_of(four, lang) for lang in ("ar", "fr")}
    who = [{"ar": people["ar"][one], "fr": people["fr"][one]} for one in four]
    return {
        "body": {"ar": held.body.name_ar, "fr": held.body.name_fr},
        "kind": held.kind,
        "place": held.place,
        "planned_at": held.planned_at.isoformat(),
        "opened_at": held.opened_at.isoformat() if held.opened_at else "",
        "roll": {"count": held.roll.count, "digest": held.roll.digest},
        "statute": held.statute.digest if held.statute else "",
        "second": held.after_id is not None,
        "needed": held.needed,
        "present": held.presences.count(),
        "people": dict(zip(("chair", "secretary", "teller", "other"), who, strict=True)),
        "ballots": [_box(one, names) for one in boxes],
    }


def _named(line: RollLine) -> dict[str, str]:
    return {"ar": line.name_ar, "fr": line.name_latin, "nia": line.nia}


def _box(box: Ballot, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    result = box.result or {}
    lines = [
        {
            "option": key,
            "name": names.get(key, {}),
            "votes": result["votes"][key],
            "chosen": key in result["chosen"],
        }
        for key in box.options
    ]
    figures = {name: result[name] for name in ("papers", "blank", "spoiled")}
    return {
        "matter": box.matter,
        "turn": box.turn,
        "attempt": box.attempt,
        "seats": box.seats,
        "voters": box.voters,
        "state": box.state,
        **figures,
        "lines": sorted(lines, key=lambda line: -line["votes"]),
    }
