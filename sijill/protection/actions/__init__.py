"""What is decided about somebody's way to the fund."""

from sijill.protection.actions.answering import answer_question, ask_question
from sijill.protection.actions.consenting import consent, decline, recall_prices, tell
from sijill.protection.actions.following import follow_entry

__all__ = [
    "answer_question",
    "ask_question",
    "consent",
    "decline",
    "follow_entry",
    "recall_prices",
    "tell",
]
