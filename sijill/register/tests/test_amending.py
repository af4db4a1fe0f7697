"""An entry says otherwise: what was asked and nothing else, by one act, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from django.utils.translation import override

from sijill.desk import actions as desk
from sijill.desk import procedures
from sijill.desk.models import Case
from sijill.institutions.models import Institution
from sijill.kernel.actor import SYSTEM, Actor, Role
from sijill.kernel.verdict import Outcome, Refused
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for
from sijill.register import actions, queries
from sijill.register.models import Entry, Person, PersonKeys, Version
from sijill.register.rules.amending import (
    CODES,
    RULES,
    TOUCHED,
    Amended,
    Change,
    amended,
    asking_of,
    changes,
    examine,
    pages_of,
)
from sijill.register.rules.asking import Asking, Place, read
from sijill.register.rules.life import EntryState
from sijill.register.rules.saying import said
from sijill.register.tests import factories as make
from sijill.register.tests.test_rules import ANSWERS, situation

RABAT_PLACE = {
    "province": make.IN_RABAT,
    "commune": "Hassan",
    "address": "7, rue des Consuls",
    "lives_there": "yes",
}


def asked_now(**changed: Any) -> Amended:
    base = Amended(
        state=EntryState.ENTERED,
        changes=frozenset({Change.PLACE}),
        changed=("workplace",),
        situation=situation(),
    )
    return replace(base, **changed)


CARD = frozenset({Change.CARD})
CRAFT = frozenset({Change.CRAFT})
MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("state", {}, "amend.from_here"),
    ("state", {"state": EntryState.SUSPENDED}, "amend.from_here"),
    ("state", {"state": EntryState.STRUCK_OFF}, "amend.not_from_here"),
    ("state", {"state": EntryState.MERGED}, "amend.not_from_here"),
    ("change", {}, "amend.something"),
    ("change", {"changed": ()}, "amend.nothing"),
    ("change", {"changed": (), "changes": frozenset({Change.FACE})}, "amend.something"),
    ("change", {"changed": (), "done": True}, "amend.done"),
    ("identity", {}, "amend.untouched"),
    ("identity", {"changes": CARD}, "amend.compare"),
    ("identity", {"changes": CARD, "situation": situation(evidence=frozenset())},
     "identity.no_picture"),
    ("age", {"changes": CARD}, "age.enough"),
    ("age", {}, "amend.untouched"),
    ("document", {"changes": CARD}, "amend.card_free"),
    ("document", {"changes": CARD, "held_by_another": True}, "previous.held_by_another"),
    ("previous", {"changes": CARD}, "previous.none"),
    ("previous", {"changes": CARD, "situation": situation(likenesses_open=2)},
     "previous.to_settle"),
    ("trade", {"changes": CRAFT}, "trade.listed"),
    ("trade", {"changes": CRAFT, "changed": ("trade",), "is_master": True},
     "amend.master_of_another"),
    ("trade", {"changes": CRAFT, "changed": ("other_trades",), "is_master": True},
     "trade.listed"),
    ("trade", {"changes": frozenset({Change.OTHERS}), "changed": ("other_trades",),
               "is_master": True}, "trade.listed"),
    ("proof", {"changes": frozenset({Change.OTHERS})}, "amend.untouched"),
    ("proof", {"changes": CRAFT}, "proof.read_attestation"),
    ("practice", {"changes": CRAFT}, "practice.enough"),
    ("workplace", {}, "amend.same_chamber"),
    ("workplace", {"moves_to": "CH-04"}, "amend.moves"),
    ("workplace", {"situation": situation(workplace__province="")}, "workplace.unknown"),
    ("regime", {"changes": frozenset({Change.REGIME})}, "regime.declared"),
    ("face", {"changes": frozenset({Change.FACE})}, "face.joined"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changed", "code"), MATRIX)
def test_each_rule_answers_as_the_table_says(rule: str, changed: dict[str, Any], code: str) -> None:
    assert dict(examine(asked_now(**changed)))[rule].code == code


def test_every_rule_has_a_row_and_cites_its_article() -> None:
    assert {row[0] for row in MATRIX} == set(RULES)
    told = {row[2] for row in MATRIX if row[2].startswith("amend.")}
    assert told | {"amend.of_persons", "amend.changed_since"} == set(CODES)
    assert all(verdict.article for _, verdict in examine(asked_now()))


@pytest.mark.parametrize("change", Change)
def test_a_rule_looks_only_at_what_was_asked(change: Change) -> None:
    found = dict(examine(asked_now(changes=frozenset({change}))))
    assert {v.outcome for v in found.values()} <= {Outcome.OK, Outcome.TO_EXAMINE}
    assert sum(v.code == "amend.untouched" for v in found.values()) >= 4


KINDS = (
    {},
    {"name__family_ar": "", "name__family_latin": ""},
    {"card__birth": "1984"},
    {"workplace__lives_there": "no", "residence": None},
    {"proof__more": True, "other_crafts": None},
)


def answers(changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    made = {page: dict(given) for page, given in ANSWERS.items()}
    for key, value in changed.items():
        page, _, field = key.partition("__")
        if field:
            made[page][field] = value
    if "residence" in changed:
        made["residence"] = {"province": "03.231", "commune": "Fès", "address": "douar Ait Ali"}
    if "other_crafts" in changed:
        made["other_crafts"] = {"trades": ["PROV-003", "PROV-004"]}
    return made


@pytest.mark.parametrize("changed", KINDS)
def test_what_an_entry_says_is_read_back_as_it_was_asked(changed: dict[str, Any]) -> None:
    asking = read(answers(changed))
    assert asking_of(said(asking)) == asking
    shown = read({**answers({}), **pages_of(asking)})
    assert replace(shown, informed=True) == asking


def test_an_old_roll_says_little_and_is_read_all_the_same() -> None:
    empty = {name: "" for name in ("principal_trade", "proof", "practice_since", "province")}
    bare = {**empty, "commune": "", "other_trades": [], "details": {"identity": {}}}
    assert asking_of(bare).born is None
    assert pages_of(asking_of(bare))["workplace"]["lives_there"] == "yes"


@pytest.mark.parametrize("change", Change)
def test_only_what_was_ticked_is_changed(change: Change) -> None:
    before, other = read(answers({})), read(answers(dict(KINDS[3])))
    given = {**answers({}), "change": {change.value: True}, "name": {"given_ar": "سعيد"},
             "craft": {"trade": "PROV-099"}, "regime": {"regime": "cpu"}}  # fmt: skip
    after = amended(before, given)
    differ = {f.name for f in fields(Asking) if getattr(before, f.name) != getattr(after, f.name)}
    assert differ <= set(TOUCHED[change])
    assert changes({"change": {change.value: True}}) == {change}
    assert other.residence != before.residence


# --- from the question to the signature -----------------------------------------------------------


def holder(entry: Entry, space: Any = None) -> Actor:
    return make.citizen(space, person=entry.person_id)


def asked(
    entry: Entry, *ticked: str, papers: tuple[str, ...] = (), **pages: dict[str, Any]
) -> Case:
    """A change asked by whoever holds the entry."""
    chosen = {change.value: change.value in ticked for change in Change}
    papers_page = {"documents": {}} if papers else {}
    return make.asked(
        "amendment", {"change": chosen, **pages, **papers_page}, *papers,
        by=holder(entry), about=entry.pk,
    )  # fmt: skip


def signed(case: Case) -> Entry:
    make.signed(make.examined(make.fresh(case)))
    with make.everything():
        return Entry.objects.get(pk=case.subject_id)


database = pytest.mark.django_db
NEW_NAME = {
    "given_ar": "رشيد", "family_ar": "الفاسي", "given_latin": "Rachid", "family_latin": "El Fassi",
    "foreign": False,
}  # fmt: skip


@database
def test_a_new_name_is_compared_written_and_found_and_the_number_stays() -> None:
    entry = make.entered()
    case = asked(entry, "name", papers=("identity_front", "identity_back"), name=NEW_NAME)
    assert make.ruled(make.fresh(case))["identity"] == "amend.compare"
    now = signed(case)
    with make.everything():
        person = Person.objects.get(pk=now.person_id)
        versions = list(queries.versions_of(now))
        [act] = Act.objects.filter(kind="register.amended", subject_id=now.pk)
        facts = ActFacts.objects.get(pk=act.pk).facts
        found = PersonKeys.objects.get(pk=person.pk).keys
    assert (now.nia, person.name_latin, person.document) == (
        entry.nia, "Rachid El Fassi", entry.own_person.document
    )  # fmt: skip
    assert [v.details["identity"]["family_latin"] for v in versions] == ["Benali", "El Fassi"]
    assert versions[1].details["informed"]["told"]
    assert (facts["changed"], facts["name_latin"]) == (["name"], "Rachid El Fassi")
    by = make.agent()
    with acting_for(by):
        assert [h.entry for h in queries.search_persons("Rachid el fassi", viewer=by).hits] == [now]
        assert not queries.search_persons("Benali", viewer=by).hits
    assert found


@database
def test_a_file_goes_with_the_work_to_another_chamber_and_comes_back() -> None:
    entry = make.entered()
    case = asked(entry, "place", workplace=RABAT_PLACE)
    assert make.ruled(make.fresh(case))["workplace"] == "amend.moves"
    now = signed(case)
    assert (now.chamber_id, now.institution_id) == (make.RABAT, make.FES)
    with make.everything():
        assert now.person_id
        [newest, _] = queries.sheet(now.person_id, viewer=SYSTEM).versions
    moved = [(c.field, c.before, c.after) for c in newest.changes]
    assert ("chamber", make.FES, make.RABAT) in moved, "whoever receives it reads where from"
    with override("fr"):
        decided = make.fresh(case)
        effect = procedures.procedure("amendment", 1).effect_of_acceptance(decided)
        assert str(Institution.objects.get(pk=make.RABAT).name_fr) in str(effect)
    there = make.agent(Role.REGISTRAR, make.RABAT)
    with acting_for(there):
        assert queries.entry_by_nia(entry.nia, viewer=there) == now
        assert queries.search_persons(entry.nia, viewer=there).hits
    decision = make.final(case)
    make.undone(decision)
    back = make.fresh(now)
    assert back.chamber_id == make.FES
    assert queries.current(back).province == make.IN_FES


@database
def test_what_others_changed_in_the_meantime_stays() -> None:
    entry = make.entered()
    place, regime = (
        asked(entry, "place", workplace={**RABAT_PLACE, "province": make.IN_FES}),
        asked(entry, "regime", regime={"regime": "cpu", "aid": "no"}),
    )
    signed(place)
    newest = queries.current(signed(regime))
    assert newest.details["workplace"]["address"] == "7, rue des Consuls"
    assert newest.details["regime"] == {"declared": "cpu", "confirmed": False, "aid": "no"}
    with pytest.raises(Refused, match="changed_since"):
        make.undone(make.final(place))


@database
def test_one_craft_more_needs_no_proof_of_the_first() -> None:
    entry = make.entered()
    case = asked(entry, "others", other_crafts={"trades": ["PROV-003"]})
    assert make.ruled(make.fresh(case))["proof"] == "amend.untouched"
    newest = queries.current(signed(case))
    assert (newest.principal_trade, newest.other_trades) == ("PROV-015", ["PROV-003"])
    assert newest.proof == "attestation"


@database
def test_another_persons_card_is_not_taken() -> None:
    entry, other = make.entered(), make.entered(**make.FATIMA)
    card = dict(ANSWERS["card"], number=other.own_person.document)
    case = asked(entry, "card", papers=("identity_front", "identity_back"), card=card)
    assert make.ruled(make.fresh(case))["document"] == "previous.held_by_another"


@database
def test_two_changes_to_one_card_at_the_end_are_a_verdict() -> None:
    entry, other = make.entered(), make.entered(**make.FATIMA)
    number = make.next_card()
    both = [
        asked(each, "card", papers=("identity_front", "identity_back"),
              card={**pages_of(asking_of(queries.said_in(queries.current(each))))["card"],
                    "number": number, "valid_until": "2031-03-31"})
        for each in (entry, other)
    ]  # fmt: skip
    ready = [make.examined(make.fresh(case)) for case in both]
    make.signed(ready[0])
    with pytest.raises(Refused, match="rule_refuses"):
        make.signed(ready[1])
    by = make.agent(Role.REGISTRAR)
    with acting_for(by), pytest.raises(Refused, match="previous"):  # both had passed the rules
        actions.amend(case=ready[1], decision=ready[1].decisions.get(), by=by, at=make.NOW)
    with make.everything():
        assert Person.objects.filter(document=number).count() == 1


@database
def test_nothing_changed_is_refused_and_changes_nothing() -> None:
    entry = make.entered()
    pages = pages_of(asking_of(queries.said_in(queries.current(entry))))
    case = asked(entry, "regime", regime=pages["regime"])
    assert make.ruled(make.fresh(case))["change"] == "amend.nothing"


@database
def test_an_organisation_is_not_changed_here() -> None:
    entry = make.cooperative(by := make.citizen())
    with acting_for(by), pytest.raises(Refused, match="of_persons"):
        desk.open_case(procedure="amendment", by=by, at=make.NOW, language="fr", about=entry.pk)


@database
def test_a_new_photograph_is_the_persons_and_the_former_comes_back() -> None:
    entry = make.entered()
    before = entry.own_person.portrait
    case = asked(entry, "face", papers=("face",))
    now = signed(case)
    with make.everything():
        assert Person.objects.get(pk=now.person_id).portrait not in (None, before)
    make.undone(make.final(case))
    with make.everything():
        assert Person.objects.get(pk=now.person_id).portrait == before
        assert Version.objects.filter(entry=entry).count() == 3


@database
def test_a_chamber_that_does_not_keep_the_entry_changes_nothing_of_it() -> None:
    entry = make.entered()
    case = make.examined(asked(entry, "place", workplace=RABAT_PLACE))
    elsewhere = make.agent(Role.REGISTRAR, make.RABAT)
    with make.everything():
        decision = case.decisions.get()
    with acting_for(elsewhere), pytest.raises(queries.NotFound):
        actions.amend(case=case, decision=decision, by=elsewhere, at=make.NOW)


def test_a_place_is_kept_with_its_three_parts() -> None:
    assert pages_of(asking_of(said(read(answers({})))))["workplace"] == {
        "province": "03.231", "commune": "", "address": "12, derb Sidi Ahmed", "lives_there": "yes"
    }  # fmt: skip
    assert Place() == Place(province="", commune="", address="")
