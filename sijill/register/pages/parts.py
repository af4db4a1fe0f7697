"""Rows of a person's sheet, for the register's own page and for whoever composes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.reference import queries as reference
from sijill.register import wording
from sijill.register.queries import Change, Sheet
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
    return [(label, value) for label, value in facts if value]


def _regime(details: dict[str, Any]) -> str:
    regime = details.get("regime", {})
    declared = said("regime.declared", regime.get("declared", ""))
    if declared and not regime.get("confirmed"):
        return _("%(regime)s (declared, not confirmed by the fund)") % {"regime": declared}
    return declared


def versions_of(sheet: Sheet) -> list[Stage]:
    """Every version, newest first, with what it changed in words."""
    return [
        Stage(
            since=told.version.valid_from,
            recorded_at=told.version.recorded_at,
            state=told.version.state,
            changes=[
                (
                    wording.FIELDS.get(c.field, c.field),
                    said(c.field, c.before),
                    said(c.field, c.after),
                )
                for c in told.changes
            ],
        )
        for told in sheet.versions
    ]


def _changed(change: Change) -> tuple[Text, str, str]:
    label = wording.FIELDS.get(change.field, change.field)
    return label, said(change.field, change.before), said(change.field, change.after)


def acts_of(sheet: Sheet) -> list[tuple[datetime, Text]]:
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
    "identity.born": wording.day_text,
    "identity.sex": _from(wording.SEXES),
    "identity.phone": writing.phone,
    "document_valid_until": wording.day_text,
    "regime.declared": _from(wording.REGIMES),
}
