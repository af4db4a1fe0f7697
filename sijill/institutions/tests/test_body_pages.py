"""The pages of craft bodies: every one in both languages, and the whole way posted."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts.models import User
from sijill.institutions.models import Assembly, Ballot, Body, OfficeHolder
from sijill.institutions.queries import bodies as read
from sijill.institutions.tests import bodies as make
from sijill.institutions.tests.factories import TODAY, a_browser, a_mandate, an_officer
from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roll(settings):
    settings.BODY_ROLL = "sijill.institutions.tests.bodies.invented"


@pytest.fixture
def branch() -> str:
    return reference.branches(at=TODAY)[0].code


@pytest.fixture
def four():
    """Browsers of director, registrar and two tellers, and the actors behind them."""
    roles = (Role.DIRECTOR, Role.REGISTRAR, Role.EXAMINER, Role.ASSISTANT)
    users = [a_mandate(role).user for role in roles]
    actors = [
        an_officer(role, "CH-03", user=user.pk) for role, user in zip(roles, users, strict=True)
    ]
    table = make.Table(chair=actors[0], secretary=actors[1], teller=actors[2], other=actors[3])
    return users, table


def go(browser: Client, name: str, *args, post=None, language="ar", **query):
    with override(language):
        address = reverse(f"institutions:{name}", args=args)
    return browser.post(address, post) if post is not None else browser.get(address, query)


def read_all(browser: Client, *pages) -> None:
    for name, *args in pages:
        for language in ("ar", "fr"):
            assert go(browser, name, *args, language=language).status_code == 200, name


def test_a_body_is_founded_on_screen_from_the_committee_to_the_public_page(four, branch):
    users, table = four
    chair, secretary, teller, other = (a_browser(user) for user in users)
    typed = {
        "branch": branch,
        "institution": "CH-03",
        "level": "provincial",
        "province": make.PROVINCE,
    }
    made = go(chair, "body_new", post=typed)
    body = Body.objects.get()
    assert made.url == reverse("institutions:body", args=[body.pk])
    for number in (1, 2, 3):
        go(chair, "organiser", body.pk, post={"nia": f"{number:08d}"})
    go(chair, "statute", body.pk, post={"text_ar": "المادة 1"})
    go(chair, "roll_draw", body.pk, post={})
    go(chair, "roll_freeze", body.pk, post={})
    with acting_for(table.chair):
        assert read.roll_of(body.pk).state == "drawn"  # it lies open first
        make.frozen(body, table)
        assembly = make.called(body, table)
        make.come(assembly, table, 9)
    read_all(
        chair,
        ("bodies",),
        ("body_new",),
        ("body", body.pk),
        ("statute", body.pk),
        ("body_roll", body.pk),
        ("assembly_call", body.pk),
        ("body_end", body.pk),
        ("assembly", assembly.pk),
        ("assembly_off", assembly.pk),
        ("assembly_replace", assembly.pk),
    )
    on_the_day(browsers=(chair, secretary, teller, other), assembly=assembly)
    body.refresh_from_db()
    assert body.state == "standing"
    with clock.stopped(make.ASSEMBLED):
        the_public_reads_it(fresh(chair), body, _code(table, assembly))


def the_public_reads_it(chair, body, code) -> None:
    holder = OfficeHolder.objects.filter(post="president").get()
    read_all(chair, ("post_end", holder.pk), ("body", body.pk))
    anybody = Client()
    read_all(anybody, ("public_bodies",), ("public_body", body.pk), ("body_minutes", code))
    page = go(anybody, "public_body", body.pk).content.decode()
    assert holder.name_ar in page
    assert "صانع 9" not in page  # no member is named
    kept_off(anybody, body, holder)
    assert holder.nia not in page
    assert go(anybody, "body_minutes", code.replace("-", "").lower()).status_code == 302
    assert go(anybody, "body_minutes", "AAA-AAA-AAA").status_code == 404


def kept_off(anybody, body, holder) -> None:
    """Whoever opposes publication holds the office there without a name, from that moment on."""
    with override_settings(WITHHELD="sijill.institutions.tests.bodies.everybody"):
        page = go(anybody, "public_body", body.pk).content.decode()
    assert holder.name_ar not in page


def _code(table, assembly) -> str:
    with acting_for(table.chair):
        return Assembly.objects.get(pk=assembly.pk).minutes_code


def on_the_day(*, browsers, assembly) -> None:
    chair, secretary, teller, other = browsers
    pk = assembly.pk
    with clock.stopped(assembly.planned_at):
        browsers = [fresh(one) for one in browsers]
        chair, secretary, teller, other = browsers
        member = go(chair, "assembly", pk, q="10").context["members"][0]["one"]
        go(other, "tick", pk, member.pk, post={"here": "yes"})
        go(chair, "assembly_do", pk, "open", post={})
        for matter, votes in (("statute", (10, 0)), ("president", (7, 3)), ("bureau", (9, 8))):
            candidates(secretary, pk, matter)
            go(chair, "assembly_do", pk, f"vote-{matter}", post={})
            box = Ballot.objects.get(matter=matter)
            papers = max(votes) if matter == "bureau" else 10
            given = {"papers": papers, "blank": 0, "spoiled": 0}
            given |= {f"votes_{n}": count for n, count in enumerate(votes)}
            read_all(teller, ("ballot", box.pk))
            assert go(chair, "ballot", box.pk, post=given).status_code == 422
            wrong = {**given, "papers": papers - 1, "votes_0": votes[0] - 1}
            go(teller, "ballot", box.pk, post=given)
            assert str(votes[0]) not in shown(go(other, "ballot", box.pk))
            go(other, "ballot", box.pk, post=wrong)
            assert go(teller, "ballot", box.pk).context["differs"]
            go(teller, "ballot", box.pk, post=given)
            go(other, "ballot", box.pk, post=given)
            read_all(chair, ("ballot", box.pk), ("assembly", pk))
        go(secretary, "assembly_do", pk, "close", post={})
        read_all(chair, ("assembly_sign", pk))
        for one in (chair, secretary):
            go(one, "assembly_sign", pk, post={})
        paper = go(chair, "assembly_pdf", pk)
        assert paper.content.startswith(b"%PDF")


def shown(answer) -> str:
    """The other's figures, were they on the page."""
    rows = [row[1] for row in answer.context["box"]["rows"]]
    return " ".join(str(one) for one in rows)


