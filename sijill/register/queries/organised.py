"""Organisations: who is entered under an identifier, who is in it, who supervises it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.accounts.models import Space
from sijill.desk.models import Case, CaseKeys
from sijill.desk.rules import OPEN
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.names import SAME, similarity
from sijill.ledger.models import Act
from sijill.ledger.queries import ToldAct, acts_of
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import (
    Entry,
    Membership,
    Organisation,
    Person,
    Supervision,
    SupervisorAnswer,
    Version,
)
from sijill.register.queries.aliases import answering
from sijill.register.queries.entries import ToldVersion, told, versions_of
from sijill.register.queries.scope import NotFound, organisations
from sijill.register.rules import Category, EntryState
from sijill.register.rules.entering import Earlier
from sijill.register.rules.keys import supervisor_key
from sijill.register.rules.life import OF_PERSONS
from sijill.register.rules.members import Member, MemberRole
from sijill.register.rules.organisations import Supervisor
from sijill.register.rules.organised import OrganisationAsking

ENTERPRISE_REGISTRATION = "enterprise_registration"
SUPERVISOR_REPLACEMENT = "supervisor_replacement"
NAMING = (ENTERPRISE_REGISTRATION, SUPERVISOR_REPLACEMENT)
Document = tuple[str, str]


def organisation_under(ice: str) -> Organisation | None:
    """The organisation entered under this identifier, whoever asks and whatever the chamber."""
    with acting_for(SYSTEM):
        found = Organisation.objects.filter(ice=ice).exclude(ice="")
        return found.select_related("entry").order_by("id").first()


def earlier_of(asking: OrganisationAsking) -> Earlier | None:
    """What the rules are told of an entry that stands under the same identifier."""
    found = organisation_under(asking.ice)
    if found is None:
        return None
    return Earlier(state=EntryState(found.entry.state), nia=found.entry.nia)


def entered_among(members: Iterable[Member]) -> Mapping[Document, UUID]:
    """The persons of the register among these members, by their identity document."""
    wanted = {(m.document_kind, m.document) for m in members if m.document}
    near = Q(pk__in=[])
    for kind, document in wanted:
        near |= Q(document_kind=kind, document=document)
    with acting_for(SYSTEM):
        found = Person.objects.filter(near, entry__state=EntryState.ENTERED)
        found = found.filter(document_withdrawn_at=None).order_by("id")
        return {(p.document_kind, p.document): p.id for p in found}


def supervisors_among(entries: Sequence[UUID]) -> set[UUID]:
    """Of these entries, those under whom an enterprise stands."""
    held = Supervision.objects.filter(supervisor__in=entries, valid_to=None).order_by("supervisor")
    return set(held.values_list("supervisor", flat=True))


def craftsman_under(nia: str) -> Entry | None:
    """The person's entry under a number, whoever asks: an enterprise may name anybody's."""
    with acting_for(SYSTEM):
        found = Entry.objects.filter(nia=nia).select_related("person", "organisation")
        return answering(found.first())


def is_named(entry: Entry, name: str) -> bool:
    """Whether a name, in either script, is that of the entry: yes or no, and nothing more."""
    holder = entry.holder
    near = max(similarity(name, holder.name_ar), similarity(name, holder.name_latin))
    return near >= SAME


def may_supervise(nia: str, name: str) -> bool:
    """Whether a craftsman of this name stands in the register under this number."""
    entry = craftsman_under(nia) if nia else None
    if entry is None or entry.state != EntryState.ENTERED or entry.category not in OF_PERSONS:
        return False
    return is_named(entry, name)


def supervisor_named(case: Case, nia: str, name: str) -> Supervisor | None:
    """What the rules are told of the craftsman that a case names."""
    entry = craftsman_under(nia) if nia else None
    if entry is None:
        return None
    with acting_for(SYSTEM):
        said = Version.objects.filter(entry=entry).order_by("valid_from", "recorded_at").last()
        answer = SupervisorAnswer.objects.filter(case=case.pk, supervisor=entry)
        given = answer.values_list("answer", flat=True).first() or ""
    trades = {said.principal_trade, *said.other_trades} if said else set()
    return Supervisor(
        state=EntryState(entry.state),
        category=Category(entry.category),
        named=is_named(entry, name),
        trades=frozenset(trades),
        answer=given,
    )


def cases_naming(entry: Entry) -> list[Case]:
    """The open requests that name this craftsman as supervisor and wait for an answer."""
    with acting_for(SYSTEM):
        named = CaseKeys.objects.filter(keys__contains=[supervisor_key(entry.nia)])
        answered = SupervisorAnswer.objects.filter(supervisor=entry).values("case")
        found = Case.objects.filter(
            pk__in=named.values("case"), procedure__in=NAMING, state__in=OPEN
        )
        return list(found.exclude(pk__in=answered).order_by("submitted_at", "id"))


def space_of(person: UUID | None) -> UUID | None:
    """The place of a person of the register, when they have one."""
    found = Space.objects.filter(person=person).exclude(person=None).order_by("created_at")
    return found.values_list("pk", flat=True).first()


def spaces_of(people: Sequence[UUID]) -> dict[UUID, UUID]:
    """The places of those of some people who have one: the first of each."""
    found = Space.objects.filter(person__in=people).order_by("-created_at", "-id")
    told = found.values_list("pk", "person")
    return {person: pk for pk, person in told if person is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised:
    """An enterprise and the craftsman under whom it produces; `until` when it must find another."""

    supervision: Supervision
    nia: str
    state: EntryState


def supervision_of(entry: Entry) -> Supervised | None:
    """The supervision in force of an enterprise within the viewer's scope."""
    with acting_for(SYSTEM):
        found = Supervision.objects.filter(enterprise=entry, valid_to=None)
        row = found.select_related("supervisor").first()
    if row is None:
        return None
    state = EntryState(row.supervisor.state)
    return Supervised(supervision=row, nia=row.supervisor.nia, state=state)


