"""The life of a card: its table, its rules, its actions on a real register."""

from __future__ import annotations

import io
import random
import re
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sijill.cards import actions, safe
from sijill.cards.actions.issuing import one_on_its_way
from sijill.cards.actions.placing import take_places
from sijill.cards.models import Card, Handover, Place
from sijill.cards.queries.cards import NotFound, card_for, counts, known_of, own_card, stock
from sijill.cards.rules import life
from sijill.cards.rules.following import EFFECTS, Effect, follow
from sijill.cards.rules.issuing import Reason, Wanted, examine, valid_until
from sijill.cards.rules.life import LISTED, TRANSITIONS, CardState
from sijill.cards.wording.life import STATES, VERDICTS
from sijill.desk.rules.assisting import Way
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.kernel.card.status_list import Status
from sijill.kernel.identifiers import card as numbers
from sijill.kernel.vault import WrappedKey
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.register.rules import VERSIONED
from sijill.register.tests import factories as make
from tests.crowd import somebody

S = CardState
WHO = {
    "citizen": Actor(kind=ActorKind.CITIZEN),
    "anonymous": Actor(),
    "system": SYSTEM,
    "machine": Actor(kind=ActorKind.MACHINE),
    **{role.value: Actor(kind=ActorKind.AGENT, role=role) for role in Role},
}


def test_a_card_moves_as_its_table_says_and_in_no_other_way():
    wrong = []
    for here, there, (who, by) in product([None, *S], S, WHO.items()):
        allowed = TRANSITIONS.get((here, there), frozenset())
        expected = by.role in allowed if by.is_agent else by.kind in allowed
        if life.may_move(here, there, by) != expected:
            wrong.append((here, there, who))
    assert wrong == []


def test_every_state_is_reached_worded_and_an_ended_one_is_left_by_nobody():
    reached = {there for _, there in TRANSITIONS}
    assert reached == set(S) == set(STATES)
    left = {here for here, _ in TRANSITIONS}
    assert not left & life.ENDED


def test_what_is_listed_never_becomes_valid_again():
    for (here, there), _who in TRANSITIONS.items():
        if here and LISTED.get(here) in (Status.WITHDRAWN, Status.REPLACED):
            raise AssertionError(f"{here} leads to {there}")


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("state", list(S))
def test_an_effect_done_twice_is_done_once(state, effect):
    to = follow(state, effect, before=S.HANDED_OVER if state is S.SUSPENDED else None)
    if to is None:
        return
    assert (state, to) in TRANSITIONS
    if effect is not Effect.RESUME:
        assert follow(to, effect, before=state) is None


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(1, 15))
def test_a_card_ends_the_day_before_its_anniversary(start, years):
    end = valid_until(start, years=years)
    assert 365 * years - 2 <= (end - start).days <= 366 * years


def wanted(**changes):
    given_ = {
        "reason": Reason.FIRST,
        "on": date(2026, 11, 23),
        "state": "entered",
        "of_person": True,
        "portrait": True,
        "on_its_way": False,
        "held_until": None,
        "renewal_days": 90,
    }
    return Wanted(**{**given_, **changes})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "suspended"}, "card.entry_not_in_force"),
        ({"of_person": False}, "card.of_a_person"),
        ({"on_its_way": True}, "card.on_its_way"),
        ({"portrait": False}, "card.no_face"),
        ({"held_until": date(2030, 1, 1)}, "card.held_already"),
        (
            {"reason": Reason.RENEWAL, "held_until": date(2027, 6, 1)},
            "card.renewed_too_early",
        ),
    ],
)
def test_a_request_is_refused_for_its_reason(changes, code):
    refused = [v for _, v in examine(wanted(**changes)) if v.outcome == "refused"]
    assert [v.code for v in refused] == [code]


def test_a_face_is_always_looked_at_by_somebody():
    assert [v.code for _, v in examine(wanted()) if v.outcome == "to_examine"] == [
        "card.face_to_see"
    ]


def test_every_verdict_has_its_sentence():
    written = set()
    for path in Path(life.__file__).parents[1].rglob("*.py"):
        if path.name != "printing.py" and "tests" not in path.parts:
            written |= set(
                re.findall(r'(?:ok|refused|to_examine)\(\s*"(card\.[a-z_]+)"', path.read_text())
            )
    assert written == set(VERDICTS)


CLERK = Role.ASSISTANT
CHANCE = random.Random(5)


def entered():
    """An entry of somebody unlike the others."""
    return make.entered(**somebody(CHANCE))


