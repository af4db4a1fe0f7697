"""Coming back through the national identity provider gives the certainty of a fact."""

from __future__ import annotations

import importlib

import pytest
from django.test import Client
from django.urls import clear_url_caches

from sijill.accounts import urls
from sijill.accounts.models import Space, User
from sijill.accounts.tests import urls as test_urls
from sijill.accounts.tests.factories import a_line, a_space
from sijill.accounts.tests.identity_provider import Provider
from sijill.accounts.tests.test_pages import NOW, sign_in, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings, socket_enabled):
    found = Provider()
    settings.OIDC_URL = found.url
    app = {
        "provider_id": "national",
        "name": "National identity",
        "client_id": found.client,
        "secret": found.secret,
        "settings": {"server_url": found.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    _reload()
    yield found
    found.close()
    settings.OIDC_URL = ""
    _reload()


def _reload():
    importlib.reload(urls)
    importlib.reload(test_urls)
    clear_url_caches()


def go_and_agree(client, provider, language="ar"):
    away = client.get(f"/{language}/national/national/login/")
    assert away.status_code == 302
    return client.get(provider.consent(away.url))


def come_back(client, provider):
    assert go_and_agree(client, provider).url.endswith("/sign-in/national/")
    page = client.get("/ar/sign-in/national/")
    assert provider.person["name"] in page.content.decode()
    return client.post("/ar/sign-in/national/")


def test_the_link_is_offered_when_a_provider_is_configured(client, provider):
    assert b"/ar/national/national/login/" in client.get("/ar/sign-in/").content


def test_without_a_provider_there_is_no_such_address(client):
    assert b"national/login" not in client.get("/ar/sign-in/").content
    assert client.get("/ar/national/national/login/").status_code == 404


def test_a_person_the_provider_vouches_for_is_known_surely(client, provider):
    assert come_back(client, provider).status_code == 302
    space = Space.objects.get(national_digest__isnull=False)
    assert who(client) == f"citizen FACT {space.id}"
    assert not User.objects.filter(email__isnull=False).exists()


def test_the_same_person_comes_back_to_the_same_space(provider):
    for _ in range(2):
        come_back(Client(), provider)
    assert Space.objects.filter(national_digest__isnull=False).count() == 1


def test_another_person_does_not(provider):
    come_back(Client(), provider)
    provider.person = {"sub": "CD67890", "name": "يوسف"}
    come_back(Client(), provider)
    assert Space.objects.filter(national_digest__isnull=False).count() == 2


def test_a_code_alone_does_not_tie_an_identity_to_a_space(client, provider):
    space = a_space(line=a_line(), at=NOW)
    sign_in(client, space.line.phone)
    come_back(client, provider)
    space.refresh_from_db()
    assert space.national_digest is None


def test_nothing_opens_before_the_person_says_yes(client, provider):
    go_and_agree(client, provider)
    assert who(client) == "anonymous NONE None"
    assert not Space.objects.exists()


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(client, provider):
    away = client.get("/ar/national/national/login/")
    other = Client()
    assert other.get(provider.consent(away.url)).url.endswith("/sign-in/national/failed/")
    assert other.get("/ar/sign-in/national/").url == "/ar/sign-in/"


def test_the_same_address_comes_back_whatever_the_language(client, provider):
    away = client.get("/fr/national/national/login/")
    back = provider.consent(away.url)
    assert back.startswith("/ar/national/national/callback/?")
    assert client.get(back).url == "/fr/sign-in/national/"


def test_a_provider_that_is_down_leaves_the_code(client, provider):
    away = client.get("/ar/national/national/login/")
    back = provider.consent(away.url)
    provider.down = True
    assert client.get(back).url.endswith("/sign-in/national/failed/")
