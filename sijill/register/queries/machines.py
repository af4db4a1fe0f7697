"""What programs ask of the register: is it there, what it says now, what happened since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.identifiers import Invalid, nia
from sijill.ledger import actions as ledger
from sijill.ledger.actions import Row
from sijill.ledger.queries.following import acts_after
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Version
from sijill.register.queries.aliases import answering
from sijill.register.queries.entries import as_of
from sijill.register.queries.scope import entries
from sijill.register.rules.telling import TOLD

AT_ONCE, AT_MOST = 500, 5_000  # acts read at once, and at most for one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it was sent, brought to how it is kept; `well_formed` when its checks hold."""

    kept: str
    well_formed: bool


def number_of(text: str) -> Number:
    """The number meant; one of another format may be an imported one, kept as it came."""
    try:
        return Number(kept=nia.parse(text).value, well_formed=True)
    except Invalid:
        return Number(kept=nia.imported(text).value, well_formed=False)


def registered(number: Number) -> Entry | None:
    """The entry under a number, wherever its file is kept: asked to say yes or no, and no more."""
    with acting_for(SYSTEM):
        found = Entry.objects.filter(nia=number.kept).select_related("organisation")
        return answering(found.first())


def said_now(entry: Entry, *, today: date) -> Version | None:
    """What the entry says today."""
    return as_of(entry, today)


def all_said_now(found: Sequence[Entry], *, today: date) -> dict[UUID, Version]:
    """What each of several entries says today; one query."""
    told = Version.objects.filter(entry__in=found, valid_from__lte=today)
    newest = told.order_by("entry", "-valid_from", "-recorded_at").distinct("entry")
    return {version.entry_id: version for version in newest}


def look_at(
    entry: Entry, what: str, *, viewer: Actor, at: datetime, file: str, told: Sequence[str] = ()
) -> None:
    """Log that a program asked about an entry: under which file of theirs, and what it was told."""
    row = row_of(entry)
    ledger.look(
        what,
        by=viewer,
        at=at,
        reason="machine",
        subject=row.subject,
        person=row.person,
        space=row.space,
        terms=[file, *told],
    )


def row_of(entry: Entry) -> Row:
    """Whose a look at this entry is: the person's, or theirs who act for the organisation."""
    space = entry.organisation.space if entry.organisation else None
    return Row(subject=Subject(kind="entry", id=entry.pk), person=entry.person_id, space=space)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One sealed act on an entry within the program's reach."""

    seq: int
    kind: str
    at: datetime
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What happened after a number of the log, and the number to go on from."""

    acts: Sequence[Happened]
    seq: int
    more: bool


def changes(*, after: int, limit: int, viewer: Actor) -> Since:
    """The acts on entries within reach, in the order of the sealed log, after a number.

    At most AT_MOST acts are read for one answer, so that a program of a small chamber is answered
    as fast as one that sees the country; `seq` goes on past those it may not know.
    """
    found: list[Happened] = []
    seq, read = after, 0
    while read < AT_MOST:
        some = acts_after(seq, subject_kind="entry", kinds=TOLD, limit=AT_ONCE)
        known = entries(viewer).in_bulk([act.subject_id for act in some])
        for act in some:
            seq = act.seq
            if entry := known.get(act.subject_id):
                found.append(Happened(seq=act.seq, kind=act.kind, at=act.at, entry=entry))
            if len(found) == limit:
                return Since(acts=found, seq=seq, more=True)
        read += len(some)
        if len(some) < AT_ONCE:
            return Since(acts=found, seq=seq, more=False)
    return Since(acts=found, seq=seq, more=True)


def look_at_changes(since: Since, *, viewer: Actor, at: datetime) -> None:
    """Log each line handed out: an exported row is a look of its own."""
    seen: dict[UUID, Entry] = {act.entry.pk: act.entry for act in since.acts}
    rows = [row_of(entry) for entry in seen.values()]
    ledger.look_at_each("changes", rows, by=viewer, at=at, reason="machine")
