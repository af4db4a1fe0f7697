"""Where a person stands in a case: which page comes, whose case it is, what was said so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.accounts import actions as accounts
from sijill.accounts import seals, session
from sijill.accounts.pages.public import why_not_sent
from sijill.accounts.rules import Purpose
from sijill.desk import procedures
from sijill.desk.actions.opening import asked_pages
from sijill.desk.forms.boxes import Setting
from sijill.desk.forms.engine import PageForm
from sijill.desk.models import Case
from sijill.desk.pages import contracted
from sijill.desk.pages.evidence import receive_all, slots_for
from sijill.desk.procedures import Page, Procedure
from sijill.desk.queries import case_for, ground
from sijill.desk.queries.examination import joined
from sijill.desk.queries.scope import NotFound
from sijill.desk.rules import CaseState
from sijill.desk.rules.completeness import (
    is_answered,
    lacks_of,
    page_of,
    rows_of,
    shown_pages,
    wanted_evidence,
)
from sijill.desk.rules.life import LIFE
from sijill.desk.wording.answers import said
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import ANONYMOUS, Actor, ActorKind, Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for
from sijill.web.pages_of import Answer, Question, Slot

OPENED = "desk.opened"  # cases asked for in this browser and not saved yet: {id: procedure}
OPENED_AT_MOST = 20
FROM_CHECK = "from"


def within(by: Actor) -> Any:
    """The scope of whoever writes, also when the space was opened a moment ago."""
    return acting_for(by)


def new_identifier(text: str) -> UUID:
    """The identifier a tablet made, else a new one."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def about_of(request: AskedRequest, declared: Procedure) -> UUID | None:
    """What the case will be about, within the asker's scope; Refused when it is not."""
    text = request.POST.get("about", "")
    try:
        about = UUID(text) if text else None
    except ValueError:
        raise Http404 from None
    known = declared.concerns(request.actor, about)
    return known.subject.id if known else None


def remember_opened(
    request: AskedRequest, case: UUID, procedure: str, about: UUID | None = None
) -> None:
    """Keep which procedure an identifier was opened for, until its first page is saved."""
    opened = dict(request.session.get(OPENED) or {})
    opened[str(case)] = f"{procedure}/{about}" if about else procedure
    request.session[OPENED] = dict(list(opened.items())[-OPENED_AT_MOST:])


def case_or_opened(request: AskedRequest, id: UUID) -> Case | None:
    """The case, or one about to be opened; None when whoever asks has to sign in first."""
    actor = request.actor
    try:
        return case_for(id, viewer=actor)
    except NotFound:
        pass
    contracted.require_still_engaged(actor, id)
    if code := (request.session.get(OPENED) or {}).get(str(id)):
        return _not_yet_saved(id, code, actor)
    if actor.kind is ActorKind.AGENT or actor.space is not None:
        raise Http404
    return None


def forget_opened(request: AskedRequest, case: UUID) -> None:
    """What an enroller sent is out of sight: it is not begun again under the same identifier."""
    opened = request.session.get(OPENED)
    if request.actor.only_helps and opened:
        request.session[OPENED] = {id: code for id, code in opened.items() if id != str(case)}


def _not_yet_saved(id: UUID, opened: str, actor: Actor) -> Case:
    code, _slash, about = opened.partition("/")
    declared = procedures.procedure(code)
    try:
        known = declared.concerns(actor, UUID(about)) if about else None
    except Refused:  # it left the scope of whoever asks in the meantime
        raise Http404 from None
    return Case(
        subject_id=known.subject.id if known else None,
        answers=dict(known.answers) if known else {},
        id=id,
        procedure=code,
        procedure_version=declared.version,
        space=actor.space or uuid4(),
        language=get_language() or "ar",
    )


def own_case(request: AskedRequest, id: UUID) -> Case | None:
    """The case once it is saved; None when whoever asks has to sign in first."""
    case = case_or_opened(request, id)
    if case is not None and case._state.adding:
        raise Http404
    return case


def writer(request: AskedRequest, case: Case, answers: Mapping[str, Any]) -> Actor:
    """Who writes; the first saved page opens a space, for the browser or for the person helped.

    Whoever is helped about an entry of theirs finds the case in their own account. Whoever says on
    the first page to stay unknown leaves their account before anything is written.
    """
    actor: Actor = request.actor
    if not case._state.adding:
        return _still_known(case, answers, actor)
    if _declared(case).apart(answers):
        actor = _nobody(request)
    if actor.space and not actor.is_agent:
        return actor
    if actor.is_agent and (own := _space_of_whom_it_concerns(case, actor)):
        return replace(actor, space=own)
    space = accounts.open_space(language=get_language() or "ar", by=actor, at=now())
    if not actor.is_agent:
        session.begin(request, space)
    return replace(actor, space=space.pk)


