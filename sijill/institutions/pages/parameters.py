"""The dated parameters: what holds, since when, on which text; proposing and deciding a change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.accounts.stepping import step_up
from sijill.institutions.doors import require
from sijill.institutions.forms import ChangeForm, DecisionForm, ReadingForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.kernel.clock import civil_date, now, start_of
from sijill.kernel.verdict import Refused
from sijill.reference import queries as reference
from sijill.reference import wording
from sijill.reference.actions import Wanted, confirm, propose, refuse, withdraw
from sijill.reference.models import ParameterChange
from sijill.reference.queries import InForce, Preview
from sijill.reference.rules import (
    ChangeState,
    Definition,
    Status,
    UnknownParameter,
    Unreadable,
    definition,
)
from sijill.web.forms import sent

ONE_DAY, AN_INSTANT = timedelta(days=1), timedelta(microseconds=1)
VERBS = {"confirm": confirm, "refuse": refuse, "withdraw": withdraw}


@require_GET
@never_cache
@require(Capability.SEE_ACTS)
def show(request: AskedRequest) -> HttpResponse:
    """Every parameter with the value that holds today, and the changes that wait."""
    today = civil_date(now())
    lines = [_line(code, shape, held) for code, shape, held in reference.declared(at=today)]
    families = [
        (label, [line for line in lines if line["code"].startswith(f"{family}.")])
        for family, label in wording.FAMILIES.items()
    ]
    waiting = reference.changes(state=ChangeState.PROPOSED)
    context = {"families": families, "waiting": [_change(one) for one in waiting]}
    return render(request, "institutions/parameters.html", context)


@require_GET
@never_cache
@require(Capability.SEE_ACTS)
def history(request: AskedRequest, code: str) -> HttpResponse:
    """Every value of a parameter, and what was known on a day of what held on another."""
    shape = _shape(code)
    form = ReadingForm(request.GET or None)
    typed = form.cleaned_data if form.is_valid() else {}
    context = {
        "line": _line(code, shape, _read(code, typed.get("day"), typed.get("known"))),
        "form": form,
        "day": typed.get("day") or civil_date(now()),
        "known": typed.get("known"),
        "values": [_line(code, shape, one) for one in reference.history(code)],
        "changes": [_change(one) for one in reference.changes(code)],
        "may_change": may(request.actor, Capability.CHANGE_PARAMETERS),
    }
    return render(request, "institutions/parameter.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.CHANGE_PARAMETERS)
def change(request: AskedRequest, code: str) -> HttpResponse:
    """Propose another value: first who it would reach, then the proposal itself."""
    shape, held = _shape(code), _read(code, None, None)
    form = ChangeForm(sent(request), shape=shape, initial={"value": held and held.value})
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = _preview(request, code, form)
        if preview and "propose" in request.POST and (made := _propose(request, code, form)):
            messages.success(request, _("The change waits for a second person."))
            return redirect("institutions:change", made.pk)
    context = {"form": form, "line": _line(code, shape, held), "preview": preview}
    status = 422 if form.errors else 200
    return render(request, "institutions/propose.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.SEE_ACTS)
def decide(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One proposed change, whom it reaches today, and the second person's answer."""
    held = reference.change(pk)
    if held is None:
        raise Http404
    form = DecisionForm(sent(request))
    posted = request.method == "POST" and form.is_valid()
    if posted and (answer := _decide(request, pk, form)) is not None:
        return answer
    context = _about(request, held) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "institutions/change.html", context, status=status)


def _propose(request: AskedRequest, code: str, form: ChangeForm) -> ParameterChange | None:
    wanted = Wanted(code=code, **form.cleaned_data)
    try:
        return propose(wanted=wanted, by=request.actor, at=now())
    except Refused as problem:
        _complain(form, problem)
        return None


def _decide(request: AskedRequest, pk: UUID, form: DecisionForm) -> HttpResponse | None:
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        return None
    try:
        verb(change=pk, by=request.actor, at=now(), note=form.cleaned_data["note"])
    except Refused as problem:
        if {verdict.code for verdict in problem.verdicts} == {"change.step_up_needed"}:
            return step_up(request)
        _complain(form, problem)
        return None
    return redirect("institutions:change", pk)


def _shape(code: str) -> Definition:
    try:
        return definition(code)
    except UnknownParameter as problem:
        raise Http404 from problem


def _read(code: str, day: date | None, known: date | None) -> InForce | None:
    # "As known on a day" counts that whole day.
    known_at: datetime | None = start_of(known + ONE_DAY) - AN_INSTANT if known else None
    try:
        return reference.in_force(code, at=day or civil_date(now()), known_at=known_at)
    except UnknownParameter:
        return None


def _line(code: str, shape: Definition, held: InForce | None) -> dict[str, Any]:
    return {
        "code": code,
        "label": wording.label(code),
        "held": held,
        "value": wording.value(held.value, shape.unit) if held else "",
        "status": wording.STATUSES[held.status] if held else None,
        "text": wording.text_of(held.article if held else shape.article),
    }


def _change(one: ParameterChange) -> dict[str, Any]:
    shape = definition(one.code)
    return {
        "change": one,
        "label": wording.label(one.code),
        "value": wording.value(shape.read(one.value), shape.unit),
        "state": wording.STATES[one.state],
        "status": wording.STATUSES[one.status],
    }


def _preview(request: AskedRequest, code: str, form: ChangeForm) -> dict[str, Any] | None:
    """Whom the typed value would reach; None when it cannot be read."""
    shape, typed = definition(code), form.cleaned_data
    try:
        value = shape.read(shape.keep(typed["value"]))
    except Unreadable as problem:
        facts = {"value": typed["value"], "low": problem.low, "high": problem.high}
        form.add_error("value", str(wording.REFUSALS[problem.code]).format(**facts))
        return None
    asked = Preview(code=code, value=value, valid_from=typed["valid_from"], by=request.actor)
    return {
        "value": wording.value(value, shape.unit),
        "valid_from": typed["valid_from"],
        "affected": reference.affected_by(asked),
    }


def _about(request: AskedRequest, held: ParameterChange) -> dict[str, Any]:
    shape, viewer = definition(held.code), request.actor
    names = names_of(filter(None, (held.proposed_by, held.decided_by)), viewer.language)
    asked = Preview(
        code=held.code, value=shape.read(held.value), valid_from=held.valid_from, by=viewer
    )
    waits = held.state == ChangeState.PROPOSED
    hand = may(viewer, Capability.CHANGE_PARAMETERS)
    return {
        "line": _change(held),
        "before": _line(held.code, shape, _read(held.code, held.valid_from, None)),
        "proposed_by": names.get(held.proposed_by, ""),
        "decided_by": names.get(held.decided_by, "") if held.decided_by else "",
        "affected": reference.affected_by(asked) if waits else [],
        "official": held.status == Status.OFFICIAL,
        "own": waits and viewer.user == held.proposed_by,
        "may_decide": waits and hand and not viewer.counts_as(held.proposed_by),
    }


def _complain(form: ChangeForm | DecisionForm, problem: Refused) -> None:
    for verdict in problem.verdicts:
        form.add_error(None, wording.refusal(verdict))
