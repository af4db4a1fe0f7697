"""What the figures of supervision are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk import procedures
from sijill.institutions.queries import institution, names_of
from sijill.institutions.wording import name_of
from sijill.web import writing

AGES: Mapping[str, Promise] = {
    "0-7": _("a week or less"),
    "8-15": _("8 to 15 days"),
    "16-30": _("16 to 30 days"),
    "31-60": _("31 to 60 days"),
    "61": _("more than 60 days"),
}
LEVELS: Mapping[str, Promise] = {
    "kept": _("Decided by the target"),
    "missed": _("Decided behind the target"),
}
UNSIGNED: Mapping[str, Promise] = {
    "silence": _("The legal delay passed"),
    "by_rule": _("Accepted by rule"),
}


def ground(code: str) -> Promise | str:
    """A ground of refusal in words: the first procedure that knows it says them."""
    if code in UNSIGNED:
        return UNSIGNED[code]
    known = (declared.grounds_of_refusal for declared in procedures.installed())
    return next((grounds[code][0] for grounds in known if code in grounds), code)


def _agent(value: str, language: str) -> Promise | str:
    if value == "nobody":
        return gettext("In nobody's hands")
    try:
        user = UUID(value)
    except ValueError:
        return value
    return names_of([user], language).get(user, value)


def _week(value: str, language: str) -> str:
    try:
        day = writing.slashed(date.fromisoformat(value))
    except ValueError:
        return value
    return gettext("Week of %(day)s") % {"day": day}


def _institution(value: str, language: str) -> str:
    where = institution(value)
    return name_of(where, language) if where else value


# What the chips of a list say of the filters that figures lead to.
FIGURES: Mapping[str, Callable[[str, str], Promise | str]] = {
    "age": lambda value, language: AGES.get(value, value),
    "level": lambda value, language: LEVELS.get(value, value),
    "ground": lambda value, language: ground(value),
    "agent": _agent,
    "week": _week,
    "institution": _institution,
}
