"""A person's questions: the start page, one question on each page, everything kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.accounts import actions as accounts
from sijill.accounts import session
from sijill.accounts.middleware import SEARCHES_AN_HOUR, paced
from sijill.desk import actions, procedures
from sijill.desk.actions.informing import record_told
from sijill.desk.forms.engine import PageForm, form_for
from sijill.desk.models import Case
from sijill.desk.pages import kept, listing, place
from sijill.desk.procedures import Page, Procedure
from sijill.desk.queries import ground
from sijill.desk.rules import WRITABLE
from sijill.desk.wording.told import told_of, told_text
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.errors import too_many

CONFLICT, UNPROCESSABLE = 409, 422
AN_HOUR, BEGUN_AT_MOST = timedelta(hours=1), 300  # a mobile network is one address for thousands


@require_GET
def start(request: AskedRequest, procedure: str) -> HttpResponse:
    """Say what may be asked here, what it costs and what follows, before anything is asked."""
    declared = _declared(procedure)
    verdict = declared.may_ask(request.actor)  # type: ignore[attr-defined]
    today = civil_date(now())
    context = {
        "procedure": declared,
        "title": declared.title,
        "open_url": reverse("desk:open", args=[declared.code]),
        "resume_url": reverse("desk:resume"),
        "evidence": declared.evidence,
        "questions": len(declared.pages),
        "days": ground.parameter(declared.clock, on=today),
        "closed": sentence_of(declared, verdict),
    }
    return render(request, declared.start_template or "desk/start.html", context)


def sentence_of(declared: Procedure, verdict: Any) -> str:
    """Why this person may not ask, in the words of the desk or of the procedure."""
    if verdict is None or verdict.is_ok:
        return ""
    if verdict.code.startswith("desk."):
        return sentence(verdict)
    return str(declared.verdict_text(verdict))


@require_POST
def open_(request: AskedRequest, procedure: str) -> HttpResponse:
    """Go to the first question; the case exists once that is answered."""
    declared = _declared(procedure)
    if _too_many(request):
        return too_many(request, wait=AN_HOUR.seconds)
    case = place.new_identifier(request.POST.get("id", ""))
    try:
        about = place.about_of(request, declared)
    except Refused:
        return redirect("desk:start", declared.code)
    place.remember_opened(request, case, declared.code, about)
    return redirect("desk:question", case, declared.pages[0].code)


def _too_many(request: AskedRequest) -> bool:
    """Whether more cases were begun from one address than a whole village would."""
    begun = accounts.count("opened", session.address(request), window=AN_HOUR, at=now())
    return begun > BEGUN_AT_MOST and not request.actor.is_agent


def _declared(code: str) -> Procedure:
    try:
        return procedures.procedure(code)
    except (KeyError, ValueError):
        raise Http404 from None


@paced("trades", at_most=SEARCHES_AN_HOUR, asking=("q", "picture"))
@never_cache
def question(request: AskedRequest, case: UUID, page: str) -> HttpResponse:
    """Ask one thing, and keep the answer before going on."""
    found = place.case_or_opened(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    declared = procedures.procedure(found.procedure, found.procedure_version)
    asked = place.page_to_ask(found, declared, page)
    if found.state not in WRITABLE or asked is None:
        return redirect(place.where_it_stands(found))
    if asked.kind == "list":
        return listing.whole(request, found, declared, asked)
    if request.method == "POST":
        return _answer(request, found, declared, asked)
    return ask(request, found, declared, asked, _form(request, found, asked, typed=True))


def _form(request: AskedRequest, case: Case, page: Page, *, typed: bool = False) -> PageForm:
    data = request.POST if request.method == "POST" else None
    return form_for(
        page,
        place.setting_of(request, case),
        data=data,
        typed=kept.what_was_kept(request) if typed else None,
        revision=case.revision,
    )


def _answer(request: AskedRequest, case: Case, declared: Procedure, page: Page) -> HttpResponse:
    form = _form(request, case, page)
    if further := form.looks_further():
        return redirect(f"{request.path}?{urlencode({**place.way(request), **further})}")
    if not form.is_valid():
        return ask(request, case, declared, page, form, status=UNPROCESSABLE)
    try:
        case = _save(request, case, page, form)
    except actions.Outdated as told:
        return _two_tabs(request, told.case, declared, page)
    except Refused as refusal:
        return place.told_and_sent_on(request, case, sentence(refusal.verdicts[0]))
    if refusals := place.receive_documents(request, case, page):
        return ask(request, case, declared, page, form, status=UNPROCESSABLE, refusals=refusals)
    return _go_on(request, case, declared, page)


def _save(request: AskedRequest, case: Case, page: Page, form: PageForm) -> Case:
    """Keep the answers; the first page opens the case, in a space of its own."""
    answers: Mapping[str, Any] = form.canonical()
    by, at = place.writer(request, case, answers), now()
    with place.within(by):
        if case._state.adding:
            case = actions.open_case(
                procedure=case.procedure,
                by=by,
                at=at,
                language=place.setting_of(request, case).language,
                id=case.pk,
                about=case.subject_id,
            )
        if page.kind == "information":
            told = told_of(request, case, page)
            kept_as = record_told(case=case, page=page, told=told, by=by, at=at)
            answers = {**answers, **kept_as}
        return actions.save_page(
            case=case,
            page=page.code,
            answers=answers,
            revision=form.seen_revision(),
            by=by,
            at=at,
        )


def _two_tabs(request: AskedRequest, case: Case, declared: Procedure, page: Page) -> HttpResponse:
    """Show what was saved elsewhere beside what was typed here, and lose neither."""
    data = request.POST.copy()
    data["revision"] = str(case.revision)
    form = form_for(page, place.setting_of(request, case), data=data)
    saved = place.summary_of(case, declared, page, changeable=False)
    return ask(request, case, declared, page, form, status=CONFLICT, elsewhere=saved)


def _go_on(request: AskedRequest, case: Case, declared: Procedure, page: Page) -> HttpResponse:
    # What stands beside the form is the chamber's: an enroller is told so before it is sent.
    leads = "" if request.actor.only_helps else page.leads(case)
    following = leads or place.after(request, case, declared, page)  # type: ignore[attr-defined]
    if place.asks_for_a_code(request, case, page):
        response = place.ask_for_code(request, case, then=following)
    else:
        response = redirect(following)
    kept.forget(request, response)
    return response


def ask(
    request: AskedRequest,
    case: Case,
    declared: Procedure,
    page: Page,
    form: PageForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Draw one question with where it stands among the others."""
    context = {
        "question": place.question_of(request, case, declared, page, form),
        "slots": place.slots_of(request, case, page, more.get("refusals")),
        **_beside(request, case, page, form),
        "elsewhere": more.get("elsewhere", ()),
    }
    return render(request, f"desk/{TEMPLATES[page.kind]}.html", context, status=status)


def _beside(request: AskedRequest, case: Case, page: Page, form: PageForm) -> dict[str, Any]:
    return {
        "form": form,
        "case": case,
        "page": page,
        "told": told_text(request, case, page),
        "typed_is_kept": kept.was_kept(request) and not form.is_bound,
        "trade_search": place.searches(page),
        "known": page.shows(case.answers),
    }


TEMPLATES = {"questions": "question", "evidence": "documents", "information": "information"}
