"""Visits: planned, done without, reported with their photos, called off by either side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.desk import actions
from sijill.desk.actions.evidence import see
from sijill.desk.forms.stages import ReasonForm, ReportForm, VisitForm, WaiveForm
from sijill.desk.models import Case, Visit
from sijill.desk.pages import kept, place
from sijill.desk.pages.agents import agents_only, go, names_of_agents
from sijill.desk.pages.case import context_of, open_file, told_no
from sijill.desk.pages.evidence import PHOTOS, preview
from sijill.desk.queries.casefile import CaseFile, look_at
from sijill.desk.queries.scope import NotFound
from sijill.desk.queries.stages import planned_visit, visit_for, visits_of_agent
from sijill.desk.rules.visiting import VisitState, photo_kind
from sijill.desk.wording import evidence as wording
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.stages import seen_label
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent
from sijill.web.pages_of import Slot

UNPROCESSABLE = 422
SHOWN_SLOTS = 4


@require_GET
@never_cache
@agents_only
def mine(request: AskedRequest) -> HttpResponse:
    """Where this agent is expected, nearest first."""
    return render(request, "desk/visits.html", {"visits": visits_of_agent(viewer=request.actor)})


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def plan(request: AskedRequest, case: UUID) -> HttpResponse:
    """Give an appointment at the place of work."""
    file = open_file(request, case)
    first = {"agent": str(request.actor.user), "place": _place_of(file)}
    form = VisitForm(sent(request), agents=names_of_agents(request, file), initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"on": form.moment(), "agent": UUID(form.cleaned_data["agent"])}
        given = {name: said[name] for name in ("on", "place", "agent", "told")}
        return _do(
            request,
            file,
            lambda: actions.plan_visit(case=file.case, by=request.actor, at=now(), **given),
            _("The visit is planned, and the person told."),
        )
    return _ask(request, file, "desk/visit_plan.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def waive(request: AskedRequest, case: UUID) -> HttpResponse:
    """Do without a visit, and say why."""
    file = open_file(request, case)
    form = WaiveForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return _do(
            request,
            file,
            lambda: actions.waive_visit(
                case=file.case, by=request.actor, at=now(), **form.cleaned_data
            ),
            _("No visit is needed: the reason is kept."),
        )
    return _ask(request, file, "desk/visit_waive.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def report(request: AskedRequest, visit: UUID) -> HttpResponse:
    """What was seen, with its photos; what was reported stands in the file."""
    found, file = _found(request, visit)
    if request.method == "GET" and found.state != VisitState.PLANNED:
        return redirect(f"{reverse('desk:case', args=[file.case.pk])}#stages")
    stage = file.declared.stage.visit
    form = ReportForm(sent(request), sights=stage.sights if stage else ())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"findings": form.findings()}
        given = {name: said[name] for name in ("findings", "outcome", "report")}
        return _do(
            request,
            file,
            lambda: actions.report_visit(visit=found, by=request.actor, at=now(), **given),
            _("The report is kept."),
        )
    early = found.planned_at is not None and now() < found.planned_at
    more = {"visit": found, "slots": _slots(found, file), "early": early}
    return _ask(request, file, "desk/visit_report.html", form, **more)


@require_POST
@agents_only
def photograph(request: AskedRequest, visit: UUID, number: int) -> HttpResponse:
    """Take one photo of the visit."""
    found, _file = _found(request, visit)
    upload = request.FILES.get("file") or request.FILES.get(f"photo_{number}")
    if upload is None:
        return _answer(request, found, refusal=_("Choose a photo first."))
    try:
        taken = see(visit=found, number=number, upload=upload, by=request.actor, at=now())
    except Refused as refusal:
        return _answer(request, found, refusal=_why(refusal))
    shown: dict[str, Any] = {
        "file_name": upload.name or "",
        "size": taken.size,
        "preview": preview(taken),
    }
    return _answer(request, found, **shown)


@require_POST
@agents_only
def miss(request: AskedRequest, visit: UUID) -> HttpResponse:
    """Say that nobody was there."""
    found, file = _found(request, visit)
    note = request.POST.get("note", "")
    return _do(
        request,
        file,
        lambda: actions.miss_visit(visit=found, note=note, by=request.actor, at=now()),
        _("It is kept that nobody was there. You may plan another visit."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def call_off(request: AskedRequest, visit: UUID) -> HttpResponse:
    """Call a visit off, and tell the person."""
    found, file = _found(request, visit)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _do(
            request,
            file,
            lambda: actions.call_off_visit(visit=found, reason=reason, by=request.actor, at=now()),
            _("The visit is called off, and the person told."),
        )
    return _ask(request, file, "desk/visit_call_off.html", form, visit=found)


@never_cache
@require_http_methods(["GET", "POST"])
def absent(request: AskedRequest, case: UUID) -> HttpResponse:
    """Let the person say that they cannot be there: another day is given."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    visit = planned_visit(found)
    if visit is None:
        return redirect("desk:follow", found.pk)
    form = ReasonForm(sent(request), initial=kept.what_was_kept(request) or {})
    if request.method == "POST" and form.is_valid():
        return _called_off(request, found, visit, form.cleaned_data["reason"])
    status = UNPROCESSABLE if form.errors else 200
    context = {"case": found, "visit": visit, "form": form}
    return render(request, "desk/visit_absent.html", context, status=status)


