"""Dates, numbers and money as Morocco writes them, in plain text, for each language."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sijill.kernel import digits
from sijill.kernel.money import Dirhams

NO_BREAK = "\u00a0"
# A number as people see it: sign, groups, an identity card's letters before it, "%" after it.
NUMBER = re.compile(
    r"(?:(?<![A-Za-z])[A-Z]{1,3}[ \u00a0]?)?[+\-−]?[\d•]+"
    r"(?:[ .,/:\-\u00a0\u202f][\d•]+)*(?:[ \u00a0]?%)?"
)


def _local(when: date) -> date:
    return (
        timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when
    )


def _written(when: date | None, pattern: str, language: str | None) -> str:
    if when is None:
        return ""
    spoken = translation.get_language()
    wanted = language or spoken or "ar"
    if wanted == spoken:  # a page has dozens of dates, in its own language
        return _said(when, pattern, wanted)
    with translation.override(wanted):
        return _said(when, pattern, wanted)


def _said(when: date, pattern: str, language: str) -> str:
    text = date_format(_local(when), pattern)
    # Official French writes the first of the month as an ordinal.
    if language.startswith("fr"):
        text = re.sub(rf"(^|\s)1{NO_BREAK}", rf"\g<1>1er{NO_BREAK}", text)
    return text


def day(when: date | None, language: str | None = None) -> str:
    """The day in words: 21 November 2026."""
    return _written(when, f"j{NO_BREAK}F Y", language)


def day_month(when: date | None, language: str | None = None) -> str:
    """The day without its year."""
    return _written(when, f"j{NO_BREAK}F", language)


def weekday(when: date | None, language: str | None = None) -> str:
    """The day with its name."""
    return _written(when, f"l j{NO_BREAK}F Y", language)


def month(when: date | None, language: str | None = None) -> str:
    """The month and its year."""
    return _written(when, f"F{NO_BREAK}Y", language)


def time(when: date | None, language: str | None = None) -> str:
    """The hour, on twenty-four."""
    return _written(when, "H:i", language)


def slashed(when: date | None, language: str | None = None) -> str:
    """The day in figures, as on a card."""
    return _written(when, "d/m/Y", language)


def moment(when: date | None, language: str | None = None) -> str:
    """The day in words and the hour."""
    comma = "،" if (language or translation.get_language() or "ar") == "ar" else ","
    return f"{day(when, language)}{comma} {time(when, language)}" if when else ""


def moment_short(when: date | None, language: str | None = None) -> str:
    """The day without its year and the hour, for the desk."""
    return f"{day_month(when, language)} {time(when, language)}" if when else ""


def thousands(value: Any) -> str:
    """A number in groups of three, with the decimals it has."""
    if value is None or value == "":
        return ""
    number = Decimal(str(value))
    text = f"{number:,f}".replace(",", NO_BREAK).replace(".", "," if _comma() else ".")
    return text.replace("-", "−")


def _comma() -> bool:
    return not (translation.get_language() or "ar").startswith("en")


def percent(value: Any) -> str:
    """A share out of a hundred."""
    return f"{thousands(value)}{NO_BREAK}%"


def money(value: Any) -> str:
    """Dirhams; whole amounts without their centimes. No symbol: the page's language adds it."""
    amount = value.decimal if isinstance(value, Dirhams) else Decimal(str(value))
    whole = amount == amount.to_integral_value()
    return thousands(amount.quantize(Decimal(1) if whole else Decimal("0.01")))


def dirhams(value: Any) -> str:
    """The amount with the name of the currency, in the active language."""
    unit = _("DH")
    return f"{money(value)}{NO_BREAK}{unit}"


def phone(value: Any) -> str:
    """A Moroccan number in pairs; anything else as it came."""
    figures = re.sub(r"\D", "", digits.western(str(value or "")))
    if figures.startswith("00212"):
        figures = figures[5:]
    elif figures.startswith("212"):
        figures = figures[3:]
    if len(figures) == 9:
        figures = f"0{figures}"
    if len(figures) != 10 or not figures.startswith("0"):
        return str(value or "")
    return NO_BREAK.join(figures[i : i + 2] for i in range(0, 10, 2))


def phone_masked(value: Any) -> str:
    """Enough of a number for its owner to know it, not enough for another."""
    pairs = phone(value).split(NO_BREAK)
    return NO_BREAK.join([pairs[0], "••", "••", "••", pairs[-1]]) if len(pairs) == 5 else "••"


def size(value: int) -> str:
    """A file's weight in the unit one expects."""
    if value >= 1_000_000:
        unit, amount = _("MB"), round(Decimal(value) / 1_000_000, 1)
    else:
        unit, amount = _("kB"), Decimal(max(1, round(value / 1000)))
    return f"{thousands(amount)}{NO_BREAK}{unit}"


def isolate(text: Any) -> str:
    """The text between marks that keep it left to right where no markup is possible."""
    return f"\u2066{text}\u2069"


def apart(text: Any) -> str:
    """The text between marks that let it run its own way inside a sentence of another language."""
    return f"\u2068{text}\u2069"


def isolate_numbers(text: str) -> str:
    """Every number of a sentence kept left to right, for messages without markup."""
    return NUMBER.sub(lambda found: isolate(found.group()), text)
