"""A page of a procedure as a form: drawn from its boxes, read into canonical answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from sijill.desk.forms import trades
from sijill.desk.forms.boxes import KINDS, Setting
from sijill.desk.procedures import Field as Box
from sijill.desk.procedures import Page
from sijill.desk.wording.faults import required

LARGEST_REVISION = 2**31 - 1


class PageForm(forms.Form):
    """One page; `canonical()` is what is saved, once it is valid."""

    revision = forms.CharField(widget=forms.HiddenInput(), required=False)
    page: Page
    setting: Setting

    def canonical(self) -> dict[str, Any]:
        """The answers of the page, each under the code of its box."""
        kept: dict[str, Any] = {}
        for box in self.page.fields:
            kept[box.code] = self.cleaned_data.get(box.code)
            if box.kind in ("trade", "trades") and kept[box.code] is None:
                kept[box.code] = [] if box.kind == "trades" else ""
            if box.kind == "trade":
                words = self.cleaned_data.get(f"{box.code}_words") or ""
                kept[f"{box.code}_words"] = "" if kept[box.code] else words
        return kept

    def clean(self) -> dict[str, Any]:
        """Check a craft that was neither chosen nor told, then the page as a whole."""
        given: dict[str, Any] = super().clean() or {}
        for box in self.page.fields:
            self._check_trade(box, given)
        if not self.errors:
            self._check_page()
        return given

    def _check_trade(self, box: Box, given: Mapping[str, Any]) -> None:
        if box.kind not in ("trade", "trades") or not box.required or box.code in self.errors:
            return
        told = given.get(f"{box.code}_words")
        if not given.get(box.code) and not told and not self.looks_further():
            self.add_error(self._first_of(box), forms.ValidationError(required(box.kind)))

    def _first_of(self, box: Box) -> str:
        return box.code if box.code in self.fields else f"{box.code}_search"

    def _check_page(self) -> None:
        self.cleaned_data = dict(self.cleaned_data)
        answers = {**self.setting.answers, self.page.code: self.canonical()}
        for code, text in self.page.check(answers, self.setting.today):
            self.add_error(code if code in self.fields else None, str(text))

    def looks_further(self) -> dict[str, str]:
        """What the person looks for instead of answering: {"q": …} or {"picture": …}."""
        for box in self.page.fields:
            if box.kind in ("trade", "trades"):
                return self._asked(box)
        return {}

    def _asked(self, box: Box) -> dict[str, str]:
        word = str(self.data.get(f"{box.code}_search", "")).strip()[: trades.LONGEST_QUESTION]
        picture = str(self.data.get(f"{box.code}_picture", ""))[:20]
        chosen = self.data.get(box.code) or self.data.get(f"{box.code}_words")
        if "look" in self.data and word:
            return {"q": word}
        if chosen:
            return {}
        if word and word != trades.question(self.setting):
            return {"q": word}
        return {"picture": picture} if picture in dict(trades.PICTURES) else {}

    def seen_revision(self) -> int:
        """The revision of the case when this page was drawn; nonsense counts as the oldest."""
        text = str(self.data.get("revision", ""))
        is_number = text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_REVISION))
        return int(text) if is_number else 0


def form_for(
    page: Page, setting: Setting, *, data: Any = None, typed: Any = None, revision: int = 0
) -> PageForm:
    """The form of a page: bound to `data`, else showing `typed` or what was answered before."""
    fields: dict[str, forms.Field] = {}
    for box in page.fields:
        fields |= _fields_of(box, setting)
    form_class = type("Page", (PageForm,), {**fields, "page": page, "setting": setting})
    initial = {**setting.answers.get(page.code, {}), **(typed or {}), "revision": revision}
    form: PageForm = form_class(data, initial=initial)
    return form


def _fields_of(box: Box, setting: Setting) -> dict[str, forms.Field]:
    if box.kind == "trade":
        return trades.fields_of_trade(box, setting)
    if box.kind == "trades":
        return trades.fields_of_trades(box, setting)
    return {box.code: KINDS[box.kind](box, setting)}
