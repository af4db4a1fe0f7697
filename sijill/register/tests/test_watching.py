"""What stands out by its number: found once by the clock, worked by people, deciding nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts.models import User
from sijill.desk.models import Case, Decision, Evidence
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import ANONYMOUS, NATIONAL, SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger.kept import forget
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.reference.models import Parameter
from sijill.register.actions import watching as verbs
from sijill.register.models import Control, Entry, Signal, Testimony
from sijill.register.queries import NotFound
from sijill.register.queries import watching as read
from sijill.register.rules import EntryState
from sijill.register.rules.watching import (
    LIMITS,
    SIGNAL_LIFE,
    WATCHED,
    SignalKind,
    SignalState,
    may_end,
    may_work,
    stands_out,
)
from sijill.register.tests import factories as make

OFFICES = [
    *(Actor(kind=ActorKind.AGENT, user=uuid4(), role=role) for role in Role),
    *(ANONYMOUS, SYSTEM),
]
SOON = make.NOW + timedelta(hours=2)


def no(verdicts: Any) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


def test_a_signal_over_all_from_to_and_role() -> None:
    for here, there, by in product([None, *SignalState], SignalState, OFFICES):
        allowed = SIGNAL_LIFE.get((here, there), frozenset())
        office = by.role if by.is_agent else by.kind
        assert (not no(may_work(here, there, by=by))) is (office in allowed)
        if by.user and office in allowed:
            closed = no(may_work(here, there, by=by, concerns=by.user))
            assert closed == {"signal.concerns_you"}


def test_the_clock_ends_no_signal() -> None:
    for (_, there), who in SIGNAL_LIFE.items():
        assert there is SignalState.FOUND or ActorKind.SYSTEM not in who


def test_a_signal_is_ended_by_whoever_took_it_with_words() -> None:
    by = OFFICES[0]
    assert no(may_end(taken_by=by.user, note="vu", by=by)) == set()
    assert no(may_end(taken_by=uuid4(), note=" ", by=by)) == {
        *("signal.of_another", "signal.no_note")
    }
    assert [stands_out(n, limit=3) for n in (2, 3, 4)] == [False, True, True]


# With the database from here on.


@pytest.fixture
def limits() -> None:
    """Every limit at two: a test makes no hundred requests."""

    @action
    def lowered() -> None:
        for row in Parameter.objects.filter(code__in=LIMITS).order_by("code"):
            row.pk, row.value = None, 2
            row.recorded_at = max(make.NOW, now())  # after those that the house came with
            row.act = uuid4()
            row.save(force_insert=True)

    with acting_for(SYSTEM):
        lowered()
    forget()


def watched(at: Any = SOON) -> dict[str, Signal]:
    verbs.watch(at)
    with acting_for(SYSTEM):
        return {one.kind: one for one in Signal.objects.order_by("kind", "found_at", "id")}


@action
def change(rows: Any, **columns: Any) -> None:
    with transaction.atomic():
        rows.update(**columns)


def officer(role: Role, chamber: str = make.FES, **given: Any) -> Actor:
    held = a_mandate(role, chamber)
    national = chamber == "MIN"
    return Actor(
        kind=ActorKind.AGENT, user=held.user_id, role=role, institution=chamber,
        reach=NATIONAL if national else frozenset({chamber}), assurance=Assurance.STEP_UP,
        language="fr", **given,
    )  # fmt: skip


@pytest.fixture
def two(limits: None) -> list[Entry]:
    """Two people entered within the hour, with one phone and the same file."""
    held = [make.entered(), make.entered(**make.FATIMA)]
    with acting_for(SYSTEM):
        cases = Case.objects.filter(subject_id__in=[one.pk for one in held])
        change(cases, phone="+212600000001", assisted_by=uuid4())
        change(Evidence.objects.filter(kind="face"), digest="ab" * 32)
        change(Decision.objects.filter(stage="final"), signed_by=make.agent(Role.REGISTRAR).user)
    return held


@pytest.mark.django_db
def test_what_stands_out_is_found_once_and_only_grows(two: list[Entry]) -> None:
    found = watched()
    assert set(found) == set(SignalKind) - {SignalKind.WITNESS, SignalKind.DENIED}
    assert {one.seen for one in found.values()} == {2}
    assert {one.institution_id for one in found.values()} == {make.FES}
    with acting_for(SYSTEM):
        before = Act.objects.filter(kind="signal.found").count()
    assert watched().keys() == found.keys()
    with acting_for(SYSTEM):
        assert Act.objects.filter(kind="signal.found").count() == before == len(found)
        more = make.entered(card__number="QA998877", card__sex="m")
        change(Case.objects.filter(subject_id=more.pk), phone="+212600000001")
    again = watched()
    assert again["phone"].pk == found["phone"].pk
    assert (again["phone"].seen, len(again["phone"].cases)) == (3, 3)


@action
def vouched(master: Entry, cases: Any, state: str = "confirmed") -> None:
    """The word of one master in each of these requests."""
    for case in cases:
        Testimony.objects.create(
            case=case, kind="master", state=state, entry=master.pk, nia=master.nia,
            phone="+212600000009", same_trade=True, tries_left=3, sendings=1,
            sent_at=make.NOW, asked_at=make.NOW, until=make.NOW.date() + timedelta(days=7),
            ended_at=None if state == "asked" else make.NOW, act=uuid4(),
        )  # fmt: skip


@pytest.mark.django_db
def test_one_master_who_vouched_for_many_is_a_signal_that_names_the_master(limits: None) -> None:
    master = make.entered(card__number="QA998877", card__sex="m")
    held = [make.entered(), make.entered(**make.FATIMA)]
    with acting_for(SYSTEM):
        cases = list(Case.objects.filter(subject_id__in=[one.pk for one in held]).order_by("pk"))
        vouched(master, cases[:1])
    assert "witness" not in watched()
    with acting_for(SYSTEM):
        vouched(master, cases[1:], state="closed")
    assert "witness" not in watched()  # nobody is counted for what they did not confirm
    with acting_for(SYSTEM):
        vouched(master, cases[1:])
    found = watched()["witness"]
    assert (found.key, found.seen, found.agent) == (str(master.pk), 2, None)
    assert set(found.cases) == {case.pk for case in cases}
    director = officer(Role.DIRECTOR)
    with acting_for(director):
        behind = read.behind(read.signal_for(found.pk, viewer=director))
        assert behind.master == master
        assert len(behind.cases) == 2
        verbs.take_signal(signal=found.pk, by=director, at=SOON)
        note = "معلّم القرية كلها، وقد أجاب عن كل واحد."
        ended = verbs.explain_signal(signal=found.pk, note=note, by=director, at=SOON)
    assert (ended.state, ended.note) == ("explained", note)


@pytest.mark.django_db
def test_one_less_than_the_limit_is_no_signal(limits: None) -> None:
    make.entered()
    assert watched() == {}


@pytest.mark.django_db
def test_a_signal_is_shown_to_heads_and_auditor_and_never_to_whom_it_concerns(
    two: list[Entry],
) -> None:
    found = watched()
    head, elsewhere = officer(Role.DIRECTOR), officer(Role.DIRECTOR, make.RABAT)
    for seer, many in (
        (head, 5), (officer(Role.MINISTRY, "MIN"), 5), (officer(Role.AUDITOR, "MIN"), 5),
        (elsewhere, 0), (officer(Role.EXAMINER), 0), (officer(Role.REGISTRAR), 0),
    ):  # fmt: skip
        with acting_for(seer):
            assert read.signals(seer).count() == many
    with acting_for(elsewhere):
        assert not Signal.objects.exists()  # the wall of the table itself
    with acting_for(SYSTEM):
        change(Signal.objects.filter(kind="pace"), agent=head.user)
    with acting_for(head):
        assert read.signals(head).count() == 4
        with pytest.raises(NotFound):
            read.signal_for(found["pace"].pk, viewer=head)
        with pytest.raises(Refused, match=r"signal\.concerns_you"):
            verbs.take_signal(signal=found["pace"].pk, by=head, at=SOON)


@pytest.mark.django_db
def test_a_signal_reaching_over_two_chambers_is_the_ministrys(two: list[Entry]) -> None:
    with acting_for(SYSTEM):
        change(Case.objects.filter(subject_id=two[0].pk), institution=make.RABAT)
    found = watched()
    assert found["phone"].institution_id is None
    head = officer(Role.DIRECTOR)
    with acting_for(head):
        assert not read.signals(head).filter(kind="phone").exists()


@pytest.mark.django_db
def test_a_signal_is_explained_or_opened_as_controls_and_changes_no_entry(
    two: list[Entry],
) -> None:
    found, head = watched(), officer(Role.DIRECTOR)
    with acting_for(head):
        with pytest.raises(Refused, match=r"signal\.not_from_here"):
            verbs.explain_signal(signal=found["phone"].pk, note="famille", by=head, at=SOON)
        for kind in ("phone", "paper"):
            verbs.take_signal(signal=found[kind].pk, by=head, at=SOON)
        verbs.explain_signal(signal=found["phone"].pk, note="une famille", by=head, at=SOON)
        verbs.control_signal(signal=found["paper"].pk, note="à revoir", by=head, at=SOON)
        opened = Control.objects.filter(signal=found["paper"].pk)
        assert {one.entry_id for one in opened} == {one.pk for one in two}
        states = set(Entry.objects.values_list("state", flat=True))
        assert states == {EntryState.ENTERED}
    assert watched()["phone"].state == SignalState.EXPLAINED


@pytest.mark.django_db
def test_the_database_wants_an_end_with_a_reason(two: list[Entry]) -> None:
    pk = watched()["phone"].pk
    rows = Signal.objects.filter(pk=pk)
    for columns, name in (
        ({"state": "taken"}, "signal_taken_by_somebody"),
        ({"state": "explained", "taken_by": uuid4()}, "signal_ended_with_a_reason"),
        ({"kind": "spell"}, "signal_words_known"),
    ):
        with acting_for(SYSTEM), pytest.raises(IntegrityError, match=name):
            change(rows, **columns)


def state_of(signal: Any) -> str:
    with acting_for(SYSTEM):
        return Signal.objects.get(pk=signal).state


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_signal_is_worked_on_screen(language: str, two: list[Entry]) -> None:
    found = watched()
    head = a_browser(User.objects.get(pk=officer(Role.DIRECTOR).user))
    auditor = a_browser(User.objects.get(pk=officer(Role.AUDITOR, "MIN").user))
    with override(language):
        listed = reverse("register:signals")
        assert head.get(listed).status_code == auditor.get(listed).status_code == 200
        assert head.get(f"{listed}?state=explained").status_code == 200
        for signal in found.values():
            assert head.get(reverse("register:signal", args=[signal.pk])).status_code == 200
        pk = found["paper"].pk
        page = reverse("register:signal", args=[pk])
        take, explain, control = (
            reverse("register:signal_do", args=[pk, deed])
            for deed in ("take", "explain", "control")
        )
        assert auditor.post(take).status_code == 403
        head.post(explain, {"note": "x"})
        assert state_of(pk) == SignalState.FOUND
        head.post(take)
        head.post(explain, {"note": " "})
        assert state_of(pk) == SignalState.TAKEN
        assert head.get(page).status_code == 200
        head.post(control, {"note": "même papier"})
        assert state_of(pk) == SignalState.CONTROLLED
        assert auditor.get(page).status_code == 200
        assert head.post(reverse("register:signal_do", args=[pk, "spell"])).status_code == 404
    assert a_browser(a_mandate(Role.EXAMINER, make.FES).user).get(page).status_code == 403
    assert WATCHED.keys() == set(SignalKind)
