"""CWT claims with an identity (MOSIP Claim 169), and the card that ours are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sijill.kernel.cose import cbor

ISS, SUB, EXP, NBF, IAT, IDENTITY, STATUS = 1, 2, 4, 5, 6, 169, 65535
ID, LANGUAGE, NAME, NAME_2, LANGUAGE_2, FACE = 1, 3, 4, 19, 20, 62
OLD_FACE, OLD_FORMAT = 16, 17  # deprecated, still read
CATEGORY, TRADE, CHAMBER, NUMBER = 75, 76, 77, 78
DATA, FORMAT, SUB_FORMAT = 0, 1, 2
IMAGE, WEBP = 0, 4
LARGEST_FACE = 450  # bytes
LAST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
CATEGORIES = {"artisan": 1, "master": 2, "cooperative": 3, "enterprise": 4}


class NotIdentity(ValueError):
    """A map without an identity, or a claim of the wrong type."""


class NotACard(ValueError):
    """An identity, but without what a card of ours says."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What any issuer of Claim 169 may say."""

    issuer: str | None
    subject: str | None
    expires_at: datetime | None
    valid_from: datetime | None
    issued_at: datetime | None
    identity: Mapping[int, Any]
    status: tuple[str, int] | None  # address of the list, index

    @property
    def face(self) -> bytes | None:
        """The picture of the face, in any of the spellings in use."""
        found = self.identity.get(FACE)
        if isinstance(found, list):
            found = found[0] if found else None
        if isinstance(found, Mapping):
            found = found.get(DATA)
        found = found if found is not None else self.identity.get(OLD_FACE)
        return found if isinstance(found, bytes) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card of ours says; both codes say the same but for the face."""

    issuer: str
    number: str
    nia: str
    name_ar: str
    name_latin: str
    category: int
    trade: str
    chamber: str
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime
    status_list: str
    index: int
    face: bytes | None = None


def write(card: Card) -> bytes:
    """The claims of a card; ValueError when the face is too large for the code."""
    identity: dict[int, Any] = {
        ID: card.nia,
        LANGUAGE: "ara",
        NAME: card.name_ar,
        NAME_2: card.name_latin,
        LANGUAGE_2: "fra",
        CATEGORY: card.category,
        TRADE: card.trade,
        CHAMBER: card.chamber,
        NUMBER: card.number,
    }
    if card.face is not None:
        if len(card.face) > LARGEST_FACE:
            raise ValueError(f"a face of {len(card.face)} bytes")
        identity[FACE] = [{DATA: card.face, FORMAT: IMAGE, SUB_FORMAT: WEBP}]
    return cbor.write(
        {
            ISS: card.issuer,
            EXP: int(card.valid_until.timestamp()),
            NBF: int(card.valid_from.timestamp()),
            IAT: int(card.issued_at.timestamp()),
            IDENTITY: identity,
            STATUS: {"status_list": {"idx": card.index, "uri": card.status_list}},
        }
    )


def read(payload: bytes) -> Claims:
    """The claims of any issuer, or NotIdentity; unknown claims and attributes are passed over."""
    found = cbor.read(payload)
    identity = found.get(IDENTITY) if isinstance(found, dict) else None
    if not isinstance(identity, dict):
        raise NotIdentity("no identity")
    return Claims(
        issuer=_text(found.get(ISS)),
        subject=_text(found.get(SUB)),
        expires_at=instant(found.get(EXP)),
        valid_from=instant(found.get(NBF)),
        issued_at=instant(found.get(IAT)),
        identity=identity,
        status=_status(found.get(STATUS)),
    )


def _text(found: object) -> str | None:
    if found is None or isinstance(found, str):
        return found
    raise NotIdentity("a claim that is not text")


def instant(found: object) -> datetime | None:
    """An instant in whole seconds, within the years that have four digits; or NotIdentity."""
    if found is None:
        return None
    if type(found) is int and 0 <= found < LAST:
        return datetime.fromtimestamp(found, UTC)
    raise NotIdentity("a claim that is not an instant")


def _status(found: object) -> tuple[str, int] | None:
    if found is None:
        return None
    place = found.get("status_list") if isinstance(found, dict) else None
    if not isinstance(place, dict):
        raise NotIdentity("a status that is not understood")
    uri, index = place.get("uri"), place.get("idx")
    if not isinstance(uri, str) or type(index) is not int or index < 0:
        raise NotIdentity("a status that is not understood")
    return uri, index


def card_of(claims: Claims) -> Card:
    """The card of ours that these claims are, or NotACard."""
    said = claims.identity
    texts = {key: said.get(key) for key in (ID, NAME, NAME_2, TRADE, CHAMBER, NUMBER)}
    category = said.get(CATEGORY)
    if not all(isinstance(text, str) for text in texts.values()):
        raise NotACard("an attribute that is missing, or not text")
    if type(category) is not int or category not in CATEGORIES.values():
        raise NotACard("a category that does not exist")
    if not (claims.issuer and claims.status and claims.issued_at):
        raise NotACard("no issuer, no status or no date")
    if not (claims.valid_from and claims.expires_at):
        raise NotACard("no validity")
    if FACE in said and claims.face is None:
        raise NotACard("a face that is not a picture")
    return Card(
        issuer=claims.issuer,
        number=str(texts[NUMBER]),
        nia=str(texts[ID]),
        name_ar=str(texts[NAME]),
        name_latin=str(texts[NAME_2]),
        category=category,
        trade=str(texts[TRADE]),
        chamber=str(texts[CHAMBER]),
        issued_at=claims.issued_at,
        valid_from=claims.valid_from,
        valid_until=claims.expires_at,
        status_list=claims.status[0],
        index=claims.status[1],
        face=claims.face,
    )
