"""Preparing a craft body: its place, its committee, the text it will be asked to adopt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sijill.institutions.actions.locking import insist, lock_body, tell
from sijill.institutions.models import Body, Organiser, Statute
from sijill.institutions.queries import bodies as read
from sijill.institutions.queries import keeper, provinces_of
from sijill.institutions.rules.bodies import (
    BODIES,
    FOUNDING,
    LIVING,
    BodyState,
    Level,
    keeps,
    may_move_body,
    may_prepare,
    surely,
)
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action
from sijill.reference import queries as reference

NAMES = {
    Level.PROVINCIAL: ("الهيئة الحرفية الإقليمية", "Corporation professionnelle provinciale"),
    Level.REGIONAL: ("الهيئة الحرفية الجهوية", "Corporation professionnelle régionale"),
    Level.NATIONAL: ("الهيئة الحرفية الوطنية", "Corporation professionnelle nationale"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedBody:
    """A body of a branch, in a province, a region or the whole country."""

    level: Level
    branch: str
    institution: str
    province: str = ""
    region: str = ""


@action
def prepare(*, wanted: WantedBody, by: Actor, at: datetime) -> Body:
    """Open the preparation of a body, as an act; its name says branch and place."""
    insist([*keeps(by, wanted.institution), *surely(by)])
    insist([may_move_body(None, BodyState.PREPARING, role=by.role)])
    branch = next(
        (b for b in reference.branches(at=civil_date(at)) if b.code == wanted.branch), None
    )
    exists = Body.objects.filter(
        level=wanted.level,
        branch=wanted.branch,
        province=wanted.province or None,
        region=wanted.region or None,
        state__in=LIVING,
    ).exists()
    known = _place_known(wanted, at)
    insist(may_prepare(exists=exists, branch_known=branch is not None, place_known=known))
    assert branch is not None
    body = Body(
        id=uuid4(),
        level=wanted.level,
        branch=wanted.branch,
        province_id=wanted.province or None,
        region_id=wanted.region or None,
        chamber_id=_chamber(wanted, at),
        institution_id=wanted.institution,
        prepared_on=civil_date(at),
    )
    body.name_ar, body.name_fr = _names(wanted, (branch.label("ar"), branch.label("fr")))
    told: dict[str, Any] = {"level": body.level, "branch": body.branch}
    body.act = tell(
        body.id, "body.prepared", by=by, at=at, article=BODIES, place=_place(wanted), **told
    ).id
    body.save(force_insert=True)
    return body


def _place(wanted: WantedBody) -> str:
    return wanted.province or wanted.region


def _place_known(wanted: WantedBody, at: datetime) -> bool:
    """The place is of the level asked for, and the institution's own."""
    if wanted.level is Level.NATIONAL:
        return not _place(wanted) and wanted.institution == "MIN"
    own = provinces_of(wanted.institution, at=at)
    if wanted.level is Level.PROVINCIAL:
        return not wanted.region and wanted.province in own
    within = {one.code for one in reference.provinces(wanted.region)}
    return not wanted.province and bool(within) and within <= own


def _chamber(wanted: WantedBody, at: datetime) -> str | None:
    if wanted.level is Level.NATIONAL:
        return None
    return (
        keeper(wanted.province, at=at) if wanted.level is Level.PROVINCIAL else (wanted.institution)
    )


def _names(wanted: WantedBody, branch: tuple[str, str]) -> tuple[str, str]:
    """Level, branch and place in both languages, as the minutes of the first ones put it."""
    ar, fr = NAMES[wanted.level]
    place = (
        reference.province(wanted.province)
        if wanted.province
        else (reference.region(wanted.region) if wanted.region else None)
    )
    where_ar, where_fr = (f" - {place.name_ar}", f" – {place.name_fr}") if place else ("", "")
    return f"{ar} - {branch[0]}{where_ar}", f"{fr} – {branch[1]}{where_fr}"


