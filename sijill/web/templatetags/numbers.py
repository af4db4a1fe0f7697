"""Filters: numbers, dates and money, isolated left to right and written as Morocco does."""

from __future__ import annotations

import html
from datetime import date, datetime
from typing import Any

from django.template import Library
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from sijill.kernel.digits import grouped
from sijill.web import writing

register = Library()


def isolated_text(text: str) -> SafeString:
    """The text with each of its numbers kept left to right."""
    if writing.NUMBER.search(text) is None:  # most of what a page says
        return mark_safe(html.escape(text))  # noqa: S308 (escaped)
    parts, start = [], 0
    for found in writing.NUMBER.finditer(text):
        parts += [conditional_escape(text[start : found.start()]), n(found.group())]
        start = found.end()
    return mark_safe("".join([*parts, conditional_escape(text[start:])]))  # noqa: S308


@register.filter
def isolated(text: Any) -> SafeString:
    """A sentence with its numbers isolated; markup is left as it is."""
    return text if isinstance(text, SafeString) else isolated_text(str(text))


@register.filter
def n(value: Any) -> SafeString:
    """A number, reference or code that reads left to right whatever surrounds it."""
    if value is None or value == "":
        return mark_safe("")
    return SafeString(f'<bdi class="n">{conditional_escape(value)}</bdi>')


@register.filter
def nia_of(number: str) -> SafeString:
    """A number for life in its groups; one of another format is left as it came."""
    whole = number.isdigit() and len(number) == 10
    return n(grouped(number, 4, 4, 2) if whole else number)


def _timed(when: date | None, text: str) -> SafeString:
    if when is None:
        return mark_safe("")
    if isinstance(when, datetime) and timezone.is_aware(when):
        machine = timezone.localtime(when).isoformat(timespec="seconds")
    else:
        machine = when.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, isolated_text(text))


@register.filter
def day(when: date | None) -> SafeString:
    """21 November 2026."""
    return _timed(when, writing.day(when))


@register.filter
def day_month(when: date | None) -> SafeString:
    """21 November."""
    return _timed(when, writing.day_month(when))


@register.filter
def weekday(when: date | None) -> SafeString:
    """Saturday 21 November 2026."""
    return _timed(when, writing.weekday(when))


@register.filter
def month(when: date | None) -> SafeString:
    """November 2026."""
    if when is None:
        return mark_safe("")
    return format_html(
        '<time datetime="{}">{}</time>', f"{when:%Y-%m}", isolated_text(writing.month(when))
    )


@register.filter
def slashed(when: date | None) -> SafeString:
    """21/11/2026."""
    return _timed(when, writing.slashed(when))


@register.filter
def time(when: date | None) -> SafeString:
    """14:47."""
    return _timed(when, writing.time(when))


@register.filter
def moment(when: date | None) -> SafeString:
    """21 November 2026, 14:47."""
    return _timed(when, writing.moment(when))


@register.filter
def moment_short(when: date | None) -> SafeString:
    """21 November 14:47."""
    return _timed(when, writing.moment_short(when))


@register.filter
def thousands(value: Any) -> SafeString:
    """440 000."""
    return n(writing.thousands(value))


@register.filter
def percent(value: Any) -> SafeString:
    """91 %."""
    return n(writing.percent(value))


@register.filter
def money(value: Any) -> SafeString:
    """1 230,50 and the currency after it."""
    if value is None or value == "":
        return mark_safe("")
    amount, unit = writing.dirhams(value).rsplit(writing.NO_BREAK, 1)
    return format_html("{}{}{}", n(amount), writing.NO_BREAK, unit)


@register.filter
def phone(value: Any) -> SafeString:
    """06 12 34 56 78."""
    return n(writing.phone(value))


@register.filter
def phone_masked(value: Any) -> SafeString:
    """06, dots, and the last pair."""
    return n(writing.phone_masked(value))


@register.filter
def size(value: int) -> SafeString:
    """1,2 MB."""
    return isolated_text(writing.size(value))
