"""A file is signed and closed for the fund, once: what leaves later is these bytes again."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import WrappedKey
from sijill.ledger.transaction import acting_for, action
from sijill.protection import safe
from sijill.protection.models import Outgoing, Parcel
from sijill.protection.seals.parcel import ENDING, Facts, Seal


@action
def close(*, file: UUID, seal: Seal, at: datetime) -> Parcel:
    """The parcel of a file; who was killed before its row was written leaves bytes to be swept."""
    with acting_for(SYSTEM):
        found = Outgoing.objects.select_for_update(of=("self",)).get(pk=file)
        known = Parcel.objects.filter(file=found).first()
        if known is not None:
            return known
        wrapped = WrappedKey(key_id=found.key_id, wrapped=bytes(found.wrapped_key))
        closed, key = seal.close(found.name, safe.read(found.pk, wrapped), _facts(found))
        id = uuid4()
        kept = safe.keep(id, closed)
        return Parcel.objects.create(
            id=id,
            file=found,
            name=f"{found.name}{ENDING}",
            digest=hashlib.sha256(closed).hexdigest(),
            size=len(closed),
            signed_by=key,
            made_at=at,
            key_id=kept.key_id,
            wrapped_key=kept.wrapped,
        )


def _facts(file: Outgoing) -> Facts:
    return Facts(
        stream=file.stream_id,
        sequence=file.sequence,
        count=file.count,
        sum=file.control,
        made_at=file.made_at,
    )
