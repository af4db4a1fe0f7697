"""When a document may be joined, replaced or taken back."""

from __future__ import annotations

from enum import StrEnum

from sijill.desk.rules.life import LIFE, ONE_CORRECTION, CaseState
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

FILES_PER_CASE = 80  # every retake is kept: a limit keeps one case from filling the disk
FILES = provisional("desk.evidence")


class EvidenceState(StrEnum):
    """Where a document stands; a case has at most one that is received for each kind."""

    RECEIVED = "received"
    REPLACED = "replaced"  # kept: an earlier version may have been judged
    REMOVED = "removed"  # taken back before the case was sent; its bytes are erased


def may_receive(
    state: str, kind: str, *, known: frozenset[str], asked: frozenset[str], held: int
) -> list[Verdict]:
    """What keeps a document of this kind from being joined now."""
    closed = []
    if kind not in known:
        closed.append(refused("evidence.kind_unknown", FILES, kind=kind))
    if state not in (CaseState.DRAFT, CaseState.TO_CORRECT):
        closed.append(refused("evidence.case_closed", LIFE, state=state))
    if state == CaseState.TO_CORRECT and kind not in asked:
        closed.append(refused("evidence.not_asked", ONE_CORRECTION, kind=kind))
    if held >= FILES_PER_CASE:
        closed.append(refused("evidence.too_many_files", FILES, limit=FILES_PER_CASE))
    return closed


def may_remove(state: str) -> Verdict:
    """A document is taken back from a draft; afterwards it can only be replaced."""
    if state != CaseState.DRAFT:
        return refused("evidence.case_closed", LIFE, state=state)
    return ok("evidence.may_remove", LIFE)
