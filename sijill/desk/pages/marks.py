"""One case before a commission: marks, conflicts of interest, left for another day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sijill.desk import actions
from sijill.desk.forms.stages import ConflictForm, MarksForm, ReasonForm
from sijill.desk.models import Seat
from sijill.desk.pages import sheet
from sijill.desk.pages.agents import agents_only, go
from sijill.desk.pages.case import open_file
from sijill.desk.pages.seats import context_of, line_of
from sijill.desk.queries.casefile import look_at
from sijill.desk.queries.scope import NotFound
from sijill.desk.queries.sittings import (
    Heard,
    Table,
    part_in,
    seat_of,
    sitting_of_hearing,
    table,
)
from sijill.desk.rules.sitting import KEEPERS
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.stages import OUTCOMES, findings_of
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.wording import member_name
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def mark(request: AskedRequest, hearing: UUID) -> HttpResponse:
    """The grid: each member's points, written down by themselves or by the secretary."""
    found, heard = _found(request, hearing)
    seats = _own_seats(request, found, heard)
    form = MarksForm(sent(request), seats=seats, grid=heard.grid, given=heard.marks)
    if request.method == "POST" and form.is_valid() and _kept(request, heard, form):
        said = _("The marks are kept.")
        return go(request, reverse("desk:hearing", args=[hearing]), said)
    return _page(request, found, heard, "desk/hearing.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def conflict(request: AskedRequest, hearing: UUID) -> HttpResponse:
    """Write down that a member has an interest in this file."""
    found, heard = _found(request, hearing)
    free = [
        s for s in found.seats if s.pk not in heard.conflicts and _speaks_for(request, found, s)
    ]
    form = _conflict_form(request, free)
    if request.method == "POST" and form.is_valid():
        seat = next(s for s in free if str(s.pk) == form.cleaned_data["seat"])
        reason = form.cleaned_data["reason"]
        return _try(
            request,
            (found, heard, form, "desk/hearing_conflict.html"),
            lambda: actions.declare_conflict(
                hearing=heard.hearing, seat=seat, reason=reason, by=request.actor, at=now()
            ),
            _("The conflict of interest is kept: this member does not mark this file."),
        )
    return _page(request, found, heard, "desk/hearing_conflict.html", form)


def _conflict_form(request: AskedRequest, free: list[Seat]) -> ConflictForm:
    language = request.actor.language
    named = [(seat.pk, member_name(seat.member, language)) for seat in free]
    return ConflictForm(sent(request), seats=named)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def defer(request: AskedRequest, hearing: UUID) -> HttpResponse:
    """Leave a file for another sitting, with the reason."""
    found, heard = _found(request, hearing)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _try(
            request,
            (found, heard, form, "desk/hearing_defer.html"),
            lambda: actions.defer(hearing=heard.hearing, reason=reason, by=request.actor, at=now()),
            _("The file waits for another sitting."),
        )
    return _page(request, found, heard, "desk/hearing_defer.html", form)


def _try(
    request: AskedRequest,
    page: tuple[Table, Heard, Form, str],
    verb: Any,
    said: str,
) -> HttpResponse:
    found, heard, form, template = page
    try:
        verb()
    except Refused as refusal:
        _complain(form, refusal)
        return _page(request, found, heard, template, form)
    return go(request, reverse("desk:sitting", args=[found.sitting.pk]), said)


def _kept(request: AskedRequest, heard: Heard, form: MarksForm) -> bool:
    """Whether every row was kept; the form says why one was not."""
    try:
        for seat, points in form.marks():
            actions.mark(
                hearing=heard.hearing, seat=seat, points=points, by=request.actor, at=now()
            )
    except Refused as refusal:
        _complain(form, refusal)
        return False
    return True


def _complain(form: Form, refusal: Refused) -> None:
    for verdict in refusal.verdicts:
        form.add_error(None, sentence(verdict, CLOSED))


def _found(request: AskedRequest, hearing: UUID) -> tuple[Table, Heard]:
    try:
        found = table(sitting_of_hearing(hearing, viewer=request.actor), viewer=request.actor)
    except NotFound:
        raise Http404 from None
    heard = next((one for one in found.cases if one.hearing.pk == hearing), None)
    if heard is None:
        raise Http404
    return found, heard


def _speaks_for(request: AskedRequest, found: Table, seat: Seat) -> bool:
    """Whether the agent writes for this member: the keepers for all, the others for themselves."""
    if part_in(found.sitting, request.actor) in KEEPERS:
        return True
    own = seat_of(found.sitting, request.actor)
    return own is not None and own.pk == seat.pk


def _own_seats(request: AskedRequest, found: Table, heard: Heard) -> list[tuple[Seat, str]]:
    language = request.actor.language
    return [
        (seat, member_name(seat.member, language))
        for seat in heard.markers
        if _speaks_for(request, found, seat)
    ]


def _page(
    request: AskedRequest, found: Table, heard: Heard, template: str, form: Form
) -> HttpResponse:
    """The file beside what is asked: its documents, what the visit saw."""
    file = open_file(request, heard.case.pk)
    if request.method == "GET":
        look_at(file, viewer=request.actor, at=now(), reason="commission")
    address = reverse("desk:hearing", args=[heard.hearing.pk])
    papers = sheet.papers(file, rule="", asked=request.GET.get("doc", ""), address=address)
    visit = file.stages.visit
    context = context_of(request, found) | {
        "file": file,
        "case": heard.case,
        "heard": heard,
        "line": line_of(heard, found.seats, request.actor.language),
        "form": form,
        "papers": papers,
        "paper": next((p for p in papers if p.current), None),
        "paper_place": next((n for n, p in enumerate(papers, 1) if p.current), 0),
        "proof": "",
        "visit": visit,
        "visit_outcome": OUTCOMES.get(visit.outcome) if visit else None,
        "findings": findings_of(visit, file.declared) if visit else [],
        "whole": sum(line.most for line in heard.grid),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
