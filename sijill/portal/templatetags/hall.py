"""Words of the hall for its templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from sijill.desk.wording import states
from sijill.portal import queries, wording

register = template.Library()


@register.filter
def told(act: Any) -> Any:
    """The sentence of an act."""
    return wording.told(act) or ""


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
    return states.state(case.state)


@register.filter
def state_kind(case: Any) -> str:
    """The kind of tag that shows where a case stands."""
    return states.tag(case.state)
