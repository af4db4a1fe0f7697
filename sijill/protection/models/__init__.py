"""Affiliations and questions; then what leaves for the fund and what comes back."""

from sijill.protection.models.affiliations import Affiliation, Question
from sijill.protection.models.exchange import Incoming, Line, Outgoing, Placed, Remark, Stream

__all__ = [
    "Affiliation",
    "Incoming",
    "Line",
    "Outgoing",
    "Placed",
    "Question",
    "Remark",
    "Stream",
]
