"""One case on one screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.desk.pages import sheet
from sijill.desk.pages.agents import agents_only, box_of, may_give, names_of_agents
from sijill.desk.pages.stages import stages_context
from sijill.desk.queries import Neighbours, NotFound, neighbours
from sijill.desk.queries.casefile import CaseFile, casefile, look_at
from sijill.desk.queries.deciding import undo_until
from sijill.desk.queries.inbox import box_holding
from sijill.desk.rules import DECIDED
from sijill.desk.rules.life import ANSWER_APPEAL
from sijill.desk.wording import agent as wording
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused

NOWHERE = Neighbours(previous=None, next=None, place=0, total=0)


@require_GET
@never_cache
@agents_only
def show(request: AskedRequest, case: UUID) -> HttpResponse:
    """The case, with the row asked for in hand."""
    at = now()
    file = open_file(request, case)
    look_at(file, viewer=request.actor, at=at, reason="examination")
    return render(request, "desk/case.html", context_of(request, file))


def open_file(request: AskedRequest, case: UUID) -> CaseFile:
    """The file within the agent's reach, or 404."""
    try:
        return casefile(case, viewer=request.actor, at=now())
    except NotFound:
        raise Http404 from None


def context_of(request: AskedRequest, file: CaseFile) -> dict[str, Any]:
    """What every page on a case shows: head, rows, documents, history, decision bar."""
    rule = sheet.in_hand(file, request.GET.get("rule", ""))
    return {
        "file": file,
        "case": file.case,
        "events": _events(file),
        **_head(request, file),
        **_rules(file, rule),
        **_papers(file, rule, request.GET.get("doc", "")),
        **_decision(request, file),
        **stages_context(request, file),
    }


def _head(request: AskedRequest, file: CaseFile) -> dict[str, Any]:
    assignee = file.case.assignee
    return {
        "state": wording.state(file.case, file.declared, ground=_ground(file)),
        "portrait": sheet.portrait(file),
        "filed_by": file.declared.filed_by(file.case.answers),  # type: ignore[attr-defined]
        "deadline": sheet.deadline(file),
        "assignee_name": assignee.name(request.actor.language) if assignee else "",
        "colleagues": names_of_agents(request, file) if may_give(request.actor) else [],
        **_place(request, file),
    }


def _ground(file: CaseFile) -> str:
    """What the decision that stands rests on."""
    taken = file.case.state in DECIDED and file.decision
    return taken.ground if taken else ""


def _rules(file: CaseFile, rule: str) -> dict[str, Any]:
    return {
        "rule": next((row for row in file.verdicts if row.rule == rule), None),
        "rows": sheet.rows(file, rule=rule, address=reverse("desk:case", args=[file.case.pk])),
        "tallies": sheet.tallies(file),
        "pairs": sheet.pairs(file),
        "lists": sheet.lists(file),
    }


def _papers(file: CaseFile, rule: str, asked: str) -> dict[str, Any]:
    address = reverse("desk:case", args=[file.case.pk])
    papers = sheet.papers(file, rule=rule, asked=asked, address=address)
    shown = next(((n, p) for n, p in enumerate(papers, 1) if p.current), (0, None))
    return {
        "papers": papers,
        "paper": shown[1],
        "paper_place": shown[0],
        "proof": file.declared.proof_of.get(rule, ""),
    }


def _decision(request: AskedRequest, file: CaseFile) -> dict[str, Any]:
    buttons = sheet.buttons(file, request.actor)
    return {
        "buttons": buttons,
        "filled_correct": bool(buttons.closed),
        "proposer": _who(file, file.proposal.decided_by if file.proposal else None),
        "to_sign": wording.to_sign(file.proposal, file.declared),
        "undo": _undo(request, file),
        "signer": _who(file, file.decision.signed_by if file.decision else None),
    }


def _undo(request: AskedRequest, file: CaseFile) -> bool:
    """Whether the decision may still be undone, by whoever signs such decisions."""
    until = undo_until(file.decision) if file.decision else None
    if until is None or now() > until:
        return False
    first = file.answered.decision.signed_by if file.answered else None
    decides = ANSWER_APPEAL if file.answered else file.stage.decides
    return request.actor.role in decides and not request.actor.counts_as(first)


def _place(request: AskedRequest, file: CaseFile) -> dict[str, Any]:
    """Where the case stands in the box the agent works through, else in its own box."""
    viewer, today = request.actor, civil_date(now())
    box = box_holding(file.case, first=box_of(request), viewer=viewer, today=today)
    place = neighbours(case=file.case, box=box, viewer=viewer, today=today) if box else NOWHERE
    return {"place": place}


def _who(file: CaseFile, user: UUID | None) -> str:
    return file.names.get(user, "") if user else str(_("the clock"))


def _events(file: CaseFile) -> list[tuple[Any, str]]:
    return [
        (happened.told.act.at, wording.event(happened, file.declared)) for happened in file.history
    ]


def told_no(request: AskedRequest, file: CaseFile, refusal: Refused) -> HttpResponse:
    """The answer to an action that its rules refused; nothing was written."""
    codes = {verdict.code for verdict in refusal.verdicts}
    if "desk.already_decided" in codes:
        return render(request, "desk/already.html", _already(file, refusal), status=409)
    if codes == {"desk.step_up_needed"}:
        return HttpResponseRedirect(reverse("desk:sign", args=[file.case.pk]))
    refused = wording.why_closed(list(refusal.verdicts), file.declared)
    return render(
        request, "desk/case.html", context_of(request, file) | {"refused": refused}, status=409
    )


def _already(file: CaseFile, refusal: Refused) -> dict[str, Any]:
    facts = next(v.facts for v in refusal.verdicts if v.code == "desk.already_decided")
    return {
        "file": file,
        "case": file.case,
        "who": facts.get("who", ""),
        "at": parse_datetime(str(facts.get("at") or "")),
        "outcome": str(facts.get("state", "")),
        "outcome_star": "granted" if facts.get("state") == "accepted" else "broken",
    }
