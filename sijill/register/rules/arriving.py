"""A row of a register kept elsewhere, read into an entry of this one; all its faults at once.

A fault keeps the row out until somebody settles it; a remark lets it in and is kept with it.
Numbers are taken over as they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sijill.kernel.digits import typed
from sijill.kernel.identifiers import Invalid, cin, nia, papers, phone
from sijill.kernel.names.script import Script, scripts_of
from sijill.kernel.text import plain
from sijill.register.rules.asking import ATTESTATION, CIN, DIPLOMA, RESIDENCE, Asking, Place
from sijill.register.rules.days import PartialDay
from sijill.register.rules.life import OF_PERSONS, Category, EntryState
from sijill.register.rules.whole_names import parted
from sijill.register.rules.written_days import read_day, read_short

# What a row may say; a mapping names the column of each.
FIELDS = (
    *("nia", "document_kind", "document", "given_ar", "family_ar", "given_latin", "family_latin"),
    *("name_ar", "name_latin"),
    *("born", "birth_place", "sex", "phone", "trade", "proof", "since", "province", "commune"),
    *("address", "category", "state", "entered_on"),
)
NEEDED = ("nia", "document", "born", "sex", "trade", "province")
# What an enumerated field may be said by in a declaration: the words of a roll are translated.
IN_WORDS = ("trade", "province", "sex", "category", "state", "proof", "document_kind")
NAMES = ("given_ar", "family_ar", "given_latin", "family_latin")
LONGEST = {"birth_place": 80, "commune": 80, "address": 200, **dict.fromkeys(NAMES, 80)}
OLDEST = 110  # years

# Faults keep a row out; every code has its sentence.
FAULTS = frozenset(
    {
        *("missing", "too_long", "unknown", "unreadable", "impossible", "ahead"),
        *("name.none", "name.script", "nia.taken", "nia.repeated", "document.repeated"),
        *("document.known", "row.width", "row.formula", "province.elsewhere"),
        *("person.known", "person.alike", "person.repeated", "person.alike_row"),
    }
)
REMARKS = frozenset(
    {
        *("name.one_script", "name.parted", "phone.left_out", "since.left_out"),
        *("document.unusual", "day.short_year"),
    }
)
# What a person may settle by saying that somebody else is meant; the rest is corrected.
OF_LIKENESS = frozenset({"person.known", "person.alike", "person.repeated", "person.alike_row"})
WIDTH, FORMULA = "row.width", "row.formula"


class HeldState(StrEnum):
    """Where a row that was not entered stands."""

    WAITING = "waiting"
    READY = "ready"  # corrected, and waits for the signature that enters it
    MENDED = "mended"  # corrected, and entered from there
    DROPPED = "dropped"  # settled by leaving it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one field of a row, with the value as it was written."""

    code: str
    about: str = ""  # which field
    value: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the words of a row are looked up in: by code or by name, in either language."""

    trades: Mapping[str, str]  # word → code
    provinces: Mapping[str, str]
    today: date
    numbered: bool = True  # the roll gives each its number; otherwise one is given at the entering
    within: frozenset[str] = frozenset()  # the provinces of who brings the roll; none: any


@dataclass(slots=True, kw_only=True)
class Read:
    """A row understood as far as it could be."""

    nia: str = ""
    asking: Asking | None = None
    category: Category = Category.ARTISAN
    state: EntryState = EntryState.ENTERED
    entered_on: date | None = None
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults


SEXES = {"f": "f", "m": "m", "femme": "f", "homme": "m", "h": "m", "أنثى": "f", "ذكر": "m"}
SEXES |= {"امرأة": "f", "رجل": "m", "2": "f", "1": "m", "féminin": "f", "masculin": "m"}
CATEGORIES = {c.value: c for c in Category if c in OF_PERSONS} | {
    "maitre": Category.MASTER,
    "maître": Category.MASTER,
    "maalem": Category.MASTER,
    "معلم": Category.MASTER,
    "صانع": Category.ARTISAN,
    "صانع تقليدي": Category.ARTISAN,
}
STATES = {s.value: s for s in (EntryState.ENTERED, EntryState.SUSPENDED, EntryState.STRUCK_OFF)} | {
    "actif": EntryState.ENTERED,
    "مسجل": EntryState.ENTERED,
    "suspendu": EntryState.SUSPENDED,
    "موقوف": EntryState.SUSPENDED,
    "radié": EntryState.STRUCK_OFF,
    "مشطب": EntryState.STRUCK_OFF,
}
KINDS = {CIN: CIN, RESIDENCE: RESIDENCE, "": CIN, "cnie": CIN, "carte de séjour": RESIDENCE}
PROOFS = {DIPLOMA: DIPLOMA, "diplôme": DIPLOMA, "دبلوم": DIPLOMA, "": ATTESTATION}
REMEMBERED = 1 << 15  # cells: most are names, places and days that return
YOUNGEST = 12  # years: a birth year of two digits is of nobody younger


class Reader:
    """Reads one row; what it meets is noted, and it goes on."""

    def __init__(self, row: Mapping[str, str], lists: Lists) -> None:
        self.given = dict.fromkeys(FIELDS, "")
        for name, text in row.items():
            if text and name in self.given:
                plainly = text.isascii() and text.isprintable()
                self.given[name] = " ".join(text.split()) if plainly else _clean(text)
        self.lists, self.read = lists, Read()

    def fault(self, code: str, name: str, **facts: object) -> None:
        """Note why the row stays out."""
        self.read.faults.append(
            Fault(code=code, about=name, value=self.given.get(name, ""), facts=facts)
        )

    def remark(self, code: str, name: str, **facts: object) -> None:
        """Note what is odd."""
        self.read.remarks.append(
            Fault(code=code, about=name, value=self.given.get(name, ""), facts=facts)
        )

    def known(self, name: str, words: Mapping[str, Any], default: Any = None) -> Any:
        """The meaning of a word that must be one of a list."""
        text = self.given[name].casefold()
        if not text and default is not None:
            return default
        if text and text not in words:
            self.fault("unknown", name)
        return words.get(text)

    def number(self, name: str, parse: Callable[[str], Any]) -> str:
        """A number in its canonical form; empty when it is none."""
        if not self.given[name]:
            return ""
        try:
            found = parse(self.given[name])
        except Invalid as problem:
            self.fault("unreadable", name, why=problem.code, **problem.facts)
            return ""
        if "unusual_length" in found.warnings:
            self.remark("document.unusual", name)
        return str(found.value)

    def day(self, name: str, *, latest: int = 0) -> PartialDay | None:
        """A day known in part; `latest` is the last year that two digits may mean."""
        text = self.given[name]
        found = read_day(text) if text else None
        if found is None and (found := read_short(text, latest=latest or self.lists.today.year)):
            self.remark("day.short_year", name, year=found.year)
        if text and found is None:
            self.fault("unreadable", name)
        return found


def read_row(row: Mapping[str, str], lists: Lists) -> Read:
    """Everything a row says, and everything that is wrong with it."""
    reader = Reader(row, lists)
    _part_names(reader)
    for name in NEEDED:
        if not reader.given[name] and (name != "nia" or lists.numbered):
            reader.fault("missing", name)
    _lengths(reader)
    _names(reader)
    read = reader.read
    read.nia = reader.number("nia", nia.imported)
    read.category = reader.known("category", CATEGORIES, Category.ARTISAN) or read.category
    read.state = reader.known("state", STATES, EntryState.ENTERED) or read.state
    entered = reader.day("entered_on")
    read.entered_on = entered.latest if entered else lists.today
    if read.entered_on > lists.today:
        reader.fault("ahead", "entered_on")
    read.asking = _asking(reader)
    return read


def _asking(reader: Reader) -> Asking:
    given, lists = reader.given, reader.lists
    kind = reader.known("document_kind", KINDS, CIN) or CIN
    place = Place(
        province=_province(reader),
        commune=given["commune"],
        address=given["address"],
    )
    return Asking(
        given_ar=given["given_ar"],
        family_ar=given["family_ar"],
        given_latin=given["given_latin"],
        family_latin=given["family_latin"],
        document_kind=kind,
        document=reader.number("document", cin.parse if kind == CIN else papers.parse_residence),
        valid_until=None,
        born=_born(reader),
        birth_place=given["birth_place"],
        sex=reader.known("sex", SEXES) or "",
        trade=reader.known("trade", lists.trades) or "",
        other_trades=(),
        trade_in_words="",
        path=reader.known("proof", PROOFS | {ATTESTATION: ATTESTATION}, ATTESTATION) or "",
        since=_since(reader),
        issuer="",
        phone=_phone(reader),
        phone_shared=False,
        workplace=place,
        residence=place,
        regime="unknown",
        aid="unknown",
        informed=False,
    )


def _province(reader: Reader) -> str:
    """The province, which must be one that whoever brings the roll keeps the files of."""
    code = reader.known("province", reader.lists.provinces) or ""
    if code and reader.lists.within and code not in reader.lists.within:
        reader.fault("province.elsewhere", "province")
    return code


def _part_names(reader: Reader) -> None:
    """Whole names in one column become given and family names, where those are not told."""
    given = reader.given
    for script in ("ar", "latin"):
        whole = given[f"name_{script}"]
        if whole and not given[f"given_{script}"] and not given[f"family_{script}"]:
            given[f"given_{script}"], given[f"family_{script}"] = parted(whole)
            reader.remark("name.parted", f"name_{script}")


@lru_cache(maxsize=REMEMBERED)
def _clean(text: str) -> str:
    return typed(plain(text))


def _lengths(reader: Reader) -> None:
    for name, longest in LONGEST.items():
        if len(reader.given[name]) > longest:
            reader.fault("too_long", name, longest=longest)


def _names(reader: Reader) -> None:
    """One script is enough, each in its own columns."""
    given = reader.given
    for name in NAMES:
        found = scripts_of(given[name])
        arabic = name.endswith("_ar")
        if found and ((Script.LATIN in found) if arabic else (Script.ARABIC in found)):
            reader.fault("name.script", name)
    if not given["given_ar"] and not given["given_latin"]:
        reader.fault("name.none", "given_ar")
    elif not given["given_ar"] or not given["given_latin"]:
        reader.remark("name.one_script", "given_latin" if given["given_ar"] else "given_ar")


def _born(reader: Reader) -> PartialDay | None:
    today = reader.lists.today
    born = reader.day("born", latest=today.year - YOUNGEST)
    if born and (born.earliest > today or born.latest.year < today.year - OLDEST):
        reader.fault("impossible", "born", year=born.year)
    return born


def _since(reader: Reader) -> PartialDay | None:
    """When practice began is of use, and keeps nobody out."""
    text = reader.given["since"]
    found = read_day(text) or read_short(text, latest=reader.lists.today.year)
    if reader.given["since"] and found is None:
        reader.remark("since.left_out", "since")
    return found


def _phone(reader: Reader) -> str:
    """A telephone that cannot be read is left out: the person gives it when claiming the space."""
    if not reader.given["phone"]:
        return ""
    try:
        return phone.canonical(reader.given["phone"])
    except Invalid as problem:
        reader.remark("phone.left_out", "phone", why=problem.code)
        return ""
