"""A whole registration as the requests that browsers send, from the first page to the decision.

Written as generators that yield what is asked and are told what was answered: the same story is
driven over the network by `register` and within one process when its cost is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LANGUAGE = "ar"
PAPERS = ("identity_front", "identity_back", "proof", "face")
CASE = re.compile(r"/case/([0-9a-f-]{36})/")
ALIKE = re.compile(r'class="under" method="post" action="([^"]*/likeness/[^"]*)"')
JUDGED = re.compile(r'action="([^"]*/assess/[^"]*)"')
PICTURE = re.compile(r'"(/[a-z]+/desk/document/[0-9a-f-]+/\d+/[^"]*)"')
OPEN_RULE = re.compile(r'href="([^"]*[?&]rule=([a-z_.]+)[^"]*)"')


class Ask(NamedTuple):
    """One request; with `data` it is a POST, with `files` a form of several parts."""

    name: str
    path: str
    data: Mapping[str, str] | None = None
    files: Mapping[str, bytes] | None = None

    @property
    def writes(self) -> bool:
        return self.data is not None


class Told(NamedTuple):
    """The answer: the address is where it leads, or the one that was asked."""

    status: int
    path: str
    text: str


Story = Generator[Ask, Told, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Somebody who is in no register yet."""

    number: int
    given: tuple[str, str]
    family: tuple[str, str]
    born: tuple[int, int, int]
    sex: str
    province: str
    photographs: Mapping[str, bytes] = field(repr=False)

    @property
    def phone(self) -> str:
        return f"06{self.number * 7919 % 100_000_000:08d}"

    @property
    def card(self) -> str:
        letters = "".join(chr(65 + self.number // 900_000 // 26**place % 26) for place in (1, 0))
        return f"{letters}{100_000 + self.number % 900_000}"

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        year, month, day = (str(part) for part in self.born)
        return {
            "name": {
                "given_ar": self.given[0],
                "family_ar": self.family[0],
                "given_latin": self.given[1],
                "family_latin": self.family[1],
            },
            "card": {
                "number": self.card,
                **{"valid_until_day": "31", "valid_until_month": "3", "valid_until_year": "2031"},
                **{"birth_day": day, "birth_month": month, "birth_year": year},
                "sex": self.sex,
            },
            "craft": {"trade": "PROV-014"},
            "proof": {"path": "attestation", "since_year": "2015"},
            "phone": {"number": self.phone},
            "workplace": {
                "province": self.province,
                "address": f"زنقة الخزافين، رقم {self.number % 400}",
                "lives_there": "yes",
            },
            "documents": {},
            "regime": {"regime": "untaxed", "aid": "no"},
            "information": {"told": "on"},
        }


def asks(who: Applicant, code: Callable[[str], str]) -> Story:
    """From the first page to the receipt; answers the case."""
    told = yield Ask("home", f"/{LANGUAGE}/")
    told = yield Ask("who registers", f"/{LANGUAGE}/who-registers/")
    told = yield Ask("start", f"/{LANGUAGE}/ask/registration/")
    told = yield Ask("open", f"/{LANGUAGE}/ask/registration/open/", {})
    case = _case_of(told)
    while (page := told.path.split("?")[0].rstrip("/").rpartition("/")[2]) != "check":
        told = yield from _one_page(who, told.path, page, code)
    told = yield Ask("check", told.path)
    told = yield Ask("submit", f"/{LANGUAGE}/case/{case}/check/", {})
    _expect(told, "/submitted/")
    yield Ask("submitted", told.path)
    yield Ask("follow", f"/{LANGUAGE}/case/{case}/")
    return case


def _one_page(
    who: Applicant, path: str, page: str, code: Callable[[str], str]
) -> Generator[Ask, Told, Told]:
    if "/sign-in/code/" in path:
        yield Ask("code page", path)
        return (yield Ask("give code", path, {"code": code(who.phone)}))
    answers = {**who.answers[page], "revision": "9999"}
    yield Ask("question", path)
    if page == "craft":
        path = f"{path}?q=%D9%81%D8%AE%D8%A7%D8%B1"
        yield Ask("look for a craft", path)
    if page == "documents":
        for kind in PAPERS:
            address = path.replace("/documents/", f"/evidence/{kind}/")
            told = yield Ask("photograph", address, {}, {"file": who.photographs[kind]})
            if told.status >= 400:
                raise RuntimeError(f"{kind}: {told.text[:300]}")
    told = yield Ask("save a question", path, answers)
    if told.path == path:
        raise RuntimeError(f"{page} was not taken:\n{told.text[:2000]}")
    return told


def examines(case: str) -> Story:
    """From the inbox to the proposal, every document seen, every open rule judged."""
    desk = f"/{LANGUAGE}/desk"
    yield Ask("inbox", f"{desk}/?box=to_take")
    yield Ask("take", f"{desk}/case/{case}/take/", {})
    told = yield Ask("case", f"{desk}/case/{case}/")
    for picture in dict.fromkeys(PICTURE.findall(told.text)):
        yield Ask("document", picture.replace("&amp;", "&"))
    for _ in range(12):
        if alike := ALIKE.search(told.text):  # somebody of a million bears the same name
            yield Ask("settle", alike[1], {"as": "different", "note": ""})
            told = yield Ask("case", f"{desk}/case/{case}/")
            continue
        if not (judged := JUDGED.search(told.text)):
            rules = OPEN_RULE.findall(told.text)
            break
        yield Ask("judge", judged[1], {"outcome": "ok", "note": ""})
        told = yield Ask("case", f"{desk}/case/{case}/")
    told = yield Ask("propose", f"{desk}/case/{case}/accept/", {})
    if told.status >= 400:
        raise RuntimeError(f"not proposed: {rules} {told.text[:3000]}")
    return case


def decides(case: str) -> Story:
    """The registrar reads the file, then the proposal, and signs."""
    address = f"/{LANGUAGE}/desk/case/{case}/"
    yield Ask("case", address)
    yield Ask("proposal", f"{address}sign/")
    told = yield Ask("decide", f"{address}sign/", {})
    if told.status >= 400 or "/sign/" in told.path:
        raise RuntimeError(f"not signed: {told.path} {told.text[:2000]}")
    return case


def _case_of(told: Told) -> str:
    found = CASE.search(told.path)
    if found is None:
        raise RuntimeError(f"no case was opened: {told.status} {told.path}")
    return found[1]


def _expect(told: Told, where: str) -> None:
    if where not in told.path:
        raise RuntimeError(f"{where} was awaited: {told.status} {told.path}\n{told.text[:2000]}")
