"""The receipt of an act: what proves, away from here, that it was recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sijill.kernel import merkle, notes
from sijill.kernel.actor import Actor, Subject
from sijill.ledger import consumers
from sijill.ledger.keys import known
from sijill.ledger.queries import log
from sijill.ledger.queries.log import SealedAct, Unknown
from sijill.ledger.rules import Written, canonical, differs, leaf, leaf_without_facts, may_audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An act with its proof under the newest checkpoint; `faults` says why it is not believed."""

    sealed: SealedAct
    act: Written
    proof: notes.LogProof
    size: int
    root: bytes
    sealed_at: datetime
    fault: str = ""

    @property
    def is_erased(self) -> bool:
        return self.sealed.salt is None


def receipt(act: UUID, *, viewer: Actor) -> Receipt:
    """The receipt of an act for its person or an auditor; Unknown for anybody else."""
    row = log.act_with(act)
    if row is None:
        raise Unknown(act)
    own = consumers.owns(Subject(kind=row.subject_kind, id=row.subject_id), viewer)
    if not own and not may_audit(viewer):
        raise Unknown(act)
    return receipt_of(act, with_facts=may_audit(viewer) or row.kind in consumers.open_kinds())


def is_waiting(act: UUID, *, viewer: Actor) -> bool:
    """Whether this is an act of the viewer's that has no checkpoint over it yet."""
    row = log.act_with(act)
    if row is None or not (
        may_audit(viewer)
        or consumers.owns(Subject(kind=row.subject_kind, id=row.subject_id), viewer)
    ):
        return False
    seq = log.seq_of(act)
    return seq is None or log.first_over(seq) is None


def receipt_of(act: UUID, *, with_facts: bool = True) -> Receipt:
    """The receipt of an act, whoever asks."""
    seq, checkpoint = log.seq_of(act), log.latest()
    first = log.first_over(seq) if seq is not None else None
    if seq is None or checkpoint is None or first is None:
        raise Unknown(act)
    [sealed] = log.sealed_acts(seq, seq + 1)
    if sealed.act is None:
        raise Unknown(act)
    path = tuple(log.inclusion(seq, checkpoint.size))
    extra = canonical(_opening(sealed, sealed.act, with_facts=with_facts))
    proof = notes.LogProof(seq, path, log.signed(checkpoint), extra)
    return Receipt(
        sealed=sealed,
        act=sealed.act,
        proof=proof,
        size=checkpoint.size,
        root=bytes(checkpoint.root),
        sealed_at=first.at,
        fault=_fault(sealed, sealed.act, proof),
    )


def _opening(sealed: SealedAct, act: Written, *, with_facts: bool) -> dict[str, Any]:
    """What the leaf opens to: the act always, its facts while they stand."""
    opening = {"leaf": sealed.leaf.decode(), "act": act.told() | {"id": str(act.id)}}
    if with_facts and sealed.salt is not None and sealed.facts is not None:
        opening |= {"salt": sealed.salt.hex(), "facts": json.loads(sealed.facts)}
    return opening


def _fault(sealed: SealedAct, act: Written, proof: notes.LogProof) -> str:
    """Why a receipt would not be believed elsewhere; nothing when it would."""
    if sealed.salt is None or sealed.facts is None:
        made = leaf_without_facts(sealed.seq, act, sealed.leaf)
    else:
        made = leaf(sealed.seq, act, salt=sealed.salt, facts=json.loads(sealed.facts))
    if code := differs(sealed.leaf, made):
        return code.value
    try:
        checkpoint = notes.opened(proof.checkpoint, known())
        hashed = merkle.leaf_hash(sealed.leaf)
        merkle.check_inclusion(hashed, proof.index, checkpoint.size, proof.path, checkpoint.root)
    except (notes.Unsigned, notes.Unreadable, merkle.ProofFailed) as problem:
        return str(problem)
    return ""
