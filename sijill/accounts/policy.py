"""The figures in force, from whoever holds the dated parameters."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from sijill.accounts.rules import CodePolicy, MessagePolicy

DEFAULT = "sijill.accounts.rules.provisional_policy"


def policy(at: datetime) -> CodePolicy:
    """The policy of the day; the room of dated parameters stands above, so settings name it."""
    source = import_string(getattr(settings, "CODE_POLICY", DEFAULT))
    return cast(CodePolicy, source(at))


def message_policy(at: datetime) -> MessagePolicy:
    """When messages may ring, how often they are tried, what they cost."""
    named = getattr(settings, "MESSAGE_POLICY", "sijill.accounts.rules.provisional_messages")
    return cast(MessagePolicy, import_string(named)(at))
