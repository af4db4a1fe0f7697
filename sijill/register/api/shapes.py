"""What a program is told of an entry, group by group, each under its own scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from sijill.kernel.text import plain
from sijill.register.models import Entry, Version
from sijill.register.wording import STATES


class Name(Schema):
    """Both scripts, as on the identity card or the organisation's papers."""

    ar: str
    latin: str


class Birth(Schema):
    """As much of the date as the card bears."""

    year: int
    month: int | None
    day: int | None
    place: str
    sex: str = Field(description="f or m")


class Document(Schema):
    """The identity document, or the ICE of an organisation."""

    kind: str = Field(description="cin, residence, minor or ice")
    number: str


class Phone(Schema):
    """A number that may be shared with others."""

    number: str
    shared: bool


class TradesHeld(Schema):
    """Codes of /trades, and how they were proved."""

    principal: str
    others: list[str]
    proof: str
    practice_since: str = Field(description="2015, 2015-09 or 2015-09-14; empty when not said")


class PlaceOfWork(Schema):
    """Codes of /territory."""

    province: str
    commune: str


class Address(Schema):
    """The place of work, and where the person lives when it is elsewhere."""

    workplace: str
    residence: str
    residence_province: str
    residence_commune: str


class Regime(Schema):
    """The tax regime as it was declared."""

    declared: str
    confirmed: bool


class EntryOut(Schema):
    """An entry today. A group that was not granted is absent, not empty."""

    id: UUID = Field(description="opaque; good for GET /entries/{entry}")
    nia: str
    state: str = Field(description="entered, suspended, struck_off, annulled…")
    state_text: str
    category: str = Field(description="artisan, master, cooperative or enterprise")
    chamber: str
    entered_on: date
    since: date | None = Field(description="the day from which it says what it says now")
    told: list[str] = Field(description="the groups that your grant opens")
    opposed: list[str] = Field(
        description="what its holder opposes being published, anywhere: everything, name, papers"
    )
    name: Name | None = None
    birth: Birth | None = None
    document: Document | None = None
    phone: Phone | None = None
    trades: TradesHeld | None = None
    place: PlaceOfWork | None = None
    address: Address | None = None
    regime: Regime | None = None


def entry_out(
    entry: Entry, version: Version | None, told: tuple[str, ...], opposed: Iterable[str] = ()
) -> EntryOut:
    """The entry within the groups granted."""
    shown: dict[str, Any] = {}
    for group in told:
        value = READ[group](entry, version)
        if value is not None:
            shown[group] = value
    return EntryOut(
        id=entry.pk,
        nia=entry.nia,
        state=entry.state,
        state_text=str(STATES.get(entry.state, entry.state)),
        category=entry.category,
        chamber=entry.chamber_id,
        entered_on=entry.entered_on,
        since=version.valid_from if version else None,
        told=list(told),
        opposed=sorted(opposed),
        **shown,
    )


def _name(entry: Entry, version: Version | None) -> Name | None:
    holder = entry.person or entry.organisation
    return Name(ar=plain(holder.name_ar), latin=plain(holder.name_latin)) if holder else None


def _birth(entry: Entry, version: Version | None) -> Birth | None:
    person = entry.person
    if person is None:
        return None
    return Birth(
        year=person.birth_year,
        month=person.birth_month,
        day=person.birth_day,
        place=person.birth_place,
        sex=person.sex,
    )


def _document(entry: Entry, version: Version | None) -> Document | None:
    if entry.person is not None:
        withdrawn = entry.person.document_withdrawn_at is not None
        kind, number = entry.person.document_kind, entry.person.document
        return None if withdrawn else Document(kind=kind, number=number)
    ice = entry.organisation.ice if entry.organisation else ""
    return Document(kind="ice", number=ice) if ice else None


def _phone(entry: Entry, version: Version | None) -> Phone | None:
    holder = entry.person or entry.organisation
    if holder is None or not holder.phone:
        return None
    return Phone(number=holder.phone, shared=bool(getattr(holder, "phone_shared", False)))


def _trades(entry: Entry, version: Version | None) -> TradesHeld | None:
    if version is None:
        return None
    return TradesHeld(
        principal=version.principal_trade,
        others=list(version.other_trades),
        proof=version.proof,
        practice_since=version.practice_since,
    )


def _place(entry: Entry, version: Version | None) -> PlaceOfWork | None:
    if version is None:
        return None
    return PlaceOfWork(province=version.province, commune=version.commune)


def _details(version: Version | None, part: str) -> Mapping[str, Any] | None:
    found = version.details.get(part) if version else None
    return found if isinstance(found, dict) else None


def _address(entry: Entry, version: Version | None) -> Address | None:
    work, home = _details(version, "workplace"), _details(version, "residence") or {}
    if work is None:
        return None
    return Address(
        workplace=str(work.get("address") or ""),
        residence=str(home.get("address") or ""),
        residence_province=str(home.get("province") or ""),
        residence_commune=str(home.get("commune") or ""),
    )


def _regime(entry: Entry, version: Version | None) -> Regime | None:
    found = _details(version, "regime")
    if found is None:
        return None
    declared, confirmed = found.get("declared"), found.get("confirmed")
    return Regime(declared=str(declared or ""), confirmed=bool(confirmed))


READ: Mapping[str, Callable[[Entry, Version | None], Schema | None]] = {
    "name": _name,
    "birth": _birth,
    "document": _document,
    "phone": _phone,
    "trades": _trades,
    "place": _place,
    "address": _address,
    "regime": _regime,
}
