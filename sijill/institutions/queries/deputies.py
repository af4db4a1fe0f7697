"""Powers lent for a time: under which offices somebody may work, and who counts as one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from sijill.institutions.models import Assembly, Deputation, Mandate, Meeting
from sijill.institutions.queries.offices import agents_of, in_force, may, names_of, office_of
from sijill.institutions.rules import Capability
from sijill.institutions.rules.deputies import (
    ALONE,
    LIVE,
    ONE_PERSON_AFTER,
    WERE_HELD,
    DeputationHand,
    DeputationState,
    hand_of,
    lent,
)
from sijill.kernel.actor import Actor, Lent, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger.queries import acted_for
from sijill.ledger.statements import statement
from sijill.reference.queries.parameters import values_of


class Unknown(LookupError):
    """No such deputation within reach."""


def _day(at: date) -> date:
    return civil_date(at) if isinstance(at, datetime) else at


def offices_of(user: UUID, *, at: date) -> list[Mandate]:
    """The offices under which a user may work on a day: their own, then those lent; one query.

    Powers are lent among colleagues: they end when the deputy leaves the institution.
    """
    day = _day(at)
    rows = _offices(user, day, _since(day))
    own = [row for row in rows if row.user_id == user]
    home = {row.institution_id for row in own if Role(row.role) not in ALONE}
    return own + [row for row in rows if row.user_id != user and row.institution_id in home]


def _since(day: date) -> date:
    """From when powers that ended still make one person; for ever where no figure was loaded."""
    held = values_of([ONE_PERSON_AFTER], at=day).get(ONE_PERSON_AFTER)
    return day - timedelta(days=held.value) if held else date.min


@statement
def _offices(user: UUID, day: date, since: date) -> QuerySet[Mandate]:
    """Beside each office: the powers lent from it, and who is one person with this user."""
    held = in_force(Deputation.objects.filter(deputy=user, state=DeputationState.ACCEPTED), day)
    were = Deputation.objects.filter(
        state__in=sorted(WERE_HELD), valid_from__lte=day, valid_to__gt=since
    ).exclude(valid_to=F("valid_from"))
    among = were.filter(Q(giver=user) | Q(deputy=user)).order_by().values("giver")
    joined = were.filter(giver__in=among).order_by("id")
    found = in_force(Mandate.objects.all(), day).filter(
        Q(user=user) | Q(pk__in=held.order_by().values("mandate"))
    )
    told = JSONObject(id="id", giver="giver_id", powers="powers")
    return (
        found.annotate(
            lent=Subquery(held.filter(mandate=OuterRef("pk")).order_by("id").values(j=told)[:1]),
            givers=ArraySubquery(joined.values("giver")),
            deputies=ArraySubquery(joined.values("deputy")),
        )
        .select_related("institution")
        .order_by("institution", "role", "id")
    )


def lent_of(held: Mandate | None) -> Lent | None:
    """What an office of `offices_of` carries when it is another agent's."""
    told: dict[str, Any] | None = getattr(held, "lent", None)
    if held is None or not told:
        return None
    return lent(
        giver=UUID(told["giver"]),
        deputation=UUID(told["id"]),
        role=Role(held.role),
        powers=told["powers"],
    )


def one_with(rows: Sequence[Mandate], user: UUID | None) -> frozenset[UUID]:
    """Who counts as one person with a user, as `offices_of` read it."""
    among = {UUID(str(one)) for row in rows[:1] for one in (*_list(row, "givers"), *_list(row))}
    return frozenset(among - {user})


def linked(user: UUID, *, at: date) -> frozenset[UUID]:
    """Who counts as one person with a user on a day."""
    return one_with(offices_of(user, at=at), user)


def are_apart(users: Collection[UUID], *, days: Collection[date]) -> bool:
    """Whether nobody among these counts as one person with another, on any of these days."""
    them = set(users)
    return not any(linked(one, at=day) & them for one in them for day in set(days))


Signature = tuple[UUID | None, datetime | None]  # who, when


