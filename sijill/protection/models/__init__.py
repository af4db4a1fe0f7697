"""Affiliations and questions; then what leaves for the fund and what comes back."""

from sijill.protection.models.affiliations import Affiliation, Question
from sijill.protection.models.exchange import (
    Incoming,
    Line,
    Outgoing,
    Parcel,
    Placed,
    Remark,
    Stream,
)

__all__ = [
    "Affiliation",
    "Incoming",
    "Line",
    "Outgoing",
    "Parcel",
    "Placed",
    "Question",
    "Remark",
    "Stream",
]
