"""Signing in as the public does it, page after page, without a script."""

from __future__ import annotations

import importlib
import re
from datetime import timedelta

import pytest
from django.test import Client

from sijill.accounts.models import Challenge, Space, User
from sijill.accounts.tests.factories import SECRET, a_line, a_phone, a_space, code_sent_to
from sijill.kernel import clock

pytestmark = pytest.mark.django_db
NOW = clock.now()
WRONG = ["", "06 61 48 20 7", "0522334455", "+33612345678", "abc", "06" * 9]
FIRST = ["sign-in/", "sign-in/lost/", "sign-in/national/failed/", "agents/sign-in/"]
LATER = [
    "sign-in/code/",
    "sign-in/which/",
    "sign-in/secret/",
    "account/phone/",
    "account/secret/",
    "sign-in/national/",
]


def local(phone):
    return "0" + phone[4:]


def ask(client, phone, **more):
    return client.post("/ar/sign-in/", {"phone": local(phone)}, **more)


def type_code(client, phone, code=None):
    return client.post("/ar/sign-in/code/", {"code": code or code_sent_to(phone)})


def sign_in(client, phone):
    ask(client, phone)
    return type_code(client, phone)


def who(client):
    return client.get("/ar/space/").content.decode()


def test_alone_on_a_phone_two_pages_open_the_space(client):
    space = a_space(line=a_line(), at=NOW)
    assert ask(client, space.line.phone).url == "/ar/sign-in/code/"
    page = client.get("/ar/sign-in/code/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert type_code(client, space.line.phone).status_code == 302
    assert who(client) == f"citizen CODE {space.id}"


def test_the_code_may_be_pasted_with_spaces_or_in_arabic_digits(client):
    space = a_space(line=a_line(), at=NOW)
    ask(client, space.line.phone)
    code = code_sent_to(space.line.phone)
    arabic = " ".join(code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    assert type_code(client, space.line.phone, arabic).status_code == 302


@pytest.mark.parametrize("typed", WRONG)
@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_a_wrong_number_is_told_on_the_page_and_stays_in_the_box(client, typed, language):
    response = client.post(f"/{language}/sign-in/", {"phone": typed})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'aria-invalid="true"' in page
    assert typed in page
    assert not Challenge.objects.filter(phone=typed).exists()


def test_a_wrong_code_is_told_with_the_tries_left(client):
    phone = a_phone()
    ask(client, phone)
    wrong = f"{(int(code_sent_to(phone)) + 1) % 1_000_000:06d}"
    response = type_code(client, phone, wrong)
    assert response.status_code == 422
    assert "4" in response.content.decode()
    assert Challenge.objects.get(phone=phone).tries_left == 4


def test_the_tries_of_a_wrong_code_are_kept(client):
    phone = a_phone()
    ask(client, phone)
    right = code_sent_to(phone)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        type_code(client, phone, wrong)
    assert type_code(client, phone, right).status_code == 422


def test_another_code_too_soon_is_refused_kindly_and_later_sent(client):
    phone = a_phone()
    with clock.stopped(NOW) as hands:
        ask(client, phone)
        assert client.post("/ar/sign-in/code/again/").status_code == 422
        hands.advance(timedelta(seconds=61))
        assert client.post("/ar/sign-in/code/again/").url == "/ar/sign-in/code/"
    assert Challenge.objects.filter(phone=phone).count() == 2


def test_the_answer_is_the_same_whether_or_not_the_number_has_a_file():
    known = a_space(line=a_line(), at=NOW).line.phone
    pages = []
    for phone in (known, a_phone()):
        client = Client()
        with clock.stopped(NOW):
            asked = ask(client, phone)
            page = client.get("/ar/sign-in/code/").content.decode()
        page = re.sub(r'value="\w{64}"|(\d\d\s){4}\d\d', "", page)
        pages.append((asked.status_code, asked.url, page))
    assert pages[0] == pages[1]


def test_a_number_without_a_file_says_so_only_after_its_code(client):
    assert sign_in(client, a_phone()).url == "/ar/sign-in/which/"
    assert client.get("/ar/sign-in/which/").status_code == 200
    assert who(client) == "citizen CODE None"


def test_two_people_on_a_phone_choose_and_give_their_number(client):
    line = a_line()
    hers = a_space(line=line, label="ف.", fact=SECRET, at=NOW)
    a_space(line=line, label="م.", fact="8305", at=NOW)
    assert sign_in(client, line.phone).url == "/ar/sign-in/which/"
    page = client.get("/ar/sign-in/which/").content.decode()
    assert "ف." in page
    assert "م." in page
    assert who(client) == "citizen CODE None"
    assert client.post("/ar/sign-in/which/", {"space": str(hers.id)}).url == "/ar/sign-in/secret/"
    assert client.post("/ar/sign-in/secret/", {"fact": "9999"}).status_code == 422
    assert client.post("/ar/sign-in/secret/", {"fact": SECRET}).status_code == 302
    assert who(client) == f"citizen FACT {hers.id}"


def test_the_certainty_of_a_fact_does_not_last(client):
    line = a_line()
    space = a_space(line=line, fact=SECRET, at=NOW)
    with clock.stopped(NOW) as hands:
        sign_in(client, line.phone)
        client.post("/ar/sign-in/secret/", {"fact": SECRET})
        assert who(client) == f"citizen FACT {space.id}"
        hands.advance(timedelta(minutes=31))
        assert who(client) == f"citizen CODE {space.id}"


def test_nobody_chooses_a_space_of_another_phone(client):
    line, other = a_line(), a_space(line=a_line(), at=NOW)
    a_space(line=line, at=NOW)
    a_space(line=line, at=NOW)
    sign_in(client, line.phone)
    assert client.post("/ar/sign-in/which/", {"space": str(other.id)}).status_code == 422
    assert who(client) == "citizen CODE None"


def test_without_a_fact_the_page_says_where_to_go(client):
    line = a_line()
    first = a_space(line=line, at=NOW)
    a_space(line=line, at=NOW)
    sign_in(client, line.phone)
    assert client.post("/ar/sign-in/which/", {"space": str(first.id)}).url == "/ar/sign-in/lost/"
    assert client.get("/ar/sign-in/lost/").status_code == 200


def test_the_session_s_key_changes_with_every_step_of_certainty(client):
    line = a_line()
    a_space(line=line, fact=SECRET, at=NOW)
    ask(client, line.phone)
    keys = [client.session.session_key]
    type_code(client, line.phone)
    keys.append(client.session.session_key)
    client.post("/ar/sign-in/secret/", {"fact": SECRET})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3


def test_a_session_planted_before_the_code_is_worth_nothing_after(client):
    space = a_space(line=a_line(), at=NOW)
    ask(client, space.line.phone)
    planted = client.cookies["sessionid"].value
    type_code(client, space.line.phone)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert who(thief) == "anonymous NONE None"


def test_signing_in_leaves_nothing_of_who_used_the_browser_before(client):
    hers, his = (a_space(line=a_line(), at=NOW) for _ in range(2))
    sign_in(client, hers.line.phone)
    session = client.session
    session["draft"] = "hers"
    session.save()
    sign_in(client, his.line.phone)
    assert "draft" not in client.session
    assert who(client) == f"citizen CODE {his.id}"


def test_a_space_moved_to_another_phone_leaves_old_sessions_outside(client):
    from sijill.ledger.transaction import action

    space = a_space(line=a_line(), at=NOW)
    sign_in(client, space.line.phone)
    action(Space.objects.filter(id=space.id).update)(line=a_line())
    assert who(client) == "citizen CODE None"


def test_signing_out_ends_the_session(client):
    space = a_space(line=a_line(), at=NOW)
    sign_in(client, space.line.phone)
    assert client.get("/ar/sign-out/").status_code == 405
    assert client.post("/ar/sign-out/").url == "/ar/"
    assert who(client) == "anonymous NONE None"


def test_a_next_page_outside_the_house_is_not_followed(client):
    space = a_space(line=a_line(), at=NOW)
    client.post("/ar/sign-in/?next=https://evil.example/", {"phone": local(space.line.phone)})
    assert type_code(client, space.line.phone).url.startswith("/ar/")


def test_a_next_page_inside_is_followed(client):
    space = a_space(line=a_line(), at=NOW)
    client.post("/ar/sign-in/?next=/ar/sign-in/lost/", {"phone": local(space.line.phone)})
    assert type_code(client, space.line.phone).url == "/ar/sign-in/lost/"


def test_a_secret_number_is_chosen_on_its_page(client):
    space = a_space(line=a_line(), at=NOW)
    sign_in(client, space.line.phone)
    page = "/ar/account/secret/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"fact": "4172", "again": "4173"}).status_code == 422
    assert client.post(page, {"fact": "1111", "again": "1111"}).status_code == 422
    assert client.post(page, {"fact": "4172", "again": "٤١٧٢"}).status_code == 302
    space.refresh_from_db()
    assert space.fact_kind == "secret"


def test_changing_the_phone_asks_the_secret_number_first(client):
    space = a_space(line=a_line(), fact=SECRET, at=NOW)
    sign_in(client, space.line.phone)
    page = "/ar/account/phone/"
    first = client.get(page)
    assert first.url.startswith("/ar/sign-in/secret/?next=")
    assert client.post(first.url, {"fact": SECRET}).url == page
    phone = a_phone()
    assert client.post(page, {"phone": local(phone)}).url == "/ar/sign-in/code/"
    assert type_code(client, phone).status_code == 302
    space.refresh_from_db()
    assert space.line.phone == phone
    assert who(client) == f"citizen CODE {space.id}"


def confirm_a_draft_s_phone(client, space, phone):
    """What the room of cases does when a draft gives its phone."""
    from sijill.accounts import session
    from sijill.accounts.rules import Purpose
    from sijill.kernel.actor import ANONYMOUS

    held = client.session
    held["draft"] = "kept"
    held[session.HERE] = {"space": str(space.id), "assurance": 0}
    held.save()
    client.cookies["sessionid"] = held.session_key
    request = type(
        "R", (), {"session": held, "META": {"REMOTE_ADDR": "196.1.1.1"}, "headers": {}}
    )()
    session.ask_code(
        request,
        phone=phone,
        purpose=Purpose.CONFIRM_PHONE,
        then="/ar/space/",
        by=ANONYMOUS,
        at=clock.now(),
        space=space,
    )
    held.save()
    return type_code(client, phone)


def test_a_draft_s_phone_is_confirmed_without_losing_the_draft(client):
    space = a_space(at=NOW)
    assert confirm_a_draft_s_phone(client, space, a_phone()).url == "/ar/space/"
    assert who(client) == f"citizen CODE {space.id}"
    assert client.session["draft"] == "kept"


@pytest.mark.parametrize("known_by", ["the box", "another file"])
def test_on_a_shared_phone_a_secret_number_is_proposed_at_once(client, known_by):
    phone = a_phone()
    space = a_space(at=NOW, shared_phone=known_by == "the box")
    if known_by != "the box":
        a_space(line=a_line(phone), at=NOW)
    there = confirm_a_draft_s_phone(client, space, phone).url
    assert there == "/ar/account/secret/?next=%2Far%2Fspace%2F"
    assert 'href="/ar/space/"' in client.get(there).content.decode()
    assert client.post(there, {"fact": SECRET, "again": SECRET}).url == "/ar/space/"
    space.refresh_from_db()
    assert space.fact_kind == "secret"


def test_at_the_counter_the_person_confirms_and_the_agent_stays(client):
    from sijill.accounts.tests.factories import an_agent
    from sijill.accounts.tests.test_agent_pages import sign_in as sign_in_agent

    sign_in_agent(client, an_agent())
    space = a_space(at=NOW)
    assert confirm_a_draft_s_phone(client, space, a_phone()).url == "/ar/space/"
    assert who(client).startswith("agent")
    space.refresh_from_db()
    assert space.line is not None


def test_a_certainty_that_ended_on_the_way_asks_the_secret_number_again(client):
    space = a_space(line=a_line(), fact=SECRET, at=NOW)
    phone, page = a_phone(), "/ar/account/phone/"
    with clock.stopped(NOW) as hands:
        sign_in(client, space.line.phone)
        client.post("/ar/sign-in/secret/", {"fact": SECRET})
        hands.advance(timedelta(minutes=25))
        assert client.post(page, {"phone": local(phone)}).url == "/ar/sign-in/code/"
        hands.advance(timedelta(minutes=6))
        assert type_code(client, phone).url.startswith("/ar/sign-in/secret/?next=")
    space.refresh_from_db()
    assert space.line.phone != phone


def test_the_outbox_does_not_exist_outside_the_demonstration(settings, client):
    from sijill.accounts import urls

    settings.DEMONSTRATION = False
    assert "outbox" not in {p.name for p in importlib.reload(urls).own()}
    settings.DEMONSTRATION = True
    assert "outbox" in {p.name for p in urls.own()}


def test_the_outbox_s_page_is_shut_even_if_it_were_reached(settings, rf):
    from django.http import Http404

    from sijill.accounts.pages.outbox import outbox

    settings.DEMONSTRATION = False
    with pytest.raises(Http404):
        outbox(rf.get("/ar/outbox/"))


def test_the_outbox_shows_the_code_as_the_phone_would(settings, rf, client):
    from sijill.accounts.pages.outbox import outbox

    settings.DEMONSTRATION = True
    phone = a_phone()
    ask(client, phone)
    assert code_sent_to(phone) in outbox(rf.get("/ar/outbox/")).content.decode()


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize(
    "page", ["sign-in/", "sign-in/lost/", "sign-in/national/failed/", "agents/sign-in/"]
)
def test_every_first_page_is_drawn_in_every_language(client, language, page):
    assert client.get(f"/{language}/{page}").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "sign-in/code/",
        "sign-in/which/",
        "sign-in/secret/",
        "account/phone/",
        "account/secret/",
        "sign-in/national/",
    ],
)
def test_a_page_opened_out_of_turn_leads_to_the_first(client, page):
    assert client.get(f"/ar/{page}").url == "/ar/sign-in/"


def test_reading_a_page_writes_nothing(client):
    before = (Space.objects.count(), User.objects.count(), Challenge.objects.count())
    for page in ("sign-in/", "sign-in/lost/", "agents/sign-in/"):
        client.get(f"/ar/{page}")
    assert (Space.objects.count(), User.objects.count(), Challenge.objects.count()) == before
