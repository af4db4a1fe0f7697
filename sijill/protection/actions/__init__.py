"""What is decided about somebody's way to the fund, and what passes between both."""

from sijill.protection.actions.answering import answer_question, ask_question
from sijill.protection.actions.closing import close
from sijill.protection.actions.consenting import consent, decline, recall_prices, tell
from sijill.protection.actions.following import follow_entry
from sijill.protection.actions.lining import prepare
from sijill.protection.actions.mending import ask_fund_again, mend, release, set_aside
from sijill.protection.actions.opening import open_all
from sijill.protection.actions.packing import pack
from sijill.protection.actions.passing import left, not_through, send_again, wait_again
from sijill.protection.actions.receiving import apply, receive
from sijill.protection.actions.rewrapping import rewrap_all

__all__ = [
    "answer_question",
    "apply",
    "ask_fund_again",
    "ask_question",
    "close",
    "consent",
    "decline",
    "follow_entry",
    "left",
    "mend",
    "not_through",
    "open_all",
    "pack",
    "prepare",
    "recall_prices",
    "receive",
    "release",
    "rewrap_all",
    "send_again",
    "set_aside",
    "tell",
    "wait_again",
]
