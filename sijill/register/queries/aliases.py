"""A number that was merged answers for the entry that stands in its place."""

from __future__ import annotations

from collections.abc import Iterable

from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry


def answering(entry: Entry | None) -> Entry | None:
    """The entry that answers: itself, or the one it was merged into, wherever that is kept."""
    if entry is None or entry.merged_into_id is None:
        return entry
    with acting_for(SYSTEM):
        found = Entry.objects.select_related("person", "organisation", "chamber")
        return found.get(pk=entry.merged_into_id)


def number_answering(nia: str) -> str:
    """The number that answers for a number; itself when nothing was merged under it."""
    return numbers_answering([nia]).get(nia, nia)


def numbers_answering(numbers: Iterable[str]) -> dict[str, str]:
    """Those of these numbers that were merged, with the number that answers for each."""
    with acting_for(SYSTEM):
        merged = Entry.objects.filter(nia__in=list(numbers), merged_into__isnull=False)
        return dict(merged.values_list("nia", "merged_into__nia"))
