"""One Django field for each kind of box that a procedure may declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from sijill.desk.procedures import Answers
from sijill.desk.procedures import Field as Box
from sijill.desk.rules.answers import Fault, is_empty, read
from sijill.desk.wording.faults import fault, required
from sijill.kernel.identifiers import Invalid, cin, ice, nia, phone
from sijill.reference import queries as reference
from sijill.web import forms as web

LONG_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the boxes of a page are drawn with: the language, the day, and what was answered."""

    language: str
    today: date
    answers: Answers = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)  # what the address asks: q, picture…


class Read(forms.Field):
    """A box whose text is read by the rule of its kind; says what was typed and what is wanted."""

    def __init__(self, box: Box, setting: Setting, **kwargs: Any) -> None:
        self.box, self.today = box, setting.today
        kwargs.setdefault("label", box.label)
        kwargs.setdefault("help_text", box.hint)
        super().__init__(required=box.required, **kwargs)

    def clean(self, value: Any) -> Any:
        """The canonical value, or one sentence."""
        if is_empty(value):
            if self.required:
                raise forms.ValidationError(required(self.box.kind), code="required")
            return None if self.box.kind in ("year", "number") else ""
        try:
            return read(self.box.kind, value, today=self.today, limit=self.box.limit)
        except Fault as problem:
            raise forms.ValidationError(
                fault(problem.code, problem.facts), code=problem.code
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """What the box shows: as people write it, or as it was typed."""
        return _shown(self.box.kind, value)


class Chosen(Read):
    """One of the answers shown, and no other."""

    def __init__(
        self, box: Box, setting: Setting, choices: Sequence[Any], widget: Any, **kwargs: Any
    ) -> None:
        widget.choices = choices
        self.known = _values(choices)
        super().__init__(box, setting, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """The value chosen, when it was offered."""
        kept = super().clean(value)
        if kept and kept not in self.known:
            typed = {"typed": str(value)[:40]}
            raise forms.ValidationError(fault("choice.unknown", typed), code="choice.unknown")
        return kept


class ReadDay(web.DayField):
    """A date in three boxes, kept as ISO text, partial when the kind allows it."""

    def __init__(self, box: Box, setting: Setting) -> None:
        self.box, self.today = box, setting.today
        super().__init__(
            partial=box.kind != "day",
            birth=box.kind == "birth_date",
            label=box.label,
            help_text=box.hint,
            required=box.required,
        )

    def clean(self, value: Any) -> str:
        """The day as ISO text."""
        found = super().clean(value if isinstance(value, list) else ["", "", ""])
        if found is None:
            return ""
        text = found.iso if self.partial else found.isoformat()
        try:
            return str(read(self.box.kind, text, today=self.today))
        except Fault as problem:
            raise forms.ValidationError(
                fault(problem.code, problem.facts), code=problem.code
            ) from None


def _values(choices: Sequence[Any]) -> frozenset[str]:
    flat: list[str] = []
    for value, label in choices:
        inner = isinstance(label, list | tuple)
        flat += [v for v, _ in label] if inner else [value]
    return frozenset(str(v) for v in flat if v)


PARSERS = {"phone": phone.parse, "cin": cin.parse, "ice": ice.parse, "nia": nia.parse}


def _shown(kind: str, value: Any) -> Any:
    parse: Callable[[str], Any] | None = PARSERS.get(kind)
    if parse is None or not value:
        return value
    try:
        found = parse(str(value))
    except Invalid:
        return value
    return found.display if found.value == value else value


def _text(box: Box, setting: Setting) -> forms.Field:
    return Read(box, setting, widget=forms.TextInput())


def _long(box: Box, setting: Setting) -> forms.Field:
    return Read(box, setting, widget=forms.Textarea({"rows": LONG_ROWS}))


def _arabic(box: Box, setting: Setting) -> forms.Field:
    return Read(box, setting, widget=web.Arabic())


def _latin(box: Box, setting: Setting) -> forms.Field:
    return Read(box, setting, widget=web.Latin())


def _number(characters: int, inputmode: str = "numeric") -> Callable[[Box, Setting], forms.Field]:
    def field_of(box: Box, setting: Setting) -> forms.Field:
        return Read(box, setting, widget=web.NumberText(characters, inputmode=inputmode))

    return field_of


def _phone(box: Box, setting: Setting) -> forms.Field:
    return Read(box, setting, widget=web.Phone())


def _check(box: Box, setting: Setting) -> forms.Field:
    return Tick(box, setting)


class Tick(Read):
    """One box that says yes."""

    def __init__(self, box: Box, setting: Setting) -> None:
        super().__init__(box, setting, widget=web.Confirm(hint=box.hint))

    def clean(self, value: Any) -> bool:
        """Whether it was ticked; a required one must be."""
        ticked = bool(value)
        if self.required and not ticked:
            raise forms.ValidationError(required("check"), code="required")
        return ticked


def _choice(box: Box, setting: Setting) -> forms.Field:
    choices = [
        (value, web.Choice(label, pictogram=box.pictograms.get(value, "")))
        for value, label in box.options
    ]
    return Chosen(box, setting, choices, web.Tiles() if box.pictograms else web.Rows())


def _province(box: Box, setting: Setting) -> forms.Field:
    """Provinces under their regions; a list on the phone is its own search."""
    own = "name_fr" if setting.language in ("fr", "en") else "name_ar"
    groups: dict[str, list[tuple[str, str]]] = {}
    for province in reference.provinces():
        region = str(getattr(province.region, own))
        groups.setdefault(region, []).append((province.code, str(getattr(province, own))))
    return Chosen(box, setting, [("", "—"), *groups.items()], forms.Select())


def _commune(box: Box, setting: Setting) -> forms.Field:
    """The communes of the province answered before, or plain words until they are loaded."""
    own = "name_fr" if setting.language in ("fr", "en") else "name_ar"
    known = reference.communes_of(_province_answered(setting.answers))
    if not known:
        return Read(box, setting, widget=forms.TextInput())
    choices = [("", "—"), *((c.code, str(getattr(c, own))) for c in known)]
    return Chosen(box, setting, choices, forms.Select())


def _province_answered(answers: Answers) -> str:
    values = (v for page in answers.values() for k, v in page.items() if "province" in k)
    return next((str(v) for v in values if v), "")


KINDS: dict[str, Callable[[Box, Setting], forms.Field]] = {
    "text": _text,
    "long_text": _long,
    "name_ar": _arabic,
    "name_latin": _latin,
    "cin": _number(10, "text"),
    "residence": _number(12, "text"),
    "ice": _number(18),
    "nia": _number(14, "text"),
    "phone": _phone,
    "year": _number(4),
    "number": _number(8),
    "code": _number(12, "text"),
    "check": _check,
    "choice": _choice,
    "province": _province,
    "commune": _commune,
    "birth_entry": _number(12, "text"),
    "birth_date": ReadDay,
    "partial_day": ReadDay,
    "day": ReadDay,
}
