"""Forms of rolls: a file, what its columns and words mean, one row with its faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.register.files import Declared
from sijill.register.models import Held, Source
from sijill.register.queries.judging import said_by
from sijill.register.rules.arriving import FIELDS, IN_WORDS, NEEDED
from sijill.register.rules.columns import without_whole_names
from sijill.register.wording import rolls as wording
from sijill.register.wording.arriving import kept_text
from sijill.web import forms as web

ACCEPTED = ".csv,.txt,.tsv,.xlsx,text/csv"
LONGEST = 300
NUMBERS = frozenset({"nia", "document", "born", "phone", "since", "entered_on"})


def _file(label: Any, hint: Any = "") -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=hint,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file")},
    )


class NewRollForm(forms.Form):
    """A file, and whose it is."""

    file = _file(
        _("The file of the roll"),
        _("CSV or XLSX, 12 MB at most. Nothing is entered before you have seen what it holds."),
    )
    origin = forms.CharField(
        label=_("Who kept this roll"),
        help_text=_("Example: delegation of Séfrou, 2004 to 2019. Its next file is read alike."),
        max_length=200,
        widget=forms.TextInput({"list": "origins", "autocomplete": "off"}),
        error_messages={"required": _("Say who kept this roll")},
    )


class AgainForm(forms.Form):
    """The file of corrected rows."""

    file = _file(_("The corrected file"))


class HowForm(forms.Form):
    """How a file is to be read, where what was found out is wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Line that names the columns"), min_value=1, max_value=200
    )

    def __init__(self, data: Any = None, *, roll: Source) -> None:
        shape = roll.shape
        super().__init__(data, initial={name: shape.get(name) for name in self.base_fields})
        if shape["kind"] == "xlsx":
            del self.fields["encoding"], self.fields["delimiter"]
            self._choose("sheet", [(name, name) for name in shape["sheets"]])
        else:
            del self.fields["sheet"]
            self._choose("encoding", list(wording.ENCODINGS.items()))
            self._choose("delimiter", list(wording.DELIMITERS.items()))

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ColumnsForm(forms.Form):
    """What each column is of; a field is said by one column at most."""

    def __init__(self, data: Any = None, *, roll: Source) -> None:
        super().__init__(data)
        self.mapping = Declared.of(roll.mapping)
        self.columns = roll.shape["columns"]
        said = {column: field for field, column in self.mapping.columns.items()}
        choices = [("", _("Not taken over")), *wording.FIELDS.items()]
        for turn, column in enumerate(self.columns):
            self.fields[f"c{turn}"] = forms.ChoiceField(
                label=column, choices=choices, required=False, initial=said.get(column, "")
            )
        self.sample = [
            [row[turn] if turn < len(row) else "" for row in roll.shape.get("sample", ())]
            for turn in range(len(self.columns))
        ]

    @property
    def lines(self) -> list[tuple[Any, list[str]]]:
        """Each column with the cells of the first rows."""
        return [(self[f"c{turn}"], cells) for turn, cells in enumerate(self.sample)]

    def clean(self) -> dict[str, Any]:
        """Two columns cannot say the same field; some column must say one."""
        given: dict[str, str] = {}
        for turn, column in enumerate(self.columns):
            if not (field := self.cleaned_data.get(f"c{turn}")):
                continue
            if field in given:
                self.add_error(f"c{turn}", _("Another column says this already."))
            given[field] = column
        if not given:
            raise forms.ValidationError(_("Say what at least one column is of."))
        self.given = given
        return self.cleaned_data

    @property
    def declared(self) -> Declared:
        """The declaration, with the words that were told before."""
        return replace(self.mapping, columns=without_whole_names(self.given))


class WordsForm(forms.Form):
    """What the words of a roll mean that none of our lists has."""

    def __init__(self, data: Any = None, *, words: Mapping[str, Sequence[tuple[str, int]]]) -> None:
        super().__init__(data)
        self.places: list[tuple[str, str, str, int]] = []
        for about in IN_WORDS:
            for turn, (word, count) in enumerate(words.get(about, ())):
                name = f"{about}-{turn}"
                self.fields[name] = forms.CharField(
                    label=word, max_length=120, required=False,
                    widget=forms.TextInput({"list": f"list-{about}", "autocomplete": "off"}),
                )  # fmt: skip
                self.places.append((name, about, word, count))

    @property
    def lines(self) -> list[tuple[Any, Any, int]]:
        """Each word with its field and how many rows say it."""
        return [(self[name], wording.FIELDS[about], n) for name, about, _word, n in self.places]

    def declared(self, roll: Source) -> Declared:
        """The declaration of the roll with what was told of its words."""
        mapping = Declared.of(roll.mapping)
        values = {about: dict(words) for about, words in mapping.values.items()}
        for name, about, word, _count in self.places:
            if meant := self.cleaned_data.get(name, "").strip():
                values.setdefault(about, {})[word] = meant
        return replace(mapping, values=values)


class RowForm(forms.Form):
    """One row of the quarantine, the faults of each field beside it."""

    def __init__(self, data: Any = None, *, held: Held, roll: Source) -> None:
        super().__init__(data)
        mapping = Declared.of(roll.mapping)
        said = said_by(held, mapping)
        wrong = {fault["about"] for fault in held.faults}
        told = {*mapping.columns, *wrong, *(name for name in NEEDED if name != "nia")}
        for name in (name for name in FIELDS if name in told):
            written = held.raw.get(mapping.columns.get(name, ""), "")
            self.fields[name] = _field(name, said.get(name, ""), written)
        self._fault(held)

    def _fault(self, held: Held) -> None:
        """Faults stand beside their fields before anybody types."""
        if self.is_bound:
            return
        self._errors = forms.utils.ErrorDict()
        for fault in held.faults:
            if fault["about"] in self.fields:
                texts = self._errors.setdefault(fault["about"], self.error_class())
                texts.append(str(kept_text(fault)))

    @property
    def said(self) -> dict[str, str]:
        """What was typed, fault or not: it is judged like the roll itself."""
        return {name: str(self.data.get(name, ""))[:LONGEST] for name in self.fields}


def _field(name: str, text: str, written: str) -> forms.CharField:
    hint = _("In the roll: “%(text)s”") % {"text": written} if written and written != text else ""
    return forms.CharField(
        label=wording.FIELDS[name], help_text=hint, required=False, initial=text,
        max_length=LONGEST, widget=_widget(name),
    )  # fmt: skip


def _widget(name: str) -> forms.Widget:
    if name.endswith("_ar"):
        return web.Arabic()
    if name.endswith("_latin"):
        return web.Latin()
    if name in NUMBERS:
        return web.NumberText(16, inputmode="text")
    attrs = {"autocomplete": "off"}
    return forms.TextInput({**attrs, "list": f"list-{name}"} if name in IN_WORDS else attrs)
