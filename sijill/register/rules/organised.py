"""What somebody who asks for an organisation answered, read once into plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.register.rules.asking import CIN, RESIDENCE, Answers, Place, text
from sijill.register.rules.life import OrganisationKind
from sijill.register.rules.members import Member, MemberRole

UNBORN = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who acts for the organisation."""

    name_ar: str
    name_latin: str
    document_kind: str
    document: str
    quality: str  # president | manager | mandated


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAsking:
    """The answers of one registration; empty text or None where nothing was answered yet."""

    kind: OrganisationKind
    name_ar: str
    name_latin: str
    ice: str
    registration: str
    registered_at: str
    tax_number: str
    founded_on: date | None
    trade: str
    other_trades: tuple[str, ...]
    trade_in_words: str
    place: Place
    representative: Representative
    phone: str
    phone_shared: bool
    members: tuple[Member, ...]
    supervisor: str  # the number for life of the craftsman who supervises
    supervisor_name: str
    informed: bool


def read(answers: Answers, kind: OrganisationKind) -> OrganisationAsking:
    """The answers of an organisation's pages, whatever was answered so far."""
    name, papers = answers.get("organisation", {}), answers.get("papers", {})
    craft, phone = answers.get("craft", {}), answers.get("phone", {})
    seat, supervisor = answers.get("seat", {}), answers.get("supervisor", {})
    return OrganisationAsking(
        kind=kind,
        name_ar=text(name, "name_ar"),
        name_latin=text(name, "name_latin"),
        ice=text(papers, "ice"),
        registration=text(papers, "registration"),
        registered_at=text(papers, "registered_at"),
        tax_number=text(papers, "tax_number"),
        founded_on=_day(text(papers, "founded_on")),
        trade=text(craft, "trade"),
        other_trades=_others(answers),
        trade_in_words=text(craft, "trade_words"),
        place=Place(
            province=text(seat, "province"),
            commune=text(seat, "commune"),
            address=text(seat, "address"),
        ),
        representative=_representative(answers.get("representative", {})),
        phone=text(phone, "number"),
        phone_shared=bool(phone.get("shared")),
        members=tuple(_members(answers.get("members", {}))),
        supervisor=text(supervisor, "nia"),
        supervisor_name=text(supervisor, "name"),
        informed=bool(answers.get("information", {}).get("told")),
    )


def _others(answers: Answers) -> tuple[str, ...]:
    principal = text(answers.get("craft", {}), "trade")
    more = answers.get("other_crafts", {}).get("trades") or ()
    codes = (str(code).strip() for code in more)
    return tuple(dict.fromkeys(code for code in codes if code and code != principal))


def _representative(page: Mapping[str, Any]) -> Representative:
    foreign = bool(page.get("foreign"))
    return Representative(
        name_ar=text(page, "name_ar"),
        name_latin=text(page, "name_latin"),
        document_kind=RESIDENCE if foreign else CIN,
        document=text(page, "residence" if foreign else "number"),
        quality=text(page, "quality"),
    )


def _members(page: Mapping[str, Any]) -> Iterator[Member]:
    for row in page.get("rows") or ():
        year = text(row, "birth_year")
        foreign = bool(text(row, "residence"))
        role = text(row, "role")
        yield Member(
            name_ar=text(row, "name_ar"),
            name_latin=text(row, "name_latin"),
            document_kind=RESIDENCE if foreign else CIN,
            document=text(row, "residence" if foreign else "number"),
            sex=text(row, "sex"),
            birth_year=int(year) if year.isdigit() else UNBORN,
            role=MemberRole(role) if role in set(MemberRole) else MemberRole.MEMBER,
        )


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
