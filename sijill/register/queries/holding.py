"""Who holds an identity document, in whatever chamber the file is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk.models import Case, Likeness
from sijill.desk.rules import OPEN
from sijill.kernel.actor import SYSTEM
from sijill.ledger.statements import ask, statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Person
from sijill.register.queries.aliases import answering
from sijill.register.rules import EntryState
from sijill.register.rules.asking import CIN, Asking, read
from sijill.register.rules.entering import Earlier

CONTESTED_IDENTITY = "contested_identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The person and the entry found for a case, and whether an examiner called them another's."""

    person: Person
    entry: Entry | None
    same_document: bool
    another: bool = False

    @property
    def earlier(self) -> Earlier | None:
        """What the rules are told of it."""
        if self.entry is None:
            return None
        return Earlier(
            state=EntryState(self.entry.state),
            nia=self.entry.nia,
            same_document=self.same_document,
            another=self.another,
        )


def holder_of(kind: str, document: str) -> Person | None:
    """The person entered under this document, whoever asks: it must be known before scope."""
    with acting_for(SYSTEM):
        return _bearing.first(kind, document)


@statement
def _bearing(kind: str, document: str) -> QuerySet[Person]:
    held = Person.objects.filter(document_kind=kind, document=document)
    return held.filter(document_withdrawn_at__isnull=True).order_by("id")[:1]


def holding_of(case: Case) -> Holding | None:
    """The earlier file of the person of a case: judged the same, else under the same document."""
    asking = read(case.answers)
    settled = dict(_settled(case.pk))
    with acting_for(SYSTEM):
        return _judged_same(settled, asking) or _same_document(settled, asking)


@statement
def _settled(case: UUID) -> QuerySet[Likeness, tuple[UUID, str]]:
    found = Likeness.objects.filter(case=case, other_kind="entry").exclude(settled="")
    return found.order_by("found_at").values_list("other_id", "settled")


def _judged_same(settled: dict[UUID, str], asking: Asking) -> Holding | None:
    same = [entry for entry, answer in settled.items() if answer == "same"]
    if not same:
        return None
    found = Entry.objects.filter(pk__in=same, person__isnull=False).select_related("person")
    if (entry := answering(found.order_by("state", "id").first())) is None:
        return None
    held = entry.own_person
    mine = (held.document_kind, held.document)
    document = (asking.document_kind, asking.document)
    return Holding(person=held, entry=entry, same_document=mine == document)


def _same_document(settled: dict[UUID, str], asking: Asking) -> Holding | None:
    person = holder_of(asking.document_kind, asking.document) if asking.document else None
    if person is None:
        return None
    found = Entry.objects.filter(person=person).order_by("id").first()
    another = found is not None and settled.get(found.id) == "different"
    if (entry := answering(found)) is not None and entry.person is not None:
        person = entry.person
    return Holding(person=person, entry=entry, same_document=True, another=another)


# Procedure and states are words of the statement: it is planned once, for the few that are open.
CONTESTED = f"""
SELECT 1 FROM {Case._meta.db_table}
WHERE procedure = '{CONTESTED_IDENTITY}'
AND state IN ({", ".join(f"'{state.value}'" for state in sorted(OPEN))})
AND answers -> %s @> %s::jsonb
"""  # noqa: S608 (our own table and words; what is looked for is a parameter)
CONTESTED_HERE = f"{CONTESTED} AND space = %s"


def is_contested(kind: str, document: str, *, space: UUID | None = None) -> bool:
    """Whether a contested identity on this document waits for its decision, in any chamber."""
    page = "card" if kind == CIN else "residence_card"
    asked = [page, json.dumps({"number": document})]
    with acting_for(SYSTEM):
        if space is None:
            return bool(ask(CONTESTED, asked).rows)
        return bool(ask(CONTESTED_HERE, [*asked, space]).rows)
