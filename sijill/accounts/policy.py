"""The figures in force, from whoever holds the dated parameters."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from sijill.accounts.rules import CodePolicy, MessagePolicy

DEFAULT = "sijill.accounts.rules.provisional_policy"


def policy(at: datetime) -> CodePolicy:
    """The policy of the day; the room of dated parameters stands above, so settings name it."""
    source = import_string(getattr(settings, "CODE_POLICY", DEFAULT))
    return cast(CodePolicy, source(at))


class Number(Protocol):
    """A number to ring; empty where there is none."""

    number: str
    shown: str


def number_to_ring(institution: str, at: datetime) -> Number | None:
    """What people ring about what an institution tells them; None where nobody says."""
    named = getattr(settings, "NUMBER_TO_RING", "")
    return cast(Number, import_string(named)(institution, at)) if named else None


def message_policy(at: datetime) -> MessagePolicy:
    """When messages may ring, how often they are tried, what they cost."""
    named = getattr(settings, "MESSAGE_POLICY", "sijill.accounts.rules.provisional_messages")
    return cast(MessagePolicy, import_string(named)(at))
