"""Controls at the desk: a month frozen and drawn, a control given, reported, settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import institutions, may, names_of
from sijill.institutions.rules import Capability, Kind
from sijill.institutions.wording import name_of
from sijill.kernel.actor import Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.register.actions import controlling, drawing
from sijill.register.forms.controls import FreezeForm, GiveForm, ReportForm, SettleForm
from sijill.register.models import Control, Draw
from sijill.register.queries import NotFound
from sijill.register.queries import controlling as read
from sijill.register.rules.controlling import MEASURES, Consequence, ControlState
from sijill.register.wording import controls as say
from sijill.register.wording import nia_text, verdict_text
from sijill.web.forms import sent

UNPROCESSABLE, PAGE = 422, 50


@require_GET
@never_cache
@require(Capability.SEE_CONTROLS)
def show(request: AskedRequest) -> HttpResponse:
    """The controls within reach in one state, and the months that were drawn."""
    state = request.GET.get("state", "")
    state = state if state in set(ControlState) else ""
    page = Paginator(read.controls(request.actor, state=state), PAGE).get_page(
        request.GET.get("page")
    )
    held, heads = read.counts(request.actor), may(request.actor, Capability.CONTROL)
    draws = [draw_line(one) for one in read.draws(request.actor)] if heads else []
    context = {
        "rows": [_row(one) for one in page],
        "page": page,
        "states": [(s.value, say.STATES[s][1], held[s], s == state) for s in ControlState],
        "state": state,
        "draws": draws,
        "heads": heads,
        "sealed": read.sealed(),
    }
    return render(request, "register/controls/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.CONTROL)
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Freeze a month: its list and its digest stand before the seed exists."""
    form = FreezeForm(
        sent(request), institutions=_mine(request), months=list(read.months(at=now()))
    )
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid() and _tried(
            form,
            lambda: drawing.freeze_month(**form.cleaned_data, by=request.actor, at=now()),
        ):
            messages.success(request, _("Frozen. It is drawn as soon as the log has grown."))
            return redirect("register:controls")
    return render(request, "register/controls/new.html", {"form": form}, status=status)


