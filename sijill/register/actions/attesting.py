"""An attestation or a recognition given, and taken back with the decision that gave it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sijill.desk import actions as desk
from sijill.desk.actions.letters import drawn
from sijill.desk.models import Case, Decision
from sijill.desk.procedures import procedure as procedure_of
from sijill.desk.queries import visible
from sijill.desk.queries.stages import stages_of
from sijill.desk.rules import CaseState
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.models import Attestation
from sijill.register.queries.attested import GROUP, LETTERS, standing
from sijill.register.rules.asking import GIVEN_HERE, Asking
from sijill.register.rules.attesting import ATTESTATION, AttestationKind
from sijill.register.rules.days import full_years
from sijill.register.rules.entering import WHO_MAY_ENTER

ACTS = {
    AttestationKind.EXERCISE: "register.attested",
    AttestationKind.EXPERIENCE: "register.recognised",
}


@action
def attest(
    *,
    kind: AttestationKind,
    asking: Asking,
    case: Case,
    decision: Decision,
    by: Actor,
    at: datetime,
) -> Subject:
    """Give the document that the accepted case asked for."""
    held = standing(
        kind, document_kind=asking.document_kind, document=asking.document, trade=asking.trade
    )
    if held:
        raise Refused(refused("attested.already", ATTESTATION, document=held))
    if asking.since is None or case.institution_id is None:
        raise Refused(refused(f"{kind}.unknown", WHO_MAY_ENTER))
    given = Attestation(
        id=uuid4(),
        kind=kind,
        code=drawn(GROUP, LETTERS // GROUP),
        case=case,
        institution_id=case.institution_id,
        space=case.space,
        document_kind=asking.document_kind,
        document=asking.document,
        name_ar=asking.name_ar,
        name_latin=asking.name_latin,
        trade=asking.trade,
        since=asking.since.iso,
        years=full_years(asking.since.latest, civil_date(at)),
        issued_at=at,
        **_heard(case, kind),
    )
    given.act = _record(given, ACTS[kind], decision, by=by, at=at)
    given.save(force_insert=True)
    return Subject(kind="attestation", id=given.pk)


def _heard(case: Case, kind: AttestationKind) -> dict[str, Any]:
    """What the commission's minutes say of it, for a recognition."""
    if kind is AttestationKind.EXERCISE:
        return {}
    declared = procedure_of(case.procedure, case.procedure_version)
    heard = stages_of(case, declared).heard
    if heard is None:
        raise Refused(refused("heard.failed", ATTESTATION, average="", needed=""))
    return {"average": heard.average, "minutes_code": heard.code}


@action
def withdraw_attestation(
    *, case: Case, decision: Decision, by: Actor, at: datetime
) -> Subject | None:
    """Take back what a mistaken acceptance gave; whoever checks it is told so."""
    with acting_for(SYSTEM):
        rows = Attestation.objects.select_for_update(of=("self",)).filter(
            case=case, withdrawn_at__isnull=True
        )
        given = rows.order_by("issued_at").first()
        if given is None:
            return None
        given.withdrawn_at = at
        kind = "register.attestation_withdrawn"
        given.withdrawn_act = _record(given, kind, decision, by=by, at=at)
        given.save(update_fields=["withdrawn_at", "withdrawn_act"])
    return Subject(kind="attestation", id=given.pk)


def _record(given: Attestation, kind: str, decision: Decision, *, by: Actor, at: datetime) -> Any:
    return ledger.record(
        kind,
        subject=Subject(kind="attestation", id=given.pk),
        by=by,
        at=at,
        ground=decision.ground,
        article=decision.article or ATTESTATION,
        facts={
            "kind": given.kind,
            "code": given.code,
            "case": given.case.reference,
            "trade": given.trade,
            "years": given.years,
            "institution": given.institution_id,
            "name_ar": given.name_ar,
            "name_latin": given.name_latin,
        },
    ).id


CARRIED = ("name", "card", "residence_card", "craft", "phone", "workplace")


@action
def begin_attestation(
    *, registration: Case, kind: AttestationKind, by: Actor, at: datetime
) -> Case:
    """Open the attestation that a registration needs, with what was answered already."""
    there = _draft_of(registration.space, kind, by=by)
    opened = there or desk.open_case(
        procedure=kind.value, by=by, at=at, language=registration.language
    )
    return _carry(registration.answers, opened, by=by, at=at)


@action
def register_with(*, attestation: Attestation, by: Actor, at: datetime) -> Case:
    """Take up the registration left for want of a paper, or open one; the document is named in it.

    Nothing is written over: what the person answered there since stays.
    """
    procedure = REGISTRATIONS[AttestationKind(attestation.kind)]
    there = _draft_of(attestation.space, procedure, by=by)
    opened = there or desk.open_case(
        procedure=procedure, by=by, at=at, language=attestation.case.language
    )
    opened = _carry(attestation.case.answers, opened, by=by, at=at)
    page, answers = _named_in(attestation)
    return desk.save_page(
        case=opened, page=page, answers=answers, revision=opened.revision, by=by, at=at
    )


REGISTRATIONS = {
    AttestationKind.EXERCISE: "registration",
    AttestationKind.EXPERIENCE: "master_registration",
}


def _named_in(given: Attestation) -> tuple[str, dict[str, Any]]:
    """The page of the registration that asks what proves the craft, answered by the document."""
    if given.kind == AttestationKind.EXPERIENCE:
        return "recognition", {"shown": "here", "code": given.code, "since": given.since}
    return "proof", {
        "path": GIVEN_HERE,
        "code": given.code,
        "since": given.since,
        "issuer": "",
        "more": False,
    }


def _draft_of(space: UUID, procedure: str, *, by: Actor) -> Case | None:
    drafts = visible(by).filter(space=space, procedure=procedure, state=CaseState.DRAFT)
    return drafts.order_by("-saved_at", "id").first()


def _carry(answers: Mapping[str, Any], opened: Case, *, by: Actor, at: datetime) -> Case:
    """Write what is known into pages that were not answered yet."""
    declared = procedure_of(opened.procedure, opened.procedure_version)
    asked = {page.code: {box.code for box in page.fields} for page in declared.pages}
    for code in CARRIED:
        known = {k: v for k, v in answers.get(code, {}).items() if _kept(k, asked.get(code, ()))}
        if known and code in asked and not opened.answers.get(code):
            opened = desk.save_page(
                case=opened, page=code, answers=known, revision=opened.revision, by=by, at=at
            )
    return opened


def _kept(field: str, asked: Collection[str]) -> bool:
    """Whether a page asks this box; a craft told in words has a box beside its own."""
    return field in asked or field.removesuffix("_words") in asked
