"""The figures in force, from whoever holds the dated parameters."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from sijill.accounts.rules import CodePolicy

DEFAULT = "sijill.accounts.rules.provisional_policy"


def policy(at: datetime) -> CodePolicy:
    """The policy of the day; the room of dated parameters stands above, so settings name it."""
    source = import_string(getattr(settings, "CODE_POLICY", DEFAULT))
    return cast(CodePolicy, source(at))
