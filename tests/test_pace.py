"""Pages that anybody may ask: one address does not go through them from end to end."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from sijill.accounts import middleware
from sijill.accounts.middleware import Limit

pytestmark = pytest.mark.django_db
CODE = "ABCD-EFGH-JKMN"
PAPERS = ("/ar/verify/{}/", "/ar/minutes/{}/", "/ar/attestation/{}/", "/ar/extract/{}/")
HERE, THERE = {"REMOTE_ADDR": "196.1.1.1"}, {"REMOTE_ADDR": "196.1.1.2"}


def limit_of(name: str) -> Limit | None:
    """The limit of the page of this name."""
    found = [one for one in patterns(get_resolver()) if one[0] == name]
    limit: Limit | None = getattr(found[0][1], "limit", None)
    return limit


def patterns(resolver, space=""):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from patterns(one, f"{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one.callback


@pytest.mark.parametrize(
    "name",
    [
        *("desk:verify", "desk:verify_any", "desk:verify_minutes"),
        *("register:verify_attestation", "register:verify_extract", "desk:question"),
    ],
)
def test_a_page_that_verifies_or_searches_for_anybody_has_its_limit(name):
    limit = limit_of(name)
    assert limit is not None
    assert limit.at_most <= middleware.SEARCHES_AN_HOUR


def test_papers_are_verified_at_a_pace_that_all_their_pages_share(client, monkeypatch):
    limits(monkeypatch, at_most=3)
    asked = [client.get(page.format(CODE), **HERE) for page in PAPERS]
    assert [answer.status_code for answer in asked[:3]] != [429] * 3
    last = asked[3]
    assert last.status_code == 429
    assert 0 < int(last["Retry-After"]) <= 3600
    assert "محاولات كثيرة" in last.content.decode()
    assert client.get(PAPERS[0].format(CODE), **THERE).status_code != 429


def test_a_question_is_counted_only_when_it_searches(client, monkeypatch):
    limits(monkeypatch, at_most=1)
    page = "/ar/case/3f2504e0-4f89-41d3-9a0c-0305e82c3301/craft/"
    assert [client.get(page, **HERE).status_code for _ in range(3)].count(429) == 0
    searched = [client.get(f"{page}?q=zellige", **HERE).status_code for _ in range(2)]
    assert searched[0] != 429
    assert searched[1] == 429


def limits(monkeypatch, *, at_most):
    """Every limit made so low that a test reaches it."""
    for name in ("desk:verify", "desk:question"):
        kind = limit_of(name).kind
        for _, view in patterns(get_resolver()):
            limit = getattr(view, "limit", None)
            if limit is not None and limit.kind == kind:
                lower = Limit(kind=limit.kind, at_most=at_most, asking=limit.asking)
                monkeypatch.setattr(view, "limit", lower)