@action
def a_card(state: CardState = S.APPROVED, entry=None, says=None, **changes) -> Card:
    entry = entry or entered()
    with acting_for(SYSTEM):
        made = Card.objects.create(
            id=uuid4(),
            number=numbers.issue(uuid4().int % 10**8, key=b"k" * 16).value,
            entry=entry,
            person=entry.person_id,
            chamber_id=entry.chamber_id,
            reason=Reason.FIRST,
            state=state,
            says=says or {"nia": entry.nia, "trade_official": False},
            face=uuid4(),
            valid_from=make.NOW.date(),
            valid_until=make.NOW.date() + timedelta(days=1825),
            requested_at=make.NOW,
            **changes,
        )
    take_places(cards=[made.pk], by=SYSTEM, at=make.NOW)
    return made


def status(card: Card) -> Status:
    return Status(Place.objects.get(pk=card.pk).status)


def state(card: Card) -> str:
    with acting_for(SYSTEM):
        return Card.objects.get(pk=card.pk).state


@pytest.fixture
def clerk(db, settings, tmp_path):
    settings.CARD_SAFE = tmp_path / "safe"
    by = make.agent(CLERK)
    with acting_for(by):
        yield by


def test_a_card_goes_from_the_printer_into_a_hand(clerk):
    card = a_card(S.PRINTED)
    actions.arrive(card=card, by=clerk, at=make.NOW)
    actions.arrive(card=card, by=clerk, at=make.NOW)
    handed = signed_for(card, clerk)
    assert (handed.state, handed.handed_on) == (S.HANDED_OVER, "signature")
    assert status(card) is Status.VALID


def test_a_card_in_hand_is_replaced_when_the_next_is_in_hand(clerk):
    entry = entered()
    old = a_card(S.HANDED_OVER, entry, handed_at=make.NOW, handed_on="code")
    new = a_card(S.AT_CHAMBER, entry)
    signed_for(new, clerk)
    assert state(old) == S.REPLACED
    assert status(old) is Status.REPLACED
    assert state(new) == S.HANDED_OVER


def signed_for(card: Card, by: Actor, *, seen: bool = True) -> Card:
    """The card handed over against a signature drawn on the screen."""
    picture = io.BytesIO(drawn_signature())
    return actions.hand_over_by_signature(
        card=card, way=Way.SCREEN, upload=picture, seen=seen, by=by, at=make.NOW
    )


def drawn_signature() -> bytes:
    image = Image.new("RGB", (900, 360), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(60 + 8 * i, 180 + (60 if i % 2 else -60)) for i in range(90)], "#10243f", 5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_signature_is_kept_sealed_with_its_act(clerk, tmp_path):
    card = a_card(S.AT_CHAMBER)
    signed_for(card, clerk)
    proof = Handover.objects.get(card=card)
    [picture] = safe.opened(
        proof.file, WrappedKey(key_id=proof.key_id, wrapped=bytes(proof.wrapped_key)), count=1
    )
    assert Image.open(io.BytesIO(picture)).size == (900, 360)
    assert Act.objects.get(pk=proof.act).kind == "cards.handed_over"
    with acting_for(make.agent(CLERK, institution="CH-04")):
        assert not Handover.objects.exists()


def test_without_a_proof_nothing_is_handed_over(clerk):
    card = a_card(S.AT_CHAMBER)
    with pytest.raises(Refused, match="identity_not_seen"):
        signed_for(card, clerk, seen=False)
    with pytest.raises(Refused):
        actions.hand_over_by_code(card=card, challenge=uuid4(), by=clerk, at=make.NOW)
    assert state(card) == S.AT_CHAMBER


def test_a_spoiled_card_is_stopped_and_another_takes_its_place(clerk):
    card = a_card(S.AT_CHAMBER)
    again = actions.spoil(card=card, why="scratched", by=clerk, at=make.NOW)
    assert state(card) == S.SPOILED
    assert status(card) is Status.WITHDRAWN
    assert (again.state, again.instead_of_id) == (S.APPROVED, card.pk)
    assert again.number != card.number
    assert status(again) is Status.VALID


def test_a_person_stops_her_lost_card_and_nobody_elses(db):
    entry = entered()
    card = a_card(S.HANDED_OVER, entry, handed_at=make.NOW, handed_on="code")
    stranger = make.citizen(person=uuid4())
    with acting_for(stranger), pytest.raises(NotFound):
        actions.report_lost(card=card, stolen=False, by=stranger, at=make.NOW)
    owner = make.citizen(person=entry.person_id)
    with acting_for(owner):
        assert own_card(viewer=owner).pk == card.pk
        actions.report_lost(card=card, stolen=True, by=owner, at=make.NOW)
        actions.report_lost(card=card, stolen=True, by=owner, at=make.NOW)
    assert state(card) == S.LOST
    assert status(card) is Status.WITHDRAWN


