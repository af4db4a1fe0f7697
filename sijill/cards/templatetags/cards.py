"""What templates ask about cards."""

from __future__ import annotations

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sijill.cards.rules.life import CardState
from sijill.cards.wording.life import KINDS, STATES
from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import card as numbers
from sijill.register.models import Entry
from sijill.register.rules import EntryState

register = Library()


@register.filter
def may_hold_a_card(entry: Entry) -> bool:
    """Whether a card may be asked for on this entry as it stands."""
    return entry.person_id is not None and entry.state == EntryState.ENTERED


@register.filter
def card_word(state: str) -> object:
    """The state of a card in words."""
    return STATES[CardState(state)]


@register.filter
def card_kind(state: str) -> str:
    """How the tag of a card's state looks."""
    return KINDS[CardState(state)]


@register.filter
def card_number(number: str) -> SafeString:
    """The number of a card in its groups, left to right."""
    try:
        shown = numbers.parse(number).display
    except Invalid:
        shown = number
    return format_html('<bdi class="n">{}</bdi>', shown)
