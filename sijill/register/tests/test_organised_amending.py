"""The entry of an organisation says otherwise: what was asked, by one act, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sijill.desk.models import Case
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Outcome, Refused
from sijill.kernel.years import anniversary
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for
from sijill.register import actions, queries
from sijill.register.models import Entry, Organisation, OrganisationKeys, Version
from sijill.register.procedures.organised_amending import AMENDMENTS
from sijill.register.queries import organised
from sijill.register.rules import EntryState, OrganisationKind
from sijill.register.rules.organised import read
from sijill.register.rules.organised_amending import (
    CODES,
    OPEN_TO,
    RULES,
    TOUCHED,
    Changed,
    Reformed,
    asking_of,
    examine,
    pages_of,
)
from sijill.register.rules.organised_saying import said
from sijill.register.tests import factories as make
from sijill.register.tests.test_organisation_rules import ANSWERS, situation

COOPERATIVE, ENTERPRISE = OrganisationKind.COOPERATIVE, OrganisationKind.ENTERPRISE
TRADE = ANSWERS["craft"]["trade"]


def asked_now(**changed: Any) -> Reformed:
    base = Reformed(
        state=EntryState.ENTERED,
        changes=frozenset({Changed.SEAT}),
        changed=("place",),
        situation=situation(evidence=frozenset({"registration", "minutes"})),
    )
    return replace(base, **changed)


def only(*changes: Changed) -> dict[str, Any]:
    return {"changes": frozenset(changes)}


NO_PAPERS = situation(evidence=frozenset())
MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("state", {}, "amend.from_here"),
    ("state", {"state": EntryState.STRUCK_OFF}, "amend.not_from_here"),
    ("change", {}, "amend.something"),
    ("change", {"changed": ()}, "amend.nothing"),
    ("change", {"changed": (), "done": True}, "amend.done"),
    ("papers", {}, "reform.read"),
    ("papers", only(Changed.PHONE), "amend.untouched"),
    ("papers", {"situation": NO_PAPERS}, "reform.no_registration"),
    ("papers", {"situation": NO_PAPERS, **only(Changed.NAME)}, "reform.no_decision"),
    ("papers", {"situation": NO_PAPERS, **only(Changed.REPRESENTATIVE)}, "reform.no_decision"),
    ("ice", {}, "amend.untouched"),
    ("ice", only(Changed.PAPERS), "ice.valid"),
    ("ice", {"held_by_another": True, **only(Changed.PAPERS)}, "reform.held_by_another"),
    ("founded", {}, "amend.untouched"),
    ("founded", only(Changed.PAPERS), "founded.told"),
    ("activities", {}, "amend.untouched"),
    ("activities", only(Changed.CRAFT), "activities.listed"),
    ("activities", {"supervised": frozenset(), **only(Changed.CRAFT)}, "reform.other_trade"),
    ("activities", {"supervised": frozenset({TRADE}), **only(Changed.CRAFT)},
     "activities.listed"),
    ("representative", {}, "amend.untouched"),
    ("representative", only(Changed.REPRESENTATIVE), "representative.no_picture"),
    ("representative", {"situation": situation(), **only(Changed.REPRESENTATIVE)},
     "representative.compare"),
    ("workplace", {}, "amend.same_chamber"),
    ("workplace", {"moves_to": "CH-04"}, "amend.moves"),
    ("workplace", {"situation": situation(seat__province="")}, "workplace.unknown"),
    ("workplace", only(Changed.NAME), "amend.untouched"),
    ("previous", {}, "amend.untouched"),
    ("previous", only(Changed.NAME), "previous.none"),
    ("previous", {"situation": situation(likenesses_open=1), **only(Changed.NAME)},
     "previous.to_settle"),
]  # fmt: skip


def test_each_rule_answers_as_the_table_says() -> None:
    for rule, changed, code in MATRIX:
        assert dict(examine(asked_now(**changed)))[rule].code == code, (rule, changed)


def test_every_rule_has_a_row_and_every_code_of_ours_is_reached() -> None:
    assert {row[0] for row in MATRIX} == set(RULES)
    told = {row[2] for row in MATRIX if row[2].startswith("reform.")}
    assert told | {"reform.of_organisations"} == set(CODES)
    assert all(verdict.article for _, verdict in examine(asked_now()))


@pytest.mark.parametrize("change", Changed)
def test_a_rule_looks_only_at_what_was_asked(change: Changed) -> None:
    asked = asked_now(situation=situation(evidence=FULL), **only(change))
    found = dict(examine(asked))
    assert {v.outcome for v in found.values()} <= {Outcome.OK, Outcome.TO_EXAMINE}
    assert sum(v.code == "amend.untouched" for v in found.values()) >= 3


FULL = frozenset({"registration", "minutes", "identity_front", "identity_back"})


def test_what_an_entry_says_is_read_back_as_it_was_asked() -> None:
    asking = replace(read(ANSWERS, COOPERATIVE), members=())
    told = said(asking, shares=organised_shares(), case="")
    assert asking_of(told, COOPERATIVE) == replace(asking, supervisor_name="")
    shown = read({**ANSWERS, **pages_of(asking)}, COOPERATIVE)
    assert replace(shown, members=()) == asking


def organised_shares() -> Any:
    from sijill.register.rules.members import shares

    return shares((), on=make.NOW.date(), youth_age=35)


def test_an_enterprise_is_entered_for_one_craft_and_is_not_asked_for_others() -> None:
    assert Changed.OTHERS not in OPEN_TO[ENTERPRISE]
    boxes = {box.code for box in AMENDMENTS[ENTERPRISE].pages[0].fields}
    assert boxes == {each.value for each in OPEN_TO[ENTERPRISE]}
    assert {name for names in TOUCHED.values() for name in names} >= {"name_ar", "place", "ice"}


# --- the register ---------------------------------------------------------------------------------

database = pytest.mark.django_db
NAMED = {"name_ar": "تعاونية الأنوال الجديدة", "name_latin": "Coopérative des nouveaux métiers"}
RABAT = {"province": make.IN_RABAT, "commune": "Hassan", "address": "7, rue des Consuls"}


def asked_by(entry: Entry, *papers: str, by: Actor, at: datetime = make.NOW, **pages: Any) -> Case:
    return make.asked(f"{entry.category}_amendment", pages, *papers, by=by, about=entry.pk, at=at)


def kinds(entry: Entry) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="entry", id=entry.id)])]


def row_of(entry: Entry) -> Organisation:
    with make.everything():
        return Organisation.objects.get(pk=entry.organisation_id)


@database
def test_a_new_name_and_seat_are_written_the_file_moves_and_the_rest_stays() -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    before, members = queries.current(entry), row_of(entry)
    keys = keys_of(entry)
    case = asked_by(
        entry, "minutes", "registration", by=by,
        change={"name": True, "seat": True}, organisation=NAMED, seat=RABAT, documents={},
    )  # fmt: skip
    found = make.ruled(case)
    assert (found["papers"], found["workplace"]) == ("reform.read", "amend.moves")
    make.accepted(case)
    row, newest = row_of(entry), queries.current(make.fresh(entry))
    assert (row.name_ar, row.province) == (NAMED["name_ar"], make.IN_RABAT)
    assert make.fresh(entry).chamber_id == make.RABAT
    assert newest.principal_trade == before.principal_trade
    assert newest.details["members"] == before.details["members"]
    assert (row.ice, row.space) == (members.ice, members.space)
    assert kinds(entry) == ["register.entered", "register.amended"]
    assert set(keys_of(entry)) != set(keys)  # found by the new name


def keys_of(entry: Entry) -> list[str]:
    with make.everything():
        return list(OrganisationKeys.objects.get(organisation=entry.organisation_id).keys)


@database
def test_a_mistaken_acceptance_is_undone_to_what_the_entry_said() -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    before = row_of(entry)
    case = asked_by(entry, "minutes", "registration", by=by, change={"name": True},
                    organisation=NAMED, documents={})  # fmt: skip
    decision = make.signed(make.examined(case))
    assert row_of(entry).name_latin == NAMED["name_latin"]
    make.undone(decision)
    assert row_of(entry).name_latin == before.name_latin
    assert kinds(entry)[-2:] == ["register.amended", "register.amended"]


@database
def test_the_account_follows_who_acts_for_it_when_the_register_knows_them() -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    successor = make.citizen()
    craftswoman = make.entered(successor, **make.FATIMA)
    person = craftswoman.own_person
    who = {"name_ar": person.name_ar, "name_latin": person.name_latin, "number": person.document,
           "quality": "president"}  # fmt: skip
    papers = ("minutes", "identity_front", "identity_back")
    case = asked_by(entry, *papers, by=by, change={"representative": True},
                    representative=who, documents={})  # fmt: skip
    decision = make.signed(make.examined(case))
    assert row_of(entry).space == successor.space
    assert queries.current(make.fresh(entry)).details["representative"]["document"] == who["number"]
    make.undone(decision)
    assert row_of(entry).space == by.space


@database
def test_another_craft_for_an_enterprise_is_weighed_against_who_supervises_it() -> None:
    by = make.citizen()
    entry = make.enterprise(by)
    other = next(code for code in ("PROV-008", "PROV-014", "PROV-010") if code != TRADE)
    case = asked_by(entry, by=by, change={"craft": True}, craft={"trade": other})
    assert make.ruled(case)["activities"] == "reform.other_trade"
    make.accepted(case)
    assert queries.current(make.fresh(entry)).principal_trade == other


@database
def test_an_identifier_of_another_organisation_is_not_taken() -> None:
    by = make.citizen()
    entry, other = make.cooperative(by), make.enterprise()
    papers = pages_of_now(entry)["papers"] | {"ice": row_of(other).ice}
    case = asked_by(entry, "registration", by=by, change={"papers": True}, papers=papers,
                    documents={})  # fmt: skip
    assert make.ruled(case)["ice"] == "reform.held_by_another"


def pages_of_now(entry: Entry) -> dict[str, dict[str, Any]]:
    return pages_of(asking_of(queries.said_in(queries.current(entry)), COOPERATIVE))


@database
def test_a_craftsman_s_entry_and_another_kind_are_not_changed_here() -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    with acting_for(by), pytest.raises(Refused) as told:
        AMENDMENTS[ENTERPRISE].concerns(by, entry.pk)
    assert told.value.verdicts[0].code == "reform.of_organisations"


# --- confirmed again ------------------------------------------------------------------------------

IN_TIME = datetime.combine(anniversary(civil_date(make.NOW), 5), make.NOW.timetz()) - timedelta(
    days=60
)


@database
def test_an_organisation_is_asked_to_confirm_and_one_answer_is_enough() -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    actions.follow_renewals(IN_TIME)
    assert kinds(entry)[-1] == "register.renewal_asked"
    given = {"still": {"answer": "same"}}
    case = make.asked("cooperative_renewal", given, by=by, about=entry.pk, at=IN_TIME)
    assert case.state == "accepted"
    assert make.fresh(entry).confirmed_on == civil_date(IN_TIME)
    with make.everything():
        assert Version.objects.filter(entry=entry).count() == 1


@database
def test_what_changed_of_an_enterprise_is_confirmed_with_its_change() -> None:
    by = make.citizen()
    entry = make.enterprise(by)
    given = {
        "still": {"answer": "changed"},
        "change": {"name": True},
        "organisation": {"name_ar": "مقاولة الضوء", "name_latin": "Entreprise Lumière"},
        "documents": {},
    }
    case = make.asked("enterprise_renewal", given, "minutes", "registration", by=by,
                      about=entry.pk, at=IN_TIME)  # fmt: skip
    assert case.state == "submitted"
    make.accepted(case, at=IN_TIME)
    assert row_of(entry).name_latin == "Entreprise Lumière"
    assert organised.supervision_of(make.fresh(entry)) is not None
    assert kinds(entry)[-2:] == ["register.amended", "register.renewed"]
