"""A card's two texts: the same words signed twice, without the face and with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sijill.cards.keys import trusting
from sijill.kernel.card import claims, transport
from sijill.kernel.card.claims import Card
from sijill.kernel.cose import sign1
from sijill.kernel.cose.keys import Signer


@dataclass(frozen=True, slots=True)
class Texts:
    """What the two codes say."""

    front: str
    back: str


def address() -> str:
    """What the front code opens, and what a person types who cannot scan."""
    return f"{trusting.issuer()}/v"


def words() -> str:
    """The address as it is printed: short, and easy to type."""
    return address().split("://", 1)[1]


def signed(card: Card, *, face: bytes, signer: Signer, opening: str) -> Texts:
    """Both texts of a card; `face` is a WebP that `faces.coded` made, `opening` the address."""
    plain = sign1.sign(claims.write(replace(card, face=None)), signer)
    pictured = sign1.sign(claims.write(replace(card, face=face)), signer)
    return Texts(transport.front(plain, address=opening), transport.back(pictured))
