"""Supervision: how the desk of one institution does, or of all; each number opens its list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.desk import procedures
from sijill.desk.queries.supervision import NOBODY, Figures, Week, for_figures, supervision
from sijill.desk.wording.supervision import AGES, ground
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import institution as institution_of
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.clock import now
from sijill.web import writing

Text = str | Promise
SHOWN = 12  # bars of one chart
TALL, WIDE, GAP = 100.0, 100.0, 0.2  # of the drawing, and of each column's place


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a chart: what, how many, and the list behind it."""

    label: Text
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One week as it is drawn: places in hundredths of the picture, and its words."""

    x: str
    wide: str
    accepted: str  # height
    accepted_at: str
    refused: str
    refused_at: str
    label: str
    week: Week
    lists: tuple[str, str]


@require_GET
@never_cache
@require(Capability.SUPERVISE)
def show(request: AskedRequest) -> HttpResponse:
    """Waiting by age, decided by week, within the target, by agent, procedure and ground."""
    viewer, at = for_figures(request.actor), now()
    chosen = _chosen(request)
    found = supervision(viewer=viewer, institution=chosen, at=at)
    lists = _Lists(chosen if viewer.is_national else "", may(viewer, Capability.SEE_FILES))
    where = institution_of(chosen) if chosen else None
    context = {
        "found": found,
        "where": name_of(where, viewer.language) if where else "",
        "chosen": chosen,
        "national": viewer.is_national,
        "lists": lists,
        "nothing": not found.waiting and not any(w.accepted or w.refused for w in found.weeks),
        **_charts(found, lists, viewer.language),
    }
    return render(request, "desk/supervision.html", context)


def _chosen(request: AskedRequest) -> str:
    """One's own institution; whoever reaches the whole country may choose one, or none."""
    if not for_figures(request.actor).is_national:
        return request.actor.institution or ""
    asked = request.GET.get("institution", "")
    return asked if institution_of(asked) else ""


@dataclass(frozen=True, slots=True)
class _Lists:
    """Where the numbers lead: nowhere for an office that sees no file."""

    institution: str
    open: bool

    def to(self, box: str, **filters: str) -> str:
        if not self.open:
            return ""
        whole = {"box": box, **filters}
        if self.institution:
            whole["institution"] = self.institution
        return f"{reverse('desk:inbox')}?{urlencode(whole)}"

    @property
    def waiting(self) -> str:
        return self.to("at_desk")

    @property
    def late(self) -> str:
        return self.to("late")

    @property
    def slow(self) -> str:
        return self.to("slow")

    @property
    def kept(self) -> str:
        return self.to("answered", level="kept")

    @property
    def missed(self) -> str:
        return self.to("answered", level="missed")


def _charts(found: Figures, lists: _Lists, language: str) -> dict[str, Any]:
    answered = found.kept + found.missed
    return {
        "ages": _ages(found, lists),
        "procedures": _procedures(found, lists),
        "agents": _agents(found, lists, language),
        "institutions": _institutions(found, language) if len(found.institutions) > 1 else [],
        "grounds": _grounds(found, lists),
        "columns": _columns(found.weeks, lists, language),
        "most_week": max((week.accepted + week.refused for week in found.weeks), default=0),
        "decided": sum(week.accepted + week.refused for week in found.weeks),
        "answered": answered,
        "share": round(100 * found.kept / answered) if answered else None,
    }


def _ages(found: Figures, lists: _Lists) -> list[Bar]:
    return [
        Bar(label=AGES[age], count=count, href=lists.to("at_desk", age=age))
        for age, count in found.ages.items()
    ]


def _title(code: str) -> Text:
    declared = procedures.procedure(code)
    return declared.short_title or declared.title


def _procedures(found: Figures, lists: _Lists) -> list[Bar]:
    return [
        Bar(label=_title(code), count=count, href=lists.to("at_desk", procedure=code))
        for code, count in found.procedures.items()
    ]


def _agents(found: Figures, lists: _Lists, language: str) -> list[Bar]:
    shown = [pair for pair in found.agents.items() if pair[0] != NOBODY][:SHOWN]
    names = names_of((UUID(user) for user, _count in shown), language)
    bars = [
        Bar(label=names.get(UUID(user), "—"), count=n, href=lists.to("at_desk", agent=user))
        for user, n in shown
    ]
    free = found.agents.get(NOBODY, 0)
    return [
        *bars,
        Bar(label=_("In nobody's hands"), count=free, href=lists.to("at_desk", agent=NOBODY)),
    ]


def _institutions(found: Figures, language: str) -> list[Bar]:
    """Each leads to its own figures; an office that sees no file reads them too."""
    address = reverse("desk:supervision")
    return [
        Bar(
            label=name_of(where, language) if (where := institution_of(code)) else code,
            count=count,
            href=f"{address}?{urlencode({'institution': code})}",
        )
        for code, count in found.institutions.items()
    ]


def _grounds(found: Figures, lists: _Lists) -> list[Bar]:
    return [
        Bar(label=ground(code), count=count, href=lists.to("answered", ground=code))
        for code, count in found.grounds.items()
    ][:SHOWN]


def _columns(weeks: Iterable[Week], lists: _Lists, language: str) -> list[Column]:
    """Weeks from left to right in every language, as time runs on the axis below them."""
    drawn = list(weeks)
    most = max((week.accepted + week.refused for week in drawn), default=0) or 1
    place = WIDE / max(1, len(drawn))
    return [_column(week, turn * place, place, most, lists) for turn, week in enumerate(drawn)]


def _column(week: Week, start: float, place: float, most: int, lists: _Lists) -> Column:
    accepted, refused = (TALL * n / most for n in (week.accepted, week.refused))
    return Column(
        x=f"{start + place * GAP / 2:.2f}",
        wide=f"{place * (1 - GAP):.2f}",
        accepted=f"{accepted:.2f}",
        accepted_at=f"{TALL - accepted:.2f}",
        refused=f"{refused:.2f}",
        refused_at=f"{TALL - accepted - refused:.2f}",
        label=writing.slashed(week.monday),
        week=week,
        lists=tuple(  # type: ignore[arg-type]
            lists.to("answered", week=f"{week.monday}", state=state)
            for state in ("accepted", "refused")
        ),
    )
