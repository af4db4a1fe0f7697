"""What is decided about cards, their keys and their places in the lists."""

from sijill.cards.actions.batching import (
    Drawn,
    ask_release,
    grant_release,
    keep_drawn,
    make_batch,
    take_files,
)
from sijill.cards.actions.carrying import carry, carry_all, waiting
from sijill.cards.actions.following import expire, follow_case, follow_entry
from sijill.cards.actions.handing import (
    arrive,
    call_again,
    end_unfetched,
    hand_over_by_code,
    hand_over_by_signature,
    remind,
    report_lost,
    shelve,
    spoil,
)
from sijill.cards.actions.issuing import approve, issue, print_again, request, unapprove
from sijill.cards.actions.returning import take_return
from sijill.cards.actions.rewrapping import rewrap_all
from sijill.cards.actions.withdrawing import withdraw

__all__ = [
    "Drawn",
    "approve",
    "arrive",
    "ask_release",
    "call_again",
    "carry",
    "carry_all",
    "end_unfetched",
    "expire",
    "follow_case",
    "follow_entry",
    "grant_release",
    "hand_over_by_code",
    "hand_over_by_signature",
    "issue",
    "keep_drawn",
    "make_batch",
    "print_again",
    "remind",
    "report_lost",
    "request",
    "rewrap_all",
    "shelve",
    "spoil",
    "take_files",
    "take_return",
    "unapprove",
    "waiting",
    "withdraw",
]
