"""Keys for a house that nobody relies on: made at the first need, the root beside the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sijill.cards.keys import folder
from sijill.cards.keys.held import holder, pem, read_pem
from sijill.cards.rules import trusting as rules
from sijill.kernel.card import trust
from sijill.kernel.card.trust import TrustList, Use
from sijill.kernel.cose.keys import SoftwareSigner, new_signer

ROOT = "root.pem"
# The demonstration tells of years gone by: its keys are believed in all of them.
SINCE, UNTIL = datetime(2022, 1, 1, tzinfo=UTC), datetime(2062, 1, 1, tzinfo=UTC)


def make(*, issuer: str) -> None:
    """A root, keys and a trust list of this issuer, unless another process just made them."""
    with folder.alone():
        path = folder.folder() / folder.TRUST_LIST
        if not path.exists():
            folder.write(path, trust.write(_first(issuer), _root()))


def _root() -> SoftwareSigner:
    path = folder.folder() / ROOT
    if not path.exists():
        made = new_signer()
        folder.write(path, pem(made, ""), secret=True)
        folder.write_roots([made.public])
    return read_pem(path, "")


def _first(issuer: str) -> TrustList:
    held = holder()
    pairs = [(use, held.new(f"sijill {use.value}")) for use in Use for _ in range(2)]
    made = rules.first(issuer=issuer, keys=pairs, at=SINCE)
    keys = tuple(replace(entry, valid_until=UNTIL) for entry in made.keys)
    return replace(made, expires_at=UNTIL, keys=keys)
