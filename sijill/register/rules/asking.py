"""What a craftsman who asks to be entered answered, read once into plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.register.rules.days import PartialDay

Answers = Mapping[str, Mapping[str, Any]]

CIN, RESIDENCE, MINOR = "cin", "residence", "minor"
DIPLOMA, ATTESTATION, RECOGNITION = "diploma", "attestation", "recognition"
GIVEN_HERE, NO_PAPER = "given_here", "none"  # an attestation of this register; nothing at all
ANY = "?"  # a document given here whose code was not typed: found by the identity document
REGIMES = ("untaxed", "cpu", "auto_entrepreneur", "simplified", "accounts", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one works or lives: codes of the territory and the rest as it was written."""

    province: str = ""
    commune: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filer:
    """Who asks in the place of the person: in which quality, under which card."""

    kind: str  # minor | ward | mandate
    quality: str = ""  # father | mother | guardian, of a minor
    name_ar: str = ""
    name_latin: str = ""
    document: str = ""
    consents: bool = False  # the parent or guardian, for a minor
    own_phone: bool = False  # the person has a phone of their own, which answered the code


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The answers of one registration; empty text or None where nothing was answered yet."""

    given_ar: str
    family_ar: str
    given_latin: str
    family_latin: str
    document_kind: str
    document: str
    valid_until: date | None
    born: PartialDay | None
    birth_place: str
    sex: str
    trade: str
    other_trades: tuple[str, ...]
    trade_in_words: str
    path: str
    since: PartialDay | None
    issuer: str
    phone: str
    phone_shared: bool
    workplace: Place
    residence: Place
    regime: str
    aid: str
    informed: bool
    recognition: str = ""  # the code of a document given here; empty for a paper
    filer: Filer | None = None  # nobody when the person asks alone

    @property
    def name_ar(self) -> str:
        return f"{self.given_ar} {self.family_ar}".strip()

    @property
    def name_latin(self) -> str:
        return f"{self.given_latin} {self.family_latin}".strip()


def read(answers: Answers) -> Asking:
    """The answers of the registration's pages, whatever was answered so far."""
    name, craft = answers.get("name", {}), answers.get("craft", {})
    foreign = bool(name.get("foreign"))
    kind, page = _document(answers, foreign=foreign)
    card = answers.get(page, {})
    phone, recognition = answers.get("phone", {}), answers.get("recognition")
    proof = recognition or answers.get("proof", {})
    workplace = _place(answers.get("workplace", {}))
    return Asking(
        given_ar=text(name, "given_ar"),
        family_ar=text(name, "family_ar"),
        given_latin=text(name, "given_latin"),
        family_latin=text(name, "family_latin"),
        document_kind=kind,
        document=text(card, "number"),
        valid_until=_day(card, "valid_until"),
        born=PartialDay.read(text(card, "birth")),
        birth_place=text(card, "birth_place"),
        sex=text(card, "sex"),
        trade=text(craft, "trade"),
        other_trades=_others(craft, answers.get("other_crafts", {})),
        trade_in_words=text(craft, "trade_words"),
        path=RECOGNITION if recognition else text(proof, "path"),
        since=PartialDay.read(text(proof, "since")),
        issuer=text(proof, "issuer"),
        phone=text(phone, "number"),
        phone_shared=bool(phone.get("shared")),
        workplace=workplace,
        residence=_residence(answers, workplace),
        regime=text(answers.get("regime", {}), "regime"),
        aid=text(answers.get("regime", {}), "aid"),
        informed=bool(answers.get("information", {}).get("told")),
        recognition=code_of(recognition or {}) or _attested(answers.get("proof", {})),
        filer=_filer(answers),
    )


def _document(answers: Answers, *, foreign: bool) -> tuple[str, str]:
    """Which identity document is shown, and the page that asks it."""
    if foreign:
        return RESIDENCE, "residence_card"
    without_card = text(answers.get("minor", {}), "has_card") == "no"
    return (MINOR, "birth_entry") if _for(answers) == "minor" and without_card else (CIN, "card")


def _for(answers: Answers) -> str:
    """For whom somebody else asks; empty when the person asks."""
    if not answers.get("name", {}).get("other"):
        return ""
    return text(answers.get("behalf", {}), "for")


def _filer(answers: Answers) -> Filer | None:
    kind = _for(answers)
    if not kind:
        return None
    asker, minor = answers.get("asker", {}), answers.get("minor", {})
    return Filer(
        kind=kind,
        quality=text(minor, "quality") if kind == "minor" else "",
        name_ar=text(asker, "name_ar"),
        name_latin=text(asker, "name_latin"),
        document=text(asker, "number"),
        consents=bool(minor.get("consents")),
        own_phone=text(answers.get("mandate", {}), "own_phone") == "yes",
    )


def _attested(proof: Mapping[str, Any]) -> str:
    """The code of an attestation given here, or that it is found by the identity document."""
    if text(proof, "path") != GIVEN_HERE:
        return ""
    return text(proof, "code").upper() or ANY


def code_of(page: Mapping[str, Any]) -> str:
    """The code of a document given here, as it is kept; empty when a paper is shown instead."""
    return (text(page, "code").upper() or ANY) if text(page, "shown") == "here" else ""


def text(page: Mapping[str, Any], field: str) -> str:
    value = page.get(field)
    return str(value).strip() if value is not None else ""


def _day(page: Mapping[str, Any], field: str) -> date | None:
    try:
        return date.fromisoformat(text(page, field))
    except ValueError:
        return None


def _others(craft: Mapping[str, Any], more: Mapping[str, Any]) -> tuple[str, ...]:
    """The other trades, each once, the principal one left out."""
    principal = text(craft, "trade")
    others = (str(code).strip() for code in more.get("trades") or ())
    return tuple(dict.fromkeys(code for code in others if code and code != principal))


def _place(page: Mapping[str, Any]) -> Place:
    return Place(
        province=text(page, "province"),
        commune=text(page, "commune"),
        address=text(page, "address"),
    )


def _residence(answers: Answers, workplace: Place) -> Place:
    lives_elsewhere = text(answers.get("workplace", {}), "lives_there") == "no"
    return _place(answers.get("residence", {})) if lives_elsewhere else workplace
