"""Whoever lends powers and whoever stands in are one person wherever two people are needed."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from sijill.accounts.rules import machines, texts
from sijill.campaigns.rules import calls, statements
from sijill.cards.rules import batching
from sijill.desk.rules import may_sign, sitting
from sijill.institutions.rules import bodies, sessions, territory
from sijill.kernel.actor import NATIONAL, Actor, ActorKind, Assurance, Lent, Role
from sijill.kernel.verdict import Verdict
from sijill.reference.rules import changes
from sijill.register.rules import controlling, exporting, rolls, watching
from sijill.voices import rules as voices

GIVER, DEPUTY, SOMEBODY = uuid4(), uuid4(), uuid4()
NOW, TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC), date(2026, 11, 23)


def officer(role: Role, **given) -> Actor:
    facts = {
        "kind": ActorKind.AGENT,
        "user": DEPUTY,
        "role": role,
        "institution": "CH-03",
        "reach": NATIONAL,
        "assurance": Assurance.STEP_UP,
        **given,
    }
    return Actor(**facts)


def _change(first, by: Actor) -> Iterable[Verdict]:
    proposal = changes.Proposal(
        code="card.years", valid_from=TODAY, reason="x" * 20, past_reason="", proposed_by=first
    )
    return [changes.other_person(proposal, by=by)]


def _export(first, by: Actor) -> Iterable[Verdict]:
    hand = exporting.hand(by, asked_by=first, institution="CH-03")
    state = exporting.ExportState
    return [exporting.may_move(state.ASKED, state.AGREED, by=hand)]


def _territory(first, by: Actor) -> Iterable[Verdict]:
    state = territory.MoveState
    hand = territory.hand(by, first=first)
    return [territory.may_move(state.PROPOSED, state.CONFIRMED, by=hand)]


def _signing(first, by: Actor) -> Iterable[Verdict]:
    return may_sign(signer=by, decides=frozenset({Role.REGISTRAR}), proposer=first, four_eyes=True)


def _appeal(first, by: Actor) -> Iterable[Verdict]:
    return may_sign(
        signer=by,
        decides=frozenset({Role.REGISTRAR}),
        proposer=None,
        four_eyes=True,
        first_signer=first,
    )


def _batch(first, by: Actor) -> Iterable[Verdict]:
    waiting = batching.Leaving(drawn=True, closed=False, asked_by=first)
    return [batching.may_grant(waiting, by=by)]


def _control(first, by: Actor) -> Iterable[Verdict]:
    return controlling.may_settle(
        outcome="conform", consequence="none", note="", reporter=first, by=by
    )


def _text(first, by: Actor) -> Iterable[Verdict]:
    state = texts.TextState
    return [texts.may_move_text(state.PROPOSED, state.AGREED, by=by, drafter=first)]


def _voice(first, by: Actor) -> Iterable[Verdict]:
    state = voices.RecordingState
    return [voices.may_move(state.PROPOSED, state.PUBLISHED, by=by, maker=first)]


def _sitting(first, by: Actor) -> Iterable[Verdict]:
    return sitting.another_signs(by, signed_by=first)


def _session(first, by: Actor) -> Iterable[Verdict]:
    return sessions.another_signs(by, signed_by=first)


def _assembly(first, by: Actor) -> Iterable[Verdict]:
    return bodies.another_does(by, done_by=[None, first])


# Each rule that wants two people: the office of the second, and what it says when one of the
# first's acts stands before them.
RULES: dict[str, tuple[Role, Callable[..., Iterable[Verdict]]]] = {
    "decision": (Role.REGISTRAR, _signing),
    "appeal": (Role.REGISTRAR, _appeal),
    "parameter": (Role.MINISTRY, _change),
    "export": (Role.REGISTRAR, _export),
    "territory": (Role.MINISTRY, _territory),
    "control": (Role.DIRECTOR, _control),
    "message": (Role.MINISTRY, _text),
    "voice": (Role.MINISTRY, _voice),
    "program": (Role.MINISTRY, lambda u, by: machines.may_confirm(asked_by=u, by=by)),
    "statement": (Role.DIRECTOR, lambda u, by: statements.may_approve(certified_by=u, by=by)),
    "denial": (
        Role.DIRECTOR,
        lambda u, by: calls.may_release(note="x", rung_by=u, paid=False, by=by),
    ),
    "call": (
        Role.EXAMINER,
        lambda u, by: calls.may_ring(
            note="", heard=calls.Heard.NOT_REACHED, concerned=frozenset({u}), by=by
        ),
    ),
    "roll": (
        Role.REGISTRAR,
        lambda u, by: [rolls.may_accept(rolls.RollState.CHECKED, brought_by=u, by=by)],
    ),
    "signal": (
        Role.DIRECTOR,
        lambda u, by: watching.may_work(
            watching.SignalState.FOUND, watching.SignalState.TAKEN, by=by, concerns=u
        ),
    ),
    "cards": (Role.DIRECTOR, _batch),
    "minutes of a commission": (Role.REGISTRAR, _sitting),
    "minutes of a session": (Role.REGISTRAR, _session),
    "minutes and counts of an assembly": (Role.REGISTRAR, _assembly),
}


def closed(verdicts: Iterable[Verdict]) -> set[str]:
    return {one.code for one in verdicts if not one.is_ok}


@pytest.mark.parametrize("name", RULES)
def test_the_second_person_is_neither_the_first_nor_who_stands_in_for_them(name):
    role, rule = RULES[name]
    alone = officer(role)
    other = closed(rule(SOMEBODY, alone))
    own = closed(rule(DEPUTY, alone))
    assert own > other, "the rule tells oneself from another"
    joined = officer(role, one_with=frozenset({GIVER}))
    assert closed(rule(GIVER, joined)) - other, "who lent counts as oneself"
    assert closed(rule(SOMEBODY, joined)) == other


def test_who_stands_in_takes_what_the_giver_asked_for_only_at_work_for_them():
    lent = Lent(giver=GIVER, deputation=uuid4(), powers=frozenset({"export"}))
    own = officer(Role.REGISTRAR, one_with=frozenset({GIVER}))
    assert exporting.hand(own, asked_by=GIVER, institution="CH-03") is exporting.Hand.OTHER
    working = officer(Role.REGISTRAR, one_with=frozenset({GIVER}), lent=lent)
    assert exporting.hand(working, asked_by=GIVER, institution="CH-03") is exporting.Hand.FIRST
    empty = Lent(giver=GIVER, deputation=uuid4(), powers=frozenset())
    idle = officer(Role.REGISTRAR, one_with=frozenset({GIVER}), lent=empty)
    assert exporting.hand(idle, asked_by=GIVER, institution="CH-03") is exporting.Hand.OTHER


@pytest.mark.parametrize(
    ("powers", "appeal", "signs"),
    [
        ({"decide"}, False, True),
        ({"decide"}, True, True),
        ({"supervise"}, True, True),
        ({"supervise"}, False, False),
        ({"examine"}, True, False),
    ],
)
def test_a_signature_under_lent_powers_takes_the_power_to_sign(powers, appeal, signs):
    lent = Lent(giver=GIVER, deputation=uuid4(), powers=frozenset(powers))
    by = officer(Role.REGISTRAR, lent=lent, one_with=frozenset({GIVER}))
    verdicts = may_sign(
        signer=by,
        decides=frozenset({Role.REGISTRAR}),
        proposer=SOMEBODY,
        four_eyes=True,
        first_signer=SOMEBODY if appeal else None,
    )
    assert (verdicts == []) == signs
