"""A year's plan at the desk: lines, votes, approval, money under each line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions.actions import planning
from sijill.institutions.forms.bodies import ReasonForm
from sijill.institutions.forms.plan import (
    ChangeLineForm,
    LineForm,
    SessionForm,
    SpendForm,
    YearForm,
)
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Line, Plan
from sijill.institutions.pages.bodies import language, told, tried
from sijill.institutions.pages.house import form_page, home, keeps, may_keep, sees
from sijill.institutions.queries import plan as read
from sijill.institutions.rules.plan import PlanState, Spending
from sijill.institutions.rules.sessions import at_home
from sijill.institutions.wording import name_of
from sijill.institutions.wording import plan as say
from sijill.kernel.actor import Role
from sijill.kernel.clock import civil_date, now
from sijill.web.forms import sent


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The plans of the institution; those that wait for the ministry."""
    where, by = home(request), request.actor
    waits = read.to_approve(viewer=by) if by.role == Role.MINISTRY else []
    context = {
        "name": name_of(where, language()),
        "keeper": may_keep(request),
        "plans": [_plan(one) for one in read.plans_of(where.code, viewer=by)],
        "waits": [{**_plan(one), "name": name_of(one.institution, language())} for one in waits],
    }
    return render(request, "institutions/house/plans.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Open the plan of a year."""
    where, by = home(request), request.actor
    form = YearForm(sent(request), initial={"year": civil_date(now()).year + 1})
    ask_for: dict[str, Any] = {"institution": where.code, "by": by, "at": now()}
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        if made := tried(form, lambda: planning.draw_up(year=year, **ask_for)):
            return redirect("institutions:plan", made.pk)
    title, above = _("Draw up a plan"), reverse("institutions:plans")
    return form_page(request, form, title=title, submit=title, above=above)


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One plan: each line with what was voted, committed and paid."""
    held = _held(request, pk)
    total, lines = read.total(pk), read.lines_of(pk)
    keeper = may_keep(request) and at_home(request.actor, held.institution_id)
    context = {
        **_plan(held),
        "name": name_of(held.institution, language()),
        "total": total,
        "lines": [_line(one) for one in lines],
        "most": max([one.voted for one in lines], default=1),
        "keeper": keeper,
        "tutelage": request.actor.role == Role.MINISTRY,
        "drafts": keeper and held.state == PlanState.DRAFT,
        "spends": keeper and held.state == PlanState.APPROVED,
        "part": int(100 * total.paid / total.voted) if total.voted else 0,
    }
    return render(request, "institutions/house/plan.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def line_new(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Write a line of a draft."""
    form = LineForm(sent(request))
    title = _("Add a line")

    def deed() -> object:
        return planning.add_line(plan=pk, **form.cleaned_data, by=request.actor, at=now())

    return _asked(request, form, deed, _held(request, pk), title=title)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def vote(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Tell which session voted the plan."""
    held = _held(request, pk)
    form = SessionForm(sent(request), **_sessions(request, held))

    def deed() -> object:
        return planning.vote(plan=pk, session=form.which(), by=request.actor, at=now())

    return _asked(request, form, deed, held, title=_("The plan was voted"))


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def send_back(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Send a plan back to its institution."""
    form = ReasonForm(sent(request))

    def deed() -> object:
        word = form.cleaned_data["reason"]
        return planning.send_back(plan=pk, word=word, by=request.actor, at=now())

    return _asked(request, form, deed, _held(request, pk), title=_("Send it back"), kind="refuse")


@require_POST
@never_cache
@keeps
@step_up_required
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Approve a plan, or close it."""
    deeds: dict[str, Callable[..., Any]] = {"approve": planning.approve, "close": planning.close}
    if deed not in deeds:
        raise Http404
    _held(request, pk)
    told(request, lambda: deeds[deed](plan=pk, by=request.actor, at=now()))
    return redirect("institutions:plan", pk)


@require_GET
@never_cache
@sees
def line(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One line: what was written under it, and how it was changed."""
    held = _line_held(request, pk)
    plan = _held(request, held.plan_id)
    keeper = may_keep(request) and at_home(request.actor, held.institution_id)
    context = {
        **_plan(plan),
        **_line(held),
        "entered": [(each, say.SPENDINGS[each.kind]) for each in held.entered.all()],
        "changes": list(held.changes.all()),
        "spends": keeper and plan.state == PlanState.APPROVED,
    }
    return render(request, "institutions/house/line.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def spend(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Write a commitment or a payment."""
    held, form = _line_held(request, pk), SpendForm(sent(request))

    def deed() -> object:
        typed = {**form.cleaned_data, "kind": Spending(form.cleaned_data["kind"])}
        return planning.spend(line=pk, **typed, by=request.actor, at=now())

    return _asked(request, form, deed, held, title=_("Write a commitment or a payment"))


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def change(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Vote a line anew."""
    held = _line_held(request, pk)
    form = ChangeLineForm(sent(request), **_sessions(request, held))

    def deed() -> object:
        amount, session = form.cleaned_data["amount"], form.which()
        ask_for: dict[str, Any] = {"line": pk, "amount": amount, "session": session}
        return planning.change_line(**ask_for, by=request.actor, at=now())

    return _asked(request, form, deed, held, title=_("Vote this line anew"))


def _asked(
    request: AskedRequest, form: Any, deed: Callable[[], object], held: Plan | Line, **context: Any
) -> HttpResponse:
    """A page with one form about a plan or a line, and back there once it is done."""
    name = "institutions:plan" if isinstance(held, Plan) else "institutions:plan_line"
    if request.method == "POST" and form.is_valid() and tried(form, deed):
        return redirect(name, held.pk)
    said = str(held.year) if isinstance(held, Plan) else held.activity
    first = {"submit": context["title"], "told": said, "above": reverse(name, args=[held.pk])}
    return form_page(request, form, **{**first, **context})


def _sessions(request: AskedRequest, held: Plan | Line) -> dict[str, Any]:
    found = read.signed_sessions(held.institution_id, viewer=request.actor)
    return {"sessions": found, "language": language()}


def _held(request: AskedRequest, pk: UUID) -> Plan:
    try:
        return read.plan_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _line_held(request: AskedRequest, pk: UUID) -> Line:
    try:
        return read.line_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _plan(held: Plan) -> dict[str, Any]:
    return {"plan": held, "state": say.PLAN_STATES[held.state]}


def _line(held: Line) -> dict[str, Any]:
    return {
        "line": held,
        "left": held.voted - held.committed,
        "part": int(100 * held.paid / held.voted) if held.voted else 0,
    }
