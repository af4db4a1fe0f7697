"""Words of the hall for its templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from sijill.desk.queries.finding import RESTS_ON
from sijill.desk.wording import states
from sijill.institutions.wording import ROLES
from sijill.portal import queries, wording
from sijill.portal.wording import auditing

register = template.Library()


@register.filter
def told(line: Any) -> Any:
    """The sentence of an act."""
    return wording.told(line) or ""


@register.filter
def deed(kind: str) -> Any:
    """What an act does, as an auditor reads it; nothing when its code alone says it."""
    return auditing.AUDITED.get(kind, "")


@register.filter
def file_word(kind: str) -> Any:
    """What an act is about, in a word."""
    return auditing.SUBJECTS.get(kind, kind)


@register.filter
def office(act: Any) -> Any:
    """Who acted: an office, the person, a program, the clock."""
    return ROLES.get(act.by_role) or wording.ACTORS.get(act.by_kind, "")


@register.filter
def among(code: str, names: Mapping[str, str]) -> str:
    """The name that belongs to a code, else the code."""
    return names.get(code, code)


@register.filter
def seen(look: Any) -> Any:
    """What a look opened."""
    return wording.seen(look)[0]


@register.filter
def seen_why(look: Any) -> Any:
    """Why a look was made."""
    return wording.seen(look)[1]


@register.filter
def organisation(grant: Any) -> str:
    """The organisation whose program looked."""
    return str(grant.client.user.name(get_language() or "ar"))


@register.filter
def purpose(grant: Any) -> str:
    """What that program may look for, as the ministry wrote it for the person."""
    latin = get_language() in ("fr", "en")
    return str(grant.purpose_fr if latin else grant.purpose_ar)


@register.filter
def asks_for(case: Any) -> Any:
    """The title of a case's procedure."""
    return queries.title_of(case)


@register.filter
def state_word(case: Any) -> str:
    """Where a case stands, in a word."""
    return states.stands(case, ground=getattr(case, RESTS_ON, ""))[1]


@register.filter
def state_kind(case: Any) -> str:
    """The kind of tag that shows where a case stands."""
    return states.stands(case, ground=getattr(case, RESTS_ON, ""))[0]
