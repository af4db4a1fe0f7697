"""The day's mix: what is asked, how often of a hundred times, and why that often."""

from __future__ import annotations

import itertools
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from benchmarks._open import Arrival, Browser, Lines, visit
from benchmarks._registration import Ask

READS, WRITES = "reads", "writes"
# (what, of a hundred, side, why)
MIX: tuple[tuple[str, int, str, str], ...] = (
    ("home", 14, READS, "everybody passes by it, most only to read"),
    ("who registers", 6, READS, "half of them look which way is theirs"),
    ("start", 5, READS, "and a third what is asked there"),
    ("checker", 7, READS, "cards are checked in shops; the code itself is read on the phone"),
    ("letter", 5, READS, "banks and offices verify letters"),
    ("help", 3, READS, "a few are lost"),
    ("question", 15, READS, "ten questions to a request, some of them read twice"),
    ("follow", 9, READS, "who has asked looks every few days whether it is done"),
    ("save", 11, WRITES, "and each is answered"),
    ("photographs", 3, WRITES, "two documents of two megapixels in one sending"),
    ("inbox", 7, READS, "an agent comes back to it between files"),
    ("case", 7, READS, "each file is opened by the examiner and by the registrar"),
    ("sheet", 4, READS, "callers ask about their entry"),
    ("search", 2, READS, "by name, in either script"),
    ("judge", 1, WRITES, "the one rule that is left to a person"),
    ("decision", 1, WRITES, "3,600 an hour: the present register would be decided in five days"),
)
SIDE = {name: side for name, _share, side, _why in MIX}
assert sum(share for _name, share, _side, _why in MIX) == 100


@dataclass
class Ground:
    """Who and what the visits are drawn from; what a visit uses up is taken out."""

    lines: Lines
    strangers: list[Browser]
    askers: list[tuple[Browser, str]]  # somebody and the address of their case
    waiting: list[tuple[Browser, str]]  # somebody whose request was sent
    examiners: list[tuple[Browser, str]]  # and a case in their reach
    registrars: list[Browser]
    letters: list[str]
    sheets: list[tuple[Browser, str]]
    names: list[str]
    to_judge: list[tuple[Browser, str]]  # and the address of the judgement
    to_sign: list[tuple[Browser, str]]
    photograph: bytes
    turn: Iterator[int] = field(default_factory=lambda: itertools.count(1))


def drawn(ground: Ground, *, seed: int) -> Arrival:
    """The next visit of the mix, by chance, as often as the table says."""
    chance = random.Random(seed)
    names, shares = [row[0] for row in MIX], [row[1] for row in MIX]
    makers = _makers(ground, chance)

    def next_one() -> tuple[str, Awaitable[int]]:
        name = chance.choices(names, shares)[0]
        who, ask = makers[name]()
        return ask.name, _status(ground.lines, who, ask)

    return next_one


async def _status(lines: Lines, who: Browser, ask: Ask) -> int:
    told = await visit(lines, who, ask)
    if ask.name == "search" and told.status == 302:  # posted, and shown where it leads
        told = await visit(lines, who, Ask(ask.name, told.path))
    return told.status


Visit = tuple[Browser, Ask]


def _makers(ground: Ground, chance: random.Random) -> dict[str, Callable[[], Visit]]:
    return {
        **_of_the_public(ground, chance),
        **_of_the_askers(ground, chance),
        **_of_the_desk(ground, chance),
    }


def _of_the_public(ground: Ground, chance: random.Random) -> dict[str, Callable[[], Visit]]:
    def page(name: str, *paths: str) -> Callable[[], Visit]:
        return lambda: (chance.choice(ground.strangers), Ask(name, chance.choice(paths)))

    return {
        "home": page("home", "/ar/", "/ar/", "/fr/"),
        "who registers": page("who registers", "/ar/who-registers/"),
        "start": page("start", "/ar/ask/registration/"),
        "checker": page("checker", "/ar/check/"),
        "help": page("help", "/ar/help/"),
        "letter": page("letter", *(f"/ar/verify/{code}/" for code in ground.letters)),
    }


QUESTIONS = ("name", "card", "proof", "workplace", "regime")


def _of_the_askers(ground: Ground, chance: random.Random) -> dict[str, Callable[[], Visit]]:
    def question() -> Visit:
        who, case = chance.choice(ground.askers)
        return who, Ask("question", f"{case}{chance.choice(QUESTIONS)}/")

    def save() -> Visit:
        number = next(ground.turn)
        who, case = ground.askers[number % len(ground.askers)]
        given = "".join(chance.choice("abcdefghij") for _ in range(4))
        answers = {
            **{"given_ar": "فاطمة", "family_ar": "الصباغ"},
            **{"given_latin": f"Fatima {given}", "family_latin": "Sebbagh", "revision": "99999"},
        }
        return who, Ask("save", f"{case}name/", answers)

    def photographs() -> Visit:
        number = next(ground.turn)
        who, case = ground.askers[number % len(ground.askers)]
        files = {
            kind: another(ground.photograph, f"{number}{kind}")
            for kind in ("identity_front", "identity_back")
        }
        return who, Ask("photographs", f"{case}documents/", {"revision": "99999"}, files)

    def follow() -> Visit:
        who, case = chance.choice(ground.waiting)
        return who, Ask("follow", case)

    return {"question": question, "save": save, "photographs": photographs, "follow": follow}


def another(photograph: bytes, words: str) -> bytes:
    """The same picture as another file: a comment before its end."""
    said = words.encode()
    comment = b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said
    return photograph[:2] + comment + photograph[2:]


def _of_the_desk(ground: Ground, chance: random.Random) -> dict[str, Callable[[], Visit]]:
    def case() -> Visit:
        who, path = chance.choice(ground.examiners)
        return who, Ask("case", path)

    def search() -> Visit:
        who = chance.choice(ground.examiners)[0]
        return who, Ask("search", "/ar/register/", {"q": chance.choice(ground.names)})

    def sheet() -> Visit:
        who, path = chance.choice(ground.sheets)
        return who, Ask("sheet", path)

    def judge() -> Visit:
        if not ground.to_judge:
            return case()
        who, path = ground.to_judge.pop()
        return who, Ask("judge", path, {"outcome": "ok", "note": ""})

    def decision() -> Visit:
        if not ground.to_sign:
            return case()
        who, path = ground.to_sign.pop()
        return who, Ask("decision", path, {})

    return {
        "inbox": lambda: (
            chance.choice(ground.examiners)[0],
            Ask("inbox", "/ar/desk/?box=to_take"),
        ),
        **{"case": case, "search": search, "sheet": sheet, "judge": judge, "decision": decision},
    }
