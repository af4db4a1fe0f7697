"""The answers, documents and agreement of an envelope put into its case, each on its own."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from sijill.accounts.actions.consents import Told
from sijill.desk import actions as desk
from sijill.desk import procedures
from sijill.desk.actions.evidence import receive
from sijill.desk.actions.informing import record_told
from sijill.desk.forms.boxes import Setting
from sijill.desk.forms.plain import Unreadable, Wrong, canonical, readable
from sijill.desk.models import Case
from sijill.desk.procedures import Page
from sijill.desk.rules import CaseState
from sijill.desk.rules.assisting import SIGNATURE, Way
from sijill.field import stowing
from sijill.field.models import Envelope, EnvelopePart
from sijill.field.rules import Content, Kind, wants
from sijill.kernel import hpke
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import action

KEPT = (
    *("answers", "revision", "page_revisions", "province"),
    *("phone", "phone_shared", "title_ar", "title_latin"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to mend: where, and the sentence that the agent reads."""

    page: str
    code: str
    box: str = ""
    text: str = ""

    def kept(self) -> dict[str, str]:
        """As the envelope keeps it."""
        return asdict(self)


@action
def fill(
    case: Case, content: Content, envelope: Envelope, key: bytes, *, by: Actor, at: datetime
) -> list[Remark]:
    """Save every page that can be read and join every document that is fit; the rest is told."""
    if case.state != CaseState.DRAFT:
        return []
    return [
        *_pages(case, content, whole=envelope.kind == Kind.WHOLE, by=by, at=at),
        *_documents(case, content, envelope, key, by=by, at=at),
    ]


def _pages(
    case: Case, content: Content, *, whole: bool, by: Actor, at: datetime
) -> Iterator[Remark]:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    known = {page.code for page in declared.pages}
    for code in sorted(content.answers.keys() - known):
        yield Remark(page=code, code="field.page_unknown")
    for page in declared.pages:
        given = content.answers.get(page.code)
        if given is None or not page.shown_if(case.answers):
            continue
        try:
            wrong = _save(case, page, _read(case, page, given, content, whole, at), content, by, at)
        except Unreadable as problem:
            wrong = list(problem.wrong)
        for one in wrong:
            yield Remark(page=page.code, box=one.box, code=one.code, text=str(one.text))


Read = tuple[dict[str, Any] | None, list[Wrong]]


def _read(
    case: Case, page: Page, given: Mapping[str, Any], content: Content, whole: bool, at: datetime
) -> Read:
    """One page, read by the very rules of the page that a person fills.

    What was not meant to be whole may leave boxes empty: each stands by itself.
    """
    setting = Setting(language=content.language, today=civil_date(at), answers=case.answers)
    if whole:
        return canonical(page, given, setting), []
    return readable(page, given, setting)


def _save(
    case: Case, page: Page, read: Read, content: Content, by: Actor, at: datetime
) -> list[Wrong]:
    kept, wrong = read
    if kept is None:
        return wrong
    if page.kind == "information" and kept.get("told"):
        told = _told(case, page, content)
        kept |= record_told(case=case, page=page, told=told, by=by, at=at)
    saved = desk.save_page(
        case=case, page=page.code, answers=kept, revision=case.revision, by=by, at=at
    )
    for name in KEPT:
        setattr(case, name, getattr(saved, name))
    return wrong


def _told(case: Case, page: Page, content: Content) -> Told:
    """The text that the tablet showed, word for word, under the digest of those words."""
    text = str(content.told.get(page.code, {}).get("text") or "")[:20_000]
    if not text:
        raise Unreadable([])
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    code = f"{case.procedure}.{page.code}"[:60]
    return Told(code=code, version=version, language=content.language, text=text)


def _documents(
    case: Case, content: Content, envelope: Envelope, key: bytes, *, by: Actor, at: datetime
) -> Iterator[Remark]:
    for part in envelope.parts.order_by("kind", "pk"):
        if part.part == content.signature or part.kind == SIGNATURE:
            continue
        try:
            with transaction.atomic():
                upload = io.BytesIO(clear_part(envelope, part, key))
                receive(case=case, kind=part.kind, upload=upload, by=by, at=at)
        except Refused as refusal:
            yield Remark(page="", box=part.kind, code=refusal.verdicts[0].code)
        except hpke.Unopened:
            yield Remark(page="", box=part.kind, code="field.part_unopened")


def clear_part(envelope: Envelope, part: EnvelopePart, key: bytes) -> bytes:
    """A part in clear, in memory only."""
    bound = f"{envelope.case}/{part.part}/{part.kind}".encode()
    return hpke.unseal(stowing.read(part.pk), key=key, bound=bound)


@action
def finish(
    case: Case, content: Content, envelope: Envelope, key: bytes, *, by: Actor, at: datetime
) -> list[Remark]:
    """Take the person's agreement and send; what stands in the way is remarked, nothing is lost."""
    if case.state != CaseState.DRAFT:
        return []
    declared = procedures.procedure(case.procedure, case.procedure_version)
    if declared.divert(case):
        return [Remark(page="", code="field.known_already")]
    if content.way != Way.SCREEN or content.signature is None:
        return [Remark(page="", code="field.agree_later")]
    try:
        with transaction.atomic():
            _agree(case, content, envelope, key, by=by, at=at)
            desk.submit(case=case, by=by, at=at)
    except Refused as refusal:
        return [_remark(verdict) for verdict in refusal.verdicts]
    except (hpke.Unopened, EnvelopePart.DoesNotExist):
        return [Remark(page="", box=SIGNATURE, code="field.part_unopened")]
    return []


@action
def enrol(
    case: Case, content: Content, envelope: Envelope, key: bytes, *, by: Actor, at: datetime
) -> list[Remark]:
    """Keep a quick enrolment as a draft that the person finishes; what hinders that is remarked."""
    if case.state != CaseState.DRAFT:
        return []
    named = bool(case.title_ar or case.title_latin)
    signed = content.way == Way.SCREEN and content.signature is not None
    found = [_remark(one) for one in wants(named=named, signed=signed, phone=bool(case.phone))]
    if procedures.procedure(case.procedure, case.procedure_version).divert(case):
        found.append(Remark(page="", code="field.known_already"))
    if not signed:
        return found
    try:
        with transaction.atomic():
            _agree(case, content, envelope, key, by=by, at=at)
    except Refused as refusal:
        found += [_remark(verdict) for verdict in refusal.verdicts]
    except (hpke.Unopened, EnvelopePart.DoesNotExist):
        found.append(Remark(page="", box=SIGNATURE, code="field.part_unopened"))
    return found


def _agree(
    case: Case, content: Content, envelope: Envelope, key: bytes, *, by: Actor, at: datetime
) -> None:
    assert content.signature is not None
    drawn = envelope.parts.get(part=content.signature)
    upload = io.BytesIO(clear_part(envelope, drawn, key))
    desk.agree_by_signature(case=case, way=Way.SCREEN, upload=upload, by=by, at=at)


def _remark(verdict: Any) -> Remark:
    facts = verdict.facts
    return Remark(page=str(facts.get("page", "")), box=str(facts.get("box", "")), code=verdict.code)
