"""Cards laid on pages: one side to a page for the bureau, ten to an A4 for a chamber's printer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import typst
from django.contrib.staticfiles import finders

from sijill.cards.printing import codes, ground
from sijill.cards.rules.printing import printable
from sijill.kernel.verdict import Refused, Verdict
from sijill.web.assets import LETTER_FONTS
from sijill.web.pdf import source

PART = 50  # cards in one file: typst remembers the last ten files, some 400 MB of such parts
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


@dataclass(frozen=True)
class Studio:
    """What every sheet is made from, gathered once: it may be sent to a process without Django."""

    templates: Mapping[str, bytes]
    grounds: Mapping[str, bytes]
    drawings: str
    fonts: str

    def pdf(self, cards: Sequence[Printed], *, layout: Layout, at: datetime) -> bytes:
        """One file; same cards and instant, same bytes. Refused when one may not be printed."""
        made: bytes = self._compiled(
            cards,
            layout,
            pdf_standards=["1.7"],
            pdf_tags=False,
            timestamp=int(at.timestamp()),
        )
        return made

    def pictures(self, card: Printed, *, layout: Layout, dpi: int) -> list[bytes]:
        """The pages as PNG, as they would come out of a printer."""
        made: bytes | list[bytes] = self._compiled([card], layout, format="png", ppi=dpi)
        return made if isinstance(made, list) else [made]

    def _compiled(self, cards: Sequence[Printed], layout: Layout, **how: Any) -> Any:
        if doubts := [card.verdict for card in cards if not card.verdict.is_ok]:
            raise Refused(*doubts)
        files, said = self.files(cards, layout)
        return typst.compile(
            files,
            font_paths=_fonts(self.fonts),
            ignore_system_fonts=True,
            sys_inputs={"cards": json.dumps(said, ensure_ascii=False)},
            **how,
        )

    def files(
        self, cards: Sequence[Printed], layout: Layout
    ) -> tuple[dict[str, bytes], list[dict[str, object]]]:
        """The files of a sheet, and what its template is told."""
        files = {
            "main": self.templates[layout.value],
            "card.typ": self.templates["card"],
            **{f"ground-{side}.svg": picture for side, picture in self.grounds.items()},
        }
        said = []
        for place, card in enumerate(cards):
            pictures = {
                f"photo-{place}.svg": codes.pictured(card.portrait, "jpeg", 4, 5),
                f"front-{place}.svg": codes.front(card.front).svg(),
                f"back-{place}.svg": codes.back(card.back).svg(),
            }
            photo, front, back = pictures
            drawing = drawn(self.drawings, card.pictogram)
            pictogram = f"pictogram-{card.pictogram}.svg" if drawing else ""
            files |= {**pictures, pictogram: drawing} if drawing else pictures
            names = {"photo": photo, "front": front, "back": back, "pictogram": pictogram}
            said.append({**_said(card), **names})
        return files, said


@lru_cache(maxsize=1)
def studio() -> Studio:
    """The studio of this house."""
    names = [*(layout.value for layout in Layout), "card"]
    sprite = Path(str(finders.find("web/svg/drawn.svg")))
    return Studio(
        templates={name: source(f"{TEMPLATES}/{name}.typ") for name in names},
        grounds={side: ground.laid(side) for side in ground.SIDES},
        drawings=sprite.read_text(encoding="utf-8"),
        fonts=str(LETTER_FONTS),
    )


def parts(
    cards: Iterable[Printed], *, layout: Layout, at: datetime, size: int = PART
) -> Iterator[bytes]:
    """The cards as PDF files of so many cards each, made one after the other."""
    waiting = iter(cards)
    while some := list(islice(waiting, size)):
        yield pdf(some, layout=layout, at=at)


def pdf(cards: Sequence[Printed], *, layout: Layout, at: datetime) -> bytes:
    """One file of these cards."""
    return studio().pdf(cards, layout=layout, at=at)


def pictures(card: Printed, *, layout: Layout, dpi: int) -> list[bytes]:
    """The pages of one card as PNG."""
    return studio().pictures(card, layout=layout, dpi=dpi)


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
def _fonts(folder: str) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


@lru_cache(maxsize=64)
def drawn(drawings: str, name: str) -> bytes:
    """A pictogram of the house alone in its file; nothing when there is none of this name."""
    sign = rf'<symbol id="{re.escape(name)}" viewBox="([^"]+)">(.*?)</symbol>'
    found = re.search(sign, drawings) if name else None
    if found is None:
        return b""
    box, body = found.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" color="{ground.GREEN}"'
        ' fill="none" stroke="#1b2421" stroke-width="2" stroke-linecap="round"'
        f' stroke-linejoin="round">{body}</svg>'
    ).encode()
