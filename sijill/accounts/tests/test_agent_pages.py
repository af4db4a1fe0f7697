"""An agent's way in: password, then a second factor without which nothing opens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from sijill.accounts import actions
from sijill.accounts.tests.factories import (
    AT,
    DIRECTOR,
    PASSWORD,
    TOTP_SECRET,
    a_line,
    an_agent,
    totp_now,
)
from sijill.kernel import clock

pytestmark = pytest.mark.django_db
LOGIN, SECOND = "/ar/agents/sign-in/", "/ar/agents/sign-in/code/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def type_password(client, agent, password=PASSWORD):
    return client.post(LOGIN, {"login": agent.email, "password": password})


def sign_in(client, agent):
    type_password(client, agent)
    return client.post(SECOND, {"code": totp_now()})


def who(client):
    return client.get("/ar/space/")


def test_password_and_second_factor_open(client):
    agent = an_agent()
    assert type_password(client, agent).url == SECOND
    assert client.get(SECOND).status_code == 200
    assert client.post(SECOND, {"code": totp_now()}).status_code == 302
    assert who(client).content.decode() == "agent STEP_UP None"


def test_the_password_alone_opens_nothing(client):
    type_password(client, an_agent())
    assert who(client).content.decode().startswith("anonymous NONE")


def test_a_wrong_second_factor_opens_nothing(client):
    type_password(client, an_agent())
    wrong = f"{(int(totp_now()) + 1) % 1_000_000:06d}"
    assert client.post(SECOND, {"code": wrong}).status_code == 422
    assert who(client).content.decode().startswith("anonymous NONE")


def test_without_a_second_factor_every_page_leads_to_enrolling_one(client):
    type_password(client, an_agent(totp=False))
    for page in ("/ar/space/", "/ar/sign/", "/ar/agents/account/", "/ar/agents/account/password/"):
        assert client.get(page).url == "/ar/agents/second-factor/"
    assert client.get("/ar/agents/second-factor/").status_code == 200


def test_enrolling_an_application_opens_and_gives_recovery_codes(client):
    agent = an_agent(totp=False)
    type_password(client, agent)
    page = client.get("/ar/agents/account/application/").content.decode()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)[0]
    done = client.post("/ar/agents/account/application/", {"code": totp_now(secret)})
    assert done.url == "/ar/agents/account/recovery/"
    assert who(client).content.decode() == "agent STEP_UP None"
    codes = client.get("/ar/agents/account/recovery/")
    assert len(re.findall(r">\d{8}<", codes.content.decode())) == 10
    assert Authenticator.objects.filter(user=agent, type="totp").exists()


def test_a_passkey_may_be_chosen_instead(client):
    type_password(client, an_agent(totp=False))
    page = client.get("/ar/agents/account/keys/add/")
    assert b"passkey-options" in page.content
    assert client.get("/ar/agents/account/keys/").url == "/ar/agents/second-factor/"


def test_a_recovery_code_signs_in_and_does_not_sign(client):
    agent = an_agent()
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(agent).get_unused_codes()
    type_password(client, agent)
    assert client.post(SECOND, {"code": codes[0]}).status_code == 302
    assert who(client).content.decode() == "agent MFA None"
    assert client.get("/ar/sign/").status_code == 302


def test_ten_minutes_later_a_signature_asks_for_the_second_factor_again(client):
    agent = an_agent()
    sign_in(client, agent)
    assert client.get("/ar/sign/").content == b"signed"
    with clock.stopped(clock.now() + timedelta(minutes=11)):
        assert who(client).content.decode() == "agent MFA None"
        page = client.get("/ar/sign/")
        assert page.url == "/ar/agents/again/?next=%2Far%2Fsign%2F"
        again = client.get(page.url)
        assert again.url == "/ar/agents/again/code/?next=%2Far%2Fsign%2F"
        assert client.get(again.url).status_code == 200


def test_giving_the_second_factor_again_returns_to_the_page(client):
    agent = an_agent()
    sign_in(client, agent)
    again = client.post("/ar/agents/again/code/?next=/ar/sign/", {"code": totp_now(shift=1)})
    assert again.url == "/ar/sign/"


def test_a_code_of_the_application_is_good_once(client):
    agent = an_agent()
    sign_in(client, agent)
    assert client.post("/ar/agents/again/code/", {"code": totp_now()}).status_code == 422


def test_a_code_read_over_the_shoulder_does_not_open_a_minute_later(client, monkeypatch):
    """The library forgets a used code after thirty seconds, and takes it for ninety."""
    import time

    from django.core.cache import cache

    agent, code, now = an_agent(), totp_now(shift=1), time.time()
    type_password(client, agent)
    assert client.post(SECOND, {"code": code}).status_code == 302
    monkeypatch.setattr(time, "time", lambda: now + 45)
    assert cache.delete(f"allauth.mfa.totp.used?user={agent.pk}&code={code}")
    thief = Client()
    type_password(thief, agent)
    assert thief.post(SECOND, {"code": code}).status_code != 302


def test_too_many_second_factors_are_refused_even_right(client):
    agent = an_agent()
    type_password(client, agent)
    wrong = f"{(int(totp_now()) + 1) % 1_000_000:06d}"
    for _ in range(11):
        client.post(SECOND, {"code": wrong})
    client.post(SECOND, {"code": totp_now()})
    assert who(client).content.decode().startswith("anonymous NONE")


def test_too_many_passwords_are_refused_even_right():
    agent = an_agent()
    for n in range(11):
        type_password(Client(REMOTE_ADDR=f"196.20.0.{n}"), agent, "wrong password")
    client = Client(REMOTE_ADDR="196.20.1.1")
    assert type_password(client, agent).status_code == 422


@pytest.mark.parametrize("password", [PASSWORD, "wrong password"])
def test_a_closed_agent_learns_nothing(client, password):
    agent = an_agent()
    actions.deactivate_agent(agent=agent.id, by=DIRECTOR, at=AT)
    assert type_password(client, agent, password).status_code == 422


def test_closing_an_agent_ends_the_session(client):
    agent = an_agent()
    sign_in(client, agent)
    actions.deactivate_agent(agent=agent.id, by=DIRECTOR, at=AT)
    assert who(client).content.decode().startswith("anonymous NONE")


def test_a_line_has_no_business_on_the_agents_pages(client):
    line = a_line()
    client.force_login(line, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in (
        "account/",
        "account/password/",
        "account/application/",
        "again/",
        "second-factor/",
    ):
        assert client.get(f"/ar/agents/{page}").url == LOGIN


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "agents/signup/", "2fa/"])
def test_nobody_signs_up_or_resets_by_mail(client, path):
    assert client.get(f"/ar/{path}").status_code == 404


def test_an_invitation_leads_to_the_first_password_and_a_second_factor(client):
    agent, secret = actions.invite_agent(
        email="new@chamber.ma", name_ar="ن", name_fr="N", by=DIRECTOR, at=clock.now()
    )
    page = f"/ar/agents/invitation/{secret}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"password": "x", "again": "y"}).status_code == 422
    assert client.post(page, {"password": "court", "again": "court"}).status_code == 422
    done = client.post(page, {"password": PASSWORD, "again": PASSWORD})
    assert done.url == LOGIN
    assert client.post(page, {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    agent.refresh_from_db()
    type_password(client, agent)
    assert who(client).url == "/ar/agents/second-factor/"


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_every_page_of_the_account_is_drawn_in_every_language(client, language):
    sign_in(client, an_agent())
    client.post("/ar/agents/again/code/", {"code": totp_now(shift=1)})
    for page in (
        "account/",
        "account/password/",
        "account/keys/",
        "account/keys/add/",
        "account/recovery/new/",
        "account/application/remove/",
        "again/code/",
    ):
        assert client.get(f"/{language}/agents/{page}").status_code == 200, page


def test_the_only_second_factor_is_not_removed(client):
    agent = an_agent()
    sign_in(client, agent)
    client.post("/ar/agents/again/code/", {"code": totp_now(shift=1)})
    client.post("/ar/agents/account/application/remove/")
    assert Authenticator.objects.filter(user=agent, type="totp").exists()


def test_changing_the_password_keeps_the_session(client):
    agent = an_agent()
    sign_in(client, agent)
    fresh = "six mots et une théière"
    client.post(
        "/ar/agents/account/password/",
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )
    agent.refresh_from_db()
    assert agent.check_password(fresh)
    assert who(client).content.decode().startswith("agent")


def test_an_old_hash_is_written_anew_on_signing_in(client):
    from django.contrib.auth.hashers import make_password

    from sijill.accounts.models import User
    from sijill.ledger.transaction import action

    agent = an_agent()
    old = make_password(PASSWORD, hasher="pbkdf2_sha256")
    action(User.objects.filter(id=agent.id).update)(password=old)
    type_password(client, agent)
    agent.refresh_from_db()
    assert agent.password.startswith("argon2")


def test_the_demonstration_s_command_prints_the_code_of_the_moment(settings, capsys):
    from django.core.management import call_command
    from django.core.management.base import CommandError

    agent = an_agent(email="examiner@demo.ma")
    settings.DEMONSTRATION = True
    call_command("code", agent.email)
    assert capsys.readouterr().out.strip() == totp_now(TOTP_SECRET)
    with pytest.raises(CommandError):
        call_command("code", "nobody@demo.ma")
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("code", agent.email)


# Sessions

FROM_A_PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/143.0 Mobile Safari/537.36"
SESSIONS = "/ar/agents/account/sessions/"


def two_browsers(agent):
    """The same agent at the desk, and on a telephone."""
    desk, phone = Client(), Client(HTTP_USER_AGENT=FROM_A_PHONE)
    with clock.stopped(AT):
        sign_in(desk, agent)
    cache.clear()  # the application shows another code a minute later
    with clock.stopped(AT + timedelta(minutes=1)):
        sign_in(phone, agent)
    return desk, phone


def test_an_agent_sees_where_the_account_is_open_and_closes_it_there():
    agent = an_agent()
    desk, phone = two_browsers(agent)
    page = desk.get(SESSIONS)
    said = page.content.decode()
    assert "Chrome على Android" in said
    assert [one.is_current for one in page.context["sessions"]] == [True, False]
    assert who(phone).content.decode().startswith("agent")
    other = page.context["sessions"][1].pk
    assert desk.post(SESSIONS, {"session": other}).status_code == 302
    assert who(phone).content.decode().startswith("anonymous")
    assert who(desk).content.decode().startswith("agent")
    assert len(desk.get(SESSIONS).context["sessions"]) == 1


def test_all_others_are_closed_at_once_and_this_one_stays():
    desk, phone = two_browsers(an_agent())
    phone.post(SESSIONS, {"session": "others"})
    assert who(desk).content.decode().startswith("anonymous")
    assert who(phone).content.decode().startswith("agent")


def test_nobody_closes_a_session_of_another():
    desk, _ = two_browsers(an_agent())
    strangers, _ = two_browsers(an_agent(email="other@example.ma"))
    theirs = desk.get(SESSIONS).context["sessions"][1].pk
    strangers.post(SESSIONS, {"session": theirs})
    assert len(desk.get(SESSIONS).context["sessions"]) == 2


def test_a_person_who_signs_in_leaves_no_trace_in_the_list(client):
    from allauth.usersessions.models import UserSession

    client.force_login(a_line(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert not UserSession.objects.exists()


@pytest.mark.parametrize(
    "page", ["account/password/", "account/application/", "account/keys/add/", "again/code/"]
)
def test_an_empty_form_of_the_ways_in_says_what_it_lacks(client, page):
    sign_in(client, an_agent())
    client.post("/ar/agents/again/code/", {"code": totp_now(shift=1)})
    if page == "account/application/":  # only who has none enrols one
        Authenticator.objects.filter(type="totp").delete()
    answer = client.post(f"/fr/agents/{page}")
    assert answer.status_code == 422
    form = answer.context_data["form"]
    assert form.errors
    said = answer.content.decode()
    assert all(str(why) in said for whys in form.errors.values() for why in whys)


def test_an_empty_password_or_code_says_what_it_lacks(client):
    assert client.post("/fr/agents/sign-in/").status_code == 422
    type_password(client, an_agent())
    assert client.post(SECOND).status_code == 422
    empty = client.post(SECOND, {"code": ""})
    assert empty.status_code == 422
    assert str(empty.context_data["form"].errors["code"][0]) in empty.content.decode()
