"""What the register's pages read of the dated parameters, and its own words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sijill.desk.models import Case
from sijill.desk.procedures import Procedure
from sijill.desk.wording import states
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel import clock
from sijill.reference import queries as reference
from sijill.reference.rules import Contribution, Regime
from sijill.register import queries, wording
from sijill.register.models import Entry
from sijill.register.queries import arriving, asking
from sijill.register.rules import EntryState
from sijill.register.rules.measures import Measure, is_possible
from sijill.register.wording import finding, measures
from sijill.web.templatetags.numbers import n

register = template.Library()


@register.simple_tag
def contribution(regime: str) -> Contribution | None:
    """The monthly amount under a regime today; None where it is paid with the tax or unknown."""
    if regime not in [*Regime]:
        return None
    return reference.contribution(regime, at=clock.civil_date(clock.now()))


@register.simple_tag
def parameter_today(code: str) -> Any:
    """The value of a dated parameter today."""
    return reference.parameter(code, at=clock.civil_date(clock.now()))


@register.simple_tag(takes_context=True)
def entries_held(context: Any) -> list[Entry]:
    """The entries that whoever reads the page holds, or acts for."""
    return queries.own_entries(viewer=context["request"].actor)


@register.filter
def reasons(hit: queries.Hit | queries.Stranger) -> list[Any]:
    """Why a result is shown, and what else agrees."""
    return finding.why(hit.weighed.reason, hit.weighed.agrees)


@register.filter
def is_for(declared: Procedure, entry: Entry) -> bool:
    """Whether a procedure about an entry may be asked of this one as it stands."""
    return asking.is_for(declared.code, entry, on=clock.civil_date(clock.now()))


@register.simple_tag(takes_context=True)
def measures_for(context: Any, entry: Entry) -> list[tuple[str, Any]]:
    """What an agent may open of office about an entry, each with its verb."""
    actor = context["request"].actor
    if not may(actor, Capability.PROPOSE):
        return []
    state = EntryState(entry.state)
    return [(m.value, measures.VERBS[m]) for m in Measure if is_possible(m, state)]


@register.simple_tag
def words_of_lists() -> list[tuple[str, list[str]]]:
    """The words that a row of a roll may be told in, field by field, in the page's language."""
    return arriving.words(at=clock.now(), language=get_language() or "ar")


@register.filter
def answered(case: Case, place: str) -> str:
    """What was answered at "page.field", empty when nothing was."""
    page, _, field = place.partition(".")
    return str(case.answers.get(page, {}).get(field) or "")


@register.filter
def nia(number: str) -> SafeString:
    """A number for life in its groups, isolated."""
    return n(wording.nia_text(number))


@register.filter
def state_word(state: str) -> str:
    """The word of an entry's state."""
    return str(wording.STATES[state])


@register.filter
def state_kind(state: str) -> str:
    """The kind of tag of an entry's state."""
    return wording.SIGNS[state][1]


@register.filter
def category_word(category: str) -> str:
    """The word of a category."""
    return str(wording.CATEGORIES[category])


@register.filter
def trade_name(code: str) -> str:
    """The name of a craft in the language of the page; what is not in a list is left as it is."""
    line = reference.trade(code) if code else None
    return line.label(get_language() or "ar") if line else code


@register.filter
def province_name(code: str) -> str:
    """The name of a province in the language of the page."""
    found = reference.province(code) if code else None
    if found is None:
        return code
    return str(found.name_fr if get_language() in ("fr", "en") else found.name_ar)


@register.filter
def case_word(code: str) -> str:
    """Where a file stands, in a word."""
    return states.state(code)
