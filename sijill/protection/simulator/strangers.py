"""Somebody who signs in the fund's name without its key, and what the fund signs of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sijill.protection.codecs.messages import Answer, control_sum
from sijill.protection.seals.keys import SIGN, Keys, Signer
from sijill.protection.seals.parcel import Facts, Seal


@dataclass(frozen=True, slots=True)
class Forged(Signer):
    """A key of one's own under the name of another."""

    named: str

    @property
    def name(self) -> str:
        """The name of the key that it pretends to be."""
        return self.named


class Stranger(Keys):
    """The keys of somebody who holds no private key of the fund."""

    __slots__ = ("true",)

    def __init__(self, seal: Seal) -> None:
        super().__init__(seal.keys.folder)
        object.__setattr__(self, "true", seal.keys)

    def signer(self, purpose: str, *, on: date) -> Signer:
        """A key made a moment ago, told as the fund's."""
        true: Keys = object.__getattribute__(self, "true")
        return Forged(Ed25519PrivateKey.generate(), true.signer(SIGN, on=on).name)


def facts_of(answer: Answer) -> Facts:
    """What is signed of an answer beside its bytes."""
    return Facts(
        stream=answer.stream,
        sequence=answer.sequence,
        count=len(answer.lines),
        sum=control_sum(answer.lines),
        made_at=answer.made_at,
    )
