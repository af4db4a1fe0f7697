"""A craft, found by the word used at home, by a picture, or told in the person's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.desk.forms.boxes import Chosen, Read, Setting
from sijill.desk.procedures import Field as Box
from sijill.desk.rules.answers import is_empty, read
from sijill.desk.wording.faults import fault, required
from sijill.reference import queries as reference
from sijill.web import forms as web

# The twelve pictures, in the order of the first page's wall.
PICTURES: tuple[tuple[str, Any], ...] = (
    ("rugs", _("Rugs")),
    ("embroidery", _("Embroidery and sewing")),
    ("zellige", _("Zellige")),
    ("wood", _("Wood")),
    ("brass", _("Brass and copper")),
    ("leather", _("Leather")),
    ("pottery", _("Pottery")),
    ("jewellery", _("Jewellery")),
    ("iron", _("Wrought iron")),
    ("basketry", _("Basketry")),
    ("hairdressing", _("Hairdressing")),
    ("cars", _("Car repair")),
)
# What is found appears while one types; without script the button beside the box does it.
LIVE = {
    "data-hx-get": "",
    "data-hx-trigger": "input changed delay:300ms",
    "data-hx-target": "#found",
    "data-hx-select": "#found > *",
    "data-hx-swap": "innerHTML",
}
FOUND_AT_MOST = 8
LONGEST_QUESTION = 80
WORDS_AT_MOST = 400


def question(setting: Setting) -> str:
    """What is looked for."""
    return setting.asked.get("q", "").strip()[:LONGEST_QUESTION]


def found(setting: Setting) -> list[tuple[str, web.Choice]]:
    """The crafts that the question or the picture finds, each with the word that matched."""
    if wanted := question(setting):
        hits = reference.find_trades(
            wanted, language=setting.language, at=setting.today, limit=FOUND_AT_MOST
        )
        return [(hit.trade.code, _choice(hit.trade, setting, hit.matched)) for hit in hits]
    lines = reference.trades_by_picture(setting.asked.get("picture", ""), at=setting.today)
    return [(line.code, _choice(line, setting)) for line in lines]


def _choice(line: Any, setting: Setting, matched: str = "") -> web.Choice:
    label = line.label(setting.language)
    told = matched if matched and matched != label else ""
    hint = _("Also called: %(word)s") % {"word": told} if told else ""
    return web.Choice(label, hint=hint, pictogram=line.pictogram, match=told)


def kept(codes: Sequence[str], setting: Setting) -> list[tuple[str, web.Choice]]:
    """The crafts already answered."""
    lines = (reference.trade(code, at=setting.today) for code in codes)
    return [(line.code, _choice(line, setting)) for line in lines if line]


def answered(box: Box, setting: Setting) -> Any:
    """What this box holds already, wherever its page stands."""
    pages = (page for page in setting.answers.values() if box.code in page)
    return next((page[box.code] for page in pages), None)


def fields_of_trade(box: Box, setting: Setting) -> dict[str, forms.Field]:
    """A search, then pictures or what was found, then the person's own words."""
    boxes: dict[str, forms.Field] = {f"{box.code}_search": _search(box, setting)}
    shown = found(setting)
    if not question(setting) and not setting.asked.get("picture"):
        shown = kept([str(answered(box, setting) or "")], setting)
    if shown:
        boxes[box.code] = Trade(box, setting, shown)
    if not shown and not question(setting) and not setting.asked.get("describe"):
        boxes[f"{box.code}_picture"] = _pictures(box, setting)
    if _describes(box, setting, shown):
        boxes[f"{box.code}_words"] = _words(box, setting)
    return boxes


def _describes(box: Box, setting: Setting, shown: Sequence[Any]) -> bool:
    """Own words are asked for on demand, when nothing was found, and when they were given."""
    given = any(page.get(f"{box.code}_words") for page in setting.answers.values())
    return bool(setting.asked.get("describe") or given or (question(setting) and not shown))


class Trade(Chosen):
    """One craft of those shown; whether one is needed is said by the whole page."""

    def __init__(self, box: Box, setting: Setting, shown: Sequence[Any]) -> None:
        label = _("We found these crafts") if question(setting) else _("Choose your craft")
        super().__init__(box, setting, shown, web.Rows(), label=label, help_text="")
        self.required = False

    def clean(self, value: Any) -> Any:
        """Any craft of the list of the day: the page may have been drawn for another question."""
        if is_empty(value):
            return ""
        code = read("trade", str(value)[:40], today=self.today) if len(str(value)) < 40 else ""
        line = reference.trade(code, at=self.today) if code else None
        if line is None or not line.can_be_practised:
            typed = {"typed": str(value)[:40]}
            raise forms.ValidationError(fault("choice.unknown", typed), code="choice.unknown")
        return line.code


def _search(box: Box, setting: Setting) -> forms.Field:
    return forms.CharField(
        label=box.label,
        help_text=box.hint,
        required=False,
        max_length=LONGEST_QUESTION,
        initial=question(setting),
        widget=web.Search(
            {"autocomplete": "off", "placeholder": _("zellige maker, carpenter…"), **LIVE}
        ),
    )


def _pictures(box: Box, setting: Setting) -> forms.Field:
    drawn = [(slug, web.Choice(label, pictogram=slug)) for slug, label in PICTURES]
    return forms.ChoiceField(
        label=_("Or choose from the pictures"),
        required=False,
        choices=drawn,
        widget=web.Tiles(),
        error_messages={"invalid_choice": _("Choose one of the pictures shown")},
    )


def _words(box: Box, setting: Setting) -> forms.Field:
    words = Box(
        code=f"{box.code}_words",
        kind="long_text",
        label=_("Describe your craft in your words"),
        hint=_("What you make or mend, with what, and how. The chamber finds its official name."),
        required=False,
        limit=WORDS_AT_MOST,
    )
    return Read(words, setting, widget=forms.Textarea({"rows": 4}))


def fields_of_trades(box: Box, setting: Setting) -> dict[str, forms.Field]:
    """Several crafts: those already chosen stay ticked while others are looked for."""
    chosen = [str(code) for code in answered(box, setting) or ()]
    shown = kept(chosen, setting)
    shown += [one for one in found(setting) if one[0] not in chosen]
    boxes: dict[str, forms.Field] = {f"{box.code}_search": _search(box, setting)}
    if shown:
        boxes[box.code] = Trades(box, setting, shown)
    return boxes


class Trades(Read):
    """Several crafts of the list."""

    def __init__(self, box: Box, setting: Setting, shown: Sequence[Any]) -> None:
        widget = web.RowsMany()
        widget.choices = shown
        label = _("Choose one craft or several")
        super().__init__(box, setting, widget=widget, label=label, help_text="")

    def clean(self, value: Any) -> list[str]:
        """The codes ticked, each in the list of the day."""
        codes = [str(one)[:40] for one in value or []]
        if not codes:
            if self.required:
                raise forms.ValidationError(required("trades"), code="required")
            return []
        for code in codes:
            line = reference.trade(code, at=self.today) if len(code) <= 20 else None
            if line is None or not line.can_be_practised:
                raise forms.ValidationError(fault("choice.unknown", {"typed": code}))
        return list(dict.fromkeys(codes))