def test_a_chamber_sees_its_stock_alone(clerk):
    mine = a_card(S.AT_CHAMBER)
    other = make.agent(CLERK, institution="CH-04")
    assert [c.pk for c in stock(viewer=clerk)] == [mine.pk]
    assert counts(viewer=clerk)["at_chamber"] == 1
    with acting_for(other):
        assert list(stock(viewer=other)) == []
        with pytest.raises(NotFound):
            card_for(mine.pk, viewer=other)
        assert Card.objects.count() == 0


def test_cards_follow_their_entry_through_the_log(db):
    entry = entered()
    card = a_card(S.HANDED_OVER, entry, handed_at=make.NOW, handed_on="code")
    waiting = a_card(S.APPROVED, entered())
    for kind, expected, listed in (
        ("register.suspended", S.SUSPENDED, Status.SUSPENDED),
        ("register.suspended", S.SUSPENDED, Status.SUSPENDED),
        ("register.resumed", S.HANDED_OVER, Status.VALID),
        ("register.promoted", S.HANDED_OVER, Status.VALID),
        ("register.struck_off", S.WITHDRAWN, Status.WITHDRAWN),
        ("register.resumed", S.WITHDRAWN, Status.WITHDRAWN),
    ):
        actions.follow_entry(entry=entry.pk, kind=kind, at=make.NOW)
        assert (state(card), status(card)) == (expected, listed), kind
    assert state(waiting) == S.APPROVED


def test_a_change_of_name_leaves_the_card_good_and_notes_it(db):
    card = a_card(S.HANDED_OVER, handed_at=make.NOW, handed_on="code")
    assert actions.follow_entry(entry=card.entry_id, kind="register.amended", at=make.NOW) == 1
    assert actions.follow_entry(entry=card.entry_id, kind="register.amended", at=make.NOW) == 0
    with acting_for(SYSTEM):
        assert Card.objects.get(pk=card.pk).outdated_at == make.NOW


def test_every_act_that_moves_an_entry_has_an_effect_or_none_by_choice():
    chosen = {"register.entered", "register.returned", "register.imported", "register.split"}
    leaving = {k for k in VERSIONED if k.split(".")[1] in {"suspended", "struck_off", "annulled"}}
    assert leaving <= set(EFFECTS)
    assert not chosen & set(EFFECTS)


def test_the_clock_ends_cards_and_notes_those_nobody_fetches(db):
    old = a_card(S.HANDED_OVER, handed_at=make.NOW, handed_on="code")
    kept = a_card(S.AT_CHAMBER, arrived_at=make.NOW)
    later = make.NOW + timedelta(days=61)
    assert actions.remind(at=later, days=60) == [kept.pk]
    assert actions.remind(at=later, days=60) == []
    assert state(kept) == S.UNDELIVERED
    assert status(kept) is Status.VALID
    assert actions.expire(at=make.NOW + timedelta(days=1827)) == 2
    assert state(old) == state(kept) == S.EXPIRED


def test_the_database_keeps_one_card_on_its_way_and_one_in_hand(db):
    entry = entered()
    a_card(S.QUEUED, entry)
    with pytest.raises(IntegrityError, match="card_one_on_its_way"), transaction.atomic():
        a_card(S.AT_CHAMBER, entry)
    held = {"handed_at": make.NOW, "handed_on": "code"}
    a_card(S.HANDED_OVER, entry, **held)
    with pytest.raises(IntegrityError, match="card_one_in_hand"), transaction.atomic():
        a_card(S.HANDED_OVER, entry, **held)
    with pytest.raises(IntegrityError, match="card_handed_with_proof"), transaction.atomic():
        a_card(S.HANDED_OVER, entered())
    assert known_of(entry)["on_its_way"]


def test_what_a_card_says_is_never_altered(db):
    card = a_card(S.QUEUED)

    @action
    def alter():
        with acting_for(SYSTEM):
            Card.objects.filter(pk=card.pk).update(says={"nia": "another"})

    with pytest.raises(Exception, match="never altered"), transaction.atomic():
        alter()


def test_two_agents_who_approve_at_once_make_one_card(clone):
    entry = entered()

    def approve() -> str:
        with one_on_its_way():
            return a_card(S.APPROVED, entry).number

    answers = clone.at_once(approve, approve, approve)
    refusals = [a for a in answers if isinstance(a, Refused)]
    assert [v.code for r in refusals for v in r.verdicts] == ["card.on_its_way"] * 2
