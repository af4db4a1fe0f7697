"""What each degree of certainty opens, and when a code may be sent; plain tables."""

from __future__ import annotations

from enum import StrEnum


class UserKind(StrEnum):
    """What a user is: a phone that answered, an agent, a program."""

    LINE = "line"
    AGENT = "agent"
    MACHINE = "machine"


class FactKind(StrEnum):
    """What only the person knows.

    SECRET is a number of four digits that the person chose, and raises the assurance. CARD is
    the number of the identity card and the birth date: a relative may know them, so it tells
    spaces of one line apart and raises nothing.
    """

    NONE = "none"
    SECRET = "secret"  # noqa: S105 - the name of a kind, not a password
    CARD = "card"


class Purpose(StrEnum):
    """What a code is asked for."""

    SIGN_IN = "sign_in"
    CONFIRM_PHONE = "confirm_phone"
    RESUME = "resume"
    CONSENT = "consent"
    CHANGE_PHONE = "change_phone"


class MessageState(StrEnum):
    """Where a message stands; `sending` is written before the gateway is called."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"


class RecordKind(StrEnum):
    """Whether the person was told something or agreed to something."""

    INFORMATION = "information"
    CONSENT = "consent"


class Channel(StrEnum):
    """Where the person was told or asked."""

    PORTAL = "portal"
    COUNTER = "counter"
