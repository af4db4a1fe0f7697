"""Documents joined to a case, each on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from sijill.desk import archive, procedures
from sijill.desk.actions.locking import lock, require
from sijill.desk.inspection import SIZE_LIMIT, Inspected, Unfit, inspect, inspect_as_film
from sijill.desk.models import Case, Correction, Evidence, Visit
from sijill.desk.procedures import Procedure
from sijill.desk.queries import ground
from sijill.desk.rules import CaseState, may_fill
from sijill.desk.rules.evidence import FILES, EvidenceState, may_receive, may_remove
from sijill.desk.rules.visiting import may_photograph, photo_kind
from sijill.institutions.models import Scan
from sijill.kernel import vault
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.statements import statement
from sijill.ledger.transaction import action

ORPHAN_AFTER = timedelta(hours=24)  # longer than any transaction that wrote bytes may still run
REWRAPPED_AT_ONCE = 500
FILM_LIMITS = ("desk.film_megabytes", "desk.film_seconds")


class Upload(Protocol):
    """Bytes on their way in: a file of a form, or any open file."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""


@action
def receive(*, case: Case, kind: str, upload: Upload, by: Actor, at: datetime) -> Evidence:
    """Join a document, in place of the former of its kind; the same bytes twice are one document.

    The bytes are inspected and written before the case is locked: nobody waits for them.
    """
    held = _held(case)
    require(may_fill(by), *_closed(case, kind, held))
    data = upload.read(SIZE_LIMIT + 1)
    digest = hashlib.sha256(data).hexdigest()
    if (there := _standing(held, kind)) and there.digest == digest:
        return there
    inspected = _inspected(data, case, kind, civil_date(at))
    return join(
        case=case, kind=kind, inspected=inspected, digest=digest, size=len(data), by=by, at=at
    )


@action
def join(
    *, case: Case, kind: str, inspected: Inspected, digest: str, size: int, by: Actor, at: datetime
) -> Evidence:
    """Join a document that was inspected; its bytes are written before the case is locked."""
    file = uuid4()
    wrapped = archive.keep(parts_of(inspected), case=case.pk, file=file)
    case = lock(case, by=by)
    held = _held(case)
    require(may_fill(by), *_closed(case, kind, held))
    replaced = _standing(held, kind) is not None and _replace(case, kind)
    evidence = keep_document(file, case, kind, digest, size, inspected, wrapped, by, at)
    Case.objects.filter(pk=case.pk).update(saved_at=at)
    if case.state != CaseState.DRAFT:
        _record(evidence, replaced, by, at)
    return evidence


def keep_document(  # noqa: PLR0913 - the columns of one row
    file: UUID,
    case: Case,
    kind: str,
    digest: str,
    size: int,
    inspected: Inspected,
    wrapped: vault.WrappedKey,
    by: Actor,
    at: datetime,
) -> Evidence:
    """Write the row of a document whose sealed bytes are kept already."""
    return Evidence.objects.create(
        id=file,
        case=case,
        kind=kind,
        state=EvidenceState.RECEIVED,
        media_type=inspected.media_type,
        size=size,
        digest=digest,
        pages=len(inspected.pages),
        key_id=wrapped.key_id,
        wrapped_key=wrapped.wrapped,
        quality=dict(inspected.quality),
        uploaded_at=at,
        uploaded_by=by.user,
    )


def _closed(case: Case, kind: str, held: Sequence[Evidence]) -> list[Verdict]:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    return may_receive(
        case.state,
        kind,
        known=frozenset(k.code for k in declared.evidence),
        asked=asked_evidence(case, declared),
        held=len(held),
    )


def asked_evidence(case: Case, declared: Procedure) -> frozenset[str]:
    """The kinds of document that the open correction wants again; none without a correction."""
    if case.state != CaseState.TO_CORRECT:
        return frozenset()
    items = Correction.objects.get(case=case, answered_at=None).items
    pages = {item["page"] for item in items if item.get("page")}
    named = {item["evidence"] for item in items if item.get("evidence")}
    return frozenset(
        named | {kind for page in declared.pages if page.code in pages for kind in page.evidence}
    )


def _held(case: Case) -> Sequence[Evidence]:
    """Whatever was ever joined: how many there are is limited, and one of each kind stands."""
    return _ever_joined(case.pk)


@statement
def _ever_joined(case: UUID) -> QuerySet[Evidence]:
    return Evidence.objects.filter(case=case).order_by("uploaded_at", "id")


def _standing(held: Sequence[Evidence], kind: str) -> Evidence | None:
    here = (e for e in held if e.kind == kind and e.state == EvidenceState.RECEIVED)
    return next(here, None)


def _inspected(data: bytes, case: Case, kind: str, today: date) -> Inspected:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    wanted = next(k for k in declared.evidence if k.code == kind)
    if wanted.film:
        return _fit(kind, lambda: _film(data, today))
    return inspected_as(data, kind, pages=wanted.pages, portrait=wanted.portrait)


def _film(data: bytes, today: date) -> Inspected:
    """A film within the size and the length in force."""
    held = ground.parameters(FILM_LIMITS, on=today)
    return inspect_as_film(
        data,
        bytes_allowed=min(held["desk.film_megabytes"] * 1024 * 1024, SIZE_LIMIT),
        seconds_allowed=held["desk.film_seconds"],
    )


def inspected_as(data: bytes, kind: str, *, pages: int, portrait: bool = False) -> Inspected:
    """What an inspection makes of these bytes; Refused with its reason when unfit."""
    return _fit(kind, lambda: inspect(data, pages_allowed=pages, portrait=portrait))


