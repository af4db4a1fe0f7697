"""What the hall shows, composed from the rooms below."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Model, Q, QuerySet
from django.urls import reverse

from sijill.accounts.models import MachineGrant
from sijill.accounts.queries import told_machines
from sijill.cards.models import Card
from sijill.desk.models import Case, Correction
from sijill.desk.procedures import Procedure, procedure
from sijill.desk.queries import boxes, cases_of_space, inbox
from sijill.desk.queries.inbox import LATE, MINE, TO_SIGN, Boxes, Inbox
from sijill.desk.queries.scope import visible
from sijill.desk.queries.supervision import for_figures
from sijill.desk.rules import AT_THE_DESK, CaseState
from sijill.institutions.models import Institution
from sijill.institutions.queries import institution, may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.ledger.models import Act, Look
from sijill.ledger.queries import ToldAct, acts_of, looks_at
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import Confirmation, Entry, GroupingMember, Organisation
from sijill.register.queries import Sheet, sheet
from sijill.register.queries.confirming import waiting_for
from sijill.register.queries.groupings import own_places
from sijill.register.queries.opposing import opposed_of
from sijill.register.queries.organised import (
    cases_naming,
    ground_of_suspension,
    organisations_of_space,
    supervision_of,
)
from sijill.register.queries.received import count_arrived
from sijill.register.rules import EntryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published figure of the sector: who said it, and of when."""

    key: str
    value: int
    unit: str
    of: str
    published: str
    source: str


