"""Cooperatives and enterprises entered, and who sees them; masters entered and made."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sijill.kernel.actor import ANONYMOUS, Role, Subject
from sijill.kernel.verdict import Refused
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions, queries
from sijill.register.models import (
    Entry,
    Membership,
    Organisation,
    Supervision,
    SupervisorAnswer,
    Version,
)
from sijill.register.queries import organised
from sijill.register.tests import factories as make
from sijill.register.tests.test_organisation_rules import lines, member

pytestmark = pytest.mark.django_db


def kinds(entry: Entry) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="entry", id=entry.id)])]


def test_a_cooperative_of_twelve_women_has_a_number_its_members_and_its_shares() -> None:
    entry = make.cooperative()
    row = entry.organisation
    assert row is not None
    assert (entry.category, entry.state, entry.person_id) == ("cooperative", "entered", None)
    assert (entry.chamber_id, row.chamber_id) == (make.FES, make.FES)
    assert kinds(entry) == ["register.entered"]
    with make.everything():
        members = list(organised.members_of(row))
        version = Version.objects.get(entry=entry)
    assert len(members) == 12
    assert members[0].role == "president"
    assert version.details["members"] == {"count": 12, "women": 12, "youth": 0}
    assert (version.person, version.organisation) == (None, row.id)


def test_the_act_that_enters_an_organisation_tells_enough_to_follow_it() -> None:
    entry = make.cooperative()
    [told] = acts_of([Subject(kind="entry", id=entry.id)])
    assert told.facts is not None
    wanted = {"nia": entry.nia, "category": "cooperative", "chamber": make.FES, "trade": "PROV-015"}
    assert wanted.items() <= told.facts.items()


def test_a_member_who_is_in_the_register_is_tied_to_her_own_entry() -> None:
    own = make.entered(**make.FATIMA, card__number="C102")
    entry = make.cooperative()
    viewer = make.agent()
    with acting_for(viewer):
        told = queries.organisation_sheet(entry.organisation_id, viewer=viewer)
    tied = [m for m in told.members if m.person_id]
    assert [m.document for m in tied] == ["C102"]
    assert told.numbers == {own.person_id: own.nia}


def test_a_member_of_another_chamber_shows_her_number_and_nothing_else_of_her_file() -> None:
    own = make.entered(**make.IN_RABAT_TRAIT, **make.FATIMA, card__number="C103")
    entry = make.cooperative()
    viewer = make.agent()
    with acting_for(viewer):
        told = queries.organisation_sheet(entry.organisation_id, viewer=viewer)
        assert told.numbers == {own.person_id: own.nia}
        with pytest.raises(queries.NotFound):
            queries.person(own.person_id, viewer=viewer)


def test_a_cooperative_exercises_several_crafts() -> None:
    entry = make.cooperative(other_crafts__trades=["PROV-014"])
    with make.everything():
        assert Version.objects.get(entry=entry).other_trades == ["PROV-014"]


def test_the_same_identifier_is_not_entered_twice() -> None:
    entry = make.cooperative()
    row = entry.organisation
    assert row is not None
    again = make.asking_cooperative(papers__ice=row.ice)
    assert make.ruled(again)["previous"] == "previous.entered"
    with pytest.raises(Refused):
        make.examined(again)


def test_a_cooperative_struck_off_comes_back_under_its_number_with_the_members_of_today() -> None:
    entry = make.cooperative()
    row = entry.organisation
    assert row is not None
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.strike_off(entry=entry, ground="asked", by=registrar, at=make.NOW)
    at = make.NOW + timedelta(days=30)
    case = make.asking_cooperative(at=at, papers__ice=row.ice, members__rows=lines(7))
    again = make.accepted(case, at=at)
    assert (again.pk, again.nia, again.state) == (entry.pk, entry.nia, "entered")
    assert kinds(again) == ["register.entered", "register.struck_off", "register.returned"]
    with make.everything():
        assert len(organised.members_of(make.fresh(row))) == 7
        assert Membership.objects.filter(organisation=row).count() == 19


def test_a_name_that_sounds_the_same_is_shown_to_an_examiner() -> None:
    first = {"latin": "Coopérative Al Amal", "ar": "تعاونية الأمل"}
    second = {"latin": "Cooperative Alamal", "ar": "تعاونية الامل"}
    make.cooperative(**{f"organisation__name_{k}": v for k, v in first.items()})
    case = make.asking_cooperative(**{f"organisation__name_{k}": v for k, v in second.items()})
    assert make.ruled(case)["previous"] == "previous.to_settle"
    settled = make.settled(case, "different")
    assert make.accepted(settled).state == "entered"


def test_an_annulled_entry_of_an_organisation_is_undone_like_any_other() -> None:
    case = make.examined(make.asking_cooperative())
    decision = make.signed(case)
    make.undone(decision)
    entry = make.entry_of(make.fresh(case))
    assert entry.state == "annulled"


SEEN = [
    ("its chamber", lambda by: make.agent(), True),
    ("another chamber", lambda by: make.agent(institution=make.RABAT), False),
    ("who acts for it", lambda by: by, True),
    ("another person", lambda by: make.citizen(), False),
    ("nobody", lambda by: ANONYMOUS, False),
]


@pytest.mark.parametrize(("whose", "viewer", "seen"), SEEN)
def test_an_organisation_is_seen_by_its_chamber_and_by_who_acts_for_it(
    whose: str, viewer: Any, seen: bool
) -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    actor = viewer(by)
    with acting_for(actor):
        assert Organisation.objects.exists() is seen  # the second wall alone
        assert Entry.objects.filter(pk=entry.pk).exists() is seen
        assert Version.objects.exists() is seen
        assert Membership.objects.exists() is seen
        assert queries.entries(actor).filter(pk=entry.pk).exists() is seen


def test_an_organisation_is_found_by_its_name_its_ice_and_its_number() -> None:
    entry = make.cooperative(organisation__name_latin="Coopérative Tissage Zahra")
    row = entry.organisation
    assert row is not None
    viewer = make.agent()
    with acting_for(viewer):
        for text in ("tissage zahra", row.ice, entry.nia):
            assert queries.search_persons(text, viewer=viewer).entries == [entry]


@action
def write(row: Any) -> Any:
    row.save(force_insert=True)
    return row


def copied(row: Any, **changes: Any) -> Any:
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return type(row)(**(fields | {"id": uuid4()} | changes))


BROKEN = [
    (Organisation, {"ice": "1"}, "organisation_kind_known", {"kind": "guild"}),
    (Organisation, {}, "organisation_one_ice", {}),
    (Organisation, {"ice": "1"}, "organisation_has_a_name", {"name_ar": "", "name_latin": ""}),
    (Entry, {"nia": "1"}, "register_entry_organisation_id_key", {}),
    (Entry, {"nia": "1"}, "entry_one_holder", {"organisation_id": None, "category": "artisan"}),
    (Entry, {"nia": "1"}, "entry_category_of_its_holder", {"category": "artisan"}),
    (Membership, {}, "membership_once", {}),
    (Membership, {"document": "Z1"}, "membership_sex", {"sex": "x"}),
    (Membership, {"document": "Z1"}, "membership_role_known", {"role": "king"}),
    (Membership, {"document": "Z1"}, "membership_document_kind", {"document_kind": "note"}),
    (Membership, {"document": "Z1"}, "membership_dates", {"valid_to": date(2000, 1, 1)}),
    (Version, {"valid_from": date(2020, 1, 1)}, "version_one_holder", {"organisation": None}),
]


@pytest.mark.parametrize(("model", "fresh", "constraint", "wrong"), BROKEN)
def test_the_database_says_no_first_to_organisations(
    model: Any, fresh: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    make.cooperative()
    with make.everything():
        row = model.objects.order_by("pk").first()
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            write(copied(row, **fresh, **wrong))


LATER = date(2030, 1, 1)
OF_SUPERVISION = [
    (Supervision, "supervision_one_open", {}),
    (Supervision, "supervision_dates", {"valid_to": date(2000, 1, 1)}),
    (Supervision, "supervision_broken_until", {"broken_on": LATER, "valid_to": LATER}),
    (SupervisorAnswer, "supervisor_answers_once", {}),
    (SupervisorAnswer, "supervisor_says_yes_or_no", {"case": uuid4(), "answer": "may"}),
]


@pytest.mark.parametrize(("model", "constraint", "wrong"), OF_SUPERVISION)
def test_the_database_says_no_first_to_supervision(
    model: Any, constraint: str, wrong: dict[str, Any]
) -> None:
    make.enterprise()
    with make.everything():
        row = model.objects.get()
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            write(copied(row, **wrong))


def test_an_enterprise_does_not_supervise_itself() -> None:
    entry = make.enterprise()
    with make.everything():
        row = Supervision.objects.get()
        with pytest.raises(IntegrityError, match="supervision_of_another"), transaction.atomic():
            write(copied(row, supervisor_id=entry.pk, valid_to=date(2030, 1, 1)))


def test_a_master_is_entered_on_a_recognition_and_says_so() -> None:
    entry = make.master()
    assert entry.category == "master"
    with make.everything():
        version = Version.objects.get(entry=entry)
    assert (version.category, version.proof) == ("master", "recognition")
    [told] = acts_of([Subject(kind="entry", id=entry.id)])
    assert told.facts is not None
    assert told.facts["category"] == "master"


def test_an_artisan_is_promoted_under_the_same_number() -> None:
    by = make.citizen()
    entry = make.entered(by)
    holder = make.citizen(own=by.space, person=entry.person_id)
    pages = {
        "recognition": {"shown": "paper", "code": "", "since": "2005"},
        "documents": {},
    }
    case = make.asked("promotion", pages, "proof", by=holder, about=entry.pk)
    make.signed(make.examined(case))
    now = make.fresh(entry)
    assert (now.category, now.nia) == ("master", entry.nia)
    assert kinds(entry) == ["register.entered", "register.promoted"]
    with make.everything():
        said = list(Version.objects.filter(entry=entry).order_by("recorded_at"))
    assert [(v.category, v.proof) for v in said] == [
        ("artisan", "attestation"),
        ("master", "recognition"),
    ]


def test_a_promotion_decided_by_mistake_is_undone() -> None:
    by = make.citizen()
    entry = make.entered(by)
    holder = make.citizen(own=by.space, person=entry.person_id)
    pages = {"recognition": {"shown": "paper", "code": "", "since": "2005"}, "documents": {}}
    case = make.asked("promotion", pages, "proof", by=holder, about=entry.pk)
    make.undone(make.signed(make.examined(case)))
    assert make.fresh(entry).category == "artisan"
    with make.everything():
        newest = Version.objects.filter(entry=entry).order_by("recorded_at").last()
    assert newest is not None
    assert newest.proof == "attestation"


def test_nobody_asks_for_the_promotion_of_another() -> None:
    entry = make.entered()
    other = make.citizen()
    for about in (entry.pk, None):
        with pytest.raises((Refused, queries.NotFound)):
            make.asked("promotion", {}, by=other, about=about)


def test_a_master_is_not_promoted_again() -> None:
    by = make.citizen()
    entry = make.master(by)
    holder = make.citizen(own=by.space, person=entry.person_id)
    with pytest.raises(Refused, match="not_entered"):
        make.asked("promotion", {}, by=holder, about=entry.pk)


def test_a_member_twice_in_the_list_keeps_the_request_from_being_sent() -> None:
    with pytest.raises(Refused):
        make.asking_cooperative(members__rows=[*lines(6), member(3)])
