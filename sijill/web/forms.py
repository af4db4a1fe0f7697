"""How plain Django forms are read and look: renderer, widgets, and the day in three boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sijill.kernel import digits
from sijill.web.drawn import MARK, drawn

Text = str | Promise
ONE_LINE = {
    "text",
    "number",
    "email",
    "tel",
    "password",
    "date",
    "time",
    "datetime",
    "url",
    "search",
}
OURS = (
    "checkbox",
    "textarea",
    "select",
    "file",
    "clearable_file_input",
    "radio",
    "checkbox_select",
)
FIRST_YEAR, LAST_YEAR = 1900, 2100


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing: an empty form is told what it lacks."""
    return request.POST if request.method == "POST" else None


class Renderer(TemplatesSetting):
    """Draws every field of every form with the components of the house."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """The house's own template of a widget when it has one."""
        return super().get_template(self.name_of(template_name))

    def name_of(self, template_name: str) -> str:
        """Which template that is."""
        name = template_name.removeprefix("django/forms/widgets/").removesuffix(".html")
        if name in ONE_LINE:
            return "web/forms/widgets/input.html"
        return f"web/forms/widgets/{name}.html" if name in OURS else template_name

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString:
        """A control as it was drawn for somebody else, with what this person typed."""
        widget = context.get("widget")
        if widget is None or "subwidgets" in widget:
            return SafeString(super().render(template_name, context, request))
        typed = widget["value"] if isinstance(widget["value"], str) else None
        facts = {"widget": {**widget, "value": MARK} if typed else widget}
        return drawn(self.name_of(template_name), facts, typed=typed or None)


@dataclass(frozen=True)
class Choice:
    """A choice with its picture, the line that explains it, and the everyday word that matched."""

    label: Text
    hint: Text = ""
    pictogram: str = ""
    match: str = ""

    def __str__(self) -> str:
        return str(self.label)

    def as_key(self) -> tuple[str, ...]:
        """What tells it from another choice in one language."""
        return str(self.label), str(self.hint), self.pictogram, self.match

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The hint before, at and after the word that matched."""
        hint = str(self.hint)
        if not self.match or self.match not in hint:
            return hint, "", ""
        before, _match, after = hint.partition(self.match)
        return before, self.match, after


class _Pictured:
    """Gives each option its pictogram and hint."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kwargs)  # type: ignore[misc]
        option["choice"] = label if isinstance(label, Choice) else Choice(label)
        return option

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        options = [option for group in context["widget"]["optgroups"] for option in group[1]]
        context["widget"]["pictured"] = any(option["choice"].pictogram for option in options)
        return context


class Tiles(_Pictured, forms.RadioSelect):
    """Three pictures to a row, each with its word; one may be chosen."""

    template_name = "web/forms/widgets/tiles.html"


class TilesMany(_Pictured, forms.CheckboxSelectMultiple):
    """Three pictures to a row, each with its word; several may be chosen."""

    template_name = "web/forms/widgets/tiles.html"


class Rows(_Pictured, forms.RadioSelect):
    """One line for each choice: name, explanation, and a ring at the end."""

    template_name = "web/forms/widgets/rows.html"


class RowsMany(_Pictured, forms.CheckboxSelectMultiple):
    """One line for each choice, several may be chosen."""

    template_name = "web/forms/widgets/rows.html"


class NumberText(forms.TextInput):
    """A number that is a name: read left to right, in a box as long as itself."""

    def __init__(
        self,
        characters: int = 10,
        *,
        inputmode: str = "numeric",
        autocomplete: str = "off",
        attrs: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            {
                "class": "number",
                "size": characters,
                "inputmode": inputmode,
                "autocomplete": autocomplete,
                "dir": "ltr",
                "spellcheck": "false",
                **(attrs or {}),
            }
        )


class Phone(NumberText):
    """A mobile phone number."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(14, inputmode="tel", autocomplete="tel-national", attrs=attrs)


class Code(NumberText):
    """A code received by message; the phone may offer it, and it may be pasted."""

    def __init__(self, characters: int = 6, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(characters + 2, autocomplete="one-time-code", attrs=attrs)


class Latin(forms.TextInput):
    """Words in Latin letters, as on the identity card."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"class": "latin", "dir": "ltr", "lang": "fr", **(attrs or {})})


