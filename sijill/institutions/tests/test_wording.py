"""Every office, kind and refusal has its words."""

import re
from datetime import date
from pathlib import Path

from django.utils import translation

from sijill.institutions import wording
from sijill.institutions.rules import Kind
from sijill.institutions.rules.bodies import (
    AssemblyKind,
    AssemblyState,
    BodyState,
    Level,
    Post,
    RollState,
)
from sijill.institutions.rules.mail import LetterState, Way
from sijill.institutions.rules.plan import Condition, Place, PlanState, Spending
from sijill.institutions.rules.sessions import (
    College,
    FollowState,
    MeetingKind,
    Organ,
    Outcome,
    Quality,
)
from sijill.institutions.rules.tally import BallotState, Matter
from sijill.institutions.rules.territory import MoveState
from sijill.institutions.wording import bodies, deputies, mail, plan, replacing, sessions, territory
from sijill.kernel.actor import Role
from sijill.kernel.verdict import refused

ROOM = Path(wording.__file__).parent.parent
CODE = re.compile(r"refused\(\s*\"([a-z_.]+)\"")


def test_every_refusal_is_a_sentence():
    files = [*ROOM.glob("rules/*.py"), *ROOM.glob("actions/*.py")]
    said = {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}
    told = [
        *wording.REFUSALS,
        *bodies.REFUSALS,
        *sessions.REFUSALS,
        *mail.REFUSALS,
        *plan.REFUSALS,
        *territory.REFUSALS,
        *deputies.REFUSALS,
        *replacing.REFUSALS,
    ]
    assert said | {"agent.already_there"} == set(told)
    assert len(told) == len(set(told))


def test_every_state_of_a_body_and_of_its_papers_has_its_words():
    assert set(territory.MOVE_STATES) == set(MoveState)
    assert set(plan.PLAN_STATES) == set(PlanState)
    assert set(plan.SPENDINGS) == set(Spending)
    assert set(plan.PLACES) == set(Place)
    assert set(plan.CONDITIONS) == set(Condition)
    assert set(mail.WAYS) == set(Way)
    assert set(mail.LETTER_STATES) == set(LetterState)
    assert set(sessions.ORGANS) == set(Organ)
    assert set(sessions.QUALITIES) == set(Quality)
    assert set(sessions.COLLEGES) == set(College)
    assert set(sessions.MEETINGS) == set(MeetingKind)
    assert set(sessions.OUTCOMES) == set(Outcome)
    assert set(sessions.FOLLOW_STATES) == set(FollowState)
    assert set(bodies.LEVELS) == set(Level)
    assert set(bodies.BODY_STATES) == set(BodyState)
    assert set(bodies.ROLL_STATES) == set(RollState)
    assert set(bodies.ASSEMBLY_STATES) == set(AssemblyState)
    assert set(bodies.BALLOT_STATES) == set(BallotState)
    assert set(bodies.ASSEMBLIES) == set(AssemblyKind)
    assert set(bodies.POSTS) == set(Post)
    assert set(bodies.MATTERS) == set(Matter)


def test_every_office_and_kind_has_its_words():
    assert set(wording.ROLES) == set(Role)
    assert set(wording.KINDS) == set(Kind)


def test_a_refusal_from_the_room_below_is_told_too():
    with translation.override("fr"):
        assert (
            wording.refusal(refused("agent.unforeseen", "x")) == "Votre fonction ne le permet pas."
        )
        dated = refused("mandate.dates", "x", valid_from=date(2026, 11, 21))
        assert "21" in str(wording.refusal(dated))
