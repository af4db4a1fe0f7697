"""A reconciliation is begun, stored by COPY in one transaction, or marked as failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Max

from sijill.kernel.actor import SYSTEM, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.lines import as_json
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.protection.models import Run, Sampled
from sijill.protection.rules.differences import DAYS, due_on
from sijill.protection.rules.populations import POPULATIONS
from sijill.reference.queries.parameters import parameter

PIECE = 1 << 20
PASSING: Mapping[str, str] = {
    "fresh": "key text, kind text, cause text, chamber text, entry uuid, person uuid,"
    " their_id text, theirs jsonb, fields text[], tie text, chance float, says text",
    "vanished": "key text, gone text",
    "counterpart": "entry uuid, chamber text, their_id text, tie text, chance float",
}
FRESH = """
INSERT INTO protection_difference (id, key, kind, cause, chamber_id, entry, person, their_id,
    theirs, fields, tie, chance, says, opened_at, due_on, first_run_id, gone, state, settled_as,
    reason)
SELECT gen_random_uuid(), key, kind, cause, chamber, entry, person, coalesce(their_id, ''), theirs,
    fields, coalesce(tie, ''), chance, says, %(at)s, %(due)s, %(run)s, '', 'open', '', ''
FROM passing_fresh
"""
# What was settled stays settled, and is told to have changed; what was gone is open again.
CHANGED = """
UPDATE protection_difference d SET cause = p.cause, chamber_id = p.chamber, person = p.person,
    theirs = p.theirs, fields = p.fields, tie = coalesce(p.tie, ''), chance = p.chance,
    says = p.says, changed_run_id = %(run)s,
    state = CASE d.state WHEN 'settled' THEN 'settled' ELSE 'open' END, gone = '',
    closed_run_id = NULL,
    opened_at = CASE d.state WHEN 'closed' THEN %(at)s ELSE d.opened_at END,
    due_on = CASE d.state WHEN 'closed' THEN %(due)s ELSE d.due_on END
FROM passing_changed p WHERE p.key = d.key
"""
VANISHED = """
UPDATE protection_difference d SET state = 'closed', gone = p.gone, closed_run_id = %(run)s
FROM passing_vanished p WHERE p.key = d.key AND d.state = 'open'
"""
TIED = """
INSERT INTO protection_counterpart (run_id, entry, chamber_id, their_id, tie, chance)
SELECT %(run)s, entry, chamber, their_id, tie, chance FROM passing_counterpart
"""
UNTIED = "DELETE FROM protection_counterpart WHERE run_id <> %(run)s"
STORED = (("fresh", FRESH), ("changed", CHANGED), ("vanished", VANISHED), ("counterpart", TIED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run found."""

    ours: int
    theirs: int
    tied: int
    alike: int
    told: Mapping[str, Any]


@action
def begin_run(
    *, as_of: date, theirs_as_of: date, digest: str, threshold: float, at: datetime
) -> Run:
    """Open the next run; one that was left unfinished by a kill is marked as failed."""
    with acting_for(SYSTEM):
        Run.objects.filter(state="running").update(state="failed", ended_at=at)
        last = Run.objects.aggregate(last=Max("number"))["last"] or 0
        return Run.objects.create(
            id=uuid4(),
            number=last + 1,
            as_of=as_of,
            theirs_as_of=theirs_as_of,
            digest=digest,
            threshold=threshold,
            state="running",
            began_at=at,
        )


@action
def fail_run(*, run: UUID, at: datetime) -> None:
    """Keep that a run did not end; nothing of it was stored."""
    with acting_for(SYSTEM):
        Run.objects.filter(pk=run, state="running").update(state="failed", ended_at=at)


@action
def store_run(
    *,
    run: UUID,
    rows: Mapping[str, Path],
    sample: Sequence[tuple[str, str, str, float, Any]],
    found: Outcome,
    at: datetime,
) -> Run:
    """Store what is new, what changed, what is gone and who is who: all of it or nothing."""
    with acting_for(SYSTEM):
        held = Run.objects.select_for_update(of=("self",)).get(pk=run)
        if held.state != "running":
            raise Refused(refused("populations.run_over", POPULATIONS))
        days = int(parameter(DAYS, at=civil_date(at)))
        given: dict[str, Any] = {"run": held.pk, "at": at, "due": due_on(civil_date(at), days)}
        for name, statement in STORED:
            _copied(name, rows[name])
            with connection.cursor() as cursor:
                cursor.execute(statement, given)
        with connection.cursor() as cursor:
            cursor.execute(UNTIED, given)
        _sampled(held, sample)
        held.state, held.ended_at = "done", at
        for name in ("ours", "theirs", "tied", "alike", "told"):
            setattr(held, name, getattr(found, name))
        held.save()
        _recorded(held, at)
        return held


def _copied(name: str, path: Path) -> None:
    """Copy a file into a passing table of this transaction."""
    columns = PASSING["fresh" if name == "changed" else name]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS passing_{name}")
        cursor.execute(f"CREATE TEMP TABLE passing_{name} ({columns}) ON COMMIT DROP")
        into = f"COPY passing_{name} FROM STDIN (FORMAT csv)"
        with path.open("rb") as file, cursor.copy(into) as copy:
            while piece := file.read(PIECE):
                copy.write(piece)
        cursor.execute(f"ANALYZE passing_{name}")


def _sampled(run: Run, sample: Sequence[tuple[str, str, str, float, Any]]) -> None:
    Sampled.objects.bulk_create(
        Sampled(
            run=run,
            turn=turn,
            entry=UUID(entry),
            their_id=their,
            theirs=json.loads(said),
            chance=chance,
            layer=drawn.layer,
            linked=drawn.layer.endswith("+"),
            pairs=drawn.pairs,
        )
        for turn, (entry, their, said, chance, drawn) in enumerate(sample, start=1)
    )


def _recorded(run: Run, at: datetime) -> None:
    ledger.record(
        "protection.reconciled",
        subject=Subject(kind="reconciliation", id=run.pk),
        by=SYSTEM,
        at=at,
        article=POPULATIONS,
        facts={
            "number": run.number,
            "as_of": run.as_of.isoformat(),
            "theirs_as_of": run.theirs_as_of.isoformat(),
            "digest": run.digest,
            "counts": as_json(run.told["counts"]),
        },
    )
