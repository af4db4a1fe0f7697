"""What a person keeps off public pages: said once, effective at once, kept with both its dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sijill.kernel import clock
from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions
from sijill.register.models import Entry, Opposition
from sijill.register.queries import NotFound, extracts
from sijill.register.queries.opposing import opposed_of, oppositions_of, withheld
from sijill.register.rules.opposing import OPPOSITIONS, OppositionState, Part, hides, may_move
from sijill.register.tests import factories as make
from sijill.register.tests.test_pages import LANGUAGES, as_, at

pytestmark = pytest.mark.django_db
__all__ = ["as_"]
LATER = make.NOW + timedelta(hours=3)
WHY = "I am afraid of a neighbour"


@pytest.fixture(autouse=True)
def ground() -> Iterator[None]:
    make.chambers()
    with clock.stopped(LATER):
        yield


def owned() -> tuple[Entry, Actor]:
    holder = make.citizen()
    entry = make.entered(holder)
    return entry, make.citizen(holder.space, person=entry.person_id)


def oppose(entry: Entry, by: Actor, part: Part = Part.EVERYTHING, **more: Any) -> Opposition:
    with acting_for(by):
        return actions.oppose(entry=entry.pk, part=part, by=by, at=LATER, **more)


def allow(held: Opposition, by: Actor) -> Opposition:
    with acting_for(by):
        return actions.allow_again(opposition=held.pk, by=by, at=LATER + timedelta(days=2))


def public(code: str) -> str:
    return Client().get(at("fr", "register:verify_extract", code)).content.decode()


def code_of(entry: Entry) -> str:
    by = make.agent()
    with acting_for(by):
        return extracts.extract(entry.pk, viewer=by, day=make.NOW.date(), at=make.NOW).code


@pytest.mark.parametrize("here", [None, *OppositionState])
@pytest.mark.parametrize("there", list(OppositionState))
@pytest.mark.parametrize("who", [*ActorKind, *Role])
def test_an_opposition_is_said_by_its_holder_or_at_a_counter(here: Any, there: Any, who: Any):
    by = make.agent(who) if isinstance(who, Role) else Actor(kind=who)
    if who is ActorKind.AGENT:
        return
    wanted = who in OPPOSITIONS.get((here, there), frozenset())
    assert may_move(here, there, by=by).is_ok == wanted


@pytest.mark.parametrize("wanted", list(Part))
@pytest.mark.parametrize("said", list(Part))
def test_everything_covers_each_part_and_a_part_covers_itself(wanted: Part, said: Part):
    assert hides(wanted, [said.value]) == (said in (Part.EVERYTHING, wanted))
    assert not hides(wanted, [])


def test_the_check_of_a_paper_says_yes_or_no_alone_from_that_moment_on():
    entry, holder = owned()
    code = code_of(entry)
    assert "R. B." in public(code)
    held = oppose(entry, holder, Part.PAPERS)
    hidden = public(code)
    assert "R. B." not in hidden
    assert entry.nia not in hidden.replace(" ", "")
    allow(held, holder)
    assert "R. B." in public(code)


def test_said_twice_it_is_one_and_withdrawn_it_stays_with_both_dates():
    entry, holder = owned()
    first, second = (oppose(entry, holder, reason=WHY) for _ in range(2))
    assert first.pk == second.pk
    for _ in range(2):
        done = allow(first, holder)
    assert (done.opposed_at, done.withdrawn_at) == (LATER, LATER + timedelta(days=2))
    again = oppose(entry, holder)
    with acting_for(holder):
        told = oppositions_of(entry.pk, viewer=holder)
    assert [one.pk for one in told] == [again.pk, first.pk]
    assert (told[1].reason, told[0].reason) == (WHY, "")


def test_the_log_tells_the_act_and_nothing_of_the_person():
    entry, holder = owned()
    allow(oppose(entry, holder, Part.NAME, reason=WHY), holder)
    with make.everything():
        kinds = ("register.opposed", "register.publication_allowed")
        acts = list(Act.objects.filter(subject_id=entry.pk, kind__in=kinds))
        facts = [one.facts for one in ActFacts.objects.filter(act__in=[a.pk for a in acts])]
    assert len(acts) == 2
    assert facts == [{"part": "name"}] * 2


def test_another_person_or_chamber_neither_says_nor_reads_it():
    entry, holder = owned()
    held = oppose(entry, holder)
    _, stranger = owned_by_another()
    elsewhere = make.agent(Role.ASSISTANT, make.RABAT)
    for other in (stranger, elsewhere):
        with acting_for(other):
            assert oppositions_of(entry.pk, viewer=other) == []
            assert not Opposition.objects.filter(pk=held.pk).exists()  # the wall of the table
            with pytest.raises(NotFound):
                actions.oppose(entry=entry.pk, part=Part.NAME, by=other, at=LATER)
            with pytest.raises(NotFound):
                actions.allow_again(opposition=held.pk, by=other, at=LATER)
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar), pytest.raises(Refused):
        actions.oppose(entry=entry.pk, part=Part.NAME, by=registrar, at=LATER)


def owned_by_another() -> tuple[Entry, Actor]:
    holder = make.citizen()
    card = {"card": {**make.answers()["card"], "number": make.next_card()}}
    entry = make.entered(holder, **card)
    return entry, make.citizen(holder.space, person=entry.person_id)


def test_two_entries_of_one_person_are_opposed_together():
    entry, holder = owned()
    other, _ = owned_by_another()
    oppose(entry, holder, Part.NAME)
    merged(entry, other)
    assert withheld([entry.pk, other.pk]) == {entry.pk, other.pk}


@action
def merged(entry: Entry, into: Entry) -> None:
    with make.everything():
        Entry.objects.filter(pk=entry.pk).update(state="merged", merged_into=into.pk)


def test_many_are_asked_in_two_queries():
    entry, holder = owned()
    oppose(entry, holder)
    with CaptureQueriesContext(connection) as asked:
        assert opposed_of([entry.pk, entry.person_id]) == {entry.pk: frozenset({"everything"})}
    assert len([one for one in asked if "register_" in one["sql"]]) == 2
    assert opposed_of([]) == {}


@action
def written(entry: Entry, **changes: Any) -> None:
    with make.everything(), transaction.atomic():
        said = {"covers": "name", "opposed_at": LATER, "act": entry.pk, **changes}
        Opposition.objects.create(entry=entry, **said)


@pytest.mark.parametrize("wrong", [{"covers": "face"}, {"withdrawn_at": LATER}, {}])
def test_the_table_says_no_first(wrong: dict[str, Any]):
    entry, holder = owned()
    oppose(entry, holder, Part.NAME)
    with pytest.raises(IntegrityError):
        written(entry, **wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_holder_says_it_on_a_page_and_takes_it_back(as_: Any, language: str):
    entry, holder = owned()
    browser = as_(holder)
    here = at(language, "register:publication", entry.pk)
    assert browser.post(here, {}).status_code == 422
    assert browser.post(here, {"part": "name", "reason": WHY}).status_code == 302
    assert WHY in browser.get(here).content.decode()
    with acting_for(holder):
        [held] = oppositions_of(entry.pk, viewer=holder)
    assert (held.institution_id, held.covers) == (None, "name")
    away = at(language, "register:publication_allow", entry.pk, held.pk)
    assert browser.post(away).status_code == 302
    with acting_for(holder):
        assert oppositions_of(entry.pk, viewer=holder)[0].withdrawn_at


def test_an_agent_says_it_with_the_person_and_a_signatory_finds_no_such_page(as_: Any):
    entry, holder = owned()
    here = at("fr", "register:publication", entry.pk)
    assert as_(make.agent(Role.ASSISTANT)).post(here, {"part": "papers"}).status_code == 302
    with acting_for(holder):
        [held] = oppositions_of(entry.pk, viewer=holder)
    assert held.institution_id == make.FES
    for other in (make.agent(Role.REGISTRAR), make.agent(Role.ASSISTANT, make.RABAT)):
        assert as_(other).get(here).status_code == 404
    assert Client().get(here).status_code == 404