def _called_off(request: AskedRequest, case: Case, visit: Visit, reason: str) -> HttpResponse:
    try:
        actions.call_off_visit(visit=visit, reason=reason, by=request.actor, at=now())
    except Refused as refusal:
        return place.told_and_sent_on(request, case, sentence(refusal.verdicts[0]))
    messages.success(request, _("We know now. Another day will be given to you."))
    return redirect("desk:follow", case.pk)


def _found(request: AskedRequest, visit: UUID) -> tuple[Visit, CaseFile]:
    try:
        found = visit_for(visit, viewer=request.actor)
    except NotFound:
        raise Http404 from None
    return found, open_file(request, found.case_id)


def _place_of(file: CaseFile) -> str:
    """The place of work as it was answered, for the agent to correct."""
    answered = file.case.answers.get("workplace", {})
    return str(answered.get("address", ""))


def _slots(visit: Visit, file: CaseFile) -> list[Slot]:
    """The places of the visit's photos: those taken, and one more."""
    if visit.state != VisitState.PLANNED:
        return []
    there = {e.kind: e for e in file.evidence}
    slots = []
    for number in range(1, SHOWN_SLOTS + 1):
        taken = there.get(photo_kind(visit.pk, number))
        slots.append(
            Slot(
                name=f"photo_{number}",
                title=seen_label(f"_{number}"),
                state="received" if taken else "empty",
                file_name=seen_label(taken.kind) if taken else "",
                size=taken.size if taken else 0,
                preview=preview(taken) if taken else "",
                post=reverse("desk:visit_photo", args=[visit.pk, number]),
                accept=PHOTOS,
            )
        )
    return slots


def _do(
    request: AskedRequest, file: CaseFile, verb: Callable[[], object], said: str
) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        return told_no(request, open_file(request, file.case.pk), refusal)
    return go(request, reverse("desk:case", args=[file.case.pk]), said)


def _ask(
    request: AskedRequest, file: CaseFile, template: str, form: Form, **more: Any
) -> HttpResponse:
    if request.method == "GET":
        look_at(file, viewer=request.actor, at=now(), reason="visit")
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    context = context_of(request, file) | {"form": form, **more}
    return render(request, template, context, status=status)


def _why(refusal: Refused) -> str:
    verdict = refusal.verdicts[0]
    if verdict.code.startswith("evidence."):
        return str(wording.reason(verdict))
    return sentence(verdict, CLOSED)


def _answer(
    request: AskedRequest, visit: Visit, *, refusal: str = "", **shown: Any
) -> HttpResponse:
    """What the slot shows next, or the page it stands on again."""
    if "application/json" not in request.headers.get("Accept", ""):
        if refusal:
            messages.error(request, refusal)
        return redirect("desk:visit_report", visit.pk)
    if refusal:
        return JsonResponse({"state": "refused", "reason": refusal}, status=UNPROCESSABLE)
    return JsonResponse({"state": "received", "reason": "", **shown})
