"""Giving out the work: who has how much, what is proposed and why; what each agent handles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.desk import procedures, queries
from sijill.desk.actions import assign
from sijill.desk.actions.handing import say_skills
from sijill.desk.forms.hands import SkillsForm, province_names
from sijill.desk.models import Case
from sijill.desk.pages.agents import givers_only, go
from sijill.desk.queries.finding import case_for
from sijill.desk.queries.hands import AT_ONCE, Held, Plan, hands, plan, skills_of
from sijill.desk.rules.handing import Given
from sijill.desk.wording import agent as wording
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.hands import why
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.wording import ROLES
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.web.addresses import address_of
from sijill.web.forms import sent

SENT, UNPROCESSABLE = "desk.given_out", 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file of the proposal, with the agent it goes to and why."""

    case: Case
    procedure: str
    trade: str
    province: str
    to: str
    mark: str  # what the button sends: case and agent
    href: str
    why: str


@require_GET
@never_cache
@givers_only
def show(request: AskedRequest) -> HttpResponse:
    """What waits in nobody's hands, who would get it and why; one button gives it."""
    at, viewer = now(), request.actor
    found = plan(viewer=viewer, today=civil_date(at))
    ledger.look("inbox", by=viewer, at=at, reason="examination", count=len(found.cases))
    rows = _rows(found, civil_date(at), viewer.language)
    context = {
        "plan": found,
        "lines": [_held(one, civil_date(at), viewer.language) for one in found.held],
        "top": max([one.hand.load + one.gets for one in found.held] + [1]),
        "rows": [row for row in rows if row.mark],
        "nobody": _nobody(found),
        "sent": request.session.pop(SENT, None),
    }
    return render(request, "desk/work.html", context)


def _held(one: Held, today: date, language: str) -> dict[str, Any]:
    return {
        "held": one,
        "role": ROLES[one.role],
        "handles": _handles(one, today, language),
        "then": one.hand.load + one.gets,
        "href": reverse("desk:skills", args=[one.hand.user]),
    }


def _handles(one: Held, today: date, language: str) -> str:
    """What an agent handles in words; everything when nothing is named."""
    trades, places = reference.listing(at=today).lines, province_names(language)
    words = [_title(code) for code in sorted(one.hand.procedures)]
    words += [trades[code].label(language) for code in sorted(one.hand.branches & set(trades))]
    words += [places.get(code, code) for code in sorted(one.hand.provinces)]
    return _(", ").join(words) or _("Everything")


def _title(code: str) -> str:
    declared = procedures.procedure(code)
    return str(declared.short_title or declared.title)


def _rows(found: Plan, today: date, language: str) -> list[Row]:
    names = {one.hand.user: one.name for one in found.held}
    trades, places = reference.listing(at=today).lines, province_names(language)
    return [
        _row(one, found.cases[one.case], names, trades, places, language) for one in found.given
    ]


def _row(
    one: Given,
    case: Case,
    names: Mapping[UUID, str],
    trades: Mapping[str, Any],
    places: Mapping[str, str],
    language: str,
) -> Row:
    trade = trades.get(case.topic)
    return Row(
        case=case,
        procedure=_title(case.procedure),
        trade=trade.label(language) if trade else "",
        province=places.get(case.province, ""),
        to=names.get(one.to, "") if one.to else "",
        mark=f"{one.case}:{one.to}" if one.to else "",
        why=why(one.why),
        href=address_of("desk:case", case.pk),
    )


def _nobody(found: Plan) -> list[tuple[str, int]]:
    """Why some files go to nobody, and how many for each reason."""
    return Counter(why(one.why) for one in found.given if one.to is None).most_common()


@require_POST
@givers_only
def give(request: AskedRequest) -> HttpResponse:
    """Give the files as they were proposed; each has its own transaction and its own answer."""
    done, closed = 0, []
    for pk, to in _marks(request):
        refusal = _give_one(pk, to, request)
        closed += [refusal] if refusal else []
        done += not refusal
    request.session[SENT] = {"closed": closed}
    said = ngettext("%(n)s file given.", "%(n)s files given.", done) % {"n": done}
    return go(request, reverse("desk:work"), said)


def _marks(request: AskedRequest) -> list[tuple[UUID, UUID]]:
    found = []
    for text in request.POST.getlist("give[]")[:AT_ONCE]:
        case, _colon, to = text.partition(":")
        try:
            found.append((UUID(case), UUID(to)))
        except ValueError:
            continue
    return found


def _give_one(pk: UUID, to: UUID, request: AskedRequest) -> tuple[str, str] | None:
    """Give one file that nobody took meanwhile; answers (its number, why not) otherwise."""
    try:
        case = case_for(pk, viewer=request.actor)
        if case.assignee_id not in (None, to):
            return case.reference, _("Somebody took it meanwhile.")
        assign(case=case, to=to, by=request.actor, at=now())
    except queries.NotFound:
        return "", _("Outside your territory.")
    except Refused as refusal:
        declared = procedures.procedure(case.procedure, case.procedure_version)
        return case.reference, wording.why_closed(list(refusal.verdicts), declared)
    return None


@never_cache
@require_http_methods(["GET", "POST"])
@givers_only
def skills(request: AskedRequest, user: UUID) -> HttpResponse:
    """Say which procedures, branches of the craft and provinces an agent handles."""
    at, institution = now(), request.actor.institution or ""
    held = hands(institution, viewer=request.actor, today=civil_date(at))
    one = next((each for each in held if each.hand.user == user), None)
    if one is None:
        raise Http404
    form = SkillsForm(sent(request), known=skills_of(user, institution), actor=request.actor, at=at)
    if request.method == "POST" and form.is_valid() and _said(request, one, form):
        told = _("What %(name)s handles is kept.") % {"name": one.name}
        return go(request, reverse("desk:work"), told)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/skills.html", {"form": form, "held": one}, status=status)


def _said(request: AskedRequest, one: Held, form: SkillsForm) -> bool:
    """Whether it was kept; the form says why not."""
    try:
        say_skills(user=one.hand.user, skills=form.skills(), by=request.actor, at=now())
    except Refused as refusal:
        form.add_error(None, sentence(refusal.verdicts[0], CLOSED))
        return False
    return True
