"""So many full years of effective exercise, counted from a day that may be known in part."""

from __future__ import annotations

from datetime import date

from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.kernel.years import anniversary
from sijill.register.rules.days import PartialDay, full_years

WORDS = ("unknown", "ahead", "enough", "unclear", "too_short")


def exercised(
    rule: str, *, since: PartialDay | None, needed: int, on: date, article: str
) -> Verdict:
    """Whether the years are full; codes are `<rule>.<word>`, the words those of WORDS."""
    if since is None:
        return refused(f"{rule}.unknown", article, remedy="answer", needed=needed)
    if since.earliest > on:
        return refused(f"{rule}.ahead", article, remedy="answer", since=since.iso)
    surely, perhaps = full_years(since.latest, on), full_years(since.earliest, on)
    if surely >= needed:
        return ok(f"{rule}.enough", article, years=surely, needed=needed)
    if perhaps >= needed:
        return to_examine(f"{rule}.unclear", article, since=since.iso, needed=needed)
    return refused(
        f"{rule}.too_short",
        article,
        remedy="come_back",
        years=perhaps,
        needed=needed,
        day=anniversary(since.earliest, needed).isoformat(),
    )
