"""Refusals raised and acts told, the same way for campaigns, statements and calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sijill.campaigns.rules.campaigns import CAMPAIGNS
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger import actions as ledger


def insist(verdicts: Iterable[Verdict]) -> None:
    """Raise what refuses."""
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)


def tell(
    what: str, subject: Subject, facts: Mapping[str, object], *, by: Actor, at: datetime
) -> UUID:
    """Record an act of this room."""
    return ledger.record(
        what, subject=subject, by=by, at=at, ground="campaigns.contract", article=CAMPAIGNS,
        facts=dict(facts),
    ).id  # fmt: skip
