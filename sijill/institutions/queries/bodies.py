"""Craft bodies: which there are, how far each is, and who belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from sijill.institutions.models import (
    Assembly,
    Ballot,
    Body,
    Candidate,
    OfficeHolder,
    Organiser,
    Roll,
    RollLine,
    Territory,
)
from sijill.institutions.queries.offices import in_force, may
from sijill.institutions.rules import Capability
from sijill.institutions.rules.bodies import BodyState, Level, Part, Post, RollState, Terms
from sijill.institutions.rules.tally import BallotState, Matter
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference

FAMILY = "bodies"


class NotFound(Exception):
    """No such body, assembly or ballot within the viewer's reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoll:
    """Somebody who belongs on a roll, as the register names them."""

    entry: UUID
    nia: str
    name_ar: str
    name_latin: str
    trade: str = ""
    stands_for: UUID | None = None


def terms(*, at: date | datetime) -> Terms:
    """The parameters of craft bodies in force on a day."""
    names = [field.name for field in fields(Terms)]
    held = reference.parameters([f"{FAMILY}.{name}" for name in names], at=at)
    return Terms(**{name: held[f"{FAMILY}.{name}"] for name in names})


def registered(*, branch: str, province: str, at: datetime, nia: str = "") -> list[OnRoll]:
    """Who stands in the register in a branch and a province; settings say where that is asked."""
    trades = {one.code for one in reference.trades_of_branch(branch, at=civil_date(at))}
    source = cast(Callable[..., list[OnRoll]], import_string(settings.BODY_ROLL))
    return source(
        trades=frozenset({*trades, branch}),
        province=province,
        chambers=keepers_ever(province),
        nia=nia,
    )


def keepers_ever(province: str) -> frozenset[str]:
    """Every chamber that was competent in a province on some day: its files lie with these."""
    rows = Territory.objects.filter(Q(province=province) | Q(region=province[:2]), kind="chamber")
    return frozenset(rows.order_by("id").values_list("institution", flat=True))


def presidents_below(body: Body, *, at: date) -> list[OnRoll]:
    """The presidents of the bodies that make this one: those of its region, or every region's."""
    below = Body.objects.filter(branch=body.branch, state=BodyState.STANDING)
    if body.level == Level.REGIONAL:
        below = below.filter(level=Level.PROVINCIAL, province__region=body.region)
    else:
        below = below.filter(level=Level.REGIONAL)
    held = in_force(OfficeHolder.objects.filter(body__in=below, post=Post.PRESIDENT), at)
    return [
        OnRoll(
            entry=one.entry,
            nia=one.nia,
            name_ar=one.name_ar,
            name_latin=one.name_latin,
            trade=one.trade,
            stands_for=one.body_id,
        )
        for one in held.order_by("name_ar", "id")
    ]


def bodies_seen_by(viewer: Actor) -> QuerySet[Body]:
    """The bodies whose papers lie within the viewer's reach."""
    found = Body.objects.select_related("province", "region", "chamber", "institution")
    if not viewer.is_national:
        found = found.filter(Q(chamber__in=viewer.reach) | Q(institution__in=viewer.reach))
    return found.order_by("state", "branch", "region", "province", "id")


def body_for(pk: UUID, *, viewer: Actor) -> Body:
    """One body within the viewer's reach."""
    return _one(bodies_seen_by(viewer).filter(pk=pk))


def public_bodies(*, region: str = "", branch: str = "") -> list[Body]:
    """The bodies that stand or are being prepared, for everybody."""
    found = Body.objects.filter(state__in=[BodyState.PREPARING, BodyState.STANDING])
    if region:
        found = found.filter(Q(region=region) | Q(province__region=region))
    if branch:
        found = found.filter(branch=branch)
    held = found.select_related("province", "region", "chamber", "institution")
    return list(held.order_by("-state", "branch", "region", "province", "id")[:500])


def public_body(pk: UUID) -> Body:
    """One body for everybody; what was never founded and given up is nobody's affair."""
    found = Body.objects.exclude(state=BodyState.ABANDONED)
    return _one(found.select_related("province", "region", "chamber", "institution").filter(pk=pk))


def unnamed(held: Iterable[OfficeHolder]) -> frozenset[UUID]:
    """Whose names stay off the public page, by their entries; settings say where that is asked."""
    asked = cast(Callable[[list[UUID]], frozenset[UUID]], import_string(settings.WITHHELD))
    return asked([one.entry for one in held])


def holders_of(body: UUID, *, at: date, past: bool = False) -> list[OfficeHolder]:
    """Who holds its offices on a day, the president first; or who held them before."""
    rows = OfficeHolder.objects.filter(body=body)
    found = rows.filter(valid_to__lte=at) if past else in_force(rows, at)
    order = list(found.order_by("-valid_from", "name_ar", "id"))
    return sorted(order, key=lambda one: one.post != Post.PRESIDENT)


def ending(viewer: Actor, *, at: date) -> list[Body]:
    """The bodies within reach whose mandates end soon, or ended without others after them."""
    soon = at + timedelta(days=terms(at=at).alert_days)
    standing = bodies_seen_by(viewer).filter(state=BodyState.STANDING)
    lasting = OfficeHolder.objects.filter(post=Post.PRESIDENT, valid_to__gt=soon)
    return list(standing.exclude(pk__in=lasting.values("body")))


