"""The ministry's pages of programs, and the same deeds from a terminal."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from sijill.accounts.models import MachineClient, MachineGrant
from sijill.accounts.queries import client_of
from sijill.accounts.rules import Scope
from sijill.accounts.tests.factories import a_machine, an_agent
from sijill.accounts.wording import MACHINE_REFUSALS, MACHINE_STATES, SCOPES
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import Role
from sijill.kernel.clock import civil_date, now

pytestmark = pytest.mark.django_db


def at(name: str, *args) -> str:
    return reverse(f"institutions:{name}", args=args)


def ministry(**given) -> Client:
    return a_browser(a_mandate(Role.MINISTRY).user, **given)


def day(name: str, value: date) -> dict[str, str]:
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


def typed(**changes):
    today = civil_date(now())
    return {
        "name_ar": "بنك الصناع",
        "name_fr": "Banque des artisans",
        "contact": "Direction du crédit",
        "per_minute": "60",
        "scopes": ["entries.check", "reference.read"],
        "reach": ["*"],
        "purpose_ar": "لدراسة قرض طلبته",
        "purpose_fr": "étudier un crédit que vous avez demandé",
        "reference": "Convention 14/2026",
        "basis": "La banque vérifie l’inscription de qui demande un crédit.",
        **day("basis_date", today),
        **day("valid_from", today),
        **day("valid_to", today + timedelta(days=300)),
        **changes,
    }


def asked(browser: Client) -> MachineClient:
    answer = browser.post(at("machine_new"), typed())
    assert answer.status_code == 302, answer.context["form"].errors
    return MachineClient.objects.get()


def test_one_asks_another_confirms_and_the_secret_is_shown_once():
    one, other = ministry(), ministry()
    client = asked(one)
    page = one.get(at("machine", client.pk))
    assert page.context["waiting"]["own"]
    one.post(at("machine_decide", client.pk), {"do": "confirm"})
    assert client_of(str(client.pk), at=now()) is None
    other.post(at("machine_decide", client.pk), {"do": "confirm"})
    assert client_of(str(client.pk), at=now())
    shown = one.post(at("machine_secret", client.pk))
    secret = shown.context["secret"]
    assert f"<code>{secret}</code>" in shown.content.decode()  # read without a script too
    assert secret not in one.get(at("machine", client.pk)).content.decode()
    assert "no-store" in shown.headers["Cache-Control"]


def test_what_is_missing_is_said_and_nothing_is_kept():
    browser = ministry()
    for changes, code in (
        ({"purpose_ar": ""}, "machine.no_purpose"),
        ({"scopes": ["entry.name"]}, "machine.fields_alone"),
        ({"basis": "x"}, "machine.no_basis"),
    ):
        answer = browser.post(at("machine_new"), typed(**changes))
        assert answer.status_code == 422
        assert str(MACHINE_REFUSALS[code]) in answer.content.decode()
    assert not MachineGrant.objects.exists()


def test_other_terms_begin_with_those_that_stand():
    client, _ = a_machine(Scope.ENTRIES_CHECK, at=now())
    browser = ministry()
    page = browser.get(at("machine_terms", client.pk))
    assert page.context["form"].initial["reference"] == "Convention 14/2026"
    form = {k: v for k, v in typed(scopes=["entries.read", "entry.name"]).items()}
    assert browser.post(at("machine_terms", client.pk), form).status_code == 302
    waiting = client.grants.get(confirmed_at=None, ended_at=None)
    assert waiting.scopes == ["entries.read", "entry.name"]
    ministry().post(at("machine_decide", client.pk), {"do": "decline"})
    waiting.refresh_from_db()
    assert waiting.ended_at


def test_suspending_waits_for_no_second_factor_and_closing_does():
    client, _ = a_machine(at=now())
    hurried = ministry(stepped_up=False)
    hurried.post(at("machine_stop", client.pk, "suspend"), {"reason": "leak"})
    client.refresh_from_db()
    assert client.state == "suspended"
    answer = hurried.post(at("machine_stop", client.pk, "close"), {"reason": "end"})
    assert reverse("accounts:step_up") in answer.headers["Location"]
    ministry().post(at("machine_stop", client.pk, "resume"), {"reason": "mended"})
    client.refresh_from_db()
    assert client.state == "active"
    assert hurried.get(at("machine_stop", client.pk, "burn")).status_code == 404


def test_a_public_key_replaces_the_secret():
    from joserfc.jwk import ECKey

    client, _ = a_machine(at=now())
    browser = ministry()
    key = ECKey.generate_key("P-256").as_dict(private=False)
    assert browser.post(at("machine_key", client.pk), {"key": "{"}).status_code == 422
    assert browser.post(at("machine_key", client.pk), {"key": "[1]"}).status_code == 422
    assert browser.post(at("machine_key", client.pk), {"key": json.dumps(key)}).status_code == 302
    client.refresh_from_db()
    assert (client.key["kty"], client.secret_digest) == ("EC", None)


@pytest.mark.parametrize("role", list(Role))
def test_the_ministry_alone_lets_in_and_the_auditor_reads(role):
    client, _ = a_machine(at=now())
    browser = a_browser(a_mandate(role).user)
    may_see, may_do = role in (Role.MINISTRY, Role.AUDITOR), role is Role.MINISTRY
    for name, args in (("machines", ()), ("machine", (client.pk,))):
        assert (browser.get(at(name, *args)).status_code == 200) is may_see
    for name in ("machine_terms", "machine_key"):
        assert (browser.get(at(name, client.pk)).status_code == 200) is may_do
    assert (browser.get(at("machine_new")).status_code == 200) is may_do
    if not may_do:
        for name in ("machine_secret", "machine_decide"):
            assert browser.post(at(name, client.pk)).status_code == 403
    assert browser.get(at("machine", uuid4())).status_code == (404 if may_see else 403)


def test_the_list_asks_the_same_questions_however_many_programs_there_are(
    django_assert_max_num_queries,
):
    browser = ministry()
    for _ in range(3):
        a_machine(at=now())
    with django_assert_max_num_queries(14):
        browser.get(at("machines"))


def test_every_scope_and_state_has_its_words():
    assert set(SCOPES) == set(Scope)
    from sijill.accounts.rules import ClientState

    assert set(MACHINE_STATES) == set(ClientState)


# ── from a terminal ──────────────────────────────────────────────────────────────────────────


def run(*words: str) -> str:
    out = StringIO()
    call_command("machines", *words, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def people():
    users = [an_agent(totp=False) for _ in range(2)]
    for user in users:
        a_mandate(Role.MINISTRY, user=user)
    return [user.email for user in users]


@pytest.fixture
def terms(tmp_path):
    today = civil_date(now())
    told = {
        "name_ar": "بنك",
        "name_fr": "Banque",
        "contact": "Crédit",
        "scopes": ["entries.check"],
        "reach": ["*"],
        "purpose_ar": "لدراسة قرض",
        "purpose_fr": "étudier un crédit",
        "reference": "Convention 14/2026",
        "basis": "La banque vérifie l’inscription.",
        "basis_date": today.isoformat(),
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=300)).isoformat(),
    }
    file = tmp_path / "terms.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_a_program_is_let_in_renewed_and_stopped_from_a_terminal(people, terms):
    one, other = people
    client = run("ask", str(terms), "--by", one).split()[0]
    with pytest.raises(CommandError, match="same_person"):
        run("confirm", client, "--by", one)
    run("confirm", client, "--by", other)
    assert len(run("secret", client, "--by", one)) > 40
    assert "active" in run("list")
    run("suspend", client, "--reason", "leak", "--by", other)
    assert "suspended" in run("list")
    with pytest.raises(CommandError, match="no agent of the ministry"):
        run("resume", client, "--reason", "x", "--by", "nobody@example.ma")


def test_a_file_that_lacks_something_is_refused(people, terms):
    told = json.loads(terms.read_text(encoding="utf-8"))
    del told["valid_to"]
    terms.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(CommandError, match="valid_to"):
        run("ask", str(terms), "--by", people[0])
