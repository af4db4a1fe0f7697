"""Members of an assembly or bureau: their mandates written down, and ended early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Institution, Seat
from sijill.institutions.queries import sessions as read
from sijill.institutions.rules import Kind
from sijill.institutions.rules.sessions import (
    SESSIONS,
    UNIQUE,
    College,
    Organ,
    Quality,
    keeps_house,
    may_sit,
    surely_kept,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMember:
    """Who sits where, for whom elected, between which days."""

    institution: str
    organ: Organ
    quality: Quality
    college: College
    name_ar: str
    name_fr: str
    valid_from: date
    valid_to: date


@action
def seat_member(*, wanted: WantedMember, by: Actor, at: datetime) -> Seat:
    """Write a member's mandate down, as an act."""
    insist([*keeps_house(by, wanted.institution), *surely_kept(by)])
    where = Institution.objects.select_for_update(of=("self",)).get(pk=wanted.institution)
    held = Seat.objects.filter(institution=where, organ=wanted.organ, quality=wanted.quality)
    beside = held.filter(valid_from__lt=wanted.valid_to, valid_to__gt=wanted.valid_from)
    taken = wanted.quality in UNIQUE and beside.exists()
    terms = read.terms(at=at)
    dates: dict[str, Any] = {"first": wanted.valid_from, "last": wanted.valid_to, "terms": terms}
    insist(may_sit(kind=Kind(where.kind), organ=wanted.organ, taken=taken, **dates))
    if not (plain(wanted.name_ar).strip() and plain(wanted.name_fr).strip()):
        raise Refused(refused("session.name_missing", SESSIONS))
    one = Seat(
        id=uuid4(),
        institution=where,
        organ=wanted.organ,
        quality=wanted.quality,
        college=wanted.college,
        name_ar=plain(wanted.name_ar).strip(),
        name_fr=plain(wanted.name_fr).strip(),
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
    )
    one.act = _tell("session.member_seated", one, by=by, at=at)
    one.save(force_insert=True)
    return one


@action
def end_seat(*, seat: UUID, last_day: date, reason: str, by: Actor, at: datetime) -> Seat:
    """End a member's mandate before its term, with the reason."""
    held = Seat.objects.select_for_update(of=("self",)).get(pk=seat)
    insist([*keeps_house(by, held.institution_id), *surely_kept(by)])
    over = held.ended_act is not None or held.valid_to <= last_day
    if over or not held.valid_from <= last_day <= civil_date(at):
        raise Refused(refused("session.seat_over", SESSIONS, first=held.valid_from))
    if not reason.strip():
        raise Refused(refused("session.reason_missing", SESSIONS))
    held.valid_to, held.ended_early = last_day + timedelta(days=1), plain(reason).strip()[:200]
    held.ended_act = _tell("session.member_left", held, by=by, at=at, reason=held.ended_early)
    held.save(update_fields=["valid_to", "ended_early", "ended_act"])
    return held


def _tell(what: str, one: Seat, *, by: Actor, at: datetime, **facts: Any) -> UUID:
    told = record(
        what,
        subject=Subject(kind="seat", id=one.pk),
        by=by,
        at=at,
        ground="institutions.service",
        article=SESSIONS,
        facts={
            "institution": one.institution_id,
            "organ": one.organ,
            "quality": one.quality,
            "from": one.valid_from.isoformat(),
            "until": one.valid_to.isoformat(),
            **facts,
        },
    )
    return told.id
