"""Check your answers, send, and the page that says it has arrived."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.desk import actions, procedures
from sijill.desk.models import Case
from sijill.desk.pages import contracted, kept, place
from sijill.desk.procedures import Page, Procedure
from sijill.desk.queries import ground
from sijill.desk.queries.contracted import sent_today
from sijill.desk.queries.evidence import evidence_for
from sijill.desk.queries.examination import joined
from sijill.desk.queries.stages import stages_of
from sijill.desk.rules import WRITABLE, CaseState
from sijill.desk.rules.completeness import Lack, lacks, shown_pages
from sijill.desk.wording.stages import steps_of_stages
from sijill.desk.wording.steps import steps_of
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import institution
from sijill.institutions.queries.ringing import ring_of
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused, refused
from sijill.web.pages_of import Answer


@never_cache
def check(request: AskedRequest, case: UUID) -> HttpResponse:
    """Show every answer with the way to change it, and send."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    if found.state not in WRITABLE:
        return redirect("desk:follow", found.pk)
    if request.method == "POST":
        return _send(request, found)
    return _check_page(request, found)


def _check_page(request: AskedRequest, case: Case, *, status: int = 200) -> HttpResponse:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    missing = lacks_of(case, declared)
    context = {
        "case": case,
        "procedure": declared,
        "groups": groups_of(request, case, declared, missing),
        "missing": [(_named(lack, declared), _change(case, lack)) for lack in missing],
        "correcting": case.state == CaseState.TO_CORRECT,
        "by_agent": request.actor.is_agent,
        "counter": contracted.counter_of(request.actor),
        "tried": status != 200,
    }
    return render(request, "desk/check.html", context, status=status)


def lacks_of(case: Case, declared: Procedure) -> list[Lack]:
    """What is still missing today."""
    return lacks(declared, case.answers, evidence=joined(case), today=civil_date(now()))


def groups_of(
    request: AskedRequest, case: Case, declared: Procedure, missing: list[Lack]
) -> list[tuple[str, list[Answer]]]:
    """The answers page by page, what is missing said where it is."""
    may_change = {page.code for page in place.pages_to_ask(case, declared)}
    there = {e.kind for e in evidence_for(case, viewer=request.actor)}
    groups = []
    for page in shown_pages(declared, case.answers):
        rows = place.summary_of(case, declared, page, changeable=page.code in may_change)
        rows += _received(case, declared, page, there) + _missing(case, declared, page, missing)
        if rows:
            groups.append((str(page.title), rows))
    return groups


def _received(case: Case, declared: Procedure, page: Page, there: set[str]) -> list[Answer]:
    return [
        Answer(question=k.label, answer=_("Received"), change=_change_page(case, page.code))
        for k in declared.evidence
        if k.code in page.evidence and k.code in there
    ]


def _missing(case: Case, declared: Procedure, page: Page, missing: list[Lack]) -> list[Answer]:
    return [
        Answer(
            question=_target(lack, declared) or page.title,
            answer="",
            change=_change(case, lack),
            error=_words(lack),
        )
        for lack in missing
        if lack.page == page.code
    ]


def _change(case: Case, lack: Lack) -> str:
    return _change_page(case, lack.page)


def _change_page(case: Case, page: str) -> str:
    address = place.reverse("desk:question", args=[case.pk, page])
    return f"{address}?{place.FROM_CHECK}=check"


def _words(lack: Lack) -> str:
    return str(lack.text) or sentence(refused(lack.code, "", **lack.facts))


def _named(lack: Lack, declared: Procedure) -> str:
    target = _target(lack, declared)
    return f"{target}: {_words(lack)}" if target else _words(lack)


def _target(lack: Lack, declared: Procedure) -> str:
    labels = {k.code: k.label for k in declared.evidence}
    for page in declared.pages:
        if page.code == lack.page:
            labels |= {box.code: box.label or page.title for box in page.fields}
            labels.setdefault("", page.title)
    return str(labels.get(lack.target, ""))


def _needs_code(case: Case) -> bool:
    return bool(case.phone) and not ground.phone_is_confirmed(case)


def _send(request: AskedRequest, case: Case) -> HttpResponse:
    """Send, after the page that must be read first and the code of the phone."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    if lacks_of(case, declared):
        return _check_page(request, case, status=422)
    if closed := contracted.kept_back(case, declared, by=request.actor):
        return place.told_and_sent_on(request, case, closed)
    if elsewhere := declared.divert(case):
        return redirect(elsewhere)
    if request.actor.is_agent:
        return redirect("desk:agree", case.pk)
    if _needs_code(case):
        return place.ask_for_code(request, case, then=request.path)
    return send_now(request, case)


def send_now(request: AskedRequest, case: Case) -> HttpResponse:
    """Send the case and say so; a refusal is told where the case stands."""
    verb = actions.resubmit if case.state == CaseState.TO_CORRECT else actions.submit
    by = contracted.hand_of(request.actor, case)
    try:
        with place.within(by):
            case = verb(case=case, by=by, at=now())
    except Refused as refusal:
        return place.told_and_sent_on(request, case, contracted.why(refusal, by=by))
    place.forget_opened(request, case.pk)
    return redirect("desk:submitted", case.pk)


@require_GET
@never_cache
def submitted(request: AskedRequest, case: UUID) -> HttpResponse:
    """Say that it has arrived, with the number, the receipt and the dates that follow."""
    return _told(request, case, "desk/submitted.html")


@require_GET
@never_cache
def receipt(request: AskedRequest, case: UUID) -> HttpResponse:
    """The receipt, made to be printed: number, date, what was sent, until when an answer comes."""
    return _told(request, case, "desk/receipt.html")


def _told(request: AskedRequest, id: UUID, template: str) -> HttpResponse:
    case = sent_today(id, viewer=request.actor, at=now()) or place.own_case(request, id)
    if case is None:
        return kept.keep_and_sign_in(request)
    if case.submitted_at is None:
        return redirect(place.where_it_stands(case))
    with place.within(contracted.hand_of(request.actor, case)):
        return render(request, template, _told_of(request, case))


def _told_of(request: AskedRequest, case: Case) -> dict[str, object]:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    there = joined(case)
    return {
        "case": case,
        "procedure": declared,
        "counter": contracted.counter_of(request.actor),
        "steps": steps_of(case, steps_of_stages(stages_of(case, declared))),
        "institution": institution(case.institution_id) if case.institution_id else None,
        "documents": [k.label for k in declared.evidence if k.code in there],
        "secret": place.secret_of(case, declared),
        "ring_here": ring_of(case.institution_id or "", at=now()),
    }
