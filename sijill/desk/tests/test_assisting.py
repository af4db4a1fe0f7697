"""At a counter: what an agent wrote is sent once the person agreed, and to nothing else."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from PIL import Image, ImageDraw

from sijill.accounts.models import Challenge
from sijill.accounts.rules import Purpose
from sijill.desk import actions
from sijill.desk.models import Agreement
from sijill.desk.queries.assisting import as_shown
from sijill.desk.rules.assisting import Agreed, Way, agreed_to, may_agree
from sijill.desk.rules.life import WRITABLE, CaseState
from sijill.desk.tests import factories as make
from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for, action

CITIZEN = Actor(kind=ActorKind.CITIZEN)
ASSISTANT = Actor(kind=ActorKind.AGENT, role=Role.ASSISTANT)
HELPERS = {Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE, Role.ENROLLER}


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("role", [None, *Role])
def test_an_agreement_is_taken_by_who_helps_while_answers_may_change(state, role):
    by = Actor(kind=ActorKind.AGENT, role=role) if role else CITIZEN
    closed = may_agree(state, by=by)
    assert (not closed) == (state in WRITABLE and role in HELPERS)


def test_the_person_needs_no_agreement_and_an_agent_needs_that_of_these_answers():
    old = [Agreed(way=Way.CODE, shown="old")]
    assert agreed_to([], shown="new", by=CITIZEN).is_ok
    assert not agreed_to([], shown="new", by=ASSISTANT).is_ok
    assert not agreed_to(old, shown="new", by=ASSISTANT).is_ok
    assert agreed_to(old, shown="old", by=ASSISTANT).is_ok


def signature() -> io.BytesIO:
    picture = Image.new("RGB", (900, 360), "white")
    pen = ImageDraw.Draw(picture)
    pen.line([(60, 250), (200, 90), (330, 260), (520, 120), (800, 210)], fill="navy", width=6)
    file = io.BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return file


@pytest.fixture
def helped(db):
    """A whole draft that an assistant filled with somebody, in the assistant's scope."""
    make.institutions()
    by = make.agent(Role.ASSISTANT, space=make.space())
    case = make.draft(by)
    with acting_for(by):
        yield case, by


def test_nothing_is_sent_without_the_persons_agreement(helped):
    case, by = helped
    with pytest.raises(Refused) as refusal:
        actions.submit(case=case, by=by, at=make.NOW)
    assert [v.code for v in refusal.value.verdicts] == ["desk.not_agreed"]


@pytest.mark.parametrize("way", [Way.SCREEN, Way.PAPER])
def test_a_signature_sends_what_was_shown(helped, way):
    case, by = helped
    agreed = actions.agree_by_signature(case=case, way=way, upload=signature(), by=by, at=make.NOW)
    assert agreed.shown == as_shown(case)
    assert agreed.signature.kind == "agreement"
    sent = actions.submit(case=case, by=by, at=make.NOW)
    assert sent.state == CaseState.SUBMITTED


def test_an_answer_changed_afterwards_wants_a_new_agreement(helped):
    case, by = helped
    actions.agree_by_signature(case=case, way=Way.SCREEN, upload=signature(), by=by, at=make.NOW)
    fresh = make.fresh(case)
    actions.save_page(
        case=fresh,
        page="years",
        answers={"years": 14},
        revision=fresh.revision,
        by=by,
        at=make.NOW,
    )
    with pytest.raises(Refused):
        actions.submit(case=case, by=by, at=make.NOW)


def test_a_signature_is_a_picture(helped):
    case, by = helped
    with pytest.raises(Refused) as refusal:
        actions.agree_by_signature(
            case=case, way=Way.SCREEN, upload=io.BytesIO(b"MZ not a picture"), by=by, at=make.NOW
        )
    assert refusal.value.verdicts[0].code.startswith("evidence.")
    assert not Agreement.objects.exists()


@action
def a_code(case, *, used_at, subject=None) -> Challenge:
    return Challenge.objects.create(
        purpose=Purpose.AGREE,
        phone="+212661234578",
        digest=b"x" * 32,
        browser=uuid4(),
        subject_kind="case",
        subject_id=subject or case.pk,
        sent_at=make.NOW,
        expires_at=make.NOW + timedelta(minutes=10),
        tries_left=3,
        used_at=used_at,
        closed_at=used_at,
    )


def test_a_code_that_the_person_typed_sends(helped):
    case, by = helped
    code = a_code(case, used_at=make.NOW)
    first = actions.agree_by_code(case=case, challenge=code.pk, by=by, at=make.NOW)
    again = actions.agree_by_code(case=case, challenge=code.pk, by=by, at=make.NOW)
    assert first == again
    assert actions.submit(case=case, by=by, at=make.NOW).state == CaseState.SUBMITTED


@pytest.mark.parametrize("flaw", ["never typed", "too long ago", "for another case", "unknown"])
def test_no_other_code_sends(helped, flaw):
    case, by = helped
    later = make.NOW + timedelta(minutes=31 if flaw == "too long ago" else 1)
    used = None if flaw == "never typed" else make.NOW
    code = a_code(case, used_at=used, subject=uuid4() if flaw == "for another case" else None)
    challenge = uuid4() if flaw == "unknown" else code.pk
    with pytest.raises(Refused) as refusal:
        actions.agree_by_code(case=case, challenge=challenge, by=by, at=later)
    assert refusal.value.verdicts[0].code == "desk.code_not_answered"


def test_the_database_keeps_an_agreement_with_its_proof_and_for_ever(helped):
    case, by = helped
    agreed = actions.agree_by_signature(
        case=case, way=Way.SCREEN, upload=signature(), by=by, at=make.NOW
    )

    @action
    def without_proof():
        Agreement.objects.create(
            case=case, way=Way.CODE, shown="x", language="ar",
            taken_by=by.user, taken_at=make.NOW, act=uuid4(),
        )  # fmt: skip

    with pytest.raises(IntegrityError, match="agreement_has_its_proof"), transaction.atomic():
        without_proof()

    @action
    def altered():
        Agreement.objects.filter(pk=agreed.pk).update(shown="y")

    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        altered()
