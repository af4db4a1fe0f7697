"""What agents see and do: offices, mandates, parameters."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from sijill.accounts.models import User
from sijill.accounts.tests.factories import an_agent
from sijill.institutions.actions import end_mandate
from sijill.institutions.doors import require
from sijill.institutions.models import Mandate
from sijill.institutions.rules import MAY, Capability
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.ledger.models import Act
from sijill.reference import queries as reference
from sijill.reference.models import ParameterChange

pytestmark = pytest.mark.django_db

DAYS = "desk.days_to_decide"
PROPOSAL = {
    "value": "20",
    "valid_from_day": "1",
    "valid_from_month": "1",
    "valid_from_year": "2099",
    "status": "provisional",
    "source": "BO 7054",
    "reason": "Order of the ministry",
    "past_reason": "",
}


def as_(role: Role, institution: str = "", **given) -> Client:
    return a_browser(a_mandate(role, institution).user, **given)


def at(name: str, *args, **query) -> str:
    return reverse(f"institutions:{name}", args=args, query=query or None)


# ── who asks ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["mandates", "parameters", "give", "choose"])
def test_somebody_not_signed_in_is_led_to_the_agents_door(name):
    answer = Client().get(at(name))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]


def test_an_agent_without_a_second_factor_is_nobody_yet():
    client = a_browser(a_mandate(Role.DIRECTOR).user, second_factor=False)
    assert client.get(at("mandates")).status_code == 302


PAGES = {
    "mandates": Capability.APPOINT,
    "give": Capability.APPOINT,
    "parameters": Capability.SEE_ACTS,
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_to_the_offices_that_may(name, role):
    expected = 200 if PAGES[name] in MAY[role] else 403
    assert as_(role).get(at(name)).status_code == expected


def test_an_agent_with_one_mandate_works_under_it_and_with_none_under_none():
    assert as_(Role.DIRECTOR).get(at("mandates")).status_code == 200
    assert a_browser(an_agent(totp=False)).get(at("mandates")).status_code == 403


def test_an_agent_with_several_mandates_chooses_and_the_choice_stays():
    one = a_mandate(Role.DIRECTOR, "CH-03")
    other = a_mandate(Role.DIRECTOR, "CH-04", user=one.user)
    client = a_browser(one.user)
    answer = client.get(at("mandates"))
    assert answer.headers["Location"].startswith(at("choose"))
    shown = client.get(answer.headers["Location"]).content.decode()
    assert str(one.pk) in shown
    assert str(other.pk) in shown
    chosen = client.post(at("choose"), {"mandate": other.pk, "next": at("mandates")})
    assert chosen.headers["Location"] == at("mandates")
    page = client.get(at("mandates"))
    assert page.context["request"].actor.institution == "CH-04"
    assert page.context["request"].actor.reach == {"CH-04"}


def test_nobody_chooses_the_mandate_of_another_or_is_sent_elsewhere():
    mine, theirs = a_mandate(Role.EXAMINER), a_mandate(Role.MINISTRY)
    client = a_browser(mine.user)
    answer = client.post(at("choose"), {"mandate": theirs.pk}, follow=True)
    assert answer.context["request"].actor.role is Role.EXAMINER
    answer = client.post(at("choose"), {"mandate": mine.pk, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


def test_a_mandate_that_ended_opens_nothing_the_next_day():
    held = a_mandate(Role.DIRECTOR)
    client = a_browser(held.user)
    today = clock.civil_date(clock.now())
    end_mandate(mandate=held.pk, last_day=today, by=SYSTEM, at=clock.now())
    assert client.get(at("mandates")).status_code == 200


def test_the_actor_of_a_view_is_a_plain_value():
    answer = as_(Role.REGISTRAR).get(at("parameters"))
    actor = answer.context["request"].actor
    assert type(actor) is Actor
    assert (actor.kind, actor.role, actor.institution) == ("agent", "registrar", "CH-03")
    assert actor.kind is ActorKind.AGENT


def test_a_door_asks_for_every_capability_it_names():
    view = require(Capability.EXAMINE, Capability.APPOINT)(lambda request: "in")
    request = RequestFactory().get("/")
    request.actor = Actor(kind=ActorKind.AGENT, role=Role.EXAMINER)
    assert view(request).status_code == 403
    request.actor = Actor(kind=ActorKind.AGENT, role=Role.DELEGATE)
    assert view(request) == "in"


def test_the_bar_tells_the_institution_the_office_and_the_ways():
    page = as_(Role.DIRECTOR).get(at("parameters")).content.decode()
    assert "فاس - مكناس" in page
    assert at("mandates") in page


# ── mandates ─────────────────────────────────────────────────────────────────────────────────


def appointment(**given) -> dict:
    today = clock.civil_date(clock.now())
    return {
        "email": "nadia@chamber.ma",
        "name_ar": "نادية",
        "name_fr": "Nadia",
        "role": "examiner",
        "institution": "CH-03",
        "valid_from_day": today.day,
        "valid_from_month": today.month,
        "valid_from_year": today.year,
        "reason": "Decision 12",
        **given,
    }


def test_a_director_invites_and_appoints_and_hands_the_link_over_once():
    client = as_(Role.DIRECTOR)
    page = client.post(at("give"), appointment()).content.decode()
    assert "/agents/invitation/" in page
    made = Mandate.objects.get(user__email="nadia@chamber.ma")
    assert made.role == "examiner"
    assert "نادية" in client.get(at("mandates")).content.decode()


def test_a_refused_appointment_says_why_and_keeps_what_was_typed():
    client = as_(Role.DIRECTOR)
    answer = client.post(at("give"), appointment(name_ar=""))
    assert answer.status_code == 422
    assert "nadia@chamber.ma" in answer.content.decode()
    for given in ({"role": "ministry"}, {"institution": "CH-04"}, {"valid_from_year": "x"}):
        assert client.post(at("give"), appointment(**given)).status_code == 422
    assert not User.objects.filter(email="nadia@chamber.ma").exists()


def test_a_known_agent_is_appointed_without_a_link():
    agent, client = an_agent(totp=False), as_(Role.DIRECTOR)
    answer = client.post(at("give"), appointment(email=agent.email))
    assert answer.headers["Location"] == at("mandates")


def test_a_mandate_is_ended_from_its_page():
    held, client = a_mandate(), as_(Role.DIRECTOR)
    today = clock.civil_date(clock.now())
    typed = {"last_day_day": today.day, "last_day_month": today.month, "last_day_year": today.year}
    assert client.get(at("end", held.pk)).status_code == 200
    past = {**typed, "last_day_year": "2020"}
    assert client.post(at("end", held.pk), past).status_code == 422
    assert client.post(at("end", held.pk), typed).status_code == 302
    held.refresh_from_db()
    assert held.ended_act
    assert client.get(at("mandates") + "?past").status_code == 200


def test_a_mandate_is_given_and_ended_only_with_the_second_factor_given_afresh():
    held, client = a_mandate(), as_(Role.DIRECTOR, stepped_up=False)
    for address in (at("give"), at("end", held.pk)):
        for answer in (client.get(address), client.post(address, appointment())):
            assert answer.status_code == 302
            assert reverse("accounts:step_up") in answer.headers["Location"]
    assert not User.objects.filter(email="nadia@chamber.ma").exists()


def test_a_mandate_of_another_chamber_is_not_found():
    held = a_mandate(institution="CH-04")
    assert as_(Role.DIRECTOR).get(at("end", held.pk)).status_code == 404


# ── parameters ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_parameter_is_told_in_words_with_its_text(language):
    client = as_(Role.AUDITOR)
    page = client.get(at("parameters").replace("/ar/", f"/{language}/"))
    assert page.status_code == 200
    for _, lines in page.context["families"]:
        for line in lines:
            assert str(line["label"]) != line["code"]
            assert line["value"]


def test_a_parameter_is_read_as_of_a_day_and_as_known_on_another():
    from sijill.reference.tests.factories import a_value

    a_value(DAYS, 20, date(2026, 6, 1), recorded_at=clock.start_of(date(2026, 9, 1)))
    client = as_(Role.AUDITOR)
    day = {"day_day": "1", "day_month": "7", "day_year": "2026"}
    page = client.get(at("parameter", DAYS), day)
    assert page.context["line"]["held"].value == 20
    known = {"known_day": "31", "known_month": "8", "known_year": "2026"}
    page = client.get(at("parameter", DAYS), {**day, **known})
    assert page.context["line"]["held"] is None
    assert client.get(at("parameter", "nothing.known")).status_code == 404


def test_two_people_change_a_parameter_on_the_screen():
    one, other = as_(Role.REGISTRAR), as_(Role.MINISTRY)
    looked = one.post(at("propose", DAYS), {**PROPOSAL, "look": "1"})
    assert looked.status_code == 200
    assert looked.context["preview"]
    assert ParameterChange.objects.count() == 0
    made = one.post(at("propose", DAYS), {**PROPOSAL, "propose": "1"})
    change = ParameterChange.objects.get()
    assert made.headers["Location"] == at("change", change.pk)
    own = one.get(at("change", change.pk))
    assert own.context["own"]
    assert not own.context["may_decide"]
    assert one.post(at("change", change.pk), {"do": "confirm"}).status_code == 422
    assert reference.parameter(DAYS, at=date(2099, 1, 1)) == 30
    assert other.get(at("change", change.pk)).context["may_decide"]
    done = other.post(at("change", change.pk), {"do": "confirm", "note": "Agreed"})
    assert done.headers["Location"] == at("change", change.pk)
    assert reference.parameter(DAYS, at=date(2099, 1, 1)) == 20
    assert reference.parameter(DAYS, at=date(2098, 12, 31)) == 30
    assert Act.objects.filter(kind="parameter.confirmed").count() == 1
    assert "Agreed" in other.get(at("change", change.pk)).content.decode()


def test_to_confirm_the_second_factor_is_asked_again():
    as_(Role.REGISTRAR).post(at("propose", DAYS), {**PROPOSAL, "propose": "1"})
    change = ParameterChange.objects.get()
    late = as_(Role.MINISTRY, stepped_up=False)
    answer = late.post(at("change", change.pk), {"do": "confirm"})
    assert reverse("accounts:step_up") in answer.headers["Location"]
    assert reference.parameter(DAYS, at=date(2099, 1, 1)) == 30


@pytest.mark.parametrize(
    "given",
    [
        {"value": "ten"},
        {"value": "9999"},
        {"value": "30"},
        {"reason": "x"},
        {"valid_from_year": "2020"},
        {"valid_from_day": "31", "valid_from_month": "2"},
        {"status": "sure"},
    ],
)
def test_a_proposal_that_does_not_stand_says_why_and_writes_nothing(given):
    client = as_(Role.REGISTRAR)
    answer = client.post(at("propose", DAYS), {**PROPOSAL, **given, "propose": "1"})
    assert answer.status_code == 422
    assert ParameterChange.objects.count() == 0


def test_a_choice_is_proposed_among_its_answers():
    client = as_(Role.MINISTRY)
    page = client.get(at("propose", "competence.default"))
    assert "delegation" in page.content.decode()
    client.post(
        at("propose", "competence.default"), {**PROPOSAL, "value": "delegation", "propose": 1}
    )
    assert ParameterChange.objects.get().value == "delegation"
    listed = client.get(at("parameters"))
    assert len(listed.context["waiting"]) == 1


def test_the_one_who_proposed_takes_it_back_and_another_refuses():
    one = as_(Role.REGISTRAR)
    one.post(at("propose", DAYS), {**PROPOSAL, "propose": "1"})
    one.post(at("change", ParameterChange.objects.get().pk), {"do": "withdraw"})
    assert ParameterChange.objects.get().state == "withdrawn"
    one.post(at("propose", DAYS), {**PROPOSAL, "propose": "1"})
    second = ParameterChange.objects.get(state="proposed")
    as_(Role.DIRECTOR).post(at("change", second.pk), {"do": "refuse"})
    second.refresh_from_db()
    assert second.state == "refused"


def test_an_office_that_only_reads_changes_nothing():
    as_(Role.REGISTRAR).post(at("propose", DAYS), {**PROPOSAL, "propose": "1"})
    change = ParameterChange.objects.get()
    auditor = as_(Role.AUDITOR)
    assert auditor.get(at("propose", DAYS)).status_code == 403
    assert not auditor.get(at("change", change.pk)).context["may_decide"]
    for do in ("confirm", "refuse", "withdraw", "burn", ""):
        assert auditor.post(at("change", change.pk), {"do": do}).status_code in (200, 422)
    change.refresh_from_db()
    assert change.state == "proposed"
    assert auditor.get(at("change", "00000000-0000-4000-8000-000000000000")).status_code == 404


def test_a_page_of_parameters_asks_the_same_questions_however_many_they_are(
    django_assert_max_num_queries,
):
    client = as_(Role.AUDITOR)
    with django_assert_max_num_queries(16):
        client.get(at("parameters"))
