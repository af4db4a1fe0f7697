"""The statement of a month as a paper signed by two, and as a file for a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.campaigns.models import Statement
from sijill.campaigns.queries import lines_of
from sijill.campaigns.queries.statements import Line
from sijill.institutions.queries import names_of
from sijill.institutions.queries.deputies import Signature, signed_for
from sijill.institutions.wording.minutes import Lent, signed_name
from sijill.kernel.actor import Subject
from sijill.register.files.writing import as_csv
from sijill.web import pdf, writing

LANGUAGES = ("ar", "fr")
Both = dict[str, str]
HEAD = ("enroller", "accepted", "held_back", "counted", "rate", "amount")


def paper_of(held: Statement) -> bytes:
    """PDF/A and PDF/UA, the same bytes each time: it is signed, nothing of it moves any more."""
    assert held.approved_at is not None
    return pdf.render("campaigns/statement.typ", sheet_of(held), language="fr", at=held.approved_at)


def file_of(held: Statement) -> bytes:
    """One line for each enroller, then what is owed, which the ceiling may have cut."""
    rate = held.campaign.rate
    lines, names = lines_of(held), _names(held, "fr")
    rows = [
        (names.get(one.user, ""), one.size, one.held, one.units, rate, one.units * rate)
        for one in lines
    ]
    whole = ("TOTAL", held.size, sum(one.held for one in lines), held.units, rate, held.amount)
    return b"".join(as_csv([HEAD, *([str(v) for v in row] for row in (*rows, whole))]))


def hands(held: Statement) -> Lent:
    """For whom it was certified or approved, where that was under powers lent by a colleague."""
    signed: dict[str, Signature] = {
        "certified": (held.certified_by, held.certified_at),
        "approved": (held.approved_by, held.approved_at),
    }
    return signed_for(Subject(kind="statement", id=held.pk), signed)


def _names(held: Statement, language: str) -> dict[Any, str]:
    people = [one.user for one in lines_of(held)]
    people += [one for one in (held.certified_by, held.approved_by) if one]
    return names_of(people, language)


def _both(say: Callable[[str], object]) -> Both:
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(say(language))
    return told


def sheet_of(held: Statement) -> dict[str, Any]:
    """What the paper says, in both languages."""
    institution, campaign = held.institution, held.campaign
    names = {language: _names(held, language) for language in LANGUAGES}
    lent = hands(held)
    return {
        "state": _both(
            lambda _l: _("Kingdom of Morocco · National Register of Traditional Crafts")
        ),
        "office": {"ar": institution.name_ar, "fr": institution.name_fr},
        "title": _both(lambda _l: _("Statement of accepted enrolments")),
        "date": _both(lambda language: writing.month(held.month, language)),
        "facts": _facts(held),
        "lines": [_line(one, held, names) for one in lines_of(held)],
        "words": _words(),
        "amount": _both(lambda _l: writing.dirhams(held.amount)),
        "signatures": [
            _signature(
                _certified, held.certified_by, held.certified_at, names, lent.get("certified")
            ),
            _signature(_approved, held.approved_by, held.approved_at, names, lent.get("approved")),
        ],
        "campaign": campaign.name,
        "digest": held.digest,
    }


def _facts(held: Statement) -> list[dict[str, Any]]:
    campaign = held.campaign
    rows: tuple[tuple[Callable[[str], object], str, bool], ...] = (
        (lambda _l: _("Campaign"), campaign.name, True),
        (lambda _l: _("Association or enterprise"), campaign.contractor, True),
        (lambda _l: _("Number of the contract"), campaign.contract, False),
        (lambda _l: _("Dirhams for each person accepted"), str(campaign.rate), False),
        (lambda _l: _("People accepted and counted"), str(held.units), False),
        (lambda _l: _("People rung back, drawn by lot"), str(held.wanted), False),
    )
    return [{**_both(label), "value": value, "sentence": words} for label, value, words in rows]


def _line(one: Line, held: Statement, names: dict[str, dict[Any, str]]) -> dict[str, Any]:
    return {
        **{language: names[language].get(one.user, "") for language in LANGUAGES},
        "size": one.size,
        "held": one.held,
        "units": one.units,
        "amount": writing.money(one.units * held.campaign.rate),
    }


def _words() -> dict[str, Both]:
    return {
        "enroller": _both(lambda _l: _("Enroller")),
        "size": _both(lambda _l: _("Accepted")),
        "held": _both(lambda _l: _("Held back")),
        "units": _both(lambda _l: _("Counted")),
        "amount": _both(lambda _l: _("Dirhams")),
        "owed": _both(lambda _l: _("Owed for the month")),
        "note": _both(
            lambda _l: _(
                "Accepted requests of people who count in no other statement. The rate is the"
                " contract's; what goes beyond its ceiling is not owed."
            )
        ),
        "digest": _both(lambda _l: _("Fingerprint of the list")),
    }


def _certified(_language: str) -> str:
    return _("Certified by")


def _approved(_language: str) -> str:
    return _("Approved by")


def _signature(
    part: Callable[[str], str],
    user: Any,
    at: datetime | None,
    names: dict[str, dict[Any, str]],
    whose: Mapping[str, str] | None,
) -> dict[str, Any]:
    who = {language: names[language].get(user, "") for language in LANGUAGES}
    return {
        "part": _both(part),
        "name": signed_name(who, whose),
        "when": _both(lambda language: writing.moment(at, language)),
    }
