"""What the minutes of an assembly say on paper: French at one side, Arabic at the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.institutions.models import Assembly, Meeting
from sijill.institutions.wording.bodies import ASSEMBLIES, BALLOT_STATES, MATTERS, OPTIONS
from sijill.web import writing

LANGUAGES = ("ar", "fr")
Both = dict[str, str]


Lent = Mapping[str, Mapping[str, str]]  # for whom each part signed, by language
NONE_LENT: Lent = {}


def both(say: Callable[[str], object]) -> Both:
    """What is said in each language of the paper."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(say(language))
    return told


def minutes_sheet(assembly: Assembly, *, lent: Lent = NONE_LENT) -> dict[str, Any]:
    """The data of the sheet, made from what was frozen when the minutes were drawn up."""
    kept: Mapping[str, Any] = assembly.minutes or {}
    opened = parse_datetime(kept["opened_at"])
    return {
        "title": both(lambda _l: _("Minutes: %(kind)s") % {"kind": ASSEMBLIES[kept["kind"]]}),
        "state": both(lambda _l: _("Kingdom of Morocco · National Register of Traditional Crafts")),
        "office": kept["body"],
        "date": both(lambda language: writing.moment(opened, language)),
        "facts": _facts(kept),
        "code": assembly.minutes_code or "",
        "ballots": [_ballot(one) for one in kept["ballots"]],
        "tellers": [kept["people"]["teller"], kept["people"]["other"]],
        "signatures": signatures(assembly, kept, lent),
        "words": sheet_words(_provisional),
    }


def _facts(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    digest = kept["roll"]["digest"]
    rows: tuple[tuple[Callable[[str], object], str, bool], ...] = (
        (lambda _l: _("Place of the assembly"), kept["place"], True),
        (lambda _l: _("Members on the roll"), str(kept["roll"]["count"]), False),
        (lambda _l: _("Quorum"), str(kept["needed"]), False),
        (lambda _l: _("Members present"), str(kept["present"]), False),
        (lambda _l: _("Fingerprint of the roll"), f"{digest[:8]} … {digest[-8:]}", False),
    )
    return [{**both(label), "value": value, "sentence": words} for label, value, words in rows]


def _ballot(one: Mapping[str, Any]) -> dict[str, Any]:
    figures = (("papers", _papers), ("blank", _blank), ("spoiled", _spoiled))
    return {
        "matter": both(lambda _l: _titled(one)),
        "state": both(lambda _l: BALLOT_STATES[one["state"]][1]),
        "figures": [{**both(say), "value": one[name]} for name, say in figures],
        "lines": [
            {
                **_option(line),
                "votes": line["votes"],
                "chosen": line["chosen"],
            }
            for line in one["lines"]
        ],
    }


def _titled(one: Mapping[str, Any]) -> str:
    matter = str(MATTERS[one["matter"]])
    return matter if one["turn"] == 1 else f"{matter} ({one['turn']})"


def _papers(_language: str) -> str:
    return _("Papers in the box")


def _blank(_language: str) -> str:
    return _("Blank papers")


def _spoiled(_language: str) -> str:
    return _("Spoiled papers")


def _option(line: Mapping[str, Any]) -> Both:
    if line["name"]:
        return {"ar": line["name"]["ar"], "fr": line["name"]["fr"]}
    return both(lambda _l: OPTIONS[line["option"]])


def signatures(
    assembly: Assembly | Meeting, kept: Mapping[str, Any], lent: Lent = NONE_LENT
) -> list[dict[str, Any]]:
    """Who signed minutes as chair and secretary, and when."""
    rows = (
        ("chair", _chair, assembly.chair_signed_at),
        ("secretary", _secretary, assembly.secretary_signed_at),
    )
    return [
        {
            "part": both(title),
            "name": signed_name(kept["people"][part], lent.get(part)),
            "when": both(lambda language, at=at: _when(at, language)),  # type: ignore[misc]
        }
        for part, title, at in rows
    ]


def signed_name(name: Mapping[str, str], whose: Mapping[str, str] | None) -> dict[str, str]:
    """Who signed, and for whom when it was under powers that a colleague had lent."""
    if not whose:
        return dict(name)
    return both(
        lambda language: (
            _("%(deputy)s, for %(giver)s") % {"deputy": name[language], "giver": whose[language]}
        )
    )


def _chair(_language: str) -> str:
    return _("Chair of the assembly")


def _secretary(_language: str) -> str:
    return _("Secretary of the assembly")


def _when(at: Any, language: str) -> str:
    if at is None:
        return _("Not signed yet")
    return _("Signed on %(moment)s") % {"moment": writing.moment(at, language)}


def _provisional(_language: str) -> str:
    return _("Notice, quorum and mandates are provisional: their text was not read.")


def sheet_words(provisional: Callable[[str], object]) -> dict[str, Both]:
    """The words that stand on every sheet of minutes."""
    return {
        "votes": both(lambda _l: _("Votes")),
        "chosen": both(lambda _l: _("chosen")),
        "tellers": both(lambda _l: _("Counted apart by two tellers, who agreed:")),
        "verify": both(
            lambda _l: _("Anyone can check these minutes at the address below or with the code.")
        ),
        "provisional": both(provisional),
    }