def signatories(held: Assembly | Meeting) -> dict[str, Signature]:
    """Who signs minutes in which part, and when they did."""
    return {
        "chair": (held.chair_id, held.chair_signed_at),
        "secretary": (held.secretary_id, held.secretary_signed_at),
    }


def signed_for(subject: Subject, signed: Mapping[str, Signature]) -> dict[str, dict[str, str]]:
    """For whom each part signed, by language, where it was under lent powers; the acts say it."""
    found = acted_for(subject, moments=[at for _who, at in signed.values() if at])
    given = {part: found[one] for part, one in signed.items() if one in found}  # type: ignore[index]
    if not given:
        return {}
    names = {language: names_of(given.values(), language) for language in ("ar", "fr")}
    return {
        part: {language: held.get(giver, "") for language, held in names.items()}
        for part, giver in given.items()
    }


def _list(row: Mandate, name: str = "deputies") -> Sequence[Any]:
    return getattr(row, name, None) or ()


def _all() -> QuerySet[Deputation]:
    return Deputation.objects.select_related("mandate__institution", "giver", "deputy")


def _within(viewer: Actor) -> QuerySet[Deputation]:
    """One's own; and those within reach of whoever appoints there, or audits."""
    mine = Q(giver=viewer.user) | Q(deputy=viewer.user)
    if not (may(viewer, Capability.APPOINT) or may(viewer, Capability.AUDIT)):
        return _all().filter(mine)
    if viewer.is_national:
        return _all()
    return _all().filter(mine | Q(mandate__institution__in=viewer.reach))


def deputations(viewer: Actor, *, at: date, past: bool = False) -> list[Deputation]:
    """Powers lent that the viewer may see: waiting, in force or to come, or those that are over."""
    live = Q(state__in=sorted(LIVE), valid_to__gt=_day(at))
    found = _within(viewer).filter(~live if past else live)
    return list(found.order_by("-valid_from", "id")[:300])


def deputation(pk: UUID, *, viewer: Actor) -> Deputation:
    """One of them; Unknown out of scope."""
    found = _within(viewer).filter(pk=pk).first()
    if found is None:
        raise Unknown(pk)
    return found


def hand(held: Deputation, *, viewer: Actor, at: date) -> DeputationHand:
    """The hand of somebody on powers that were lent."""
    office = office_of(held.mandate, at=at)
    return hand_of(viewer, giver=held.giver_id, deputy=held.deputy_id, office=office)


def offers_to(viewer: Actor, *, at: date) -> int:
    """How many offers wait for the viewer's answer."""
    waiting = Deputation.objects.filter(
        deputy=viewer.user, state=DeputationState.OFFERED, valid_to__gt=_day(at)
    )
    return waiting.count()


def colleagues(viewer: Actor, *, at: date) -> list[Mandate]:
    """Who could stand in for the viewer: the other agents of the institution, each once."""
    held = agents_of(viewer.institution or "", at=at)
    others = [m for m in held if m.user_id != viewer.user and Role(m.role) not in ALONE]
    return list({mandate.user_id: mandate for mandate in others if mandate.user.is_active}.values())


def office_at(user: UUID, institution: str, *, at: date) -> Role | None:
    """An office that a user holds at an institution on a day, which may stand in for another."""
    held = in_force(Mandate.objects.filter(user=user, institution=institution), _day(at))
    roles = [Role(role) for role in held.order_by("role").values_list("role", flat=True)]
    return next((role for role in roles if role not in ALONE), None)


def is_lent_twice(
    mandate: UUID,
    *,
    deputy: UUID,
    powers: Sequence[str],
    days: tuple[date, date],
    states: frozenset[DeputationState] = LIVE,
    but: UUID | None = None,
) -> bool:
    """Whether this office lends one of these powers, or lends to this deputy, on such a day."""
    first, end = days
    others = Deputation.objects.filter(
        mandate=mandate, state__in=sorted(states), valid_from__lt=end, valid_to__gt=first
    )
    same = Q(powers__overlap=list(powers)) | Q(deputy=deputy)
    if but is not None:
        others = others.exclude(pk=but)
    return others.filter(same).exists()
