"""What is held about a person as a paper to read: Arabic at one side, French at the other.

What only a program needs (identifiers, digests, keys) stays in the file that goes with it; a test
fails when a column is neither named here nor said to be a program's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from sijill.institutions.queries import institution
from sijill.institutions.wording import name_of
from sijill.portal import labels, wording
from sijill.portal.holdings import Told
from sijill.reference.queries import province, trade
from sijill.register.queries.groupings import public_grouping
from sijill.register.wording import CATEGORIES, SEXES, STATES
from sijill.register.wording.opposing import PARTS
from sijill.web import pdf, writing

LANGUAGES = ("ar", "fr")
MOST = 300  # lines of one table on the paper; the rest stands in the file
TEXT = 600  # signs of one value
Both = dict[str, str]

NOTHING: tuple[object, ...] = (None, "", [], {})
YES, NO = _("yes"), _("no")


def paper(told: Sequence[Told], *, language: str, at: datetime) -> bytes:
    """The paper as PDF/A and PDF/UA."""
    return pdf.render("portal/held.typ", sheet(told, at=at), language=language, at=at)


def sheet(told: Sequence[Told], *, at: datetime) -> dict[str, Any]:
    """What the paper says, table after table, in both languages."""
    return {
        "title": _both(lambda _l: TITLE),
        "state": _both(lambda _l: STATE),
        "office": _both(lambda _l: OFFICE),
        "date": _both(lambda language: writing.moment(at, language)),
        "lead": _both(lambda _l: LEAD),
        "parts": [_part(each) for each in told if each.rows],
        "empty_title": _both(lambda _l: EMPTY),
        "empty": [_named(each) for each in told if not each.rows],
        "rights_title": _both(lambda _l: RIGHTS),
        "rights": [_both(lambda _l, one=one: one) for one in YOURS],  # type: ignore[misc]
    }


TITLE = _("All that is held about me")
STATE = _("Kingdom of Morocco · National Register of Traditional Crafts")
OFFICE = _("Law 09-08, article 7: right of access")
LEAD = _(
    "Every table of the register in which something of you stands. Codes that only programs read"
    " are in the file data.json; your photos are beside it."
)
EMPTY = _("Of these, nothing is held")
RIGHTS = _("What you may do")
YOURS = (
    _("What is wrong, you may have corrected: ask for it in your account or at any chamber."),
    _("What need not be public, you may oppose: in your account or at any chamber."),
    _("In your account you read who looked at your file, when and why."),
)
MORE = _("more lines, in the file data.json")


def _both(say: Callable[[str], object]) -> Both:
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(say(language))
    return told


def _named(each: Told) -> Both:
    return _both(lambda _l: wording.HELD[each.table])


def _part(each: Told) -> dict[str, Any]:
    """One table: its name, how many lines, and what each says."""
    rows = [list(_lines(each.table, row)) for row in each.rows[:MOST]]
    left = len(each.rows) - len(rows)
    return {
        "name": _named(each),
        "count": len(each.rows),
        "rows": [row for row in rows if row],
        "left": {**_both(lambda _l: MORE), "value": str(left)} if left else None,
    }


def _lines(table: str, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What one row says: a sentence where the house has one, else each of its columns."""
    if said := SENTENCES.get(table):
        yield {**_both(lambda _l: said(row)), **_value(row["at"])}
        return
    for name, value in row.items():
        if name in labels.COLUMNS and value not in NOTHING:
            yield {**_both(lambda _l, name=name: labels.COLUMNS[name]), **_told(name, value)}  # type: ignore[misc]


def _act(row: Mapping[str, Any]) -> object:
    return wording.ACTS.get(row["kind"], row["kind"])


def _look(row: Mapping[str, Any]) -> str:
    what = wording.LOOKS.get(row["what"], _("Your file was opened"))
    why, where = wording.REASONS.get(row["reason"], ""), _place(row["by_institution"])
    return " · ".join(filter(None, (str(what), where, str(why))))


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "ledger.Act": _act,
    "ledger.Look": _look,
}


def _told(name: str, value: Any) -> dict[str, Any]:
    """A value in words: one for both languages, or one in each."""
    if say := SAID.get(name):
        return {"value": "", "said": _both(lambda _l: say(value))}
    return _value(value)


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"value": "", "said": _both(lambda _l: YES if value else NO)}
    if isinstance(value, datetime):
        return {"value": "", "said": _both(lambda language: writing.moment(value, language))}
    if isinstance(value, date):
        return {"value": "", "said": _both(lambda language: writing.day(value, language))}
    return {"value": _flat(value)[:TEXT], "ltr": isinstance(value, Mapping)}


def _flat(value: Any) -> str:
    """Whatever stands in a column of several values, as one text."""
    if isinstance(value, Mapping):
        inside = ((name, _flat(one)) for name, one in value.items() if one not in NOTHING)
        return " · ".join(f"{name}: {said}" for name, said in inside if said)
    if isinstance(value, list | tuple):
        return " · ".join(filter(None, map(_flat, value)))
    return str(value)


def _language() -> str:
    return get_language() or "ar"


def _place(code: str) -> str:
    found = institution(code) if code else None
    return name_of(found, _language()) if found else ""


def _trade(code: str) -> str:
    found = trade(code)
    return found.label(_language()) if found else code


def _grouping(pk: UUID) -> str:
    held = public_grouping(pk)
    return held.name_latin if _language() == "fr" else held.name_ar


def _province(code: str) -> str:
    found = province(code)
    if found is None:
        return code
    return found.name_fr if _language() == "fr" else found.name_ar


SAID: Mapping[str, Callable[[Any], object]] = {
    "chamber_id": _place,
    "institution_id": _place,
    "institution": _place,
    "grouping_id": _grouping,
    "province": _province,
    "principal_trade": _trade,
    "trade": _trade,
    "covers": lambda code: PARTS.get(code, code),
    "sex": lambda code: SEXES.get(code, code),
    "category": lambda code: CATEGORIES.get(code, code),
    "state": lambda code: STATES.get(code, code),
}
