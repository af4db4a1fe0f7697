"""What the minutes of a sitting say on paper: French at one side, Arabic at the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.desk.models import Sitting
from sijill.desk.rules.sitting import HearingResult
from sijill.desk.wording.stages import FOR, PARTS, RESULTS
from sijill.institutions.wording.minutes import NONE_LENT, Lent, signed_name
from sijill.reference import queries as reference
from sijill.web import writing

LANGUAGES = ("ar", "fr")
Both = dict[str, str]


def both(say: Callable[[str], object]) -> Both:
    """What is said in each language of the paper."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(say(language))
    return told


def minutes_sheet(sitting: Sitting, *, lent: Lent = NONE_LENT) -> dict[str, Any]:
    """The data of the sheet, made from what was frozen when the minutes were drawn up."""
    kept: Mapping[str, Any] = sitting.minutes or {}
    opened = parse_datetime(kept["opened_at"])
    return {
        "title": both(lambda _l: _("Minutes of the commission")),
        "state": both(lambda _l: _("Kingdom of Morocco · National Register of Traditional Crafts")),
        "office": both(lambda language: kept["institution"][language]),
        "date": both(lambda language: writing.moment(opened, language)),
        "commission": kept["commission"],
        "facts": _facts(kept),
        "code": sitting.minutes_code or "",
        "members": [_member(one) for one in kept["members"]],
        "cases": [_case(one) for one in kept["cases"]],
        "signatures": _signatures(sitting, kept, lent),
        "words": _words(),
    }


def _facts(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    present = sum(one["present"] and one["part"] != "secretary" for one in kept["members"])
    rows = (
        (lambda _l: _("Place of the sitting"), kept["place"], True),
        (lambda _l: _("Members who may mark"), str(present), False),
        (lambda _l: _("Quorum"), str(kept["quorum"]), False),
    )
    return [{**both(label), "value": value, "sentence": words} for label, value, words in rows]


def _member(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ar": one["ar"],
        "fr": one["fr"],
        "part": both(lambda _l: PARTS[one["part"]]),
        "stands_for": both(lambda _l: FOR[one["stands_for"]]),
        "present": one["present"],
    }


def _case(one: Mapping[str, Any]) -> dict[str, Any]:
    markers = sorted(one["marks"], key=lambda row: row["member"])
    return {
        "reference": one["reference"],
        "ar": one["ar"],
        "latin": one["latin"],
        "procedure": one["procedure"],
        "trade": both(lambda language: _trade(one["topic"], language)),
        "columns": [row["member"] + 1 for row in markers],
        "grid": [
            {
                **line["label"],
                "most": line["most"],
                "points": [row["points"].get(line["code"], "") for row in markers],
            }
            for line in one["grid"]
        ]
        if markers
        else [],
        "totals": [sum(row["points"].values()) for row in markers],
        "result": both(lambda _l: RESULTS[one["result"]][1]),
        "passed": one["result"] == HearingResult.PASSED,
        "average": one["average"].replace(".", ","),
        "threshold": one["threshold"].replace(".", ","),
        "note": one["note"],
        "conflicts": [
            {"member": row["member"] + 1, "reason": row["reason"]} for row in one["conflicts"]
        ],
    }


def _trade(code: str, language: str) -> str:
    line = reference.trade(code) if code else None
    return line.label(language) if line else code


def _signatures(sitting: Sitting, kept: Mapping[str, Any], lent: Lent) -> list[dict[str, Any]]:
    signed: dict[str, datetime | None] = {
        "chair": sitting.chair_signed_at,
        "secretary": sitting.secretary_signed_at,
    }
    return [
        {
            "part": both(lambda _l, part=part: PARTS[part]),  # type: ignore[misc]
            "name": signed_name(_of_part(kept, part), lent.get(part)),
            "when": both(lambda language, at=at: _when(at, language)),  # type: ignore[misc]
        }
        for part, at in signed.items()
    ]


def _of_part(kept: Mapping[str, Any], part: str) -> Both:
    return next((_named(m) for m in kept["members"] if m["part"] == part), {})


def _named(member: Mapping[str, Any]) -> Both:
    return {"ar": member["ar"], "fr": member["fr"]}


def _when(at: datetime | None, language: str) -> str:
    if at is None:
        return _("Not signed yet")
    return _("Signed on %(moment)s") % {"moment": writing.moment(at, language)}


def _words() -> dict[str, Both]:
    """The words that stand on every sheet of minutes."""
    return {
        "members": both(lambda _l: _("Members")),
        "present": both(lambda _l: _("present")),
        "absent": both(lambda _l: _("absent")),
        "agenda": both(lambda _l: _("Files heard")),
        "most": both(lambda _l: _("of")),
        "total": both(lambda _l: _("Total")),
        "average": both(lambda _l: _("Mean of 100")),
        "threshold": both(lambda _l: _("needed")),
        "conflict": both(lambda _l: _("Does not mark, conflict of interest: member")),
        "verify": both(
            lambda _l: _("Anyone can check these minutes at the address below or with the code.")
        ),
        "provisional": both(
            lambda _l: _("Grid, quorum and threshold are provisional: no published text sets them.")
        ),
    }
