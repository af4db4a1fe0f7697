"""The report of a run, one HTML page that needs nothing else, and its model card."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from sijill.linkage import charts, wording
from sijill.linkage.linking import Linked
from sijill.linkage.report_words import WORDS
from sijill.linkage.results import CERTAIN, POSSIBLE, Changes
from sijill.linkage.scoring import weights

STYLE = Path(__file__).with_name("report.css")
BINS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.000001)
BOUND = 22.0  # bits shown, at most
FLOOR = 0.8  # of the curves


@dataclass(frozen=True)
class Told:
    """A run and how it is told."""

    linked: Linked
    threshold: float
    language: str
    changes: Changes | None = None

    def word(self, key: str) -> str:
        """Return a sentence in the language of the report."""
        return WORDS[key][wording.LANGUAGES.index(self.language)]


def write(told: Told, folder: Path) -> None:
    """Write report.html, model-card.json and model-card.md."""
    (folder / "report.html").write_text(html(told), encoding="utf-8")
    card = model_card(told)
    text = json.dumps(card, indent=1, ensure_ascii=False)
    (folder / "model-card.json").write_text(text + "\n", encoding="utf-8")
    (folder / "model-card.md").write_text(_readable(card), encoding="utf-8")


def html(told: Told) -> str:
    """Return the whole page."""
    title = told.word("title")
    body = "".join((
        f"<h1>{escape(title)}</h1>", _facts(told), _expected(told), _histogram(told), _curves(told),
        _weights(told), _shares(told), _resemblance(told), _changed(told), _time(told),
        f"<p class='care'>{escape(told.word('care'))}</p>",
    ))  # fmt: skip
    direction = "rtl" if told.language == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{told.language}" dir="{direction}">'
        '<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _rows(rows: Iterable[Sequence[Any]], head: Sequence[str] = ()) -> str:
    top = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        "<tr>" + f"<th scope='row'>{escape(str(row[0]))}</th>"
        + "".join(f"<td><bdi>{escape(_number(cell))}</bdi></td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )  # fmt: skip
    return f"<table>{f'<thead><tr>{top}</tr></thead>' if top else ''}<tbody>{lines}</tbody></table>"


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or (value == int(value) and abs(value) >= 1):
        return f"{int(value):,}"
    return f"{value:.4g}"


def _facts(told: Told) -> str:
    linked = told.linked
    chance = linked.chance[linked.links]
    possible = (~linked.links & (linked.chance >= min(POSSIBLE, told.threshold))).sum()
    rows = [
        (f"{told.word('left')}: {linked.left.path.name}", linked.left.rows),
        (f"{told.word('right')}: {linked.right.path.name}", linked.right.rows),
        (told.word("pairs"), linked.pairs),
        (told.word("people"), round(linked.model.learned.matches)),
        (told.word("links"), int(linked.links.sum())),
        (told.word("certain"), int((chance >= CERTAIN).sum())),
        (told.word("probable"), int((chance < CERTAIN).sum())),
        (told.word("possible"), int(possible)),
        (told.word("threshold"), told.threshold),
    ]
    return _rows(rows)


def expected(linked: Linked) -> dict[str, float]:
    """Return what the probabilities say of the links: wrong, missed, precision, recall."""
    linked_chance = float(linked.chance[linked.links].sum())
    count = int(linked.links.sum())
    missed = float(linked.chance[~linked.links].sum())
    return {
        "wrong": count - linked_chance,
        "missed": missed,
        "precision": linked_chance / count if count else 0.0,
        "recall": linked_chance / (linked_chance + missed) if linked_chance else 0.0,
    }


def _expected(told: Told) -> str:
    rows = [(told.word(key), float(f"{value:.5g}")) for key, value in expected(told.linked).items()]
    return f"<h2>{escape(told.word('expected'))}</h2>{_rows(rows)}"


def _histogram(told: Told) -> str:
    linked = told.linked
    every, _ = np.histogram(linked.chance, BINS)
    marked, _ = np.histogram(linked.chance[linked.links], BINS)
    bars = [
        (f"{low:g}", int(count), int(links))
        for low, count, links in zip(BINS, every, marked, strict=False)
    ]
    return charts.columns(
        bars, title=told.word("chances"), legend=(told.word("all"), told.word("links"))
    )


def _curves(told: Told) -> str:
    chance = np.sort(told.linked.chance)[::-1]
    whole = max(float(chance.sum()), 1e-9)
    sums = np.cumsum(chance)
    precision, recall = [], []
    for step in range(1, 100):
        count = int((chance >= step / 100).sum())
        if count:
            precision.append((step / 100, float(sums[count - 1]) / count))
            recall.append((step / 100, float(sums[count - 1]) / whole))
    if not precision:
        return ""
    lines = [(told.word("precision"), precision), (told.word("recall"), recall)]
    return charts.curves(lines, title=told.word("by_threshold"), floor=FLOOR, at=told.threshold)


def _weights(told: Told) -> str:
    rows = [
        (f"{wording.field(each.name, told.language)}: "
         f"{wording.level(each.name, level.word, told.language)}", float(bits))
        for each in told.linked.comparisons
        for level, bits in zip(each.levels, weights(each), strict=True)
        if not level.silent
    ]  # fmt: skip
    return charts.bars(rows, title=told.word("weights"), bound=BOUND)


def _shares(told: Told) -> str:
    rows = [
        (f"{wording.field(each.name, told.language)}: "
         f"{wording.level(each.name, level.word, told.language)}",
         float(level.m), float(level.u), round(float(bits), 2))
        for each in told.linked.comparisons
        for level, bits in zip(each.levels, weights(each), strict=True)
        if not level.silent
    ]  # fmt: skip
    head = [told.word(key) for key in ("level", "m", "u", "bits")]
    return _rows(rows, head)


def _resemblance(told: Told) -> str:
    learned = told.linked.model.learned.resemblance
    rows = [
        (told.word("relatives_kinds"), len(learned.relatives)),
        (told.word("namesakes_kinds"), len(learned.namesakes)),
    ]
    title, why = escape(told.word("relatives")), escape(told.word("relatives_why"))
    return f"<h2>{title}</h2><p>{why}</p>{_rows(rows)}"


def _changed(told: Told) -> str:
    if told.changes is None:
        return ""
    rows = [(told.word(key), getattr(told.changes, key)) for key in ("kept", "added", "withdrawn")]
    return f"<h2>{escape(told.word('changes'))}</h2>{_rows(rows)}"


def _time(told: Told) -> str:
    return f"<h2>{escape(told.word('time'))}</h2>{_rows(told.linked.seconds.items())}"


def model_card(told: Told) -> dict[str, Any]:
    """Return what must be known of the model to trust it or not."""
    linked = told.linked
    return {
        "what": "chance that two records are one person, from how their fields agree",
        "how": "Fellegi-Sunter scored by Splink; learned without labels by expectation and "
        "maximisation over competing pairs; relatives and namesakes measured and set against",
        "threshold": told.threshold,
        "classes": {"certain": max(CERTAIN, told.threshold), "probable": told.threshold,
                    "possible": min(POSSIBLE, told.threshold)},
        "cost": "at 0.5 a wrong link costs as much as a missed one; a threshold of c/(1+c) fits a "
        "wrong link that costs c times a missed one",
        "learned_from": dict(linked.model.data),
        "people_in_both": round(linked.model.learned.matches),
        "pairs_compared": linked.pairs,
        "expected": {key: round(value, 5) for key, value in expected(linked).items()},
        "comparisons": [
            {"field": each.name, "levels": [
                {"likeness": level.word, "m": level.m, "u": level.u, "bits": round(float(bits), 3),
                 "rarer_weighs_more": bool(level.frequency)}
                for level, bits in zip(each.levels, weights(each), strict=True) if not level.silent
            ]}
            for each in linked.comparisons
        ],
        "relatives": dict(linked.model.learned.resemblance.relatives),
        "namesakes": dict(linked.model.learned.resemblance.namesakes),
    }  # fmt: skip


def _readable(card: dict[str, Any]) -> str:
    lines = ["# Model card", "", f"{card['what']}.", "", f"{card['how']}.", ""]
    lines += [f"Threshold {card['threshold']}: {card['cost']}.", ""]
    lines += [f"Learned from: {json.dumps(card['learned_from'], ensure_ascii=False)}", ""]
    lines += [f"Expected: {json.dumps(card['expected'])}", ""]
    lines += ["| field | likeness | m | u | bits |", "|---|---|---|---|---|"]
    lines += [
        f"| {each['field']} | {level['likeness']} | {level['m']:.5f} | {level['u']:.3e} | "
        f"{level['bits']:+.2f} |"
        for each in card["comparisons"]
        for level in each["levels"]
    ]
    return "\n".join(lines) + "\n"
