"""One case on one screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.desk.pages import sheet
from sijill.desk.pages.agents import agents_only, box_of, names_of_agents
from sijill.desk.queries import NotFound, history, neighbours
from sijill.desk.queries.casefile import CaseFile, casefile, look_at
from sijill.desk.queries.inbox import is_in
from sijill.desk.wording import agent as wording
from sijill.kernel.clock import civil_date, now


@require_GET
@never_cache
@agents_only
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """The case, with the row asked for in hand."""
    at = now()
    file = open_file(request, case)
    look_at(file, viewer=request.actor, at=at, reason="examination")
    return render(request, "desk/case.html", context_of(request, file))


def open_file(request: HttpRequest, case: UUID) -> CaseFile:
    """The file within the agent's reach, or 404."""
    try:
        return casefile(case, viewer=request.actor, at=now())
    except NotFound:
        raise Http404 from None


def context_of(request: HttpRequest, file: CaseFile) -> dict[str, Any]:
    """What every page on a case shows: head, rows, documents, history, decision bar."""
    address = reverse("desk:case", args=[file.case.pk])
    rule = sheet.in_hand(file, request.GET.get("rule", ""))
    asked = request.GET.get("doc", "")
    papers = sheet.papers(file, rule=rule, asked=asked, address=address)
    viewer = request.actor
    alive = sheet.buttons(file, viewer)
    return {
        "file": file,
        "case": file.case,
        "state": wording.state(file.case),
        "proof": file.declared.proof_of.get(rule, ""),
        "rule": next((row for row in file.verdicts if row.rule == rule), None),
        "rows": sheet.rows(file, rule=rule, address=address),
        "tallies": sheet.tallies(file),
        "pairs": sheet.pairs(file),
        "papers": papers,
        "paper": next((p for p in papers if p.current), None),
        "paper_place": next((n for n, p in enumerate(papers, 1) if p.current), 0),
        "portrait": sheet.portrait(file),
        "deadline": sheet.deadline(file),
        "buttons": alive,
        "filled_correct": bool(alive.closed),
        "proposer": _who(file, file.proposal.decided_by if file.proposal else None),
        "signer": _who(file, file.decision.signed_by if file.decision else None),
        "assignee_name": file.case.assignee.name(viewer.language) if file.case.assignee else "",
        "events": _events(file, viewer.language),
        **_place(request, file),
        "colleagues": names_of_agents(request, file),
    }


def _place(request: HttpRequest, file: CaseFile) -> dict[str, Any]:
    """Where the case stands in the box the agent works through, if it stands there."""
    box = box_of(request)
    today = civil_date(now())
    place = neighbours(case=file.case, box=box, viewer=request.actor, today=today)
    return {
        "place": place,
        "in_box": is_in(box, file.case, viewer=request.actor, today=today),
        "box_name": wording.BOXES[box],
    }


def _who(file: CaseFile, user: UUID | None) -> str:
    return file.names.get(user, "") if user else str(_("the clock"))


def _events(file: CaseFile, language: str) -> list[tuple[Any, str]]:
    return [
        (happened.told.act.at, wording.event(happened, file.declared))
        for happened in history(file.case, language=language)
    ]