def holder(pk: UUID) -> OfficeHolder | None:
    """One office that somebody holds or held; the body says within whose reach."""
    return OfficeHolder.objects.filter(pk=pk).first()


def candidates(keys: Iterable[str]) -> list[Candidate]:
    """The candidates under these identifiers, with their lines on the roll."""
    found = Candidate.objects.filter(pk__in=list(keys)).select_related("line")
    return list(found.order_by("pk"))


def times_president(body: UUID, entry: UUID) -> int:
    """How many mandates as president somebody has had in this body."""
    return OfficeHolder.objects.filter(body=body, entry=entry, post=Post.PRESIDENT).count()


def organisers_of(body: UUID) -> list[Organiser]:
    """The preparatory committee."""
    return list(Organiser.objects.filter(body=body).order_by("name_ar", "id"))


def roll_of(body: UUID, *, state: RollState | None = None) -> Roll | None:
    """The latest roll of a body, or the latest in a state."""
    rows = Roll.objects.filter(body=body)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.order_by("-drawn_at", "id").first()


def lines_of(roll: UUID) -> QuerySet[RollLine]:
    """The members on a roll, in its order."""
    return RollLine.objects.filter(roll=roll).order_by("position")


def find_lines(roll: UUID, text: str) -> QuerySet[RollLine]:
    """The lines whose number, position or name holds this text."""
    rows = lines_of(roll)
    if not text:
        return rows
    wanted = Q(name_ar__icontains=text) | Q(name_latin__icontains=text)
    digits = "".join(c for c in text if c.isascii() and c.isalnum())
    if digits:
        wanted |= Q(nia__startswith=digits)
    if digits.isdigit() and len(digits) < len("1000000"):
        wanted |= Q(position=int(digits))
    return rows.filter(wanted)


def roll_file(body: UUID, as_of: date, lines: Iterable[RollLine]) -> bytes:
    """The roll as the file whose fingerprint is sealed: anybody who holds it can make it again."""
    head = f"body;{body}\nas_of;{as_of.isoformat()}\nposition;nia;name_ar;name_latin;trade\n"
    rows = (
        f"{one.position};{one.nia};{_cell(one.name_ar)};{_cell(one.name_latin)};{one.trade}\n"
        for one in lines
    )
    return (head + "".join(rows)).encode()


def _cell(text: str) -> str:
    return text.replace(";", ",").replace("\n", " ")


def assembly_for(pk: UUID, *, viewer: Actor) -> Assembly:
    """One assembly within the viewer's reach."""
    within = Assembly.objects.filter(body__in=bodies_seen_by(viewer))
    return _one(
        within.select_related("body", "roll", "statute", "chair", "secretary").filter(pk=pk)
    )


def ballot_for(pk: UUID, *, viewer: Actor) -> Ballot:
    """One ballot within the viewer's reach."""
    within = Ballot.objects.filter(assembly__body__in=bodies_seen_by(viewer))
    return _one(within.select_related("assembly__body", "assembly__roll").filter(pk=pk))


def assemblies_of(body: UUID) -> list[Assembly]:
    """The assemblies of a body, the latest first."""
    return list(Assembly.objects.filter(body=body).order_by("-planned_at", "id"))


def minutes_by_code(code: str) -> Assembly | None:
    """The assembly whose minutes bear this code, whoever asks: a paper is checked by anybody."""
    if not code:
        return None
    with acting_for(SYSTEM):
        return Assembly.objects.select_related("body").filter(minutes_code=code).first()


def signed_assemblies(body: UUID) -> list[Assembly]:
    """The assemblies whose minutes hold, for the public page: their days and codes."""
    with acting_for(SYSTEM):
        found = Assembly.objects.filter(body=body, state="signed")
        return list(found.only("id", "kind", "planned_at", "minutes_code").order_by("-planned_at"))


def parts_in(assembly: Assembly, by: Actor) -> frozenset[Part]:
    """The parts that an agent has in an assembly."""
    parts = {Part.KEEPER} if may(by, Capability.KEEP_BODIES) else set()
    if by.user is not None:
        parts |= {Part.CHAIR} if assembly.chair_id == by.user else set()
        parts |= {Part.SECRETARY} if assembly.secretary_id == by.user else set()
        counts = by.user in (assembly.teller_id, assembly.other_teller_id)
        parts |= {Part.TELLER} if counts else set()
    return frozenset(parts) or frozenset({Part.NONE})


def ballots_of(assembly: UUID) -> list[Ballot]:
    """Every box of an assembly: statute, president, bureau, each in its turns."""
    boxes = Ballot.objects.filter(assembly=assembly).order_by("turn", "id")
    return sorted(boxes, key=lambda box: list(Matter).index(Matter(box.matter)))


def settled(ballots: Iterable[Ballot]) -> frozenset[Matter]:
    """What has been voted for good."""
    return frozenset(Matter(one.matter) for one in ballots if one.state == BallotState.SETTLED)


def chosen(ballots: Iterable[Ballot], matter: Matter) -> list[str]:
    """Whoever won places in the turns of one matter, in order; for the statute "for" or nobody."""
    held = [one for one in ballots if one.matter == matter and one.result]
    return [who for one in held for who in (one.result or {})["chosen"]]


def _one(rows: QuerySet) -> Any:
    found = rows.first()
    if found is None:
        raise NotFound
    return found
