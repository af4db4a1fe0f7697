"""A chamber co-signs the log: it saw this checkpoint, and nothing it saw before was altered."""

from __future__ import annotations

from datetime import datetime

from sijill.kernel import merkle, notes
from sijill.kernel.signing import PublicKey, Signer
from sijill.ledger.models import Checkpoint, Cosignature
from sijill.ledger.queries import log
from sijill.ledger.transaction import action


@action
def cosign(
    *, checkpoint: Checkpoint, keys: list[PublicKey], by: Signer, at: datetime
) -> notes.Signature:
    """Check a checkpoint against the last one this witness signed, then sign it."""
    opened = notes.opened(checkpoint.note, keys)
    last = Cosignature.objects.filter(witness=by.public.name).order_by("-size").first()
    if last is not None:
        before = Checkpoint.objects.get(size=last.size)
        proof = log.consistency(before.size, opened.size)
        merkle.check_consistency(before.size, opened.size, bytes(before.root), opened.root, proof)
    text = notes.read_note(checkpoint.note).text
    line = notes.cosign(text, by, at=at)
    Cosignature.objects.get_or_create(
        size=opened.size, witness=by.public.name, defaults={"line": str(line), "at": at}
    )
    return line
