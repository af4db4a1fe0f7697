"""Which institution is competent where, who holds which office, and what that opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from sijill.accounts.models import User
from sijill.accounts.rules import CodePolicy, MessagePolicy, Way
from sijill.institutions.models import Commission, Institution, Mandate, Member, Territory
from sijill.institutions.rules import (
    Capability,
    CommissionKind,
    Kind,
    Office,
    former_of,
    holds,
    reach,
)
from sijill.kernel.actor import Actor, Role
from sijill.kernel.clock import civil_date
from sijill.ledger.kept import kept
from sijill.ledger.statements import statement
from sijill.reference.queries import parameters, provinces
from sijill.reference.queries.parameters import values_of
from sijill.reference.rules import UnknownParameter

DEFAULT = "competence.default"
PRECEDENCE = ("chair", "secretary", "member")


class NobodyCompetent(LookupError):
    """No institution of the kind that the parameter names is competent there on that day."""


def _day(at: date) -> date:
    return civil_date(at) if isinstance(at, datetime) else at


def competence(procedure: str, *, at: date) -> Kind:
    """Which kind of institution answers a procedure: its own parameter, else the default."""
    own = procedure if procedure.startswith("competence.") else f"competence.{procedure}"
    found = values_of([own, DEFAULT], at=at)
    value = found.get(own) or found.get(DEFAULT)
    if value is None:
        raise UnknownParameter(own)
    return Kind(value.value)


def competent_institution(*, procedure: str, province: str, at: date) -> Institution:
    """The institution that answers a procedure in a province on a day.

    A case keeps the one it was sent to: moving the competence concerns the cases sent from
    that day on.
    """
    kind = competence(procedure, at=at)
    found = _holder(kind, province, _day(at))
    if found is None:
        raise NobodyCompetent(f"{kind} in {province}")
    return found


@kept
def _holder(kind: Kind, province: str, day: date) -> Institution | None:
    """The institution of a kind whose territory holds a province; its own before its region's."""
    found = _territories.first(kind, province, province[:2], day)
    return found.institution if found else None


@statement
def _territories(kind: str, province: str, region: str, day: date) -> QuerySet[Territory]:
    near = in_force(Territory.objects.filter(kind=kind), day).filter(
        Q(province=province) | Q(region=region)
    )
    order = near.order_by(F("province").asc(nulls_last=True), "id")
    return order.select_related("institution")[:1]


def keeper(province: str, *, at: date) -> str | None:
    """The chamber that keeps the files of a province, whoever is competent to decide there."""
    found = _holder(Kind.CHAMBER, province, _day(at))
    return found.code if found else None


def seat_of(kind: Kind, province: str, *, at: date) -> str | None:
    """The institution of a kind there on a day; the one of the whole country has no territory."""
    if kind in (Kind.MINISTRY, Kind.FEDERATION):
        return next((one.code for one in institutions(kind, at=at)), None)
    found = _holder(kind, province, _day(at))
    return found.code if found else None


def provinces_of(institution: str, *, at: date) -> frozenset[str]:
    """The provinces in which an institution is competent on a day."""
    day = _day(at)
    kind = Institution.objects.values_list("kind", flat=True).get(pk=institution)
    rows = list(in_force(Territory.objects.filter(kind=kind), day).order_by("id"))
    by_province = {row.province_id: row.institution_id for row in rows if row.province_id}
    by_region = {row.region_id: row.institution_id for row in rows if row.region_id}
    return frozenset(
        place.code
        for place in provinces()
        if by_province.get(place.code, by_region.get(place.region_id)) == institution
    )


@kept
def institution(code: str) -> Institution | None:
    """The institution under this code."""
    return _under.first(code)


@statement
def _under(code: str) -> QuerySet[Institution]:
    return Institution.objects.filter(pk=code)


def institutions(kind: Kind | None = None, *, at: date | None = None) -> list[Institution]:
    """Institutions by code, of one kind, standing on a day."""
    found = Institution.objects.order_by("code")
    if kind is not None:
        found = found.filter(kind=kind)
    if at is not None:
        found = found.filter(Q(valid_from=None) | Q(valid_from__lte=_day(at)))
        found = found.filter(Q(valid_to=None) | Q(valid_to__gt=_day(at)))
    return list(found)


def mandates_of(user: UUID, *, at: date) -> list[Mandate]:
    """The offices that a user holds on a day, with their institutions; one query."""
    return _mandates_of(user, _day(at))


def enrolments_of(user: UUID) -> list[Mandate]:
    """Every mandate under which somebody enrols, enrolled or will, the latest first."""
    return _enrolments_of(user, Role.ENROLLER)


def enrolled_until(user: UUID, *, at: date) -> date | None:
    """The last day of an engagement as an enroller that is over; nothing for anybody else."""
    ends = [one.valid_to for one in enrolments_of(user) if one.valid_to]
    over = [end for end in ends if end <= _day(at)]
    return max(over) - timedelta(days=1) if over else None


@statement
def _enrolments_of(user: UUID, role: Role) -> QuerySet[Mandate]:
    return Mandate.objects.filter(user=user, role=role.value).order_by("-valid_from", "id")


@statement
def _mandates_of(user: UUID, day: date) -> QuerySet[Mandate]:
    found = in_force(Mandate.objects.filter(user=user), day)
    return found.select_related("institution").order_by("institution", "role", "id")


def reach_of(mandates: Iterable[Mandate], *, at: date) -> frozenset[str]:
    """The institutions whose files these mandates reach on a day."""
    return reach(office_of(mandate, at=at) for mandate in mandates)


def office_of(mandate: Mandate, *, at: date) -> Office:
    """The office of a mandate on a day, as the rules read it."""
    return Office(
        former=former_of(mandate.institution.succeeds, on=_day(at)),
        role=Role(mandate.role),
        institution=mandate.institution_id,
        kind=Kind(mandate.institution.kind),
    )


