"""What templates ask about cards."""

from __future__ import annotations

from django.template import Library

from sijill.cards.rules.life import CardState
from sijill.cards.wording.life import KINDS, STATES
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
