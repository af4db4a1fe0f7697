"""The members of a cooperative change as its assembly decided, once, and can be put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sijill.desk.models import Case
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.models import Entry, Membership, Version
from sijill.register.procedures import MEMBERS_CHANGE
from sijill.register.queries import organised
from sijill.register.rules import EntryState, OrganisationKind
from sijill.register.rules.members import Member
from sijill.register.rules.membership import Changing, change, examine, moves
from sijill.register.rules.organised import read
from sijill.register.tests import factories as make
from sijill.register.tests.test_organisation_rules import lines, member

HELD = date(2026, 11, 14)


def of(*numbers: int) -> tuple[Member, ...]:
    rows = {"members": {"rows": [member(n) for n in numbers]}}
    return read(rows, OrganisationKind.COOPERATIVE).members


def changing(**told: Any) -> Changing:
    facts: dict[str, Any] = {
        "state": EntryState.ENTERED,
        "before": of(1, 2, 3),
        "asked": of(1, 2, 4),
        "now": of(1, 2, 3),
        "held_on": HELD,
        "on": date(2026, 11, 22),
        "minutes": True,
    }
    return Changing(**facts | told)


def test_who_joins_who_leaves_and_who_is_told_otherwise_are_told_apart():
    renamed = replace(of(2)[0], name_latin="Aïcha B.")
    found = moves(of(1, 2, 3), (*of(1), renamed, *of(4)))
    assert (found.joined, found.left, found.otherwise) == (of(4), of(3), (renamed,))
    assert not moves(of(1, 2), of(2, 1))


SAID = [
    ({}, ["membership.from_here", "membership.moves", "assembly.read"]),
    ({"state": EntryState.STRUCK_OFF}, ["membership.not_from_here", "membership.moves", None]),
    ({"asked": of(3, 2, 1)}, [None, "membership.nothing", None]),
    ({"now": of(1, 2)}, [None, "membership.overtaken", None]),
    ({"now": of(1, 2, 4)}, [None, "membership.done", None]),
    ({"held_on": None}, [None, None, "assembly.ahead"]),
    ({"held_on": date(2026, 11, 23)}, [None, None, "assembly.ahead"]),
    ({"minutes": False}, [None, None, "assembly.no_minutes"]),
]


def test_every_way_in_which_a_change_may_stand_has_its_verdict():
    for told, wanted in SAID:
        found = [verdict.code for _rule, verdict in examine(changing(**told))]
        assert [w or f for w, f in zip(wanted, found, strict=True)] == found, told
    assert change(changing()).facts == {"joined": 1, "left": 1, "otherwise": 0}


def asked_by(entry: Entry, rows: list[dict[str, Any]], *, by: Actor) -> Case:
    """A change of members at the desk, begun from what the register holds now."""
    pages = {"assembly": {"held_on": HELD.isoformat()}, "members": {"rows": rows, "whole": True}}
    return make.asked("members_change", pages, "minutes", by=by, about=entry.pk)


def standing(entry: Entry) -> list[str]:
    with make.everything():
        return sorted(m.document for m in organised.members_of(entry.organisation))


@pytest.mark.django_db
def test_an_accepted_list_ends_the_places_of_who_left_and_keeps_the_others_untouched():
    by = make.citizen()
    entry = make.cooperative(by)
    with make.everything():
        before = {m.document: m.pk for m in organised.members_of(entry.organisation)}
    rows = [*lines(12)[:10], lines(14)[12]]
    case = asked_by(entry, rows, by=by)
    assert make.ruled(case)["change"] == "membership.moves"
    make.accepted(case)
    with make.everything():
        now = {m.document: m.pk for m in organised.members_of(entry.organisation)}
        ended = Membership.objects.filter(organisation=entry.organisation, valid_to__isnull=False)
        newest = Version.objects.filter(entry=entry).order_by("recorded_at").last()
        assert ended.count() == 2
    assert len(now) == 11
    assert {pk for document, pk in now.items() if document in before} <= set(before.values())
    assert newest.details["members"]["count"] == 11


@pytest.mark.django_db
def test_a_list_begun_before_another_change_is_not_written_over_it():
    by = make.citizen()
    entry = make.cooperative(by)
    first = asked_by(entry, lines(12)[:11], by=by)
    second = make.examined(asked_by(entry, lines(13), by=by))
    make.accepted(first)
    with pytest.raises(Refused) as told:
        make.signed(second)
    assert told.value.verdicts[0].code == "desk.rule_refuses"
    assert make.ruled(second)["change"] == "membership.overtaken"
    assert len(standing(entry)) == 11


@pytest.mark.django_db
def test_a_mistaken_acceptance_is_undone_to_the_very_members_of_before():
    by = make.citizen()
    entry = make.cooperative(by)
    before = standing(entry)
    case = make.examined(asked_by(entry, [lines(13)[0], *lines(13)[2:]], by=by))
    decision = make.signed(case)
    assert standing(entry) != before
    make.undone(decision)
    assert standing(entry) == before


@pytest.mark.django_db
def test_the_members_of_a_cooperative_that_left_the_register_are_not_changed():
    by = make.citizen()
    entry = make.cooperative(by)
    case = make.examined(asked_by(entry, lines(13), by=by))
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        at = make.NOW + timedelta(minutes=1)
        actions.strike_off(entry=entry, ground="asked", by=registrar, at=at)
    with pytest.raises(Refused):
        make.signed(case)


@pytest.mark.django_db
def test_a_craftsman_s_entry_has_no_members_to_change():
    entry = make.entered()
    by = make.citizen(person=entry.person_id)
    with acting_for(by), pytest.raises(Refused) as told:
        MEMBERS_CHANGE.concerns(by, entry.pk)
    assert told.value.verdicts[0].code == "membership.of_cooperatives"
