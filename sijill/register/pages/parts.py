"""Rows of a person's sheet, for the register's own page and for whoever composes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.institutions.queries import institution
from sijill.kernel.clock import civil_date, now
from sijill.kernel.identifiers import Invalid, ice
from sijill.reference import queries as reference
from sijill.register import wording
from sijill.register.models import Entry, Organisation
from sijill.register.queries import Change, Sheet
from sijill.register.queries.confirming import due_of, may_be_confirmed
from sijill.register.queries.organised import OrganisationSheet, Supervised
from sijill.register.rules.members import MemberRole, percent
from sijill.register.wording import organisations
from sijill.web import writing

Text = str | Promise
Fact = tuple[Text, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One version as its row shows it."""

    since: date
    recorded_at: datetime
    state: str
    changes: Sequence[tuple[Text, str, str]]


def facts_of(sheet: Sheet) -> list[Fact]:
    """Who the person is and what the entry says, label and value."""
    person, version = sheet.person, sheet.current
    born = "-".join(
        f"{part:02d}" for part in (person.birth_year, person.birth_month, person.birth_day) if part
    )
    facts: list[Fact] = [
        (_("Card number"), writing.isolate(person.document)),
        (_("Date of birth"), wording.day_text(born)),
        (_("Place of birth"), person.birth_place),
        (_("Sex"), str(wording.SEXES[person.sex])),
        (_("Mobile number"), writing.phone(person.phone) if person.phone else ""),
    ]
    if version:
        facts += [
            (wording.FIELDS["principal_trade"], said("principal_trade", version.principal_trade)),
            (wording.FIELDS["other_trades"], said("other_trades", version.other_trades)),
            (wording.FIELDS["proof"], said("proof", version.proof)),
            (wording.FIELDS["practice_since"], said("practice_since", version.practice_since)),
            (wording.FIELDS["province"], said("province", version.province)),
            (wording.FIELDS["regime.declared"], _regime(version.details)),
        ]
    if sheet.entry:
        facts += confirmed(sheet.entry)
    return [(label, value) for label, value in facts if value]


def confirmed(entry: Entry) -> list[Fact]:
    """When the entry was confirmed last, and by when it is to be confirmed once that is near."""
    today, last = civil_date(now()), entry.confirmed_on
    due = due_of(entry, on=today) if may_be_confirmed(entry, on=today) else None
    return [
        (_("Confirmed on"), wording.day_text(last.isoformat()) if last else ""),
        (_("To be confirmed before"), wording.day_text(due.isoformat()) if due else ""),
    ]


