"""What is decided about cards, their keys and their places in the lists."""

from sijill.cards.actions.carrying import carry, carry_all, waiting
from sijill.cards.actions.following import expire, follow_case, follow_entry
from sijill.cards.actions.handing import (
    arrive,
    hand_over_by_code,
    hand_over_by_signature,
    remind,
    report_lost,
    spoil,
)
from sijill.cards.actions.issuing import approve, print_again, request, unapprove

__all__ = [
    "approve",
    "arrive",
    "carry",
    "carry_all",
    "expire",
    "follow_case",
    "follow_entry",
    "hand_over_by_code",
    "hand_over_by_signature",
    "print_again",
    "remind",
    "report_lost",
    "request",
    "spoil",
    "unapprove",
    "waiting",
]
