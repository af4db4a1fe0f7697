"""What the procedures about an entry have in common: which entry, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sijill.desk.models import Case
from sijill.desk.procedures import Answers, Known
from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.register import queries
from sijill.register.models import Entry
from sijill.register.queries.claiming import phone_that_answers
from sijill.register.queries.organised import space_of
from sijill.register.rules import OF_PERSONS
from sijill.register.rules.keys import document_key

LIFE = provisional("entry_lifecycle")


def entry_of(actor: Actor, entry: UUID | None) -> Known:
    """The entry that a case is about: one within scope, or the citizen's only own."""
    found = _within(actor, entry) if entry else _only_own(actor)
    if found is None:
        raise Refused(refused("about.no_entry", LIFE, remedy="register"))
    return Known(
        subject=Subject(kind="entry", id=found.pk),
        answers={"entry": _known(found)},
        **(_beside(found) if actor.is_agent else {}),
    )


def _beside(entry: Entry) -> dict[str, Any]:
    """At a counter: the account of whoever holds the entry, and the phone that answers there."""
    person = entry.person
    if person is None:
        organisation = entry.organisation
        return {"space": organisation.space if organisation else None}
    return {"space": space_of(person.pk), "phone": phone_that_answers(person)}


def _within(actor: Actor, entry: UUID) -> Entry | None:
    try:
        return queries.entry(entry, viewer=actor)
    except queries.NotFound:
        return None


def _only_own(actor: Actor) -> Entry | None:
    mine = [] if actor.is_agent else queries.own_entries(viewer=actor)
    return mine[0] if len(mine) == 1 else None


def _known(entry: Entry) -> dict[str, str]:
    said = queries.current(entry)
    return {
        "nia": entry.nia,
        "category": entry.category,
        "name_ar": entry.holder.name_ar,
        "name_latin": entry.holder.name_latin,
        "document": _document(entry),
        "trade": said.principal_trade,
        "province": said.province,
    }


def _document(entry: Entry) -> str:
    person = entry.person
    return document_key(person.document_kind, person.document) if person else ""


def entry_now(case: Case) -> Entry:
    """The entry of a case as it stands now, whoever examines it."""
    assert case.subject_id is not None
    return queries.entry_for_case(case.subject_id)


def may_ask(actor: Actor) -> Verdict | None:
    """Somebody who holds an entry, or the agent who helps them."""
    if actor.kind is not ActorKind.CITIZEN or queries.own_entries(viewer=actor):
        return None
    return refused("about.no_entry", LIFE, remedy="register")


def title_of(answers: Answers) -> tuple[str, str]:
    """The name of the entry in both scripts."""
    known = answers.get("entry", {})
    return str(known.get("name_ar", "")), str(known.get("name_latin", ""))


def topic_of(answers: Answers) -> str:
    """The craft of the entry."""
    return str(answers.get("entry", {}).get("trade", ""))


def province_of(answers: Answers) -> str:
    """Where the work is done, as the entry says."""
    return str(answers.get("entry", {}).get("province", ""))


def keys_of(answers: Answers) -> Sequence[str]:
    """The document of the person, under which agents look for files."""
    found = str(answers.get("entry", {}).get("document", ""))
    return (found,) if found else ()


def is_of_person(answers: Answers) -> bool:
    """Whether the entry is a person's."""
    return str(answers.get("entry", {}).get("category", "")) in {c.value for c in OF_PERSONS}
