"""Cases sent by a program: opened on a mandate, answered page by page, sent, followed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Body, Field, Query, Router, Schema

from sijill.accounts.api import Done, Key, once
from sijill.desk import actions, procedures
from sijill.desk.actions.informing import record_told
from sijill.desk.actions.mandating import helping, open_for
from sijill.desk.api.shapes import CaseOut, Cases, case_out, line_of
from sijill.desk.forms.boxes import Setting
from sijill.desk.forms.plain import Unreadable, canonical
from sijill.desk.models import Case
from sijill.desk.procedures import Page
from sijill.desk.queries import machines as queries
from sijill.desk.queries.scope import NotFound
from sijill.desk.rules import CaseState
from sijill.desk.rules.completeness import page_of, shown_pages
from sijill.desk.rules.mandating import MANDATE, Mandate
from sijill.desk.wording.mandate import mandate_text
from sijill.desk.wording.told import told_of
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for
from sijill.web.api.doors import Needs
from sijill.web.api.paging import After, Limit, cursor, place
from sijill.web.api.problems import Fault, Flaw, Kind
from sijill.web.api.unchanged import tagged, with_tag
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["cases"])
SEND, FOLLOW = Needs("cases.submit"), Needs("cases.follow")
LANGUAGES = r"^(ar|fr|zgh|en)$"
STATES = r"^[a-z_]{1,20}$"
NAME = r"^[a-z][a-z0-9_-]{0,39}$"


class MandateIn(Schema, extra="forbid"):
    """What the person signed: you keep the paper, we keep its number, its day and its text."""

    reference: str = Field(min_length=3, max_length=80, examples=["M-2026-0183"])
    signed_on: date
    language: str = Field("ar", pattern=LANGUAGES, description="in which it was signed")


class Opening(Schema, extra="forbid"):
    """A case to be opened under an identifier that you made."""

    id: UUID
    procedure: str = Field(pattern=NAME, examples=["registration"])
    mandate: MandateIn


class Told(Schema):
    """A text that the person must be told, under a version that changes with it."""

    version: str
    language: str
    text: str


Answers = Annotated[dict[str, Any], Body(description="The answers of the page; see /procedures.")]
Revision = Annotated[
    int, Query(ge=0, le=2**31 - 1, description="The `revision` of the case that you read last.")
]


@contextmanager
def of(request: HttpRequest, id: UUID) -> Iterator[tuple[Case, Actor]]:
    """A case that this program opened, in the scope of its person's space; else 404."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    try:
        case = queries.helped_case(id, viewer=viewer)
    except NotFound:
        raise Fault(Kind.NOT_FOUND) from None
    helper = helping(viewer, case.space)
    with acting_for(helper):
        yield case, helper


@router.post(
    "/cases",
    auth=SEND,
    operation_id="openCase",
    summary=_("Open a request for a person who gave you a mandate"),
    response={201: CaseOut, 200: CaseOut, 404: None, 409: None},
)
@once
def open_(request: AskedRequest, key: Key, opening: Opening) -> Done:
    """Open a case under an identifier that you made; the same identifier sent again is one case.

    The mandate is kept as the person's own consent: they read it in their account, and may take
    it back.
    """
    at, by = now(), request.actor
    try:
        case, status = queries.helped_case(opening.id, viewer=by), 200
    except NotFound:
        organisation = request.machine.name(opening.mandate.language)  # type: ignore[attr-defined]
        case, status = _opened(opening, organisation, by=by, at=at), 201
    with acting_for(helping(by, case.space)):
        return Done(status, case_out(queries.followed(case, at=at)))


def _opened(opening: Opening, organisation: str, *, by: Actor, at: datetime) -> Case:
    asked = opening.mandate
    try:
        procedures.procedure(opening.procedure)
    except (KeyError, ValueError):
        raise Fault(Kind.NOT_FOUND) from None
    mandate = Mandate(reference=asked.reference, signed_on=asked.signed_on, language=asked.language)
    told = mandate_text(opening.procedure, organisation, asked.language)
    return open_for(
        id=opening.id, procedure=opening.procedure, mandate=mandate, told=told, by=by, at=at
    )