def fresh(browser: Client) -> Client:
    """The same agent, who gave the second factor a moment ago."""
    return a_browser(User.objects.get(pk=browser.session["_auth_user_id"]))


def candidates(secretary: Client, pk, matter: str) -> None:
    runs = {"president": (1, 2), "bureau": (3, 4)}.get(matter, ())
    post = "president" if matter == "president" else "member"
    for position in runs:
        go(secretary, "stand", pk, post={"position": position, "post": post, "vouched": "on"})


def test_the_file_of_a_frozen_roll_is_handed_out_within_reach_alone(four, branch):
    users, table = four
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        digest = read.roll_of(body.pk).digest
    got = go(a_browser(users[2]), "body_roll_file", body.pk)
    assert got.status_code == 200
    assert digest[:12] in got["Content-Disposition"]
    stranger = a_browser(a_mandate(Role.REGISTRAR, "CH-04").user)
    for name in ("body", "body_roll", "body_roll_file", "statute"):
        assert go(stranger, name, body.pk).status_code == 404
    assert go(a_browser(users[3]), "statute", body.pk).status_code == 403


def test_an_abandoned_preparation_has_no_public_page(four, branch):
    users, table = four
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
    go(a_browser(users[0]), "body_end", body.pk, post={"reason": "لا أحد"})
    body.refresh_from_db()
    assert body.state == "abandoned"
    assert go(Client(), "public_body", body.pk).status_code == 404


def test_an_unknown_deed_is_no_page(four, branch):
    users, table = four
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        assembly = make.called(body, table)
    assert go(a_browser(users[0]), "assembly_do", assembly.pk, "dance", post={}).status_code == 404
    early = go(a_browser(users[0]), "assembly_do", assembly.pk, "open", post={})
    assert early.status_code == 302
    with acting_for(table.chair):
        assert Assembly.objects.get().state == "called"
