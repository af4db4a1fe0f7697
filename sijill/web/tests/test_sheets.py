"""The style sheets: contrast proved, directions logical, weight held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2

SHEETS = Path(__file__).resolve().parent.parent / "static" / "web" / "css"
ALL = sorted(SHEETS.glob("*.css"))
PHYSICAL = re.compile(
    r"^(left|right|top|bottom"
    r"|(margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)(-\w+)?"
    r"|border-(top|bottom)-(left|right)-radius|width|height|(min|max)-(width|height))$"
)
FOUR = {
    "margin",
    "padding",
    "border-width",
    "border-color",
    "border-style",
    "inset",
    "border-radius",
}
SIDES = {"text-align", "float", "clear", "caption-side"}

TEXT = 4.5
EDGE = 3.0
PAIRS = [
    *[(ink, ground, TEXT)
      for ink in ("ink", "ink-2", "ink-3", "zellige", "zellige-deep", "majorelle",
                  "saffron-ink", "terracotta")
      for ground in ("plaster", "paper")],
    ("line-strong", "plaster", EDGE),
    ("line-strong", "paper", EDGE),
    ("on-zellige", "zellige", TEXT),
    ("on-zellige", "zellige-deep", TEXT),
    ("on-saffron", "saffron", TEXT),
    ("ink-2", "sunk", TEXT),
    ("ink", "sunk", TEXT),
    *[(ink, f"{ink}-soft", TEXT) for ink in ("majorelle", "terracotta")],
    ("zellige-deep", "zellige-soft", TEXT),
    ("saffron-ink", "saffron-soft", TEXT),
    *[(ink, f"{tint}-soft", TEXT)
      for ink in ("ink", "ink-2")
      for tint in ("zellige", "majorelle", "saffron", "terracotta")],
    ("seal-paper", "seal-ok", TEXT),
    ("seal-paper", "seal-refuse", TEXT),
    ("seal-ink", "seal-wait", TEXT),
    ("on-bar", "bar", TEXT),
]  # fmt: skip


def rules(nodes: list[object]) -> Iterator[object]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif (
            node.type == "at-rule"
            and node.content
            and node.lower_at_keyword in ("media", "supports")
        ):
            yield from rules(tinycss2.parse_rule_list(node.content, skip_whitespace=True))


def declarations(path: Path) -> Iterator[tuple[str, str, str, int]]:
    sheet = tinycss2.parse_stylesheet(path.read_text(), skip_comments=True, skip_whitespace=True)
    for rule in rules(sheet):
        selector = tinycss2.serialize(rule.prelude).strip()
        for one in tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        ):
            if one.type == "declaration":
                yield selector, one.name, tinycss2.serialize(one.value).strip(), one.source_line


def tokens(chosen: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for selector, name, value, _line in declarations(SHEETS / "tokens.css"):
        here = "light" if '"light"]' in selector and "not(" not in selector else "dark"
        if not (selector.startswith(":root") and "data-theme" not in selector) and here != chosen:
            continue
        if name.startswith("--") and value.startswith("#"):
            found[name[2:]] = value
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "wanted"), PAIRS)
def test_every_pair_of_colours_can_be_read(
    theme: str, ink: str, ground: str, wanted: float
) -> None:
    found = tokens(theme)
    assert contrast(found[ink], found[ground]) >= wanted


def test_the_night_is_the_same_whether_chosen_or_followed() -> None:
    nights: list[dict[str, str]] = []
    for wanted in (':root:not([data-theme="light"])', '[data-theme="dark"]'):
        nights.append(
            {
                name: value
                for selector, name, value, _line in declarations(SHEETS / "tokens.css")
                if selector == wanted
            }
        )
    assert nights[0] == nights[1] != {}


@pytest.mark.parametrize("sheet", ALL, ids=lambda path: path.name)
def test_no_property_knows_left_from_right(sheet: Path) -> None:
    faults = []
    for _selector, name, value, line in declarations(sheet):
        words = value.split()
        uneven = name in FOUR and len(words) == 4 and words[1] != words[3]
        sided = name in SIDES and value in ("left", "right")
        if PHYSICAL.match(name) or uneven or sided:
            faults.append(f"{sheet.name}:{line} {name}: {value}")
    assert faults == []


@pytest.mark.parametrize("sheet", ALL, ids=lambda path: path.name)
def test_arabic_is_never_slanted_spaced_or_shouted(sheet: Path) -> None:
    forbidden = {
        ("font-style", "italic"),
        ("text-transform", "uppercase"),
        ("text-align", "justify"),
    }
    found = {(name, value) for _selector, name, value, _line in declarations(sheet)}
    assert not found & forbidden
    assert {value for name, value in found if name == "letter-spacing"} <= {
        "inherit",
        "normal",
        "0",
    }


def minified(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}")


def test_a_page_with_doors_loads_the_sheet_that_draws_them() -> None:
    drawn = {"home.css", "{% wall"}  # the wall of the first page brings the sheet itself
    rooms = SHEETS.parents[3]
    for path in rooms.glob("../*/templates/**/*.html"):
        text = path.read_text()
        if "{% door " in text and "gallery" not in path.parts:
            assert any(one in text for one in drawn), path.name


def test_a_public_page_loads_less_than_30_kilobytes_of_style() -> None:
    every = ("tokens.css", "fonts.css", "public.css")
    for own in ("home.css", "seal.css", "files.css", "charts.css"):
        sheets = (*every, own)
        assert sum(len(minified(SHEETS / name).encode()) for name in sheets) < 30 * 1024
