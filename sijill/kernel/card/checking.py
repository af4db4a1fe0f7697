"""The answer to one question: may this card be believed now, and how fresh is what says so?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sijill.kernel.card import claims, transport
from sijill.kernel.card.claims import Card
from sijill.kernel.card.reasons import OUTCOMES, SHOWN, Doubt, Outcome, Reason
from sijill.kernel.card.status_list import OutOfList, Status, StatusList
from sijill.kernel.card.trust import SKEW, TrustList, Use
from sijill.kernel.cose import cbor, sign1
from sijill.kernel.cose.keys import ES256

SAID = {
    Status.WITHDRAWN: Reason.WITHDRAWN,
    Status.SUSPENDED: Reason.SUSPENDED,
    Status.REPLACED: Reason.REPLACED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a card; `card` only when its signature is good and it may be shown."""

    reason: Reason
    card: Card | None = None
    as_of: datetime | None = None  # when the list that says so was made

    @property
    def outcome(self) -> Outcome:
        return OUTCOMES[self.reason]


def check(
    text: str, *, trust: TrustList | None, lists: Mapping[str, StatusList], at: datetime
) -> Answer:
    """Every step of the published page, in its order; the first that fails is the answer."""
    try:
        signed = _signed(text)
        card = authentic(signed, trust=trust, at=at)
    except Doubt as doubt:
        return Answer(doubt.reason)
    if at >= card.valid_until:
        return Answer(Reason.EXPIRED, card)
    held = lists.get(card.status_list)
    if held is None:
        return Answer(Reason.LIST_MISSING, card)
    reason = _status(card, held, at)
    return Answer(reason, card if reason in SHOWN else None, held.issued_at)


def genuine(text: str, *, trust: TrustList | None, at: datetime) -> Card:
    """The card that a code says and a key of ours signed, or Doubt; no list is asked."""
    return authentic(_signed(text), trust=trust, at=at)


def _signed(text: str) -> sign1.Sign1:
    data = transport.read(text)
    try:
        return sign1.read(data)
    except cbor.Malformed:
        raise Doubt(Reason.CBOR) from None
    except sign1.NotSigned:
        raise Doubt(Reason.NOT_COSE) from None


def authentic(signed: sign1.Sign1, *, trust: TrustList | None, at: datetime) -> Card:
    """The card that a key of ours signed, or Doubt; whether it was withdrawn is not asked here."""
    if trust is None:
        raise Doubt(Reason.TRUST_LIST_MISSING)
    if old := trust.doubt(at=at):
        raise Doubt(old)
    if signed.algorithm != ES256:
        raise Doubt(Reason.ALGORITHM)
    entry = trust.by_kid.get(signed.kid or b"")
    if entry is None:
        raise Doubt(Reason.UNKNOWN_KEY)
    if entry.use is not Use.CARD:
        raise Doubt(Reason.WRONG_USE)
    if not signed.is_by(entry.key):
        raise Doubt(Reason.SIGNATURE)
    card = _card(signed.payload)
    if card.issuer != trust.issuer:
        raise Doubt(Reason.WRONG_ISSUER)
    if doubt := entry.doubt(signed_at=card.issued_at, at=at):
        raise Doubt(doubt)
    if max(card.issued_at, card.valid_from) > at + SKEW:
        raise Doubt(Reason.FUTURE)
    return card


def _card(payload: bytes) -> Card:
    try:
        return claims.card_of(claims.read(payload))
    except (cbor.Malformed, claims.NotIdentity, claims.NotACard):
        raise Doubt(Reason.NOT_A_CARD) from None


def _status(card: Card, held: StatusList, at: datetime) -> Reason:
    if held.issued_at > at + SKEW:
        return Reason.LIST_FUTURE
    try:
        value = held.values[card.index]
    except OutOfList:
        return Reason.INDEX
    if value:
        return SAID[Status(value)]
    return Reason.LIST_EXPIRED if at >= held.expires_at else Reason.VALID
