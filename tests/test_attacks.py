"""What a stranger tries, across the rooms: each attempt ends in an answer, never in a fault."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from datetime import timedelta
from html import unescape
from urllib.parse import unquote, urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sijill.accounts.models import Space
from sijill.accounts.rules import label_of
from sijill.accounts.sms import HttpGateway
from sijill.accounts.tests.factories import a_citizen, a_line, a_space
from sijill.accounts.unsent import FORM, KEPT
from sijill.desk.inspection import Unfit, inspect, run
from sijill.desk.models import Case
from sijill.desk.pages import kept
from sijill.desk.tests.factories import ANSWERS, NOW, citizen, decided, draft, institutions, sent
from sijill.desk.tests.hostile import photograph
from sijill.desk.tests.test_citizen_pages import signed_in
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Role
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for
from sijill.web.middleware import BodyFirst

HOSTILE = ["\0", "%", "'\"--", "\u202e", "../../etc", "9" * 400, "x" * 5000, "{{7*7}}", "\ud7ff"]
METHODS = "account_authentication_methods"
LIBRARIES = ("mfa_", "account_")  # their own pages, tried by their own tests


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=True)


def addresses(patterns=None, before: str = "/") -> list[tuple[str, list[str]]]:
    """Every address of the house with the names of what stands in it."""
    found = []
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        route = str(each.pattern)
        if isinstance(each, URLResolver):
            found += addresses(each.url_patterns, before + route)
        elif isinstance(each, URLPattern) and not (each.name or "").startswith(LIBRARIES):
            found.append((before + route, list(each.pattern.converters)))
    return found


def filled(route: str, names: list[str], text: str) -> str:
    """The address with what a stranger would write in each place."""
    from urllib.parse import quote

    parts = route.split("<")
    whole = parts[0]
    for part in parts[1:]:
        kind, _, rest = part.partition(">")
        whole += {"uuid": str(uuid4()), "int": "7", "slug": "nothing"}.get(
            kind.partition(":")[0], quote(text, safe="")
        )
        whole += rest
    return whole


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "registrar", "auditor"])
def test_no_address_answers_a_fault_to_nonsense(browser, who):
    if who != "nobody":
        browser = a_browser(a_mandate(Role(who)).user)
    for route, names in addresses():
        for text in HOSTILE[:5] if "<str:" in route or "<path:" in route else HOSTILE[:1]:
            address = filled(route, names, text)
            if len(address) > 4000:
                continue
            query = {"q": text, "code": text, "box": text, "province": text, "after": text}
            for answer in (browser.get(address, query), browser.post(address, {"note": text})):
                assert answer.status_code < 500, address


@pytest.mark.django_db
def test_a_sign_that_the_database_refuses_is_left_out_of_what_was_typed():
    seen = {}
    middleware = BodyFirst(lambda request: seen.update(request.POST.items()) or HttpResponse())
    middleware(RequestFactory().post("/fr/", {"name": "Ra\0chid\u202e", "n\0": "1"}))
    assert seen == {"name": "Rachid", "n": "1"}
    assert BodyFirst(HttpResponse)(RequestFactory().get("/fr/?q=%00")).status_code == 400


def test_initials_show_nobody_s_name_turned_round():
    assert label_of("\u202eRachid Benali") in ("B.", "R. B.")


# ── what a phone keeps ───────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_no_page_made_for_a_person_stays_on_a_shared_phone(browser):
    with clock.stopped(NOW):
        by = citizen()
        case = sent(by)
        signed_in(browser, by.space)
        for address in (
            reverse("portal:space"),
            reverse("portal:acts"),
            reverse("portal:looks"),
            reverse("portal:home"),
            reverse("portal:check"),
            reverse("desk:start", args=["registration"]),
            reverse("desk:follow", args=[case.pk]),
        ):
            answer = browser.get(address)
            assert "no-store" in answer.headers["Cache-Control"], address


@pytest.mark.django_db
def test_a_public_page_may_be_kept(browser):
    assert not browser.get(reverse("portal:home")).has_header("Cache-Control")


# ── whose ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_another_s_case_is_nowhere_to_be_found(browser):
    institutions()
    with clock.stopped(NOW):
        case = decided()
        stranger = citizen()
        signed_in(browser, stranger.space)
        for name in ("follow", "check", "submitted", "receipt", "later", "withdraw", "appeal"):
            assert browser.get(reverse(f"desk:{name}", args=[case.pk])).status_code == 404, name
        for name in ("letter", "receipt_pdf"):
            assert browser.get(reverse(f"desk:{name}", args=[case.pk])).status_code == 404, name
        with acting_for(SYSTEM):
            evidence = case.evidence.get()
        document = reverse("desk:document", args=[evidence.pk, 1])
        assert browser.get(document).status_code == 404
        for post in (
            reverse("desk:evidence", args=[case.pk, "card"]),
            reverse("desk:withdraw", args=[case.pk]),
            reverse("desk:question", args=[case.pk, "name"]),
        ):
            assert browser.post(post, {"ar": "س", "latin": "S"}).status_code == 404, post


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.EXAMINER, Role.REGISTRAR, Role.ASSISTANT])
def test_an_agent_of_another_chamber_finds_no_case_of_this_one(role):
    institutions()
    case = sent()
    away = a_browser(a_mandate(role, "CH-04").user)
    for name in ("case", "sign", "undo", "accept", "refuse", "correct", "hand_over"):
        address = reverse(f"desk:{name}", args=[case.pk])
        assert {away.get(address).status_code, away.post(address).status_code} <= {404, 405}, name
    assert away.get(reverse("desk:receipt_pdf", args=[case.pk])).status_code == 404


@pytest.mark.django_db
def test_a_draft_is_seen_by_no_agent_who_did_not_help_with_it():
    institutions()
    case = draft(citizen())
    for role in (Role.EXAMINER, Role.REGISTRAR, Role.AUDITOR):
        at_work = a_browser(a_mandate(role).user)
        assert at_work.get(reverse("desk:case", args=[case.pk])).status_code == 404
        assert at_work.get(reverse("desk:check", args=[case.pk])).status_code == 404


@pytest.mark.django_db
def test_a_file_is_given_to_nobody_but_a_colleague():
    institutions()
    case = sent()
    registrar = a_browser(a_mandate(Role.REGISTRAR).user)
    elsewhere = a_mandate(Role.EXAMINER, "CH-04").user
    for stranger in (uuid4(), elsewhere.pk, a_line().pk):
        answer = registrar.post(reverse("desk:give", args=[case.pk]), {"to": str(stranger)})
        assert answer.status_code == 404
        registrar.post(reverse("desk:many"), {"case": str(case.pk), "to": str(stranger)})
    with acting_for(SYSTEM):
        assert Case.objects.get(pk=case.pk).assignee_id is None


# ── sessions ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_session_planted_before_the_first_page_opens_no_draft(browser):
    institutions()
    opened = browser.post(reverse("desk:open", args=["test-stall"]))
    planted = browser.cookies["sessionid"].value
    answer = browser.post(opened.headers["Location"], {"revision": 0, **ANSWERS["name"]})
    assert answer.status_code == 302
    assert browser.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert "رشيد" not in thief.get(opened.headers["Location"]).content.decode()


@pytest.mark.django_db
def test_an_agent_signs_in_again_after_a_working_day():
    browser = a_browser(a_mandate(Role.DIRECTOR).user)
    assert browser.get(reverse("portal:day")).status_code == 200
    with clock.stopped(clock.now() + timedelta(hours=12, minutes=1)):
        answer = browser.get(reverse("portal:day"))
        assert answer.headers["Location"] == reverse("account_login")
        assert "_auth_user_id" not in browser.session


@pytest.mark.django_db
def test_an_agent_who_was_away_gives_the_second_factor_again_and_goes_on():
    browser, begun = a_browser(a_mandate(Role.DIRECTOR).user), clock.now()
    for minutes in (0, 25, 50):  # each page begins the half hour anew
        with clock.stopped(begun + timedelta(minutes=minutes)):
            assert browser.get(reverse("portal:day")).status_code == 200
    with clock.stopped(begun + timedelta(minutes=81)):
        answer = browser.get(reverse("portal:day"))
        assert answer.headers["Location"].startswith(reverse("accounts:step_up"))
        assert reverse("portal:day") in unquote(answer.headers["Location"])
        assert "_auth_user_id" in browser.session
        assert browser.get(answer.headers["Location"]).status_code == 302


@pytest.mark.django_db
def test_what_an_agent_typed_before_going_away_waits_sealed_and_is_sent_with_one_tap():
    browser, begun = a_browser(a_mandate(Role.DIRECTOR).user), clock.now()
    typed = {"note": "Le visiteur a vu l'atelier", "mark": ["one", "two"]}
    with clock.stopped(begun + timedelta(minutes=31)):
        page = reverse("register:search")
        answer = browser.post(page, typed_as_a_form(typed), content_type=FORM)
        assert unquote(answer.headers["Location"]).endswith(f"?next={reverse('accounts:unsent')}")
        assert "visiteur" not in json.dumps(dict(browser.session.items()))
        assert browser.get(reverse("accounts:unsent")).status_code == 302  # not before the factor
        give_the_factor_again(browser)
        shown = browser.get(reverse("accounts:unsent"))
        assert f'action="{page}"' in shown.content.decode()
        assert hidden_fields(shown) >= {
            ("note", "Le visiteur a vu l'atelier"),
            ("mark", "one"),
            ("mark", "two"),
        }
        again = browser.get(reverse("accounts:unsent"))  # the first answer was cut on its way
        assert said_fields(again) == said_fields(shown)
    with clock.stopped(begun + timedelta(minutes=92)):
        give_the_factor_again(browser)
        assert browser.get(reverse("accounts:unsent")).headers["Location"] == "/"


@pytest.mark.django_db
def test_passwords_and_files_never_wait():
    browser, begun = a_browser(a_mandate(Role.DIRECTOR).user), clock.now()
    with clock.stopped(begun + timedelta(minutes=31)):
        secret = typed_as_a_form({"oldpassword": "a b c", "password1": "x y z"})
        browser.post(reverse("account_change_password"), secret, content_type=FORM)
        browser.post(reverse("register:search"), {"q": "one two"})  # multipart, as files come
        assert KEPT not in browser.session


def typed_as_a_form(fields: dict) -> str:
    return urlencode(fields, doseq=True)


def hidden_fields(answer) -> set[tuple[str, str]]:
    found = re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.content.decode()
    )
    return {(name, unescape(value)) for name, value in found}


def said_fields(answer) -> set[tuple[str, str]]:
    return {each for each in hidden_fields(answer) if each[0] != "csrfmiddlewaretoken"}


def give_the_factor_again(browser: Client) -> None:
    session = browser.session
    session[METHODS] = [*session[METHODS], {"method": "mfa", "at": clock.now().timestamp()}]
    session.save()


@pytest.mark.django_db
def test_a_space_that_moved_to_another_phone_closes_the_sessions_of_the_old_one(browser):
    line = a_line()
    space = a_space(line=line)
    signed_in(browser, space.pk)
    moved = a_citizen(space)
    assert moved.space == space.pk
    from sijill.ledger.transaction import action

    action(lambda: Space.objects.filter(pk=space.pk).update(line=a_line()))()
    assert browser.get(reverse("accounts:secret")).status_code == 302


# ── too much ─────────────────────────────────────────────────────────────────────────────────


def test_many_documents_at_once_take_turns_and_the_last_are_told_to_come_back(monkeypatch):
    at_once, most, gate = [0], [0], threading.Event()

    def develop(data, order):
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        gate.wait(10)
        at_once[0] -= 1
        return {}, (b"",)

    monkeypatch.setattr(run, "_develop", develop)
    told: list[str] = []

    def send() -> None:
        try:
            inspect(photograph())
            told.append("taken")
        except Unfit as unfit:
            told.append(unfit.problem)

    threads = [threading.Thread(target=send) for _ in range(run.AT_ONCE + run.WAITING + 5)]
    for thread in threads:
        thread.start()
    while told.count("busy") < 5:
        pass
    gate.set()
    for thread in threads:
        thread.join(20)
    assert most[0] <= run.AT_ONCE
    assert told.count("busy") == 5
    assert told.count("taken") == run.AT_ONCE + run.WAITING


@pytest.mark.django_db
def test_a_stranger_does_not_fill_the_cache_with_what_is_typed(browser):
    address = reverse("desk:question", args=[uuid4(), "name"])
    assert browser.post(address, {"ar": "x"}).cookies.get(kept.COOKIE)
    for _ in range(kept.AT_MOST):
        answer = browser.post(address, {"ar": "x"})
    assert answer.status_code == 302
    assert not answer.cookies.get(kept.COOKIE)


@pytest.mark.django_db
def test_cases_are_not_begun_without_end_from_one_address(browser, monkeypatch):
    monkeypatch.setattr("sijill.desk.pages.asking.BEGUN_AT_MOST", 2)
    address = reverse("desk:open", args=["registration"])
    assert [browser.post(address).status_code for _ in range(3)] == [302, 302, 429]


@pytest.mark.django_db
def test_a_letter_verified_again_and_again_does_not_bury_the_log_of_its_person(browser):
    cache.clear()
    with clock.stopped(NOW + timedelta(hours=2)):
        case = decided()
        with acting_for(SYSTEM):
            code = case.decisions.get(stage="final").letter_code
        for _ in range(3):
            assert browser.get(reverse("desk:verify", args=[code])).status_code == 200
    assert Look.objects.filter(what="letter_verified").count() == 1


# ── settings ─────────────────────────────────────────────────────────────────────────────────


def started_with(**environment: str) -> dict[str, str]:
    """What the settings say in a process of its own, under another environment."""
    names = (
        "DEBUG",
        "DEMONSTRATION",
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_NAME",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
    )
    code = f"from config import settings as s\nfor n in {names!r}: print(n, getattr(s, n, ''))"
    keys = {f"SIJILL_{k}_KEY": "a" * 64 for k in ("SECRET", "NUMBER", "LOG")}
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **keys, "SIJILL_VAULT_KEYS": "1:" + "a" * 64, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return dict(line.split(" ", 1) for line in said.splitlines())


ON_A_NETWORK = {
    "DATABASE_URL": "postgresql://w@db/s",
    "DATABASE_WORK_URL": "postgresql://k@db/s",
    "DATABASE_OWNER_URL": "postgresql://o@db/s",
    "SIJILL_DEBUG": "1",
    "SIJILL_DEMONSTRATION": "1",
    "SIJILL_ORIGIN": "https://register.example",
    "SIJILL_PROXIES": "1",
}


def test_a_service_on_a_network_is_neither_debugged_nor_a_demonstration():
    said = started_with(**ON_A_NETWORK)
    assert said["DEBUG"] == said["DEMONSTRATION"] == "False"


def test_behind_a_proxy_of_ours_pages_know_that_they_are_read_over_tls():
    said = started_with(**ON_A_NETWORK)
    assert said["SECURE_PROXY_SSL_HEADER"] == "('HTTP_X_FORWARDED_PROTO', 'https')"
    assert said["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert said["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert said["SESSION_COOKIE_SECURE"] == "True"
    assert int(said["SECURE_HSTS_SECONDS"]) > 0
    alone = started_with(**{**ON_A_NETWORK, "SIJILL_PROXIES": "0"})
    assert alone["SECURE_PROXY_SSL_HEADER"] == "None"


def test_tries_and_used_codes_are_not_pushed_out_of_the_cache(settings):
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000


@pytest.mark.parametrize(
    "address", ["http://localhost.evil.example/", "http://127.0.0.1.evil.example/", "ftp://x/"]
)
def test_messages_leave_in_clear_to_this_machine_alone(address):
    with pytest.raises(ValueError, match="https"):
        HttpGateway(address, "t")


# ── scope ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_scope_that_ended_in_a_fault_leaves_the_one_before():
    institutions()
    case, stranger = sent(), citizen()
    with acting_for(stranger):
        assert not Case.objects.filter(pk=case.pk).exists()
        with pytest.raises(ZeroDivisionError), acting_for(SYSTEM):
            1 // (not Case.objects.filter(pk=case.pk).exists())
        assert not Case.objects.filter(pk=case.pk).exists()


def test_a_connection_that_is_kept_remembers_nobody(clone):
    institutions()
    case = sent()
    with acting_for(SYSTEM):
        assert Case.objects.filter(pk=case.pk).exists()
    assert not Case.objects.filter(pk=case.pk).exists()
    with pytest.raises(ZeroDivisionError), acting_for(SYSTEM):
        raise ZeroDivisionError
    assert not Case.objects.filter(pk=case.pk).exists()