class Arabic(forms.TextInput):
    """Words in Arabic letters, as on the identity card."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"dir": "rtl", "lang": "ar", **(attrs or {})})


class Search(forms.TextInput):
    """A word to look for, with a magnifier in the box."""

    input_type = "search"
    icon = "search"


class Confirm(forms.CheckboxInput):
    """One box that says yes, with a line that says what follows."""

    def __init__(self, hint: Text = "", attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.hint = hint


class PartialDay(NamedTuple):
    """A day of which the year is known, the month and the day perhaps."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """The known part, largest first: 1984, 1984-06 or 1984-06-14."""
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
            if self.day:
                text += f"-{self.day:02}"
        return text

    @classmethod
    def read(cls, text: str) -> PartialDay:
        """The day kept as `iso`."""
        return cls(*(int(part) for part in text.split("-")))


class Day(forms.MultiWidget):
    """Day, month and year in three boxes: no calendar to leaf through for a birth."""

    template_name = "web/forms/widgets/day.html"
    use_fieldset = True

    def __init__(self, *, birth: bool = False, attrs: Mapping[str, Any] | None = None) -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = {}
        for part, length in (("day", 2), ("month", 2), ("year", 4)):
            parts[part] = NumberText(
                length,
                autocomplete=f"bday-{part}" if birth else "off",
                attrs={"maxlength": length + 2},
            )
        super().__init__(parts, dict(attrs or {}))

    def decompress(self, value: Any) -> list[Any]:
        """The three boxes of a date, a partial day, or its kept text."""
        if isinstance(value, str) and value:
            value = PartialDay.read(value)
        if not value:
            return [None, None, None]
        return [value.day, value.month, value.year]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Each box with its own label, in words."""
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for widget, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            widget["label"] = label
        return context


class DayField(forms.MultiValueField):
    """A date from three boxes; partial when the day or month may be unknown."""

    def __init__(self, *, partial: bool = False, birth: bool = False, **kwargs: Any) -> None:
        self.partial = partial
        kwargs.setdefault("widget", Day(birth=birth))
        parts = [forms.CharField(required=False) for _part in range(3)]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The day meant, or one sentence that says what is missing in it."""
        texts = [digits.bare(str(part or "")) for part in (value or ["", "", ""])]
        if not any(texts):
            if self.required:
                raise forms.ValidationError(str(self._nothing()), code="required")
            return None
        found = self._numbers(texts)
        self._check(found)
        self.run_validators(found)
        return found if self.partial else date(found.year, found.month or 1, found.day or 1)

    def _nothing(self) -> Text:
        return (
            _("Enter the date. The year is enough if you do not know the rest")
            if self.partial
            else _("Enter the day, the month and the year")
        )

    def _numbers(self, texts: Sequence[str]) -> PartialDay:
        if not all(re.fullmatch(r"\d*", text, re.ASCII) for text in texts):
            raise forms.ValidationError(
                _("Use figures only, for example 14 6 1984"), code="figures"
            )
        day, month, year = (int(text) if text else None for text in texts)
        if not year or not FIRST_YEAR <= year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Enter the year with four figures, for example 1984"), code="year"
            )
        if not self.partial and not (day and month):
            raise forms.ValidationError(str(self._nothing()), code="incomplete")
        if day and not month:
            raise forms.ValidationError(_("Enter the month, or leave the day empty"), code="month")
        return PartialDay(year, month, day)

    def _check(self, found: PartialDay) -> None:
        try:
            date(found.year, found.month or 1, found.day or 1)
        except ValueError:
            raise forms.ValidationError(
                _("This day does not exist in the calendar"), code="day"
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the three boxes say another day than before."""
        before = self.widget.decompress(initial)  # type: ignore[attr-defined]
        return [str(part or "") for part in before] != [str(part or "") for part in data or []]


def target(bound: forms.BoundField) -> str:
    """The id of the first control of a field, where a link in the error summary leads."""
    widget = bound.field.widget
    if isinstance(widget, Day | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.auto_id
