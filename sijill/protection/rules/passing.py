"""The states of a file that leaves and of one that comes, and what may be wrong with an answer."""

from __future__ import annotations

import re
from enum import StrEnum

from sijill.protection.rules.codes import Status

# The largest answer that is read; what is larger is told, and left where it is.
LARGEST = 64 * 1024 * 1024
NAME = re.compile(r"[a-z]{1,12}-[AQR]-[0-9]{8}(?:-[0-9]{1,4})?\.(?:csv|txt)(?:\.age)?")


class OutgoingState(StrEnum):
    """Where a file for the fund stands."""

    MADE = "made"  # kept here, leaves at the next passage
    LEFT = "left"
    RECEIVED = "received"  # the fund read it and took the group, whole or in part
    REFUSED = "refused"  # the fund took none of it
    ANSWERED = "answered"  # every line of it is answered for good


class IncomingState(StrEnum):
    """Where a file of the fund stands."""

    READING = "reading"
    READ = "read"
    REFUSED = "refused"  # unreadable, or about a file that never left


class Fault(StrEnum):
    """What may be wrong with one line of an answer."""

    NO_SUCH_LINE = "no_such_line"  # its key is none of that file's
    CONTRADICTS = "contradicts"  # the fund had said something else for good
    UNKNOWN_CODE = "unknown_code"  # or under another status than its own
    WITH_REFUSED_FILE = "with_refused_file"  # the whole file was refused: its lines say nothing


FINAL = frozenset({Status.TAKEN, Status.CHANGED, Status.REFUSED})
TAKES_GROUP = frozenset({Status.TAKEN, Status.CHANGED, Status.PART, Status.PENDING})


def is_refused(technical: str, group: str) -> bool | None:
    """Whether a whole file was refused; None when its head says nothing that is known."""
    if Status.REFUSED in (technical, group):
        return True
    takes = technical in (Status.TAKEN, Status.CHANGED) and group in TAKES_GROUP
    return False if takes else None


def is_name(name: str) -> bool:
    """Whether a file is named as an answer is: nothing else is opened."""
    return NAME.fullmatch(name) is not None