def _regime(details: dict[str, Any]) -> str:
    regime = details.get("regime", {})
    declared = said("regime.declared", regime.get("declared", ""))
    if declared and not regime.get("confirmed"):
        return _("%(regime)s (declared, not confirmed by the fund)") % {"regime": declared}
    return declared


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member as the sheet of a cooperative shows it."""

    name_ar: str
    name_latin: str
    role: Text
    birth_year: int
    nia: str


def facts_of_organisation(sheet: OrganisationSheet) -> list[Fact]:
    """What the papers of an organisation say and what its entry says, label and value."""
    row, version, held = sheet.organisation, sheet.current, sheet.supervised
    told = version.details if version else {}
    counted = told.get("members", {})
    facts: list[Fact] = [
        (_("ICE"), ice_text(row.ice)),
        (organisations.FIELDS["organisation.registration"], writing.isolate(row.registration)),
        (organisations.FIELDS["organisation.registered_at"], row.registered_at),
        (
            organisations.FIELDS["organisation.founded_on"],
            wording.day_text(f"{row.founded_on}") if row.founded_on else "",
        ),
        (_("Seat"), _seat(row)),
        (organisations.FIELDS["organisation.phone"], writing.phone(row.phone) if row.phone else ""),
        (_("Representative"), _representative(told.get("representative", {}))),
        (_("Members"), _counted(counted)),
        (_("Supervising craftsman"), _supervisor(held)),
        *confirmed(sheet.entry),
    ]
    crafts = ("principal_trade", "other_trades") if version else ()
    first = [(wording.FIELDS[name], said(name, getattr(version, name))) for name in crafts]
    return [(label, value) for label, value in (*first, *facts) if value]


def ice_text(number: str) -> str:
    """An ICE in its groups; what is no ICE is left as it came."""
    try:
        return writing.isolate(ice.parse(number).display) if number else ""
    except Invalid:
        return number


def _seat(row: Organisation) -> str:
    comma = "، " if get_language() == "ar" else ", "
    named = reference.province(row.province)
    same = named is not None and row.commune in (named.name_ar, named.name_fr)
    parts = (row.address, "" if same else row.commune, _province(row.province))
    return comma.join(writing.apart(part) for part in parts if part)


def _representative(told: dict[str, Any]) -> str:
    latin = get_language() in ("fr", "en")
    name = told.get("name_latin" if latin else "name_ar", "")
    quality = organisations.QUALITIES.get(str(told.get("quality")), "")
    return " · ".join(str(part) for part in (name, quality) if part)


def _counted(told: dict[str, Any]) -> str:
    if not told.get("count"):
        return ""
    total = int(told["count"])
    return _("%(n)s, of whom women %(women)s %%, young people %(youth)s %%") % {
        "n": total,
        "women": percent(int(told["women"]), total),
        "youth": percent(int(told["youth"]), total),
    }


def _supervisor(held: Supervised | None) -> str:
    if held is None:
        return ""
    number = writing.isolate(wording.nia_text(held.nia))
    return f"{number} · {wording.STATES[held.state]}"


def members_of(sheet: OrganisationSheet) -> list[MemberRow]:
    """The members of today, the president first."""
    return [
        MemberRow(
            name_ar=member.name_ar,
            name_latin=member.name_latin,
            role=organisations.ROLES[MemberRole(member.role)],
            birth_year=member.birth_year,
            nia=sheet.numbers.get(member.person_id, "") if member.person_id else "",
        )
        for member in sheet.members
    ]


def versions_of(sheet: Sheet | OrganisationSheet) -> list[Stage]:
    """Every version, newest first, with what it changed in words."""
    return [
        Stage(
            since=told.version.valid_from,
            recorded_at=told.version.recorded_at,
            state=told.version.state,
            changes=[_changed(c) for c in told.changes if c.field not in UNTOLD],
        )
        for told in sheet.versions
    ]


UNTOLD = {"amended.was"}  # under which a former photograph is kept, to be put back


def _changed(change: Change) -> tuple[Text, str, str]:
    label = wording.FIELDS.get(change.field, change.field)
    return label, said(change.field, change.before), said(change.field, change.after)


def acts_of(sheet: Sheet | OrganisationSheet) -> list[tuple[datetime, Text]]:
    """The acts on the person and the entry, newest first."""
    return [
        (told.act.at, wording.ACTS.get(told.act.kind, told.act.kind))
        for told in reversed(sheet.acts)
    ]


def said(field: str, value: Any) -> str:
    """A stored value in words of the page's language."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        comma = "، " if get_language() == "ar" else ", "
        return comma.join(said("principal_trade", one) for one in value)
    reader = READERS.get(field)
    return str(reader(str(value))) if reader else str(value)


def _trade(code: str) -> str:
    line = reference.trade(code)
    return line.label(get_language() or "ar") if line else code


def _province(code: str) -> str:
    found = reference.province(code)
    if found is None:
        return code
    return str(found.name_fr if get_language() in ("fr", "en") else found.name_ar)


def _institution(code: str) -> str:
    found = institution(code)
    if found is None:
        return code
    return str(found.name_fr if get_language() in ("fr", "en") else found.name_ar)


def _from(words: wording.Sentences) -> Any:
    return lambda value: words.get(value, value)


READERS = {
    "state": _from(wording.STATES),
    "category": _from(wording.CATEGORIES),
    "principal_trade": _trade,
    "proof": _from(wording.PROOFS),
    "practice_since": wording.day_text,
    "province": _province,
    "residence.province": _province,
    "chamber": _institution,
    "amended.case": writing.isolate,
    "identity.born": wording.day_text,
    "identity.sex": _from(wording.SEXES),
    "identity.phone": writing.phone,
    "document_valid_until": wording.day_text,
    "regime.declared": _from(wording.REGIMES),
    "organisation.ice": ice_text,
    "organisation.founded_on": wording.day_text,
    "organisation.phone": writing.phone,
    "representative.quality": _from(organisations.QUALITIES),
    "supervisor.nia": wording.nia_text,
}
