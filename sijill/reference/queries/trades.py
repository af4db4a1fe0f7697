"""Trades of the list in force on a day: by code, branch, picture, or everyday word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sijill.kernel.clock import civil_date
from sijill.ledger.kept import kept
from sijill.reference.models import Nomenclature, Trade, TradeSuccession, TradeWord
from sijill.reference.queries.finding import CORE, START, Hit, Index
from sijill.reference.rules import LabelStatus, Level, Status, Tongue

KEPT = 8  # lists in memory
ORDER = {Level.ACTIVITY: 0, Level.SKILL: 1, Level.BRANCH: 2, Level.CATEGORY: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list of trades, as plain values."""

    code: str
    level: Level
    category: str
    parent: str
    branch: str  # code of the branch, empty while its branch is not published
    pictogram: str
    status: Status
    translated: bool  # the Arabic wording is ours
    label_ar: str
    label_fr: str
    label_zgh: str
    version: str
    valid_from: date
    valid_to: date | None

    def label(self, language: str) -> str:
        """Its name in this language; Tamazight falls back to Arabic, English to French."""
        if language in ("fr", "en"):
            return self.label_fr
        return (self.label_zgh if language == "zgh" else "") or self.label_ar

    @property
    def can_be_practised(self) -> bool:
        """Whether a person may be entered under it."""
        return self.level in (Level.ACTIVITY, Level.SKILL)

    @property
    def is_provisional(self) -> bool:
        """Whether it waits for the official list, and may not be printed on a card."""
        return self.status is not Status.OFFICIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTrade:
    """A trade, the word that found it, and how: label, word, start or close."""

    trade: Line
    matched: str
    why: str
    score: float


class Listing:
    """One list of trades in memory, with its index of words."""

    def __init__(self, lines: Iterable[Line], words: Iterable[tuple[str, str, str]]) -> None:
        self.lines: dict[str, Line] = {line.code: line for line in lines}
        self._codes = sorted(self.lines, key=lambda c: (ORDER[self.lines[c].level], c))
        self._places = {code: place for place, code in enumerate(self._codes)}
        self._labels: set[tuple[str, str]] = set()
        self._index = Index()
        for line in self.lines.values():
            if line.can_be_practised:
                self._take_labels(line)
        for code, word, tongue in words:
            self._index.add(self._places[code], word, tongue)

    def _take_labels(self, line: Line) -> None:
        for tongue in ("ar", "fr", "zgh"):
            if label := getattr(line, f"label_{tongue}"):
                self._labels.add((line.code, label))
                self._index.add(self._places[line.code], label, tongue)

    def find(self, text: str, *, language: str, limit: int) -> list[FoundTrade]:
        """The trades that the text may mean, best first."""
        return [self._found(hit) for hit in self._index.ask(text, language=language)[:limit]]

    def _found(self, hit: Hit) -> FoundTrade:
        code = self._codes[hit.trade]
        return FoundTrade(
            trade=self.lines[code],
            matched=hit.word,
            why=self._why(code, hit),
            score=hit.score,
        )

    def _why(self, code: str, hit: Hit) -> str:
        if hit.score < CORE or hit.tongue == Tongue.SLIP:
            return "start" if hit.score >= START and hit.tongue != Tongue.SLIP else "close"
        return "label" if (code, hit.word) in self._labels else "word"


def _line(row: Trade, version: str, codes: dict[int, Trade]) -> Line:
    parent = codes.get(row.parent_id) if row.parent_id else None
    above: Trade | None = row
    while above is not None and above.level != Level.BRANCH:
        above = codes.get(above.parent_id) if above.parent_id else None
    return Line(
        code=row.code,
        level=Level(row.level),
        category=row.category,
        parent=parent.code if parent else "",
        branch=above.code if above else "",
        pictogram=row.pictogram,
        status=Status(row.status),
        translated=row.label_ar_status == LabelStatus.TRANSLATED,
        label_ar=row.label_ar,
        label_fr=row.label_fr,
        label_zgh=row.label_zgh,
        version=version,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


@lru_cache(maxsize=KEPT)
def _listing(nomenclature: int, version: str, revision: str) -> Listing:
    rows = {row.pk: row for row in Trade.objects.filter(nomenclature=nomenclature).order_by("code")}
    words = TradeWord.objects.filter(trade__nomenclature=nomenclature).order_by("pk")
    return Listing(
        [_line(row, version, rows) for row in rows.values()],
        [(rows[word.trade_id].code, word.word, word.tongue) for word in words],
    )


@kept
def _lists() -> list[Nomenclature]:
    return list(Nomenclature.objects.order_by("-valid_from"))


def _of(nomenclature: Nomenclature) -> Listing:
    # The revision moves with every row: another process's change is seen at the next question.
    return _listing(nomenclature.pk, nomenclature.version, nomenclature.revision)


def listing(*, at: date) -> Listing:
    """The list in force on a day; the first one when the day comes before it."""
    day = civil_date(at) if isinstance(at, datetime) else at
    lists = _lists()
    if not lists:
        return Listing([], [])
    return _of(next((one for one in lists if one.valid_from <= day), lists[-1]))


def trade(code: str, *, at: date | None = None) -> Line | None:
    """The trade under this code on a day; without a day, in the newest list that had it."""
    if at is not None:
        return listing(at=at).lines.get(code)
    return next((line for one in _lists() if (line := _of(one).lines.get(code))), None)


def find_trades(text: str, *, language: str, at: date, limit: int = 8) -> list[FoundTrade]:
    """The trades that an everyday word may mean, said in any of the languages, best first."""
    return listing(at=at).find(text, language=language, limit=limit)


def trades_by_picture(slug: str, *, at: date) -> list[Line]:
    """The trades drawn by one pictogram, activities first."""
    lines = [
        one
        for one in listing(at=at).lines.values()
        if one.pictogram == slug and one.can_be_practised
    ]
    return sorted(lines, key=lambda one: (ORDER[one.level], one.code))


def branches(*, at: date) -> list[Line]:
    """The branches whose names are known, by code."""
    lines = listing(at=at).lines.values()
    return sorted((one for one in lines if one.level is Level.BRANCH), key=lambda one: one.code)


def trades_of_branch(branch: str, *, at: date) -> list[Line]:
    """What may be practised in a branch; "" for trades whose branch is not published."""
    lines = listing(at=at).lines.values()
    found = (one for one in lines if one.branch == branch and one.can_be_practised)
    return sorted(found, key=lambda one: (ORDER[one.level], one.code))


def successors(code: str) -> list[str]:
    """The codes that a trade became in the next list, in order; empty when it did not change."""
    rows = TradeSuccession.objects.filter(old__code=code).order_by("new__code")
    return list(dict.fromkeys(rows.values_list("new__code", flat=True)))


def trade_names(language: str) -> dict[str, str]:
    """The name of every code that any list ever had; of several lists, the newest says."""
    names: dict[str, str] = {}
    for one in reversed(_lists()):
        names |= {code: line.label(language) for code, line in _of(one).lines.items()}
    return names
