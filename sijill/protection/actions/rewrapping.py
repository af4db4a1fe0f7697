"""The keys of what left and came, wrapped anew; the sealed files stay as they are."""

from __future__ import annotations

from sijill.desk import archive
from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import WrappedKey
from sijill.ledger.transaction import acting_for, action
from sijill.protection import safe
from sijill.protection.models import Incoming, Outgoing, Parcel


@action
def rewrap_all() -> int:
    """Wrap with the ring's first key what another wraps; answers how many files."""
    count = 0
    with acting_for(SYSTEM):
        for model in (Outgoing, Incoming, Parcel):
            old = model._default_manager.exclude(key_id=archive.key_ring().current).order_by("pk")
            for row in old.select_for_update(of=("self",)):
                held = WrappedKey(key_id=row.key_id, wrapped=bytes(row.wrapped_key))
                again = safe.rewrapped(row.pk, held)
                row.key_id, row.wrapped_key = again.key_id, again.wrapped
                row.save(update_fields=["key_id", "wrapped_key"])
                count += 1
    return count
