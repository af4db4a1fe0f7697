"""Acceptance: the person, the number for life, the entry and its first version, at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from sijill.accounts import actions as accounts
from sijill.accounts.queries import space as space_of
from sijill.desk.models import Case, Decision, Evidence
from sijill.institutions.queries import keeper
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.numbering import next_nia
from sijill.register.actions.refusing import wait_for_likes
from sijill.register.actions.versions import keep_version, require_move
from sijill.register.models import Entry, Organisation, Person, PersonKeys
from sijill.register.queries import Holding, holding_of
from sijill.register.queries.newcomers import certain_of
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import RECOGNITION, Asking, read
from sijill.register.rules.entering import THE_REGISTER
from sijill.register.rules.keys import KEYS_VERSION, person_keys
from sijill.register.rules.life import LIVE
from sijill.register.rules.likeness import face_of
from sijill.register.rules.saying import identity, said, sorted_as, told


@action
def enter(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Enter the person of an accepted case, or again under the number held before."""
    asking = read(case.answers)
    with taken_is_a_verdict():
        wait_for_likes(face_of(asking))
        held = _locked(holding_of(case))
        _require_free(held)
        require_nobody_else(case)
        person, entry = _place(case, asking, held, by=by, at=at)
    kind = "register.returned" if held and held.entry is entry else "register.entered"
    subject = Subject(kind="entry", id=entry.id)
    act = ledger.record(
        kind,
        subject=subject,
        by=by,
        at=at,
        ground=decision.ground,
        article=decision.article,
        facts=told(
            asking,
            nia=entry.nia,
            person=person.id,
            category=entry.category,
            chamber=entry.chamber_id,
            case=case.reference,
        ),
    )
    keep_version(entry, act=act.id, at=at, said=said(asking, case=case.reference))
    index(person, asking)
    _open_to(case, asking, person, by=by, at=at)
    return subject


def _open_to(case: Case, asking: Asking, person: Person, *, by: Actor, at: datetime) -> None:
    """Tie the space to the person; whoever asked for somebody else keeps a space of their own."""
    own = space_of(case.space)
    if asking.filer is None or (own is not None and own.person is None):
        accounts.know_person(space=case.space, person=person.id, by=by, at=at)


def _locked(held: Holding | None) -> Holding | None:
    """The earlier file as it stands now: entry first, then person, whatever the chamber."""
    if held is None:
        return None
    with acting_for(SYSTEM):
        entry = (
            Entry.objects.select_for_update(of=("self",)).get(pk=held.entry.pk)
            if held.entry
            else None
        )
        person = Person.objects.select_for_update(of=("self",)).get(pk=held.person.pk)
    return Holding(
        person=person, entry=entry, same_document=held.same_document, another=held.another
    )


def _require_free(held: Holding | None) -> None:
    if held and held.entry and held.entry.state in LIVE:
        raise Refused(taken(held.entry.nia))


def require_nobody_else(case: Case) -> None:
    """Two acceptances of one person meet here: the second finds what the first has written."""
    found = certain_of(case)
    if found and not found.weighed.same_document:  # the same card has its own answers above
        raise Refused(taken(found.entry.nia))


def taken(nia: str = "") -> Verdict:
    """The refusal of a second entry for one person or one organisation."""
    return refused("previous.entered", THE_REGISTER, remedy="own_entry", nia=nia)


def _place(
    case: Case, asking: Asking, held: Holding | None, *, by: Actor, at: datetime
) -> tuple[Person, Entry]:
    if held and not held.another:
        return _again(case, asking, held, by=by, at=at)
    if held:
        free_document(held.person, by=by, at=at, ground="previous.freed")
    require_move(None, EntryState.ENTERED, by=by)
    number = next_nia()
    person = _person(case, asking, Person(), at=at)
    entry = Entry.objects.create(
        nia=number.value,
        nia_version=number.version.value,
        person=person,
        **keepers_of(case, at=at),
        category=_category(asking),
        state=EntryState.ENTERED,
        entered_on=civil_date(at),
    )
    return person, entry


