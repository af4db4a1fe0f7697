"""The rules of the hand-over: who is due, what stands in the way, where an act leads."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.protection.actions.applying import MESSAGES, SAID
from sijill.protection.actions.following import TOLD
from sijill.protection.actions.together import LEFT_AS
from sijill.protection.rules import codes, due, exchange, life, lines
from sijill.protection.rules.due import FundAnswer, Situation, examine, is_due, may_send
from sijill.protection.rules.effects import BRINGS, CHANGES, EFFECTS, Sureness
from sijill.protection.rules.following import EFFECTS as FOLLOWED
from sijill.protection.rules.following import Effect, follow
from sijill.protection.rules.life import (
    AGREED,
    AT_THE_FUND,
    BEFORE,
    ENDED,
    TRANSITIONS,
    CoverState,
)
from sijill.protection.rules.lines import LIVES, LineKind, LineState
from sijill.protection.rules.passing import Fault, IncomingState, OutgoingState
from sijill.protection.wording import effects, states
from sijill.protection.wording import exchange as said
from sijill.reference.rules import Regime
from sijill.register.rules import VERSIONED
from sijill.register.rules.asking import REGIMES

S = CoverState
WHO = {
    "citizen": Actor(kind=ActorKind.CITIZEN),
    "anonymous": Actor(),
    "system": SYSTEM,
    "machine": Actor(kind=ActorKind.MACHINE),
    **{role.value: Actor(kind=ActorKind.AGENT, role=role) for role in Role},
}
READY = Situation(
    of_person=True,
    entry="entered",
    regime="untaxed",
    state=S.READY,
    amount=Decimal("163.52"),
    told_amount=Decimal("163.52"),
    open_questions=0,
    answer=FundAnswer.UNKNOWN_THERE,
    exchange_on=True,
)


@pytest.mark.parametrize("here", [None, *S])
def test_an_affiliation_moves_as_its_table_says_and_in_no_other_way(here):
    for there, (name, by) in product(S, WHO.items()):
        allowed = TRANSITIONS.get((here, there), frozenset())
        expected = by.role in allowed if by.is_agent else by.kind in allowed
        assert life.may_move(here, there, by) == expected, (here, there, name)


def test_nobody_but_the_person_says_yes():
    for (here, there), who in TRANSITIONS.items():
        if there is S.CONSENTED and here in {S.TOLD, S.DECLINED, S.CANDIDATE, None}:
            assert who == {ActorKind.CITIZEN}
    assert (S.CANDIDATE, S.CONSENTED) not in TRANSITIONS, "a yes comes after the telling"


def test_no_way_leads_to_the_fund_but_through_telling_yes_and_the_question_to_the_fund():
    def reached(without):
        seen, ways = {None}, [None]
        while ways:
            here = ways.pop()
            for start, there in TRANSITIONS:
                if start == here and there not in seen and there is not without:
                    seen.add(there)
                    ways.append(there)
        return seen

    for needed in (S.TOLD, S.CONSENTED, S.QUERIED, S.READY):
        assert not reached(needed) & AT_THE_FUND, f"somebody is sent without {needed}"
    assert reached(None) - {None} == set(S)


def test_every_state_is_worded_and_counted_on_one_side():
    assert set(S) == set(states.STATES) == set(states.KINDS) == set(states.NEXT)
    assert not BEFORE & AT_THE_FUND
    assert not BEFORE & (ENDED - {S.DROPPED})
    assert AGREED < BEFORE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"of_person": False}, "cover.of_organisation"),
        ({"entry": "suspended"}, "cover.entry_does_not_stand"),
        ({"regime": "cpu"}, "cover.told_by_tax"),
        ({"regime": "simplified"}, "cover.told_by_tax"),
        ({"regime": "accounts"}, "cover.told_by_tax"),
        ({"regime": "auto_entrepreneur"}, "cover.told_by_auto_entrepreneur"),
        ({"told_amount": Decimal("148.65")}, "cover.price_changed"),
        ({"state": S.DECLINED}, "cover.not_consented"),
        ({"open_questions": 1}, "cover.question_open"),
        ({"answer": FundAnswer.NOT_ASKED}, "cover.fund_not_asked"),
        ({"answer": FundAnswer.COVERED}, "cover.covered_elsewhere"),
        ({"answer": FundAnswer.OTHER_REGIME}, "cover.covered_elsewhere"),
        ({"exchange_on": False}, "cover.exchange_off"),
    ],
)
def test_somebody_is_kept_from_being_sent_for_one_reason(changes, code):
    situation = replace(READY, **changes)
    refused = [v.code for _, v in examine(situation) if v.outcome == "refused"]
    assert refused == [code]
    assert not may_send(situation)


def test_somebody_for_whom_all_is_said_may_be_sent():
    assert may_send(READY)
    assert may_send(replace(READY, regime="unknown")), "the fund has said that it knows nobody"
    untold = replace(READY, told_amount=None)
    assert [v.code for _, v in examine(untold) if not v.is_ok] == [
        "cover.not_told",
        "cover.not_consented",
        "cover.no_price_yet",
    ]


@pytest.mark.parametrize("regime", REGIMES)
def test_the_untaxed_alone_are_due_and_who_does_not_know_is_asked_about(regime):
    ours = regime in {"untaxed", "unknown"}
    assert is_due(replace(READY, regime=regime)) == ours
    assert regime in due.LIAISONS


@pytest.mark.parametrize("effect", list(Effect))
def test_an_act_leads_where_the_table_allows_and_its_second_delivery_nowhere(effect):
    for state, due_ in product([None, *S], [True, False]):
        stands = due_ and effect is not Effect.STOP
        to = follow(state, effect, due=stands)
        if to is not None:
            assert ActorKind.SYSTEM in TRANSITIONS[(state, to)]
            assert follow(to, effect, due=stands) is None


def test_striking_off_tells_the_fund_only_of_those_it_was_told_of():
    for state in S:
        to = follow(state, Effect.STOP, due=False)
        assert (to is S.STOPPING) == (state in AT_THE_FUND)


def test_every_act_that_changes_an_entry_is_followed():
    assert set(FOLLOWED) == VERSIONED


def test_every_verdict_has_its_sentence():
    written = set()
    for path in Path(life.__file__).parents[1].rglob("*.py"):
        if "tests" not in path.parts:
            calls = re.findall(
                r'(?:ok|refused|to_examine)\(\s*f?"(cover\.[a-z_]+)', path.read_text()
            )
            written |= set(calls)
    written = (written - {"cover.told_by_"}) | {
        "cover.told_by_tax",
        "cover.told_by_auto_entrepreneur",
    }
    assert written == set(states.VERDICTS)
    assert set(states.RULES) == set(due.RULES)


def test_every_act_of_this_room_has_its_words():
    written = {*TOLD.values(), "declined", "taken_back"}
    for path in (Path(life.__file__).parents[1] / "actions").glob("*.py"):
        written |= set(re.findall(r'record\(\s*"([a-z_]+)"', path.read_text()))
    written |= {*SAID.values(), *LEFT_AS.values()}
    assert {f"protection.{done}" for done in written} == set(states.ACTS) == set(states.DONE)


def test_a_line_moves_as_its_table_says_and_in_no_other_way():
    for (here, there), (_, by) in product(product(LineState, LineState), WHO.items()):
        allowed = LIVES["line"].get((here, there), frozenset())
        expected = by.role in allowed if by.is_agent else by.kind in allowed
        assert lines.may_move(here, there, by) == expected


@pytest.mark.parametrize("kind", list(LineKind))
def test_every_answer_leads_where_both_tables_allow(kind):
    for code in codes.TABLE.values():
        leads = lines.step(kind, code.behaviour, code.code)
        if leads is None:
            assert code.behaviour is codes.Behaviour.WAIT
            continue
        assert (LineState.SENT, leads.line) in LIVES["line"]
        for here in lines.STANDS[kind] if leads.cover else ():
            assert ActorKind.SYSTEM in TRANSITIONS[(here, leads.cover)]
            assert leads.cover in SAID
    for here, (_, there) in lines.TAKEN_BACK.items():
        assert ActorKind.SYSTEM in TRANSITIONS[(here, there)]


def test_no_silence_and_no_unknown_code_is_ever_a_yes():
    for status, code in [("", ""), ("ACCP", "777"), ("RJCT", "000"), ("ACCP", "300")]:
        assert codes.behaviour(status, code) is codes.Behaviour.ALARM
    for kind in LineKind:
        assert lines.step(kind, codes.Behaviour.ALARM, "777").line is LineState.HELD


def test_nothing_leaves_unless_all_three_say_so():
    yes = {need.value: exchange.YES[need] for need in exchange.Need}
    assert exchange.is_open(yes)
    for need in exchange.Need:
        assert not exchange.is_open({**yes, need.value: "missing"})
        assert not exchange.is_open({k: v for k, v in yes.items() if k != need.value})


def test_what_passes_has_its_words():
    assert set(said.KINDS) == set(LineKind)
    assert set(said.LINES) == set(LineState)
    assert set(said.FILES) == set(OutgoingState)
    assert set(said.ANSWERS) == set(IncomingState)
    assert set(said.FAULTS) == set(Fault)
    assert set(said.CODES) == set(codes.TABLE)
    on = {verdict.code for verdict in exchange.open_(dict.fromkeys(exchange.YES, ""))}
    off = {f"exchange.{need.name.lower()}" for need in exchange.Need}
    assert on | off == set(said.NEEDS)
    assert set(MESSAGES) < set(SAID)


def test_every_effect_is_said_with_its_law_or_as_unknown():
    assert {e.topic for e in EFFECTS} == {*BRINGS, *CHANGES} == set(effects.EFFECTS)
    for effect in EFFECTS:
        if effect.sureness is Sureness.TEXT:
            assert effect.article in effects.LAWS
        if effect.sureness is Sureness.PRESS:
            assert effect.source
    assert set(effects.REGIMES) == set(Regime)
    assert set(effects.LIAISONS) == set(due.Liaison)
    assert set(effects.SURENESS) == set(Sureness)