def may(actor: Actor, capability: Capability) -> bool:
    """Whether the actor's office may do this."""
    return actor.is_agent and holds(actor, capability)


def agents_of(institution: str, *, at: date, roles: Iterable[Role] | None = None) -> list[Mandate]:
    """Who holds an office at an institution on a day, with their users."""
    found = in_force(Mandate.objects.filter(institution=institution), _day(at))
    if roles is not None:
        found = found.filter(role__in=[role.value for role in roles])
    return list(found.select_related("user", "institution").order_by("role", "valid_from", "id"))


def mandates_seen_by(viewer: Actor, *, at: date, past: bool = False) -> list[Mandate]:
    """The mandates within the viewer's reach: in force or to come, or those that ended."""
    ended = Q(valid_to__isnull=False, valid_to__lte=_day(at))
    found = Mandate.objects.filter(ended if past else ~ended)
    if not viewer.is_national:
        found = found.filter(institution__in=viewer.reach)
    rows = found.select_related("user", "institution", "province")
    return list(rows.order_by("institution", "role", "valid_from", "id")[:500])


def mandate(pk: UUID, *, viewer: Actor) -> Mandate | None:
    """One mandate within the viewer's reach."""
    found = Mandate.objects.select_related("user", "institution").filter(pk=pk).first()
    return found if found and viewer.reaches(found.institution_id) else None


CODES = (
    *("codes.life", "codes.tries", "codes.resend_after", "codes.per_phone_day"),
    *("codes.per_address_hour", "codes.per_block_hour", "codes.per_day", "codes.alarm_per_day"),
    "codes.number_recycled_after",
)


def code_policy(at: datetime) -> CodePolicy:
    """The limits on codes sent by message in force on a day; settings hand it to accounts."""
    held = parameters(CODES, at=at)
    return CodePolicy(
        life=timedelta(minutes=held["codes.life"]),
        tries=held["codes.tries"],
        resend_after=timedelta(seconds=held["codes.resend_after"]),
        per_phone_day=held["codes.per_phone_day"],
        per_address_hour=held["codes.per_address_hour"],
        per_block_hour=held["codes.per_block_hour"],
        per_day=held["codes.per_day"],
        alarm_per_day=held["codes.alarm_per_day"],
        number_recycled_after=timedelta(days=held["codes.number_recycled_after"]),
    )


PRICES = {Way.SMS: "messages.price_sms", Way.CALL: "messages.price_call"}
MESSAGES = (
    *("messages.quiet_from", "messages.quiet_to", "messages.tries", "messages.kept_days"),
    *PRICES.values(),
)


def message_policy(at: datetime) -> MessagePolicy:
    """Quiet hours, tries, keeping and prices in force on a day; settings hand it to accounts."""
    held = parameters(MESSAGES, at=at)
    return MessagePolicy(
        quiet_from=held["messages.quiet_from"],
        quiet_to=held["messages.quiet_to"],
        tries=held["messages.tries"],
        kept=timedelta(days=held["messages.kept_days"]),
        prices={way: held[code] for way, code in PRICES.items()},
    )


def commissions_seen_by(viewer: Actor) -> list[Commission]:
    """The commissions within the viewer's reach, by institution."""
    found = Commission.objects.select_related("institution")
    if not viewer.is_national:
        found = found.filter(institution__in=viewer.reach)
    return list(found.order_by("institution", "kind", "valid_from", "id"))


def commission(pk: UUID, *, viewer: Actor) -> Commission | None:
    """One commission within the viewer's reach."""
    found = Commission.objects.select_related("institution").filter(pk=pk).first()
    return found if found and viewer.reaches(found.institution_id) else None


def commission_of(institution: str, *, kind: CommissionKind, at: date) -> Commission | None:
    """The commission of a kind that an institution has on a day."""
    rows = Commission.objects.filter(institution=institution, kind=kind)
    return in_force(rows, _day(at)).order_by("valid_from", "id").first()


def members_of(commission: UUID, *, at: date, past: bool = False) -> list[Member]:
    """Who sits in a commission on a day or later, or sat there before: chair first."""
    held = Member.objects.filter(commission=commission).select_related("user")
    ended = Q(valid_to__isnull=False, valid_to__lte=_day(at))
    rows = list(held.filter(ended if past else ~ended).order_by("name_ar", "id"))
    return sorted(rows, key=lambda member: PRECEDENCE.index(member.chair))


def sitting_on(commission: UUID, *, at: date) -> list[Member]:
    """The members whose mandate holds on a day, chair first."""
    held = in_force(Member.objects.filter(commission=commission), _day(at))
    rows = list(held.select_related("user").order_by("name_ar", "id"))
    return sorted(rows, key=lambda member: PRECEDENCE.index(member.chair))


def member(pk: UUID, *, viewer: Actor) -> Member | None:
    """One place in a commission within the viewer's reach."""
    held = Member.objects.select_related("commission__institution").filter(pk=pk).first()
    return held if held and viewer.reaches(held.commission.institution_id) else None


def names_of(users: Iterable[UUID], language: str) -> dict[UUID, str]:
    """The names of users, for pages that tell who did what."""
    found = _users(list(set(users)))
    return {user.pk: user.name(language) for user in found}


def name_of_user(user: UUID, language: str) -> str:
    """The name of one user."""
    return names_of([user], language).get(user, "")


@statement
def _users(ids: list[UUID]) -> QuerySet[User]:
    return User.objects.filter(pk__in=ids).order_by("pk")


def in_force(rows: QuerySet, day: date) -> QuerySet:
    """Of these rows, those whose dates hold on a day."""
    return rows.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))
