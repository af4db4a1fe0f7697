"""A trust list put in force, told to the log: who believes which keys is the State's word."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sijill.cards.keys import trusting
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.card.trust import TrustList
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action


@action
def put_in_force(*, data: bytes, by: Actor, at: datetime) -> TrustList:
    """Replace the trust list by a newer one that a root signed, or Doubt; the act is public."""
    found = trusting.put_in_force(data, at=at)
    ledger.record(
        "cards.trusted",
        subject=Subject(kind="trust_list", id=uuid5(NAMESPACE_URL, found.issuer)),
        by=by,
        at=at,
        facts={"seq": found.seq, "sha256": hashlib.sha256(data).hexdigest()},
    )
    return found
