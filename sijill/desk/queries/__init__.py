"""Every read of the desk: who asks, and what they may see."""

from sijill.desk.queries.finding import (
    case_for,
    case_to_resume,
    cases_of_space,
    find_cases,
)
from sijill.desk.queries.helping import drafts_helped_by
from sijill.desk.queries.history import Happened, history
from sijill.desk.queries.inbox import BOXES, Boxes, Inbox, Neighbours, Row, boxes, inbox, neighbours
from sijill.desk.queries.scope import NotFound, visible

__all__ = [
    "BOXES",
    "Boxes",
    "Happened",
    "Inbox",
    "Neighbours",
    "NotFound",
    "Row",
    "boxes",
    "case_for",
    "case_to_resume",
    "cases_of_space",
    "drafts_helped_by",
    "find_cases",
    "history",
    "inbox",
    "neighbours",
    "visible",
]
