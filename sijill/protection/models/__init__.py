"""Affiliations, questions, what passes between us and the fund, both populations compared."""

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
from sijill.protection.models.notices import Inquiry, Rights
from sijill.protection.models.populations import Counterpart, Difference, Run, Sampled

__all__ = [
    "Affiliation",
    "Counterpart",
    "Difference",
    "Incoming",
    "Inquiry",
    "Line",
    "Outgoing",
    "Parcel",
    "Placed",
    "Question",
    "Remark",
    "Rights",
    "Run",
    "Sampled",
    "Stream",
]
