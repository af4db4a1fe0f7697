"""What a craftsman who asks to be entered answered, read once into plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.register.rules.days import PartialDay

Answers = Mapping[str, Mapping[str, Any]]

CIN, RESIDENCE, MINOR = "cin", "residence", "minor"
DIPLOMA, ATTESTATION = "diploma", "attestation"
REGIMES = ("untaxed", "cpu", "auto_entrepreneur", "simplified", "accounts", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one works or lives: codes of the territory and the rest as it was written."""

    province: str = ""
    commune: str = ""
    address: str = ""


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
    card = answers.get("residence_card" if foreign else "card", {})
    proof, phone = answers.get("proof", {}), answers.get("phone", {})
    workplace = _place(answers.get("workplace", {}))
    return Asking(
        given_ar=_text(name, "given_ar"),
        family_ar=_text(name, "family_ar"),
        given_latin=_text(name, "given_latin"),
        family_latin=_text(name, "family_latin"),
        document_kind=RESIDENCE if foreign else CIN,
        document=_text(card, "number"),
        valid_until=_day(card, "valid_until"),
        born=PartialDay.read(_text(card, "birth")),
        birth_place=_text(card, "birth_place"),
        sex=_text(card, "sex"),
        trade=_text(craft, "trade"),
        other_trades=_others(craft, answers.get("other_crafts", {})),
        trade_in_words=_text(craft, "trade_words"),
        path=_text(proof, "path"),
        since=PartialDay.read(_text(proof, "since")),
        issuer=_text(proof, "issuer"),
        phone=_text(phone, "number"),
        phone_shared=bool(phone.get("shared")),
        workplace=workplace,
        residence=_residence(answers, workplace),
        regime=_text(answers.get("regime", {}), "regime"),
        aid=_text(answers.get("regime", {}), "aid"),
        informed=bool(answers.get("information", {}).get("told")),
    )


def _text(page: Mapping[str, Any], field: str) -> str:
    value = page.get(field)
    return str(value).strip() if value is not None else ""


def _day(page: Mapping[str, Any], field: str) -> date | None:
    try:
        return date.fromisoformat(_text(page, field))
    except ValueError:
        return None


def _others(craft: Mapping[str, Any], more: Mapping[str, Any]) -> tuple[str, ...]:
    """The other trades, each once, the principal one left out."""
    principal = _text(craft, "trade")
    others = (str(code).strip() for code in more.get("trades") or ())
    return tuple(dict.fromkeys(code for code in others if code and code != principal))


def _place(page: Mapping[str, Any]) -> Place:
    return Place(
        province=_text(page, "province"),
        commune=_text(page, "commune"),
        address=_text(page, "address"),
    )


def _residence(answers: Answers, workplace: Place) -> Place:
    lives_elsewhere = _text(answers.get("workplace", {}), "lives_there") == "no"
    return _place(answers.get("residence", {})) if lives_elsewhere else workplace