@require_POST
@never_cache
@require(Capability.CONTROL)
def draw(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Draw a frozen month whose seed exists."""
    if pk not in {one.pk for one in read.draws(request.actor)}:
        raise Http404
    try:
        drawing.draw_controls(draw=pk, by=request.actor, at=now())
    except Refused as refusal:
        messages.warning(request, verdict_text(refusal.verdicts[0]))
    return redirect("register:controls")


@require_GET
@never_cache
@require(Capability.SEE_CONTROLS)
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One control: what is looked at again, where it stands, what may be done."""
    control = _found(request, pk)
    ledger.look(
        "control", by=request.actor, at=now(), reason="control",
        subject=Subject(kind="entry", id=control.entry_id), person=control.entry.person_id,
    )  # fmt: skip
    return _page(request, control)


@require_POST
@never_cache
@require(Capability.SEE_CONTROLS)
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Give it, report it, settle it, or open what it asks for."""
    control = _found(request, pk)
    if deed == "measure":
        return _measure(request, control)
    form = _form(request, control, deed, data=request.POST)
    if form is None:
        raise Http404
    if form.is_valid() and _tried(form, lambda: _deed(request, control, deed, form)):
        messages.success(request, _("Kept."))
        return redirect("register:control", pk)
    return _page(request, control, form=form, deed=deed)


def _deed(request: AskedRequest, control: Control, deed: str, form: Form) -> object:
    typed, by, at = form.cleaned_data, request.actor, now()
    if deed == "give":
        wanted = controlling.WantedControl(**typed)
        return controlling.give_control(control=control.pk, wanted=wanted, by=by, at=at)
    if deed == "report":
        return controlling.report_control(control=control.pk, **typed, by=by, at=at)
    return controlling.settle_control(control=control.pk, **typed, by=by, at=at)


def _measure(request: AskedRequest, control: Control) -> HttpResponse:
    if not may(request.actor, Capability.PROPOSE):
        raise Http404
    try:
        case = controlling.open_measure(control=control.pk, by=request.actor, at=now())
    except Refused as refusal:
        code = refusal.verdicts[0].code
        words = say.VERDICTS.get(code, _("This is not possible in its present state."))
        messages.warning(request, words)
        return redirect("register:control", control.pk)
    messages.success(request, _("Opened: assess it, then propose it. A colleague signs."))
    return redirect("desk:case", case.pk)


def _form(
    request: AskedRequest, control: Control, deed: str, data: Any = None
) -> GiveForm | ReportForm | SettleForm | None:
    """The form of a deed that is possible from here by this office."""
    state, heads = control.state, may(request.actor, Capability.CONTROL)
    if deed == "give" and heads and state != ControlState.SETTLED:
        return GiveForm(data, colleagues=_colleagues(request, control), initial=_first(control))
    if deed == "report" and state == ControlState.GIVEN:
        return ReportForm(data) if control.owner_id == request.actor.user else None
    if deed == "settle" and heads and state == ControlState.REPORTED:
        return SettleForm(data, outcome=control.outcome)
    return None


def _first(control: Control) -> dict[str, Any]:
    days = reference.parameter("controls.days", at=civil_date(now()))
    due = control.due_on or civil_date(now()) + timedelta(days=days)
    return {"owner": control.owner_id, "way": control.way or "visit", "due_on": due}


def _colleagues(request: AskedRequest, control: Control) -> list[tuple[UUID, str]]:
    """Who may look again: those who had a part in the decision are not offered."""
    users = read.lookers(control.institution_id, at=civil_date(now()))
    names = names_of(set(users) - read.concerned(control.case), get_language() or "ar")
    return sorted(names.items(), key=lambda pair: pair[1])


def _page(
    request: AskedRequest, control: Control, *, form: Form | None = None, deed: str = ""
) -> HttpResponse:
    forms = {name: _form(request, control, name) for name in ("give", "report", "settle")}
    if form is not None:
        forms[deed] = form  # type: ignore[assignment]
    decision = read.decision_of(control)
    people = (control.owner_id, control.reported_by, control.settled_by)
    asked = Consequence(control.consequence) if control.consequence else None
    context = {
        **_row(control),
        "decision": decision,
        "forms": forms,
        "error_form": form,
        "names": names_of([one for one in people if one], get_language() or "ar"),
        "consequence": say.CONSEQUENCES[asked] if asked else "",
        "may_open": asked in MEASURES
        and control.measure is None
        and may(request.actor, Capability.PROPOSE),
        "draw": control.ticket.draw if control.ticket else None,
    }
    status = UNPROCESSABLE if form is not None else 200
    return render(request, "register/controls/one.html", context, status=status)


def _row(control: Control) -> dict[str, Any]:
    today, holder = civil_date(now()), control.entry.holder
    latin = get_language() in ("fr", "en")
    open_ = control.state in (ControlState.WAITING, ControlState.GIVEN)
    return {
        "control": control,
        "name": (holder.name_latin if latin else holder.name_ar) or holder.name_ar,
        "nia": nia_text(control.entry.nia),
        "state": say.STATES[control.state],
        "way": say.WAYS.get(control.way, ""),
        "outcome": say.OUTCOMES.get(control.outcome),
        "owner": control.owner.name(get_language() or "ar") if control.owner else "",
        "late": bool(open_ and control.due_on and control.due_on < today),
        "institution": name_of(control.institution, get_language() or "ar"),
    }


def draw_line(draw: Draw) -> dict[str, Any]:
    """One draw in the words of the page."""
    return {
        "draw": draw,
        "institution": name_of(draw.institution, get_language() or "ar"),
        "state": say.DRAW_STATES[draw.state],
    }


def _mine(request: AskedRequest) -> list[tuple[str, str]]:
    standing = institutions(at=civil_date(now()))
    kinds = (Kind.CHAMBER, Kind.DELEGATION)
    within = [one for one in standing if one.kind in kinds and request.actor.reaches(one.code)]
    return [(one.code, name_of(one, get_language() or "ar")) for one in within]


def _found(request: AskedRequest, pk: UUID) -> Control:
    try:
        return read.control_for(pk, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def _tried(form: Form, verb: Callable[[], object]) -> bool:
    """Do it, or say on the form why not."""
    try:
        verb()
    except Refused as refusal:
        form.add_error(None, verdict_text(refusal.verdicts[0]))
        return False
    return True