@action
def add_organiser(*, body: UUID, nia: str, by: Actor, at: datetime) -> Organiser:
    """Put a registered craftsman of the branch and province on the preparatory committee."""
    held = lock_body(body, by=by)
    insist(keeps(by, held.institution_id))
    if held.state != BodyState.PREPARING or held.level != Level.PROVINCIAL:
        raise Refused(refused("body.not_from_here", FOUNDING))
    wanted = "".join(c for c in plain(nia) if c.isalnum())
    found = read.registered(
        branch=held.branch, province=held.province_id or "", at=at, nia=wanted or "-"
    )
    if not found:
        raise Refused(refused("body.not_of_the_branch", BODIES))
    [who] = found
    if Organiser.objects.filter(body=held, entry=who.entry).exists():
        raise Refused(refused("body.organiser_already", FOUNDING))
    one = Organiser(
        id=uuid4(),
        body=held,
        entry=who.entry,
        nia=who.nia,
        name_ar=who.name_ar,
        name_latin=who.name_latin,
    )
    one.act = tell(held.id, "body.organiser_named", by=by, at=at, entry=str(who.entry)).id
    one.save(force_insert=True)
    return one


@action
def write_statute(
    *, body: UUID, text_ar: str, text_fr: str = "", by: Actor, at: datetime
) -> Statute:
    """Write a version of the text that the assembly will be asked to adopt."""
    held = lock_body(body, by=by)
    insist(keeps(by, held.institution_id))
    if held.state not in LIVING:
        raise Refused(refused("body.not_from_here", FOUNDING))
    ar, fr = plain(text_ar).strip(), plain(text_fr).strip()
    if not ar:
        raise Refused(refused("body.statute_missing", FOUNDING))
    latest = Statute.objects.filter(body=held).order_by("-version").first()
    made = Statute(
        id=uuid4(),
        body=held,
        version=latest.version + 1 if latest else 1,
        text_ar=ar,
        text_fr=fr,
        digest=sha256(f"{ar}\n\n{fr}".encode()).hexdigest(),
        written_at=at,
    )
    told: dict[str, Any] = {"version": made.version, "digest": made.digest}
    made.act = tell(held.id, "body.statute_written", by=by, at=at, **told).id
    made.save(force_insert=True)
    return made


@action
def abandon(*, body: UUID, reason: str, by: Actor, at: datetime) -> Body:
    """Give a preparation up, with its reason; nothing of it is erased."""
    return _end(body, BodyState.ABANDONED, "body.abandoned", reason=reason, by=by, at=at)


@action
def dissolve(*, body: UUID, reason: str, by: Actor, at: datetime) -> Body:
    """Dissolve a body, as an act of the ministry; its mandates end with it."""
    held = _end(body, BodyState.DISSOLVED, "body.dissolved", reason=reason, by=by, at=at)
    today = civil_date(at)
    for one in held.holders.filter(valid_to__gt=today).order_by("id"):
        one.valid_to, one.ended_act = max(today, one.valid_from), held.act
        one.ended_early = "body"
        one.save(update_fields=["valid_to", "ended_act", "ended_early"])
    return held


def _end(pk: UUID, there: BodyState, what: str, *, reason: str, by: Actor, at: datetime) -> Body:
    held = lock_body(pk, by=by)
    insist([*keeps(by, held.institution_id), *surely(by)])
    insist([may_move_body(BodyState(held.state), there, role=by.role)])
    if held.assemblies.filter(state__in=["called", "open", "closed"]).exists():
        raise Refused(refused("body.assembly_waits", FOUNDING))
    if not reason.strip():
        raise Refused(refused("body.reason_missing", FOUNDING))
    held.state, held.ended_on, held.end_reason = there, civil_date(at), plain(reason).strip()
    held.act = tell(held.id, what, by=by, at=at, reason=held.end_reason).id
    held.save()
    return held