def enterprises_under(entry: Entry) -> list[Supervision]:
    """The supervisions in force of a craftsman, with their enterprises."""
    with acting_for(SYSTEM):
        found = Supervision.objects.filter(supervisor=entry, valid_to=None)
        return list(found.select_related("enterprise__organisation").order_by("valid_from", "id"))


def ground_of_suspension(entry: Entry) -> str:
    """On which ground a suspended entry was set aside last."""
    acts = Act.objects.filter(subject_kind="entry", subject_id=entry.pk, kind="register.suspended")
    return acts.order_by("-recorded_at", "id").values_list("ground", flat=True).first() or ""


def supervisions_past(day: date) -> list[UUID]:
    """Enterprises that stand although their time to name another supervisor has passed."""
    found = Supervision.objects.filter(
        valid_to=None, until__lt=day, enterprise__state=EntryState.ENTERED
    )
    return list(found.order_by("until", "id").values_list("enterprise", flat=True))


def member_in(row: Membership) -> Member:
    """A member as the rules read one."""
    return Member(
        name_ar=row.name_ar,
        name_latin=row.name_latin,
        document_kind=row.document_kind,
        document=row.document,
        sex=row.sex,
        birth_year=row.birth_year,
        role=MemberRole(row.role),
    )


def members_of(organisation: Organisation) -> Sequence[Membership]:
    """The members of today, the president first."""
    found = Membership.objects.filter(organisation=organisation, valid_to=None)
    order = {"president": 0, "vice_president": 1, "secretary": 2, "treasurer": 3}
    return sorted(
        found.order_by("name_ar", "id"),
        key=lambda m: order.get(m.role, 4),
    )


def numbers_of(members: Iterable[Membership]) -> Mapping[UUID, str]:
    """The numbers of the members who are in the register themselves, in whatever chamber."""
    persons = [member.person_id for member in members if member.person_id]
    with acting_for(SYSTEM):
        found = Entry.objects.filter(person__in=persons).order_by("id")
        return dict(found.values_list("person", "nia"))


def organisation(organisation_id: UUID, *, viewer: Actor) -> Organisation:
    """The organisation under this identifier."""
    found = organisations(viewer).filter(pk=organisation_id).select_related("chamber", "entry")
    if (row := found.first()) is None:
        raise NotFound(organisation_id)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSheet:
    """An organisation, its entry, every version newest first, members, supervisor and acts."""

    organisation: Organisation
    entry: Entry
    current: Version | None
    versions: tuple[ToldVersion, ...]
    acts: list[ToldAct]
    members: Sequence[Membership]
    numbers: Mapping[UUID, str]
    supervised: Supervised | None


def organisation_sheet(organisation_id: UUID, *, viewer: Actor) -> OrganisationSheet:
    """One organisation's whole sheet, in a fixed number of queries."""
    found = organisation(organisation_id, viewer=viewer)
    entry = found.entry
    versions, members = list(versions_of(entry)), members_of(found)
    return OrganisationSheet(
        organisation=found,
        entry=entry,
        current=max(versions, key=lambda v: (v.valid_from, v.recorded_at), default=None),
        versions=told(versions),
        acts=acts_of([Subject(kind="entry", id=entry.id)]),
        members=members,
        numbers=numbers_of(members),
        supervised=supervision_of(entry) if entry.category == Category.ENTERPRISE else None,
    )


def organisations_of_space(*, viewer: Actor) -> list[Organisation]:
    """What the citizen acts for, with its entry."""
    if viewer.space is None:
        return []
    return _of_space(viewer.space, viewer)


@statement
def _of_space(space: UUID, viewer: Actor) -> QuerySet[Organisation]:
    return organisations(viewer).filter(space=space).select_related("entry__chamber")
