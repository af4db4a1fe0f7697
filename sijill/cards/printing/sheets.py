"""Cards laid on pages: one side to a page for the bureau, ten to an A4 for a chamber's printer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path

import typst
from django.contrib.staticfiles import finders

from sijill.cards.printing import codes, ground
from sijill.cards.rules.printing import printable
from sijill.kernel.verdict import Refused, Verdict
from sijill.web.assets import LETTER_FONTS
from sijill.web.pdf import source

PART = 100  # cards in one file: typst forgets what it drew, and memory stays flat
TEMPLATES = "cards/print"


class Layout(StrEnum):
    """How cards are laid on pages."""

    BUREAU = "bureau"
    TEN_UP = "tenup"


@dataclass(frozen=True, slots=True)
class Twice:
    """The same thing in Arabic and in French."""

    ar: str
    fr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Everything that is seen on one card, already in words."""

    name_ar: tuple[str, str]  # given, family
    name_latin: str
    trade: Twice
    category: Twice
    chamber: Twice
    nia: str
    number: str
    issued: str
    until: str
    address: str  # what a person types who cannot scan
    portrait: bytes  # JPEG, four wide for five high
    front: str  # the texts of the two codes
    back: str
    trade_code: str
    trade_official: bool
    pictogram: str = ""
    specimen: bool = True

    @property
    def verdict(self) -> Verdict:
        """Whether it may be printed."""
        return printable(
            trade=self.trade_code, official=self.trade_official, specimen=self.specimen
        )


def parts(
    cards: Iterable[Printed], *, layout: Layout, at: datetime, size: int = PART
) -> Iterator[bytes]:
    """The cards as PDF files of so many cards each, made one after the other."""
    waiting = iter(cards)
    while some := list(islice(waiting, size)):
        yield pdf(some, layout=layout, at=at)


def pdf(cards: Sequence[Printed], *, layout: Layout, at: datetime) -> bytes:
    """One file; the same cards and instant, the same bytes. Refused when one may not be printed."""
    files, said = _files(cards, layout)
    made: bytes = typst.compile(  # type: ignore[call-overload]
        files,  # several files at once: true of the engine, missing from its types
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"cards": json.dumps(said, ensure_ascii=False)},
        pdf_standards=["1.7"],
        pdf_tags=False,
        timestamp=int(at.timestamp()),
    )
    return made


def picture(card: Printed, *, layout: Layout, dpi: int, at: datetime) -> list[bytes]:
    """The pages as PNG, as they would come out of a printer."""
    files, said = _files([card], layout)
    made: bytes | list[bytes] = typst.compile(  # type: ignore[call-overload]
        files,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"cards": json.dumps(said, ensure_ascii=False)},
        format="png",
        ppi=dpi,
    )
    return made if isinstance(made, list) else [made]


def _files(
    cards: Sequence[Printed], layout: Layout
) -> tuple[dict[str, bytes], list[dict[str, object]]]:
    if doubts := [card.verdict for card in cards if not card.verdict.is_ok]:
        raise Refused(*doubts)
    files = {
        "main": source(f"{TEMPLATES}/{layout.value}.typ"),
        "card.typ": source(f"{TEMPLATES}/card.typ"),
        "ground-front.svg": ground.laid("front"),
        "ground-back.svg": ground.laid("back"),
    }
    said = []
    for place, card in enumerate(cards):
        pictures = {
            "photo": codes.pictured(card.portrait, "jpeg", 4, 5),
            "front": codes.front(card.front).svg(),
            "back": codes.back(card.back).svg(),
        }
        names = {what: f"{what}-{place}.svg" for what in pictures}
        files |= {names[what]: picture for what, picture in pictures.items()}
        drawing = drawn(card.pictogram)
        pictogram = f"pictogram-{card.pictogram}.svg" if drawing else ""
        if drawing:
            files[pictogram] = drawing
        said.append({**_said(card), **names, "pictogram": pictogram})
    return files, said


def _said(card: Printed) -> dict[str, object]:
    def twice(what: Twice) -> dict[str, str]:
        return {"ar": what.ar, "fr": what.fr}

    return {
        "name_ar": list(card.name_ar),
        "name_latin": card.name_latin,
        "trade": twice(card.trade),
        "category": twice(card.category),
        "chamber": twice(card.chamber),
        "nia": card.nia,
        "number": card.number,
        "issued": card.issued,
        "until": card.until,
        "address": card.address,
        "specimen": card.specimen,
    }


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(LETTER_FONTS)])


@lru_cache(maxsize=64)
def drawn(name: str) -> bytes:
    """A pictogram of the house alone in its file; nothing when there is none of this name."""
    path = finders.find("web/svg/drawn.svg")
    sprite = Path(str(path)).read_text(encoding="utf-8")
    found = re.search(rf'<symbol id="{re.escape(name)}" viewBox="([^"]+)">(.*?)</symbol>', sprite)
    if not name or found is None:
        return b""
    box, body = found.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" color="{ground.GREEN}"'
        ' fill="none" stroke="#1b2421" stroke-width="2" stroke-linecap="round"'
        f' stroke-linejoin="round">{body}</svg>'
    ).encode()