def _again(
    case: Case, asking: Asking, held: Holding, *, by: Actor, at: datetime
) -> tuple[Person, Entry]:
    """The same person comes back: same number, and the file moves to the chamber of today."""
    entry = held.entry
    assert entry is not None
    require_move(EntryState(entry.state), EntryState.ENTERED, by=by)
    with acting_for(SYSTEM):
        person = _person(case, asking, held.person, at=at)
        keep_by(entry, keepers_of(case, at=at))
        entry.state, entry.confirmed_on = EntryState.ENTERED, civil_date(at)
        if entry.category == Category.ARTISAN:  # a master who comes back is a master
            entry.category = _category(asking)
        entry.save()
    return person, entry


def _category(asking: Asking) -> Category:
    """A master by recognition, a craftsman by diploma or by attestation."""
    return Category.MASTER if asking.path == RECOGNITION else Category.ARTISAN


def _person(case: Case, asking: Asking, person: Person, *, at: datetime) -> Person:
    """The person as the accepted case tells."""
    keep_by(person, keepers_of(case, at=at))
    person.portrait = portrait_of(case)
    return write_person(person, asking)


def write_person(person: Person, asking: Asking) -> Person:
    """Keep who a person is, as it was asked."""
    assert asking.born is not None
    for field, value in identity(asking).items():
        setattr(person, field, value)
    person.sort_ar = sorted_as(asking.name_ar)
    person.sort_latin = sorted_as(asking.name_latin)
    person.birth_year, person.birth_month = asking.born.year, asking.born.month
    person.birth_day = asking.born.day
    person.save()
    return person


def keepers_of(case: Case, *, at: datetime) -> dict[str, str]:
    """The chamber of the place of work keeps the file; who answered the case is written beside."""
    assert case.institution_id is not None  # a case that was sent always has one
    chamber = keeper(case.province, at=at) or case.institution_id
    return {"chamber_id": chamber, "institution_id": case.institution_id}


def keep_by(row: Person | Entry | Organisation, keepers: dict[str, str]) -> None:
    """Write who keeps a row and who decided it."""
    row.chamber_id, row.institution_id = keepers["chamber_id"], keepers["institution_id"]


def portrait_of(case: Case) -> UUID | None:
    """The newest photograph of the face that came with a case."""
    return _faces_of.first(case.pk)


@statement
def _faces_of(case: UUID) -> QuerySet[Evidence, UUID]:
    faces = Evidence.objects.filter(case=case, kind="face", state="received")
    return faces.order_by("-uploaded_at", "id").values_list("id", flat=True)[:1]


def index(person: Person, asking: Asking, *more: str) -> None:
    """Let a person be found by what is told of them now, and by more keys."""
    own = person_keys(asking, person.chamber_id, person.institution_id)
    keys = list(dict.fromkeys([*own, *more]))
    PersonKeys.objects.bulk_create(
        [PersonKeys(person=person.id, keys=keys, version=KEYS_VERSION, former=None)],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["keys", "version", "former"],
    )


@action
def free_document(person: Person, *, by: Actor, at: datetime, ground: str) -> None:
    """Take a document from a person who was found not to be its holder."""
    with acting_for(SYSTEM):
        person.document_withdrawn_at = at
        person.save(update_fields=["document_withdrawn_at"])
    ledger.record(
        "register.document_withdrawn",
        subject=Subject(kind="person", id=person.id),
        by=by,
        at=at,
        ground=ground,
        article=THE_REGISTER,
        facts={"document_kind": person.document_kind, "document": person.document},
    )


# What the database says when two acceptances meet, as the verdict people are told.
TAKEN = frozenset(
    {
        *("person_document", "register_entry_person_id_key"),
        *("organisation_one_ice", "register_entry_organisation_id_key"),
    }
)


@contextmanager
def taken_is_a_verdict() -> Iterator[None]:
    """Answer a document or a person taken in the meantime by a verdict, not by a fault."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name not in TAKEN:
            raise
        raise Refused(taken()) from error
