"""What is decided about somebody's way to the fund."""

from sijill.protection.actions.answering import answer_question, ask_question
from sijill.protection.actions.consenting import consent, decline, recall_prices, tell
from sijill.protection.actions.following import follow_entry
from sijill.protection.actions.opening import open_all

__all__ = [
    "answer_question",
    "ask_question",
    "consent",
    "decline",
    "follow_entry",
    "open_all",
    "recall_prices",
    "tell",
]
