"""Content erased when its time is over: what happened stays told, what was said and joined goes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from sijill.desk import archive
from sijill.desk.actions.locking import lock
from sijill.desk.models import Case, CaseKeys, CaseVerdict, Decision, Evidence, Likeness
from sijill.desk.queries.forgetting import kept_until
from sijill.desk.rules.evidence import EvidenceState
from sijill.desk.rules.forgetting import Forgetting, is_over
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.law import provisional
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action

RETENTION = provisional("retention")


@action
def forget(*, case: UUID, what: Forgetting, by: Actor, at: datetime) -> bool:
    """Erase what the period no longer covers; False when there is nothing to erase, or not yet."""
    found = lock(case, by=by)
    if not _is_over(found, what, at):
        return False
    files = _documents(found)
    emptied = what is Forgetting.UNSENT and _empty(found)
    if not files and not emptied:
        return False
    ledger.record(
        "desk.forgotten",
        subject=Subject(kind="case", id=found.pk),
        by=by,
        at=at,
        article=RETENTION,
        facts={"what": what.value, "documents": len(files)},
    )
    transaction.on_commit(lambda: _erase(files))
    return True


def _is_over(case: Case, what: Forgetting, at: datetime) -> bool:
    today, ended = civil_date(at), case.closed_at and civil_date(case.closed_at)
    return is_over(
        what,
        state=case.state,
        was_sent=case.submitted_at is not None,
        kept_until=ended and kept_until(what, ended, today=today),
        contested_until=_contested_until(case),
        today=today,
    )


def _contested_until(case: Case) -> date | None:
    standing = Decision.objects.filter(case=case, stage="final", undone_at=None).order_by("id")
    return standing.values_list("appeal_until", flat=True).first()


def _documents(case: Case) -> list[UUID]:
    """Without its key a document cannot be opened any more, wherever a copy of its bytes lies."""
    held = Evidence.objects.filter(case=case).exclude(state=EvidenceState.REMOVED)
    files = list(held.order_by("id").values_list("id", flat=True))
    held.update(state=EvidenceState.REMOVED, wrapped_key=b"", digest="", quality={})
    return files


def _empty(case: Case) -> bool:
    """A request that was never sent keeps its reference and its dates alone."""
    if not case.answers:
        return False
    case.answers, case.page_revisions = {}, {}
    case.title_ar = case.title_latin = case.topic = case.phone = ""
    case.save()
    for table in (CaseVerdict, Likeness):
        table.objects.filter(case=case).delete()
    CaseKeys.objects.filter(case=case.pk).delete()
    return True


def _erase(files: list[UUID]) -> None:
    for file in files:
        archive.erase(file)
