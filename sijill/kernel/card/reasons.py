"""What a checker answers and why; the published page lists the same words in the same order."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What the person at the gate is told."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"
    CANNOT_SAY = "cannot_say"


class Reason(StrEnum):
    """Why, for machines and for whoever answers the telephone."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    ALPHABET = "alphabet"
    COMPRESSION = "compression"
    TOO_BIG = "too_big"
    CBOR = "cbor"
    NOT_COSE = "not_cose"
    TRUST_LIST_MISSING = "trust_list_missing"
    TRUST_LIST_FORGED = "trust_list_forged"
    TRUST_LIST_EXPIRED = "trust_list_expired"
    TRUST_LIST_FUTURE = "trust_list_future"
    TRUST_LIST_OLDER = "trust_list_older"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    WRONG_USE = "wrong_use"
    SIGNATURE = "signature"
    NOT_A_CARD = "not_a_card"
    WRONG_ISSUER = "wrong_issuer"
    KEY_NOT_YET = "key_not_yet"
    KEY_EXPIRED = "key_expired"
    KEY_RETIRED = "key_retired"
    KEY_COMPROMISED = "key_compromised"
    FUTURE = "future"
    EXPIRED = "expired"
    LIST_MISSING = "list_missing"
    LIST_FORGED = "list_forged"
    LIST_OTHER = "list_other"
    LIST_OLDER = "list_older"
    LIST_FUTURE = "list_future"
    INDEX = "index"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    LIST_EXPIRED = "list_expired"
    VALID = "valid"


_FIRST = {
    Outcome.UNREADABLE: Reason.EMPTY,
    Outcome.CANNOT_SAY: Reason.TRUST_LIST_MISSING,
    Outcome.NOT_OURS: Reason.ALGORITHM,
    Outcome.EXPIRED: Reason.EXPIRED,
}
_ALONE = {
    Reason.WITHDRAWN: Outcome.WITHDRAWN,
    Reason.SUSPENDED: Outcome.SUSPENDED,
    Reason.REPLACED: Outcome.WITHDRAWN,
    Reason.VALID: Outcome.VALID,
}


def _outcomes() -> dict[Reason, Outcome]:
    """Reasons stand in the order of the steps: each outcome holds until the next one begins."""
    starts = {reason: outcome for outcome, reason in _FIRST.items()}
    starts[Reason.LIST_MISSING] = starts[Reason.LIST_EXPIRED] = Outcome.CANNOT_SAY
    found, current = {}, Outcome.UNREADABLE
    for reason in Reason:
        current = starts.get(reason, current)
        found[reason] = _ALONE.get(reason, current)
    return found


OUTCOMES = _outcomes()
# The signature is good: what the code says is the State's word, and may be shown.
SHOWN = frozenset(
    {
        *(Reason.EXPIRED, Reason.LIST_MISSING, Reason.LIST_FORGED, Reason.LIST_OTHER),
        *(Reason.LIST_OLDER, Reason.LIST_FUTURE, Reason.LIST_EXPIRED, Reason.INDEX),
        *(Reason.SUSPENDED, Reason.VALID),
    }
)


class Doubt(Exception):
    """A step that did not pass, with its reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
