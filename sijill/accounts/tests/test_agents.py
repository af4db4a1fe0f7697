"""Agents: invited, enrolled, helped, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from sijill.accounts import actions, queries
from sijill.accounts.actions import demonstration
from sijill.accounts.actions.demonstration import NotADemonstration
from sijill.accounts.models import Invitation
from sijill.accounts.tests.factories import (
    ANONYMOUS,
    AT,
    AT_COUNTER,
    DIRECTOR,
    PASSWORD,
    TOTP_SECRET,
    an_agent,
)
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act

pytestmark = pytest.mark.django_db


def invite(by=DIRECTOR, email="Souad@Chamber.ma "):
    return actions.invite_agent(email=email, name_ar="سعاد", name_fr="Souad", by=by, at=AT)


def test_an_invited_agent_sets_a_password_once():
    agent, secret = invite()
    assert agent.email == "souad@chamber.ma"
    assert actions.accept_invitation(secret=secret, password=PASSWORD, at=AT).id == agent.id
    assert actions.accept_invitation(secret=secret, password="autre phrase", at=AT) is None
    agent.refresh_from_db()
    assert agent.check_password(PASSWORD)
    assert agent.password.startswith("argon2")
    assert Act.objects.filter(kind="accounts.agent_invited", subject_id=agent.id).count() == 1


def test_the_link_is_not_in_the_database():
    _, secret = invite()
    assert secret.encode() not in bytes(Invitation.objects.get().digest)


def test_a_link_older_than_three_days_is_spent():
    _, secret = invite()
    late = AT + timedelta(days=3, seconds=1)
    assert actions.accept_invitation(secret=secret, password=PASSWORD, at=late) is None


def test_a_weak_password_leaves_the_link_good():
    _, secret = invite()
    for weak in ("court", "password1234", "souad@chamber.ma"):
        with pytest.raises(ValidationError):
            actions.accept_invitation(secret=secret, password=weak, at=AT)
    assert actions.accept_invitation(secret=secret, password=PASSWORD, at=AT)


@pytest.mark.parametrize(
    "by",
    [
        ANONYMOUS,
        AT_COUNTER,
        Actor(kind=ActorKind.CITIZEN, assurance=Assurance.FACT),
        Actor(kind=ActorKind.AGENT, role=Role.EXAMINER, assurance=Assurance.STEP_UP),
        Actor(kind=ActorKind.AGENT, role=Role.DIRECTOR, assurance=Assurance.MFA),
    ],
)
def test_only_a_director_who_stepped_up_invites_and_closes(by):
    agent = an_agent(totp=False)
    for verb in (actions.renew_invitation, actions.clear_second_factor, actions.deactivate_agent):
        with pytest.raises(Refused):
            verb(agent=agent.id, by=by, at=AT)
    with pytest.raises(Refused):
        invite(by=by)


def test_the_same_address_is_not_invited_twice():
    invite()
    with pytest.raises(Refused, match="already_there"):
        invite(email="SOUAD@chamber.ma")


def test_a_new_link_ends_the_old_one_and_the_password():
    agent, first = invite()
    second = actions.renew_invitation(agent=agent.id, by=DIRECTOR, at=AT)
    assert actions.accept_invitation(secret=first, password=PASSWORD, at=AT) is None
    assert actions.accept_invitation(secret=second, password=PASSWORD, at=AT)


def test_a_lost_second_factor_ends_with_the_password():
    agent = an_agent()
    actions.clear_second_factor(agent=agent.id, by=DIRECTOR, at=AT)
    agent.refresh_from_db()
    assert not agent.has_usable_password()
    assert not Authenticator.objects.filter(user=agent).exists()


def test_a_closed_agent_keeps_a_name_and_nothing_else():
    agent, secret = invite()
    actions.deactivate_agent(agent=agent.id, by=DIRECTOR, at=AT)
    assert actions.accept_invitation(secret=secret, password=PASSWORD, at=AT) is None
    assert queries.agent(agent.id).name("fr") == "Souad"
    assert queries.agents([agent.id])[agent.id].name("ar") == "سعاد"


def test_the_secret_of_the_application_is_sealed():
    agent = an_agent()
    stored = str(Authenticator.objects.get(user=agent, type="totp").data)
    assert TOTP_SECRET not in stored


def demonstrate(email="examiner@demo.ma", password=PASSWORD):
    return actions.demonstration_agent(
        email=email,
        password=password,
        totp_secret=TOTP_SECRET,
        name_ar="سعاد",
        name_fr="Souad",
        by=SYSTEM,
        at=AT,
    )


def test_known_passwords_exist_in_a_demonstration_alone(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(NotADemonstration):
        demonstrate()
    settings.DEMONSTRATION = True
    assert demonstrate().id == demonstrate().id
    assert Authenticator.objects.filter(user__email="examiner@demo.ma").count() == 1


def test_the_password_of_a_demonstration_is_hashed_once_and_opens_for_each(settings, monkeypatch):
    settings.DEMONSTRATION, hashed = True, []
    real = demonstration.make_password
    monkeypatch.setattr(
        demonstration, "make_password", lambda *a, **k: hashed.append(a) or real(*a, **k)
    )
    word = "faience-et-cuivre"
    agents = [demonstrate(f"{n}@demo.ma", word) for n in range(4)]
    assert hashed == [(word,)]
    assert all(each.check_password(word) for each in agents)
    assert {each.password.partition("$")[0] for each in agents} == {"argon2"}
    assert demonstrate("0@demo.ma", "another").check_password("another")
