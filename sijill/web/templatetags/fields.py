"""Tags that draw a field, the errors of a page, and the attributes of a control."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sijill.web.drawn import MARK, drawn
from sijill.web.forms import Confirm, target

register = Library()


@register.simple_tag
def attrs(given: Mapping[str, Any], classes: str = "") -> SafeString:
    """The attributes of a control, our class among them."""
    merged = {name: value for name, value in given.items() if value is not None}
    joined = " ".join(part for part in (classes, str(merged.pop("class", ""))) if part)
    if joined:
        merged["class"] = joined
    return _flat(merged)


def _flat(given: Mapping[str, Any]) -> SafeString:
    """As Django's `flatatt` writes them, in one piece: a page of questions has a hundred."""
    said = sorted((name, value) for name, value in given.items() if not isinstance(value, bool))
    bare = sorted(name for name, value in given.items() if value is True)
    pairs = [f' {conditional_escape(name)}="{conditional_escape(value)}"' for name, value in said]
    return SafeString("".join([*pairs, *(f" {conditional_escape(name)}" for name in bare)]))


@register.simple_tag
def options(groups: Sequence[tuple[Any, Sequence[Mapping[str, Any]], int]]) -> SafeString:
    """The choices of a list, in one piece: that of the provinces has eighty."""
    return SafeString("".join(piece for group in groups for piece in _group(*group)))


def _group(name: Any, choices: Sequence[Mapping[str, Any]], _place: int) -> Iterator[str]:
    if name:
        yield f'<optgroup label="{conditional_escape(name)}">'
    for one in choices:
        chosen = " selected" if one["selected"] else ""
        closed = " disabled" if one["attrs"].get("disabled") else ""
        value = conditional_escape(str(one["value"]))
        yield f'<option value="{value}"{chosen}{closed}>{conditional_escape(one["label"])}</option>'
    if name:
        yield "</optgroup>"


@register.simple_tag
def field(
    bound: forms.BoundField,
    *,
    label: Any = None,
    hint: Any = None,
    icon: str = "",
    suffix: Any = "",
    size: str = "",
    titled: bool = False,
    optional: bool | None = None,
) -> SafeString:
    """One field: label, hint, what is wrong, the control."""
    widget = bound.field.widget
    tick = isinstance(widget, forms.CheckboxInput)
    hint = hint or bound.help_text or (widget.hint if isinstance(widget, Confirm) else "")
    errors = list(bound.errors)
    control = bound.as_widget(attrs=_described(bound, hint, errors))
    facts = {
        "control": control,
        "label_for": bound.id_for_label,
        "auto_id": bound.auto_id,
        "label": bound.label if label is None else label,
        "hint": hint,
        "errors": errors,
        "tick": tick,
        "icon": icon or getattr(widget, "icon", ""),
        "suffix": suffix,
        "titled": titled,
        "fieldset": bound.use_fieldset,
        "described": " ".join(_described_by(bound, hint, errors)) if bound.use_fieldset else "",
        "optional": (not bound.field.required and not tick) if optional is None else optional,
        "classes": " ".join(p for p in ("field", size, "wrong" if errors else "") if p),
    }
    if errors:  # they may say again what was typed
        return render_to_string("web/forms/group.html", facts)
    return drawn("web/forms/group.html", facts | {"control": SafeString(MARK)}, typed=control)


def _described_by(bound: forms.BoundField, hint: Any, errors: Sequence[Any]) -> list[str]:
    found = [f"{bound.auto_id}_helptext"] if hint else []
    return [*found, f"{bound.auto_id}_error"] if errors else found


def _described(bound: forms.BoundField, hint: Any, errors: Sequence[Any]) -> dict[str, str | bool]:
    found = _described_by(bound, hint, errors)
    return {"aria-describedby": " ".join(found)} if found and not bound.use_fieldset else {}


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: Any = None, extra_errors: Sequence[tuple[Any, str]] = ()) -> dict[str, Any]:
    """What stops the page, first on it, each line leading to its field."""
    found: list[tuple[Any, str]] = list(extra_errors)
    if form is not None and form.is_bound:
        found += [(text, "") for text in form.non_field_errors()]
        for bound in form.visible_fields():
            found += [(_told(bound, text), f"#{target(bound)}") for text in bound.errors]
        for bound in form.hidden_fields():
            found += [(text, "") for text in bound.errors]
    return {"found": found, "count": len(found)}


def _told(bound: forms.BoundField, text: Any) -> Any:
    """What is wrong; the bare "this field is required" gets the name of its field."""
    bare = text == bound.field.error_messages.get("required") and bound.label
    return f"{bound.label} – {text}" if bare else text


@register.simple_tag
def title_prefix(form: Any = None) -> str:
    """The word that starts the window's title when the page has errors."""
    return f"{_('Error:')} " if form is not None and form.is_bound and form.errors else ""


@register.filter
def titles(question: Any, bound: forms.BoundField) -> bool:
    """Whether the page's title is the label of its only field."""
    return bool(question.titles(bound))