@router.get(
    "/cases",
    auth=FOLLOW,
    operation_id="listCases",
    summary=_("The requests you sent"),
    response={200: Cases, 304: None},
)
@tagged
def listed(
    request: AskedRequest,
    state: Annotated[str, Query(pattern=STATES + "|^$", description="Only those in it.")] = "",
    after: After = "",
    limit: Limit = 50,
) -> Cases:
    """Your cases in the order they were opened; nobody is named."""
    stopped = place("cases", after)
    last = (datetime.fromisoformat(stopped[0]), UUID(stopped[1])) if stopped else None
    found = queries.helped_cases(viewer=request.actor, state=state, after=last, limit=limit)
    following = None
    if len(found) > limit:
        end = found[limit - 1]
        following = cursor("cases", end.opened_at.isoformat(), str(end.pk))
    return Cases(items=[line_of(case) for case in found[:limit]], next=following)


@router.get(
    "/cases/{uuid:case}",
    auth=FOLLOW,
    operation_id="readCase",
    summary=_("Where a request stands"),
    response={200: CaseOut, 304: None},
)
def read(request: AskedRequest, case: UUID) -> HttpResponse:
    """State, dates, what is missing, what must be mended, what was decided.

    It is a look: the person sees that you asked.
    """
    at = now()
    with of(request, case) as (found, helper):
        queries.look_at(found, viewer=helper, at=at)
        told = case_out(queries.followed(found, at=at))
    return with_tag(request, told.model_dump_json().encode())


@router.get(
    "/cases/{uuid:case}/told/{page}",
    auth=SEND,
    operation_id="readTold",
    summary=_("A text that the person must be told"),
    response={200: Told, 304: None},
)
@tagged
def told(request: AskedRequest, case: UUID, page: str) -> Told:
    """The text of an information page, in the language of Accept-Language.

    Read it to the person, then PUT {"told": true} as the answer of the page: we keep this very
    text as what they were told.
    """
    with of(request, case) as (found, _helper):
        asked = _page(found, page)
        if asked.kind != "information":
            raise Fault(Kind.NOT_FOUND)
        text = told_of(request, found, asked)
    return Told(version=text.version, language=text.language, text=text.text)


@router.put(
    "/cases/{uuid:case}/answers/{page}",
    auth=SEND,
    operation_id="answerPage",
    summary=_("Answer one page"),
    response={200: CaseOut, 409: None},
)
def answer(
    request: AskedRequest, case: UUID, page: str, answers: Answers, revision: Revision = 0
) -> CaseOut:
    """Keep the answers of one page; sent again, they change nothing.

    They are read by the very rules of the page that a person fills. When somebody else saved the
    page since `revision`, the answer is 409 and nothing is lost: read the case and send it again.
    """
    at = now()
    with of(request, case) as (found, helper):
        asked = _page(found, page)
        kept = _read(asked, answers, found, at)
        if asked.kind == "information":
            told = told_of(request, found, asked)
            kept |= record_told(case=found, page=asked, told=told, by=helper, at=at)
        try:
            found = actions.save_page(
                case=found, page=page, answers=kept, revision=revision, by=helper, at=at
            )
        except actions.Outdated:
            raise Fault(Kind.CONFLICT) from None
        return case_out(queries.followed(found, at=at))


def _page(case: Case, code: str) -> Page:
    """The page under this code, when this person is asked it."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    page = page_of(declared, code)
    if page is None or page not in shown_pages(declared, case.answers):
        raise Fault(Kind.NOT_FOUND)
    return page


def _read(page: Page, given: dict[str, Any], case: Case, at: datetime) -> dict[str, Any]:
    setting = Setting(language=get_language() or "ar", today=civil_date(at), answers=case.answers)
    try:
        return canonical(page, given, setting)
    except Unreadable as problem:
        flaws = [
            Flaw(where=f"body/{one.box}".rstrip("/"), code=one.code, detail=one.text)
            for one in problem.wrong
        ]
        raise Fault(Kind.INVALID, errors=flaws) from None


@router.post(
    "/cases/{uuid:case}/submission",
    auth=SEND,
    operation_id="submitCase",
    summary=_("Send the request, or send it again once mended"),
    response={200: CaseOut, 409: None},
)
@once
def submit(request: AskedRequest, case: UUID, key: Key) -> Done:
    """Send a draft, or a case that was mended; sent twice, it is one case.

    Refused with everything that is missing. A card number that is used already is settled by the
    person, not by a program.
    """
    at = now()
    with of(request, case) as (found, helper):
        declared = procedures.procedure(found.procedure, found.procedure_version)
        draft = found.state == CaseState.DRAFT
        if draft and not queries.followed(found, at=at).missing and declared.divert(found):
            raise Refused(refused("desk.in_person", MANDATE))
        verb = actions.resubmit if found.state == CaseState.TO_CORRECT else actions.submit
        found = verb(case=found, by=helper, at=at)
        return Done(200, case_out(queries.followed(found, at=at)))
