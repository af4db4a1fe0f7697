"""A case from its first saved page to its last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from sijill.accounts.actions import describe_space
from sijill.accounts.rules import label_of
from sijill.desk import procedures
from sijill.desk.actions.locking import lock, require
from sijill.desk.models import Case, Correction
from sijill.desk.procedures import Answers, Known, Page, Procedure
from sijill.desk.queries.contracted import engaged
from sijill.desk.queries.scope import visible
from sijill.desk.rules import CaseState, may_fill, may_write
from sijill.desk.rules.completeness import page_of, shown_pages
from sijill.desk.rules.contracted import may_begin
from sijill.desk.rules.life import LIFE
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date, local
from sijill.kernel.identifiers import reference
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.statements import ask, statement
from sijill.ledger.transaction import action


class Outdated(Exception):
    """Another tab or device saved this page since this one was shown; carries what it saved."""

    def __init__(self, case: Case, page: str) -> None:
        self.case, self.page = case, page
        self.saved: Mapping[str, Any] = case.answers.get(page, {})
        super().__init__(f"{case.reference}/{page}")


@action
def open_case(
    *,
    procedure: str,
    by: Actor,
    at: datetime,
    language: str,
    id: UUID | None = None,
    about: UUID | None = None,
) -> Case:
    """Open a case with its reference; the same identifier sent twice is one case."""
    declared = procedures.procedure(procedure)
    if id and (there := _seen.first(id, by)):
        return there
    require(may_fill(by), *_may_ask(declared, by), *_may_begin(declared, by, at))
    assert by.space is not None
    known = declared.concerns(by, about)
    case = Case(
        **_concerned(known, declared),
        id=id or uuid4(),
        reference=_next_reference(at),
        procedure=declared.code,
        procedure_version=declared.version,
        space=by.space,
        language=language,
        institution_id=by.institution if by.is_agent else None,
        assisted_by=by.user if by.is_agent or by.is_machine else None,
        opened_at=at,
        saved_at=at,
    )
    if there := _there_already(case, by):
        return there
    ledger.record(
        "desk.opened",
        subject=Subject(kind="case", id=case.id),
        by=by,
        at=at,
        facts={"procedure": declared.code, "version": declared.version},
    )
    return case


@statement
def _seen(id: UUID, viewer: Actor) -> QuerySet[Case]:
    return visible(viewer).filter(pk=id)


def _may_ask(declared: procedures.Procedure, by: Actor) -> list[Verdict]:
    """Why the procedure is not open to whoever asks, or has no place to keep the answers."""
    verdict = declared.may_ask(by)
    if by.space is None and (verdict is None or verdict.is_ok):
        verdict = refused("desk.no_space", "", procedure=declared.code)
    return [verdict] if verdict else []


def _may_begin(declared: Procedure, by: Actor, at: datetime) -> list[Verdict]:
    """Why whoever enrols under a contract may not begin this now."""
    if not by.only_helps:
        return []
    today = civil_date(at)
    covers = engaged(by, on=today)
    return may_begin(covers, contracted=declared.contracted, today=today)


def _concerned(known: Known | None, declared: Procedure) -> dict[str, Any]:
    """What a case is about, and what is known of it before the first question.

    What an institution opens by itself tells nothing to a phone that never answered.
    """
    if known is None:
        return {}
    subject = known.subject
    return {
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "answers": dict(known.answers),
        "phone": "" if declared.of_office else known.phone,
    }


def _there_already(case: Case, by: Actor) -> Case | None:
    """Write the case, or answer the one that another click wrote at the same moment."""
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        if there := visible(by).filter(pk=case.pk).first():
            return there
        raise Refused(refused("desk.identifier_taken", LIFE)) from None
    return None


def _next_reference(at: datetime) -> str:
    """The next reference of the year: in no order that can be guessed or counted."""
    counter = ask("SELECT nextval('desk_case_number')", []).rows[0][0] % reference.SIZE
    return reference.issue(local(at).year, counter, key=settings.NUMBER_KEY.encode()).value


@action
def save_page(
    *,
    case: Case,
    page: str,
    answers: Mapping[str, Any],
    revision: int,
    by: Actor,
    at: datetime,
) -> Case:
    """Keep one page's canonical answers; Outdated when it was saved elsewhere since `revision`.

    Saying the same thing twice (a double click, the back button) changes nothing.
    """
    case = lock(case, by=by)
    declared = procedures.procedure(case.procedure, case.procedure_version)
    asked = page_of(declared, page)
    if asked is None:
        raise Refused(refused("desk.page_unknown", "", page=page))
    require(may_fill(by), may_write(case.state, page, asked=asked_pages(case, declared)))
    if case.answers.get(page) == answers:
        return case
    if case.page_revisions.get(page, 0) > revision:
        raise Outdated(case, page)
    described, before = _described(case), {name: getattr(case, name) for name in KEPT}
    _keep(case, asked, dict(answers), declared)
    case.saved_at = at
    case.save(update_fields=[name for name in KEPT if getattr(case, name) != before[name]])
    if _described(case) != described:
        _describe_space(case, by=by, at=at)
    return case


def _described(case: Case) -> tuple[str, str, bool]:
    """What a case tells of its space."""
    return case.title_ar or case.title_latin, case.phone, case.phone_shared


def _describe_space(case: Case, *, by: Actor, at: datetime) -> None:
    """The phone's other users read initials, and messages say less when there are any."""
    describe_space(
        space=case.space,
        label=label_of(case.title_ar or case.title_latin) or None,
        shared_phone=case.phone_shared if case.phone else None,
        by=by,
        at=at,
    )