def _fit(kind: str, look: Callable[[], Inspected]) -> Inspected:
    try:
        return look()
    except Unfit as unfit:
        facts: dict[str, Any] = {"kind": kind, **unfit.facts}
        raise Refused(refused(f"evidence.{unfit.problem}", FILES, **facts)) from None


def parts_of(inspected: Inspected) -> dict[int, bytes]:
    """The parts of a document under their numbers."""
    parts = dict(enumerate(inspected.pages, 1))
    return parts if inspected.original is None else {archive.ORIGINAL: inspected.original, **parts}


def _replace(case: Case, kind: str) -> bool:
    standing = Evidence.objects.filter(case=case, kind=kind, state=EvidenceState.RECEIVED)
    return bool(standing.update(state=EvidenceState.REPLACED))


def _record(evidence: Evidence, replaced: bool, by: Actor, at: datetime) -> None:
    """After submission a new document is part of what happened to the case."""
    ledger.record(
        "desk.evidence_received",
        subject=Subject(kind="case", id=evidence.case_id),
        by=by,
        at=at,
        facts={"kind": evidence.kind, "evidence": str(evidence.pk), "replaced": replaced},
    )


@action
def see(*, visit: Visit, number: int, upload: Upload, by: Actor, at: datetime) -> Evidence:
    """Join a photo taken in a visit; it is inspected as a person's own is."""
    require(*may_photograph(state=visit.state, number=number, agent=visit.agent_id, by=by))
    data = upload.read(SIZE_LIMIT + 1)
    kind = photo_kind(visit.pk, number)
    inspected = inspected_as(data, kind, pages=1, portrait=True)
    file = uuid4()
    wrapped = archive.keep(parts_of(inspected), case=visit.case_id, file=file)
    case = lock(visit.case_id, by=by)
    replaced = _replace(case, kind)
    digest = hashlib.sha256(data).hexdigest()
    evidence = keep_document(file, case, kind, digest, len(data), inspected, wrapped, by, at)
    _record(evidence, replaced, by, at)
    return evidence


@action
def remove(*, case: Case, kind: str, by: Actor, at: datetime) -> None:
    """Take a document back from a draft; its bytes are erased once the row says so."""
    case = lock(case, by=by)
    require(may_fill(by), may_remove(case.state))
    standing = _standing(_held(case), kind)
    if standing is None:
        return
    Evidence.objects.filter(pk=standing.pk).update(state=EvidenceState.REMOVED)
    Case.objects.filter(pk=case.pk).update(saved_at=at)
    transaction.on_commit(lambda: archive.erase(standing.pk))


def sweep_orphans(*, at: datetime) -> int:
    """Erase documents on the disk that no row tells of: their transaction never ended.

    Only under the role that sees every row: elsewhere everybody's documents would look lost.
    """
    found = archive.kept_before(at - ORPHAN_AFTER)
    erased = 0
    while some := list(islice(found, 1000)):
        told = set(
            Evidence.objects.filter(pk__in=some)
            .exclude(state=EvidenceState.REMOVED)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        told |= set(Scan.objects.filter(pk__in=some).order_by("pk").values_list("pk", flat=True))
        lost = [file for file in some if file not in told]
        erased += sum(bool(archive.erase(file)) for file in lost)
    return erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """How many keys were wrapped again, which could not be, and where to go on; None at the end."""

    done: int
    failed: Sequence[UUID]
    after: UUID | None


@action
def rewrap_some(*, after: UUID | None, limit: int = REWRAPPED_AT_ONCE) -> Rewrapped:
    """Wrap the data keys of some documents with the ring's first key; no document is opened.

    A document whose key is not in the ring, or does not open, is named and stops no other.
    """
    keys = archive.key_ring()
    due = Evidence.objects.exclude(key_id=keys.current).exclude(state=EvidenceState.REMOVED)
    if after is not None:
        due = due.filter(pk__gt=after)
    some = list(due.order_by("pk").select_for_update(of=("self",))[:limit])
    if not some:
        return _rewrap_scans(keys)
    failed = [evidence.pk for evidence in some if not _rewrap(evidence, keys)]
    mended = [evidence for evidence in some if evidence.pk not in failed]
    Evidence.objects.bulk_update(mended, ["key_id", "wrapped_key"])
    return Rewrapped(done=len(mended), failed=failed, after=some[-1].pk)


def _rewrap_scans(keys: vault.KeyRing) -> Rewrapped:
    """The same of the scanned mail of institutions, once the documents of cases are done."""
    due = Scan.objects.exclude(key_id=keys.current).select_for_update(of=("self",))
    some = list(due.order_by("pk"))
    failed = [scan.pk for scan in some if not _rewrap(scan, keys)]
    mended = [scan for scan in some if scan.pk not in failed]
    Scan.objects.bulk_update(mended, ["key_id", "wrapped_key"])
    return Rewrapped(done=len(mended), failed=failed, after=None)


def _rewrap(evidence: Evidence | Scan, keys: vault.KeyRing) -> bool:
    place = evidence.letter_id if isinstance(evidence, Scan) else evidence.case_id
    where = archive.place(place, evidence.pk)
    try:
        again = vault.rewrap(wrapped_key(evidence), keys=keys, place=where)
    except (vault.UnknownKey, vault.Unopened):
        return False
    evidence.key_id, evidence.wrapped_key = again.key_id, again.wrapped
    return True


def wrapped_key(evidence: Evidence | Scan) -> vault.WrappedKey:
    """The data key of a document as the database keeps it."""
    return vault.WrappedKey(key_id=evidence.key_id, wrapped=bytes(evidence.wrapped_key))
