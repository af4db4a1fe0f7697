"""The hand-over as its agents see it: who stands where, who waits, who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.protection import actions
from sijill.protection.forms import ReplyForm
from sijill.protection.models import Affiliation, Line
from sijill.protection.pages.around import agents_only, around
from sijill.protection.queries import desk as queries
from sijill.protection.queries import files
from sijill.protection.queries.affiliations import NotFound, affiliation_for, questions_of
from sijill.protection.rules.asking import may_answer
from sijill.protection.rules.codes import TABLE
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import NOT_SET_ASIDE, LineKind, LineState
from sijill.protection.wording import effects, exchange, states
from sijill.protection.wording.rights import rights_told
from sijill.web.pages_of import PageLinks

UNPROCESSABLE = 422
BOXES = {
    *(queries.ASKED, queries.HELD, *CoverState),
    *(f"{queries.CODE}{code}" for code in TABLE),
    *(f"{queries.AGE}{age}" for age in queries.AGES),
    *(f"{queries.LINE}{name}" for name in queries.LINES),
}


@never_cache
@require_safe
@agents_only
def show(request: AskedRequest) -> HttpResponse:
    """How many stand where; with a box, the list behind its number."""
    viewer, at = request.actor, now()
    box = request.GET.get("box", "")
    context = around(viewer, box, at)
    if box not in BOXES:
        rung = {"alarms": files.alarms(viewer=viewer, at=at)}
        return render(request, "protection/overview.html", context | _flow(viewer, at) | rung)
    found = queries.listed(viewer=viewer, box=box, at=at)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    ledger.look("covers", by=viewer, at=at, reason="cover", count=len(page), terms=[box])
    listed = {"lines": [_line(a, at) for a in page], "total": page.paginator.count}
    return render(request, "protection/list.html", context | listed | {"links": _links(page, box)})


def _flow(viewer: Actor, at: datetime) -> dict[str, Any]:
    """What passes between us and the fund, each number with the list it opens."""
    found = queries.flow(viewer=viewer, at=at)
    return {
        "flow": [
            (f"{queries.LINE}{name}", exchange.FLOW[name], getattr(found, name))
            for name in queries.LINES
        ],
        "sent": found.sent,
        "codes": [(code, exchange.said(code), count) for code, count in found.codes],
        "most_code": max((count for _code, count in found.codes), default=0),
        "ages": [(age, exchange.AGES[age], count) for age, count in found.ages],
        "most_age": max(count for _age, count in found.ages),
    }


def _line(affiliation: Affiliation, at: datetime) -> dict[str, Any]:
    return {
        "one": affiliation,
        "person": affiliation.entry.own_person,
        "tag": states.tag_of(affiliation.state),
        "waits": queries.waits(affiliation, at=at),
    }


def _links(page: Page[Affiliation], box: str) -> PageLinks:
    def to(number: int) -> str:
        return f"?box={box}&page={number}"

    said = _("Page %(n)s of %(of)s") % {"n": page.number, "of": page.paginator.num_pages}
    return PageLinks(
        previous=to(page.number - 1) if page.has_previous() else "",
        next=to(page.number + 1) if page.has_next() else "",
        text=said,
    )


@never_cache
@require_safe
@agents_only
def one(request: AskedRequest, affiliation: UUID) -> HttpResponse:
    """One person's way to the fund."""
    return _file(request, _found(request, affiliation), ReplyForm())


def _found(request: AskedRequest, id: UUID) -> Affiliation:
    try:
        return affiliation_for(id, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def _file(request: AskedRequest, found: Affiliation, form: ReplyForm) -> HttpResponse:
    at, viewer = now(), request.actor
    subject = Subject(kind="affiliation", id=found.pk)
    ledger.look("cover", by=viewer, at=at, reason="cover", subject=subject, person=found.person)
    file = queries.file_of(found, at=at)
    context = _line(found, at) | {
        "regime": effects.declared(found.regime),
        "verdicts": [(states.RULES[r], v, states.verdict_text(v)) for r, v in file.verdicts],
        "questions": file.questions,
        "answers": may_answer(viewer),
        "trail": [
            (found.opened_at, states.OPENED_DONE),
            *((t.act.at, states.DONE[t.act.kind]) for t in file.trail),
        ],
        "form": form,
        "lines": [_told(line) for line in file.lines],
        "reason": exchange.reason(found.ground),
        "rights": rights_told(file.rights, on=civil_date(at)),
        "deeds": _deeds(found, file.lines) if may_answer(viewer) else (),
    }
    return render(
        request, "protection/one.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _told(line: Line) -> dict[str, Any]:
    """One line as an agent reads it: what it tells, where it stands, what came back."""
    state = LineState(line.state)
    held = exchange.held(line.fault) if state is LineState.HELD else ""
    return {
        "line": line,
        "kind": exchange.KINDS[LineKind(line.kind)],
        "tag": exchange.line_tag(line.kind, line.state),
        "said": held or (exchange.said(line.code) if line.code else ""),
    }


def _deeds(found: Affiliation, lines: Sequence[Line]) -> list[tuple[str, str]]:
    """What an office may do now, and how its button says so."""
    held = next((line for line in lines if line.state == LineState.HELD), None)
    deeds = []
    if found.state == CoverState.TO_MEND:
        deeds.append(("mend", _("It is corrected: send it again")))
    if found.state == CoverState.COVERED:
        deeds.append(("ask", _("The other cover ended: ask the fund again")))
    if held is not None:
        deeds.append(("release", _("Send the held line again")))
        if LineKind(held.kind) not in NOT_SET_ASIDE:
            deeds.append(("set_aside", _("Set the held line aside")))
    return deeds


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def reply(request: AskedRequest, affiliation: UUID) -> HttpResponse:
    """Answer the question of a person."""
    found, form = _found(request, affiliation), ReplyForm(request.POST)
    waits = any(not question.answer for question in questions_of(found))
    if request.method == "GET" or not waits:  # a language chosen under a page with faults
        return redirect("protection:one", found.pk)
    if not form.is_valid():
        return _file(request, found, form)
    text = form.cleaned_data["text"]
    try:
        actions.answer_question(affiliation=found, text=text, by=request.actor, at=now())
        messages.success(request, _("The answer is on the person’s page; a message says so."))
    except Refused as refusal:
        messages.warning(request, states.verdict_text(refusal.verdicts[0]))
    return redirect("protection:one", found.pk)
