"""What is decided about somebody's way to the fund, and what passes between both."""

from sijill.protection.actions.answering import answer_question, ask_question
from sijill.protection.actions.closing import close
from sijill.protection.actions.consenting import consent, decline, recall_prices, tell
from sijill.protection.actions.differing import reopen, settle, settle_many, take
from sijill.protection.actions.following import follow_entry
from sijill.protection.actions.judging import judge_pair
from sijill.protection.actions.lining import prepare
from sijill.protection.actions.mending import ask_fund_again, mend, release, set_aside
from sijill.protection.actions.noticing import warn_of_lapses
from sijill.protection.actions.opening import open_all
from sijill.protection.actions.packing import pack
from sijill.protection.actions.passing import left, not_through, send_again, wait_again
from sijill.protection.actions.receiving import apply, receive
from sijill.protection.actions.reconciling import Outcome, begin_run, fail_run, store_run
from sijill.protection.actions.replying import answer_inquiry, pack_replies, reopen_inquiry
from sijill.protection.actions.rewrapping import rewrap_all

__all__ = [
    "Outcome",
    "answer_inquiry",
    "answer_question",
    "apply",
    "ask_fund_again",
    "ask_question",
    "begin_run",
    "close",
    "consent",
    "decline",
    "fail_run",
    "follow_entry",
    "judge_pair",
    "left",
    "mend",
    "not_through",
    "open_all",
    "pack",
    "pack_replies",
    "prepare",
    "recall_prices",
    "receive",
    "release",
    "reopen",
    "reopen_inquiry",
    "rewrap_all",
    "send_again",
    "set_aside",
    "settle",
    "settle_many",
    "store_run",
    "take",
    "tell",
    "wait_again",
    "warn_of_lapses",
]
