"""The holder of an entry opposes its publication, or allows it again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.register.models import Entry, Opposition
from sijill.register.queries.entries import entry as entry_of
from sijill.register.queries.scope import NotFound
from sijill.register.rules.opposing import RIGHT, OppositionState, Part, may_move

LONGEST_REASON = 400


@action
def oppose(*, entry: UUID, part: Part, reason: str = "", by: Actor, at: datetime) -> Opposition:
    """Keep a part of an entry off public pages from now on; said twice, it is one opposition."""
    _require(None, OppositionState.STANDING, by=by)
    found = _locked(entry, by=by)
    if there := Opposition.objects.filter(entry=found, covers=part, withdrawn_at=None).first():
        return there
    return Opposition.objects.create(
        entry=found,
        covers=part.value,
        reason=reason.strip()[:LONGEST_REASON],
        opposed_at=at,
        opposed_by=by.user,
        institution_id=by.institution if by.is_agent else None,
        act=_record("register.opposed", found, part, by=by, at=at),
    )


@action
def allow_again(*, opposition: UUID, by: Actor, at: datetime) -> Opposition:
    """Withdraw an opposition; it stays to be read, with both its dates."""
    _require(OppositionState.STANDING, OppositionState.WITHDRAWN, by=by)
    held = Opposition.objects.filter(pk=opposition).first()
    if held is None:
        raise NotFound(opposition)
    found = _locked(held.entry_id, by=by)
    held = Opposition.objects.select_for_update(of=("self",)).get(pk=opposition)
    if held.withdrawn_at is None:
        held.withdrawn_at, held.withdrawn_by = at, by.user
        held.withdrawn_act = _record(
            "register.publication_allowed", found, Part(held.covers), by=by, at=at
        )
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_act"])
    return held


def _locked(entry: UUID, *, by: Actor) -> Entry:
    """The entry within scope, held so that two clicks are one opposition."""
    found = entry_of(entry, viewer=by)
    return Entry.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _require(here: OppositionState | None, there: OppositionState, *, by: Actor) -> None:
    verdict = may_move(here, there, by=by)
    if not verdict.is_ok:
        raise Refused(verdict)


def _record(kind: str, entry: Entry, part: Part, *, by: Actor, at: datetime) -> UUID:
    """The act says which part, and neither why nor whose."""
    subject = Subject(kind="entry", id=entry.pk)
    facts = {"part": part.value}
    return ledger.record(kind, subject=subject, by=by, at=at, article=RIGHT, facts=facts).id
