"""Who answers what a person asks or contests about the own cover."""

from __future__ import annotations

from sijill.kernel.actor import Actor, Role
from sijill.kernel.law import provisional

ASKING = provisional("questions_on_cover")
LONGEST_QUESTION, LONGEST_ANSWER = 1000, 2000
ANSWERS = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DIRECTOR, Role.DELEGATE, Role.MINISTRY})


def may_answer(by: Actor) -> bool:
    """Whether this office answers the questions of people on their cover."""
    return by.is_agent and by.role in ANSWERS