KEPT = (
    *("revision", "answers", "page_revisions", "page", "title_ar", "title_latin", "topic"),
    *("province", "phone", "phone_shared", "saved_at"),
)


def _keep(case: Case, page: Page, answers: dict[str, Any], declared: Procedure) -> None:
    case.revision += 1
    case.answers = {**case.answers, page.code: answers}
    case.page_revisions = {**case.page_revisions, page.code: case.revision}
    case.page = _next_page(declared, case.answers, page.code)
    case.title_ar, case.title_latin = (t[:160] for t in declared.title_of(case.answers))
    case.topic = declared.topic_of(case.answers)[:40]
    case.province = declared.province_of(case.answers)[:8]
    _keep_phone(case, page, answers)


def _keep_phone(case: Case, page: Page, answers: Mapping[str, Any]) -> None:
    """A phone asked with a box `shared` says that others read its messages."""
    for box in page.fields:
        if box.kind == "phone":
            case.phone = answers.get(box.code) or ""
            case.phone_shared = bool(answers.get("shared"))


def _next_page(declared: Procedure, answers: Answers, page: str) -> str:
    codes = [p.code for p in shown_pages(declared, answers)]
    after = codes[codes.index(page) + 1 :] if page in codes else codes
    return after[0] if after else ""


def asked_pages(case: Case, declared: Procedure) -> frozenset[str]:
    """The pages that the open correction wants mended; none without a correction."""
    if case.state != CaseState.TO_CORRECT:
        return frozenset()
    items = Correction.objects.get(case=case, answered_at=None).items
    # An answer mended may show a question that was never asked before: it is open too.
    never_asked = {
        page.code for page in shown_pages(declared, case.answers) if page.code not in case.answers
    }
    return pages_of_items(items, declared) | never_asked


def pages_of_items(items: Sequence[Mapping[str, str]], declared: Procedure) -> frozenset[str]:
    """The pages on which the things named by a correction are asked."""
    named = {item["page"] for item in items if item.get("page")}
    papers = {item["evidence"] for item in items if item.get("evidence")}
    return frozenset(
        page.code
        for page in declared.pages
        if page.code in named or papers.intersection(page.evidence)
    )
