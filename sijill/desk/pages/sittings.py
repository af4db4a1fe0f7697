"""Sittings of a commission: called, opened, heard case by case, minutes drawn up and signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.desk import actions
from sijill.desk.forms.stages import PresenceForm, ReasonForm, SittingForm
from sijill.desk.models import Sitting
from sijill.desk.pages.agents import agents_only, go
from sijill.desk.pages.case import open_file, told_no
from sijill.desk.pages.seats import choice_of, context_of
from sijill.desk.queries.scope import NotFound
from sijill.desk.queries.sittings import (
    Table,
    commission_that_sits,
    keeps,
    sitting_for,
    sittings,
    table,
)
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.stages import SITTING_STATES
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Commission
from sijill.institutions.wording import commission_name
from sijill.kernel.actor import Assurance
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.web.forms import sent

UNPROCESSABLE, CONFLICT = 422, 409


@require_GET
@never_cache
@agents_only
def show(request: AskedRequest) -> HttpResponse:
    """The sittings within reach: those to come or to finish, or those that are done."""
    past, today = "past" in request.GET, civil_date(now())
    commission = commission_that_sits(request.actor, on=today)
    rows = sittings(viewer=request.actor, past=past)
    context = {
        "lines": [_line(request, sitting) for sitting in rows],
        "past": past,
        "may_call": keeps(commission, request.actor, on=today),
        "commission": commission,
    }
    return render(request, "desk/sittings.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def call(request: AskedRequest) -> HttpResponse:
    """Call the commission of the agent's institution."""
    commission = commission_that_sits(request.actor, on=civil_date(now()))
    if commission is None:
        raise Http404
    form = SittingForm(sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and (made := _called(request, commission, form))
    ):
        said = _("The sitting is called: put files on its agenda.")
        return go(request, reverse("desk:sitting", args=[made.pk]), said)
    name = commission_name(commission, request.actor.language)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/sitting_call.html", {"form": form, "name": name}, status=status)


def _called(request: AskedRequest, commission: Commission, form: SittingForm) -> Sitting | None:
    """The sitting, or None when the form tells why not."""
    try:
        return actions.call_sitting(
            commission=commission,
            on=form.moment(),
            place=form.cleaned_data["place"],
            by=request.actor,
            at=now(),
        )
    except Refused as refusal:
        _complain(form, refusal)
        return None


@require_GET
@never_cache
@agents_only
def one(request: AskedRequest, sitting: UUID) -> HttpResponse:
    """A sitting whole: who sits, what is heard, what is left to do."""
    found = _found(request, sitting)
    ledger.look("sitting", by=request.actor, at=now(), reason="commission", count=len(found.cases))
    return render(request, "desk/sitting.html", context_of(request, found) | {"refused": ""})


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def open_(request: AskedRequest, sitting: UUID) -> HttpResponse:
    """Write down who came, and open."""
    found = _found(request, sitting)
    language = request.actor.language
    choices = [(seat, choice_of(seat, language)) for seat in found.seats]
    everybody = [str(seat.pk) for seat in found.seats]
    form = PresenceForm(sent(request), seats=choices, initial={"present": everybody})
    if request.method == "POST" and form.is_valid():
        present = form.seats()
        return _do(
            request,
            found,
            lambda: actions.open_sitting(
                sitting=found.sitting, present=present, by=request.actor, at=now()
            ),
            _("The sitting is open."),
        )
    return _ask(request, found, "desk/sitting_open.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def call_off(request: AskedRequest, sitting: UUID) -> HttpResponse:
    """Call a sitting off; its files wait for another one."""
    found = _found(request, sitting)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _do(
            request,
            found,
            lambda: actions.call_off_sitting(
                sitting=found.sitting, reason=reason, by=request.actor, at=now()
            ),
            _("The sitting is called off."),
        )
    return _ask(request, found, "desk/sitting_call_off.html", form)


@require_POST
@agents_only
def close(request: AskedRequest, sitting: UUID) -> HttpResponse:
    """Draw the minutes up."""
    found = _found(request, sitting)
    return _do(
        request,
        found,
        lambda: actions.close_minutes(sitting=found.sitting, by=request.actor, at=now()),
        _("The minutes are drawn up: chair and secretary sign them."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def sign(request: AskedRequest, sitting: UUID) -> HttpResponse:
    """Read the minutes once more, then sign them with the second factor given afresh."""
    found = _found(request, sitting)
    if request.method == "POST" and request.actor.assurance >= Assurance.STEP_UP:
        return _do(
            request,
            found,
            lambda: actions.sign_minutes(sitting=found.sitting, by=request.actor, at=now()),
            _("You have signed the minutes."),
        )
    back = urlencode({"next": reverse("desk:minutes_sign", args=[found.sitting.pk])})
    more = {
        "stepped_up": request.actor.assurance >= Assurance.STEP_UP,
        "step_up": f"{reverse('accounts:step_up')}?{back}",
    }
    return render(request, "desk/minutes_sign.html", context_of(request, found) | more)


@require_POST
@agents_only
def hear(request: AskedRequest, case: UUID) -> HttpResponse:
    """Put a file on the agenda of a sitting."""
    file = open_file(request, case)
    try:
        found = sitting_for(UUID(request.POST.get("sitting", "")), viewer=request.actor)
    except (ValueError, NotFound):
        raise Http404 from None
    try:
        actions.put_on_agenda(case=file.case, sitting=found, by=request.actor, at=now())
    except Refused as refusal:
        return told_no(request, open_file(request, case), refusal)
    said = _("The file is on the agenda, and the person told.")
    return go(request, reverse("desk:case", args=[case]), said)


def _found(request: AskedRequest, sitting: UUID) -> Table:
    try:
        return table(sitting, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def _do(request: AskedRequest, found: Table, verb: Callable[[], object], said: str) -> HttpResponse:
    """Do it and come back to the sitting, or say why not on its page."""
    try:
        verb()
    except Refused as refusal:
        again = table(found.sitting.pk, viewer=request.actor)
        refused = " ".join(sentence(verdict, CLOSED) for verdict in refusal.verdicts)
        context = context_of(request, again) | {"refused": refused}
        return render(request, "desk/sitting.html", context, status=CONFLICT)
    return go(request, reverse("desk:sitting", args=[found.sitting.pk]), said)


def _ask(request: AskedRequest, found: Table, template: str, form: Form) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    context = context_of(request, found) | {"form": form}
    return render(request, template, context, status=status)


def _complain(form: Form, refusal: Refused) -> None:
    for verdict in refusal.verdicts:
        form.add_error(None, sentence(verdict, CLOSED))


def _line(request: AskedRequest, sitting: Sitting) -> dict[str, Any]:
    return {
        "sitting": sitting,
        "name": commission_name(sitting.commission, request.actor.language),
        "state": SITTING_STATES[sitting.state],
        "cases": sitting.cases,  # type: ignore[attr-defined]  # counted by the query
    }
