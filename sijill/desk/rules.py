"""The life of a case as literal tables."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TO_CORRECT = "to_correct"
    RESUBMITTED = "resubmitted"
    EXAMINED = "examined"  # a decision is proposed and waits for the signature
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