@lru_cache
def figures() -> tuple[Figure, ...]:
    """The published figures of the first page, in the order of the file."""
    with (settings.DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Figure(
                key=row["key"],
                value=int(row["value"]),
                unit=row["unit"],
                of=row["of"],
                published=row["published"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


RECENT_LOOKS = 3
LOOKS_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingLook:
    """One look at the person's file: the institution it came from, or a program and its grant."""

    look: Look
    institution: Institution | None
    grant: MachineGrant | None = None

    @property
    def file(self) -> str:
        """The program's own number of the file it worked on."""
        return self.look.terms[0] if self.grant and self.look.terms else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """An organisation that the person acts for, and until when it must find a supervisor."""

    organisation: Organisation
    until: date | None
    confirm: Confirmation | None = None
    why: str = ""  # the ground of its suspension


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that a person finds on opening the account."""

    sheet: Sheet | None
    confirm: Confirmation | None  # the entry waits to be confirmed
    organisations: Sequence[Owned]
    naming: Sequence[Case]  # requests that name the person as supervising craftsman
    cases: Sequence[Case]
    to_correct: Sequence[Correction]
    looks: Sequence[TellingLook]
    why: str = ""  # the ground on which the own entry is suspended
    opposed: bool = False  # something of the own entry stays off public pages
    places: Sequence[GroupingMember] = ()  # in groupings, of the own entry and of what is acted for


def account(*, viewer: Actor) -> Account:
    """The citizen's own entry, cases, what is asked of them, and who looked lately."""
    cases = _own_cases(viewer)
    own = sheet(viewer.person, viewer=viewer) if viewer.person else None
    acted_for = organisations_of_space(viewer=viewer)
    held = [own.entry.pk] if own and own.entry else []
    waiting = waiting_for([*held, *(one.entry.pk for one in acted_for)])
    return Account(
        sheet=own,
        confirm=waiting.get(held[0]) if held else None,
        organisations=[_owned(one, waiting) for one in acted_for],
        naming=cases_naming(own.entry) if own and own.entry else (),
        cases=cases,
        to_correct=_asked(cases),
        looks=looks(viewer=viewer, limit=RECENT_LOOKS),
        why=_why_suspended(own.entry if own else None),
        opposed=bool(opposed_of(held)),
        places=own_places([*held, *(one.entry.pk for one in acted_for)]),
    )


@statement
def _own_cases(viewer: Actor) -> QuerySet[Case]:
    return cases_of_space(viewer=viewer)


def _owned(organisation: Organisation, waiting: Mapping[UUID, Confirmation]) -> Owned:
    held = supervision_of(organisation.entry)
    return Owned(
        organisation=organisation,
        until=held.supervision.until if held else None,
        confirm=waiting.get(organisation.entry.pk),
        why=_why_suspended(organisation.entry),
    )


def _why_suspended(entry: Entry | None) -> str:
    """The ground on which an entry is set aside; nothing is asked of one that stands."""
    suspended = entry is not None and entry.state == EntryState.SUSPENDED
    return ground_of_suspension(entry) if entry is not None and suspended else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAct:
    """An act on somebody's own file, and what was asked in the file, where it is one."""

    act: Act
    asked: Procedure | None

    @property
    def of_office(self) -> bool:
        """Whether an institution opened the file by itself: nobody asked for anything in it."""
        return self.asked is not None and self.asked.of_office


def acts(*, viewer: Actor) -> list[OwnAct]:
    """The acts on the citizen, the entry and every request of theirs, newest first."""
    cases = list(cases_of_space(viewer=viewer))
    subjects = [Subject(kind="case", id=case.pk) for case in cases]
    acted_for = organisations_of_space(viewer=viewer)
    subjects += [Subject(kind="entry", id=one.entry.pk) for one in acted_for]
    if viewer.person:
        own = sheet(viewer.person, viewer=viewer)
        found = sorted([*own.acts, *acts_of(subjects)], key=_when, reverse=True)
    else:
        found = list(reversed(acts_of(subjects)))
    asked = {case.pk: procedure(case.procedure, case.procedure_version) for case in cases}
    return [OwnAct(act=told.act, asked=asked.get(told.act.subject_id)) for told in found]


def _when(told: ToldAct) -> datetime:
    return told.act.recorded_at


def _asked(cases: Sequence[Case]) -> list[Correction]:
    waiting = [case.pk for case in cases if case.state == CaseState.TO_CORRECT]
    return list(
        Correction.objects.filter(case__in=waiting, answered_at=None)
        .select_related("case")
        .order_by("until", "id")
    )


def looks(*, viewer: Actor, limit: int = LOOKS_PAGE) -> list[TellingLook]:
    """The newest looks at the citizen's own file; three queries."""
    found = list(looks_at(viewer=viewer)[:limit])
    granted = told_machines({look.basis for look in found if look.basis})
    return [
        TellingLook(
            look=look,
            institution=institution(look.by_institution) if look.by_institution else None,
            grant=granted.get(look.basis) if look.basis else None,
        )
        for look in found
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """An agent's day: what is theirs to do or to sign, nearest deadline first, and the counts.

    Whoever only looks on sees what is late.
    """

    first: Inbox
    signs: bool
    takes: bool  # examines files, and so has some of their own
    helps: bool
    boxes: Boxes
    arrived: int  # entries that came from another chamber, and nobody took note of


def day(*, viewer: Actor, today: date) -> Day:
    """What waits for the agent now."""
    signs, takes = may(viewer, Capability.DECIDE), may(viewer, Capability.EXAMINE)
    box = TO_SIGN if signs else MINE if takes else LATE
    counted = boxes(viewer=viewer, today=today)
    return Day(
        first=inbox(viewer=viewer, box=box, filters={}, after="", today=today, counted=counted),
        signs=signs,
        takes=takes,
        helps=may(viewer, Capability.ASSIST),
        boxes=counted,
        arrived=count_arrived(viewer=viewer),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits at one institution: how much, how much of it past its date, since when."""

    institution: Institution
    open: int
    late: int
    first_due: date | None


def waiting(*, viewer: Actor, today: date) -> list[Waiting]:
    """What waits at each institution whose figures the office sees, the latest first."""
    counts = for_figures(viewer)
    with acting_for(counts):
        return _waiting(visible(counts), today)


def _waiting(cases: QuerySet[Case], today: date) -> list[Waiting]:
    rows = (
        cases.filter(state__in=AT_THE_DESK)
        .values("institution")
        .annotate(
            open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), first=Min("due_on")
        )
        .order_by("-late", "-open", "institution")
    )
    named = Institution.objects.in_bulk([row["institution"] for row in rows])
    return [
        Waiting(
            institution=named[row["institution"]],
            open=row["open"],
            late=row["late"],
            first_due=row["first"],
        )
        for row in rows
    ]


def title_of(case: Case) -> object:
    """The name of what the case asks for."""
    return procedure(case.procedure, case.procedure_version).title


def is_signed_in(viewer: Actor) -> bool:
    """Whether a person stands behind the request, and not only a browser's draft."""
    return viewer.kind is ActorKind.CITIZEN and viewer.user is not None


@dataclass(frozen=True, kw_only=True)
class Whosever:
    """Whose file it is, as far as it is one person's."""

    space: UUID | None = None
    person: UUID | None = None


def whose(about: Subject) -> Whosever:
    """The person whom an act's subject leads to, so that they read who looked."""
    if about.kind == "case":
        return Whosever(space=_one(Case, about, "space"))
    if about.kind in ("entry", "card"):
        model = Entry if about.kind == "entry" else Card
        return Whosever(person=_one(model, about, "person"))
    if about.kind in ("person", "space"):
        return Whosever(**{about.kind: about.id})
    return Whosever()


def _one(model: type[Model], about: Subject, column: str) -> UUID | None:
    rows = model._default_manager.filter(pk=about.id).order_by("pk")
    found: UUID | None = rows.values_list(column, flat=True).first()
    return found


def way_to(about: Subject) -> str:
    """Where the file itself is read, when it has a page at the desk."""
    if about.kind == "case":
        return reverse("desk:case", args=[about.id])
    person = whose(about).person
    return reverse("register:sheet", args=[person]) if person else ""