def _still_known(case: Case, answers: Mapping[str, Any], actor: Actor) -> Actor:
    """What was begun in somebody's account is not made nameless afterwards: it lies there."""
    declared = _declared(case)
    begun = case.answers.get(declared.pages[0].code, {})
    if declared.apart(answers) and not declared.apart(begun):
        raise Refused(refused("desk.begun_with_a_name", LIFE))
    return actor


def _nobody(request: AskedRequest) -> Actor:
    """Whoever asks, no longer signed in."""
    session.leave(request)
    return replace(ANONYMOUS, language=request.actor.language)


def _space_of_whom_it_concerns(case: Case, actor: Actor) -> UUID | None:
    if case.subject_id is None:
        return None
    known = procedures.procedure(case.procedure).concerns(actor, case.subject_id)
    return known.space if known else None


def setting_of(request: AskedRequest, case: Case) -> Setting:
    """What the boxes of a page are drawn with."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "picture", "describe")}
    # While one types, the box sends itself under its own name.
    typed = next((str(v) for k, v in request.GET.items() if k.endswith("_search")), "")
    asked["q"] = asked["q"] or typed[:80]
    return Setting(
        language=get_language() or "ar",
        today=civil_date(now()),
        answers=case.answers,
        asked=asked,
    )


def page_to_ask(case: Case, declared: Procedure, code: str) -> Page | None:
    """The page under this code when this person is asked it now."""
    page = page_of(declared, code)
    return page if page in pages_to_ask(case, declared) else None


def pages_to_ask(case: Case, declared: Procedure) -> Sequence[Page]:
    """The pages that are asked now: all that are shown, or what a correction wants."""
    shown = shown_pages(declared, case.answers)
    if case.state != CaseState.TO_CORRECT:
        return shown
    asked = asked_pages(case, declared)
    return [page for page in shown if page.code in asked]


def where_it_stands(case: Case) -> str:
    """The next thing to do with a case: its next question, what to send, else its dates."""
    if case.state != CaseState.DRAFT:
        return reverse("desk:follow", args=[case.pk])
    declared = procedures.procedure(case.procedure, case.procedure_version)
    shown = shown_pages(declared, case.answers)
    unanswered = [page.code for page in shown if not is_answered(page, case.answers)]
    begun = _begun_elsewhere(case, shown)
    if not unanswered and not begun:
        return reverse("desk:check", args=[case.pk])
    return reverse("desk:question", args=[case.pk, (begun or unanswered)[0]])


def _begun_elsewhere(case: Case, shown: Sequence[Page]) -> list[str]:
    """The pages of which a part is answered, as after a quick enrolment at a fair."""
    answered = [page for page in shown if is_answered(page, case.answers)]
    today = civil_date(now())
    return [page.code for page in answered if lacks_of(page, case.answers, today)]


def way(request: AskedRequest) -> dict[str, str]:
    """What the address says of where the person came from."""
    came = request.GET.get(FROM_CHECK, "")
    return {FROM_CHECK: came} if came == "check" else {}


def after(request: AskedRequest, case: Case, declared: Procedure, page: Page) -> str:
    """The page that follows a saved one."""
    pages = list(pages_to_ask(case, declared))
    rest = pages[pages.index(page) + 1 :] if page in pages else pages
    if way(request):
        rest = [one for one in rest if not is_answered(one, case.answers)]
    if not rest:
        return reverse("desk:check", args=[case.pk])
    return reverse("desk:question", args=[case.pk, rest[0].code])


def before(request: AskedRequest, case: Case, declared: Procedure, page: Page) -> str:
    """The page that came before."""
    if way(request):
        return reverse("desk:check", args=[case.pk])
    pages = [p.code for p in pages_to_ask(case, declared)]
    index = pages.index(page.code)
    if index:
        return reverse("desk:question", args=[case.pk, pages[index - 1]])
    if case.state == CaseState.TO_CORRECT:
        return reverse("desk:follow", args=[case.pk])
    return reverse("desk:start", args=[case.procedure])


def asks_for_a_code(request: AskedRequest, case: Case, page: Page) -> bool:
    """Whether this page gave a phone that has not answered yet."""
    if request.actor.is_agent:  # at a counter one code is asked, at the end, for the whole
        return False
    has_phone = any(box.kind == "phone" for box in page.fields)
    return has_phone and bool(case.phone) and not ground.phone_is_confirmed(case)


def ask_for_code(
    request: AskedRequest, case: Case, *, then: str, purpose: Purpose = Purpose.CONFIRM_PHONE
) -> HttpResponse:
    """Send a code to the phone of the case and ask for it; the draft goes on when none leaves."""
    sending = session.ask_code(
        request,
        phone=case.phone,
        purpose=purpose,
        then=then,
        by=request.actor,
        at=now(),
        space=ground.space_of(case),
        subject=Subject(kind="case", id=case.pk),
    )
    if sending.challenge is not None:
        return redirect("accounts:code")
    messages.warning(request, why_not_sent(sending))
    return redirect(then)


def receive_documents(request: AskedRequest, case: Case, page: Page) -> dict[str, str]:
    """Take the files of a page sent without script; {kind: why it is refused or missing}."""
    if page.kind != "evidence":
        return {}
    refusals = receive_all(request, case, page.evidence)
    missing = wanted_evidence(_declared(case), case.answers) - joined(case)
    for kind in page.evidence:
        if kind in missing and kind not in refusals:
            refusals[kind] = _("Take a photo of this document to go on, or continue later.")
    return refusals


def slots_of(
    request: AskedRequest, case: Case, page: Page, refusals: Mapping[str, str] | None
) -> list[Slot]:
    """The places of the documents of a page, with what the last sending said of them."""
    if page.kind != "evidence":
        return []
    said_before = request.session.pop("desk.refusal", "") if not refusals else ""
    own = {page.evidence[0]: said_before} if said_before and len(page.evidence) == 1 else {}
    shown = _wanted(case, page)
    wanted = [k for k in page.evidence if k in shown]
    return slots_for(case, wanted, viewer=request.actor, refusals=refusals or own)


def _wanted(case: Case, page: Page) -> set[str]:
    """The documents worth showing: asked of this person, offered to all, or joined already."""
    declared = _declared(case)
    offered = {k.code for k in declared.evidence if k.optional or k.required_if(case.answers)}
    return offered | set(joined(case))


def question_of(
    request: AskedRequest, case: Case, declared: Procedure, page: Page, form: PageForm | None
) -> Question:
    """Everything the base page of a question shows round its boxes."""
    pages = list(pages_to_ask(case, declared))
    saved = None if case._state.adding else case.saved_at
    return Question(
        title=page.title,
        hint=page.hint,
        form=form,
        step=pages.index(page) + 1,
        steps=len(pages),
        back=before(request, case, declared, page),
        listen=f"{declared.code}.{page.code}",
        saved_at=saved,
        later=reverse("desk:later", args=[case.pk]) if saved else "",
        multipart=page.kind == "evidence",
        reference=case.reference,
    )


def summary_of(
    case: Case, declared: Procedure, page: Page, *, changeable: bool = True
) -> list[Answer]:
    """What was answered on a page, line by line, each with the way to change it."""
    if page.kind == "list":
        return _summary_of_list(case, page, changeable=changeable)
    given = case.answers.get(page.code, {})
    change = reverse("desk:question", args=[case.pk, page.code]) if changeable else ""
    address = f"{change}?{FROM_CHECK}=check" if change else ""
    return [
        Answer(question=box.label or page.title, answer=text, change=address)
        for box in page.fields
        if (text := said(box, given, case.answers))
    ]


def _summary_of_list(case: Case, page: Page, *, changeable: bool) -> list[Answer]:
    assert page.rows is not None
    change = reverse("desk:question", args=[case.pk, page.code]) if changeable else ""
    whole = page.rows.summary_of(case.answers, civil_date(now()))
    first = [Answer(question=_("In all"), answer=str(whole), change="")] if whole else []
    return first + [
        Answer(
            question=page.rows.note_of(row) or page.rows.one,
            answer=page.rows.title_of(row),
            change=f"{change}{row['mark']}/?{FROM_CHECK}=check" if change else "",
        )
        for row in rows_of(page, case.answers)
    ]


def searches(page: Page) -> str:
    """The name of the box that looks for a craft on this page, or nothing."""
    found = (box.code for box in page.fields if box.kind in ("trade", "trades"))
    code = next(found, "")
    return f"{code}_search" if code else ""


def secret_of(case: Case, declared: Procedure) -> str:
    """The number that opens a case whose person stays unknown, or nothing."""
    first = case.answers.get(declared.pages[0].code, {})
    return seals.secret_number(case.pk) if declared.apart(first) else ""


def told_and_sent_on(request: AskedRequest, case: Case, text: str) -> HttpResponse:
    """Say why something can no longer be done, on the page where the case stands."""
    messages.warning(request, text)
    return redirect(where_it_stands(case))


def _declared(case: Case) -> Procedure:
    return procedures.procedure(case.procedure, case.procedure_version)
