"""Agents in front of the inbox and of one case: what is shown, what is done, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sijill.desk import actions
from sijill.desk.models import CaseVerdict, Decision, Likeness
from sijill.desk.procedures import Compared, Like
from sijill.kernel import clock
from sijill.kernel.actor import Assurance, Role, Subject
from sijill.ledger.models import Act, Look
from sijill.ledger.transaction import acting_for

from .factories import (
    LIKES,
    NOW,
    RABAT,
    agent,
    citizen,
    decided,
    everything,
    fresh,
    holds_an_office,
    institutions,
    proposed,
    sent,
)

pytestmark = pytest.mark.django_db
CASE_QUERIES = 34
INBOX_QUERIES = 20


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    institutions()
    with clock.stopped(NOW + timedelta(hours=3)):
        yield


@pytest.fixture
def as_(monkeypatch):
    """A browser that works as this agent; signing in is tested where it lives."""

    def browse(actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client(headers={"accept-language": "fr"}, raise_request_exception=True)

    return browse


@pytest.fixture
def examiner():
    return agent()


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args).replace("/ar/", "/fr/", 1)


def twin(score: int = 91) -> Like:
    grounds = (
        Compared(field="name", ours="Rachid Benali", theirs="Rachid Ben Ali", difference="close"),
        Compared(field="phone", ours="+212661482078", theirs="", difference="different"),
    )
    return Like(other=Subject(kind="entry", id=uuid4()), score=score, grounds=grounds)


def doubtful(**kwargs):
    """A case whose years a person must judge."""
    return sent(years={"years": 2}, **kwargs)


def with_twin():
    person = citizen()
    case = sent(person)
    LIKES[case.pk] = [twin()]
    with everything():
        actions.examine(case=case, by=agent(), at=NOW)
    return case


# The inbox


def test_the_inbox_of_forty_one_files_takes_a_fixed_number_of_queries(as_, examiner):
    for place in range(41):
        case = sent(at=NOW - timedelta(days=place % 7))
        with acting_for(examiner):
            actions.assign(case=case, to=examiner.user, by=examiner, at=NOW)
    browser = as_(examiner)
    browser.get(url("inbox"), {"box": "mine"})
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = browser.get(url("inbox"), {"box": "mine"})
    assert len(caught) <= INBOX_QUERIES, "\n".join(q["sql"][:200] for q in caught)
    page = answer.content.decode()
    assert page.count("data-row ") == 25
    assert "41 dossiers" in page.replace("\xa0", " ").replace('<bdi class="n">41</bdi>', "41")
    following = answer.context["links"].next
    assert browser.get(following).content.decode().count("data-row ") == 16


def test_the_nearest_deadline_comes_first_and_the_unusual_alone_has_a_tag(as_, examiner):
    new, old = sent(), sent(at=NOW - timedelta(days=60))
    page = as_(examiner).get(url("inbox"), {"box": "to_take"}).content.decode()
    assert page.index(old.reference) < page.index(new.reference)
    rows = page.split("<tr data-row")[1:]
    assert "tag refuse" in rows[0], "late is unusual"
    assert 'class="tag' not in rows[1], "nothing to say of the other"


def test_filters_stay_with_the_agent_until_they_are_changed(as_, examiner):
    sent()
    browser = as_(examiner)
    browser.get(url("inbox"), {"box": "to_take", "procedure": "test-stall"})
    back = browser.get(url("inbox"))
    assert back.status_code == 302
    assert "procedure=test-stall" in back["Location"]
    assert "box=to_take" in back["Location"]
    browser.get(url("inbox"), {"box": "mine"})
    assert "procedure" not in browser.get(url("inbox"))["Location"]


def test_nonsense_in_the_address_is_not_a_crash(as_, examiner):
    browser = as_(examiner)
    for asked in ({"box": "nowhere"}, {"box": "mine", "after": "zz"}, {"province": "x" * 900}):
        assert browser.get(url("inbox"), asked).status_code == 200


def test_the_inbox_holds_no_case_of_another_chamber(as_):
    case = sent()
    page = as_(agent(institution=RABAT)).get(url("inbox"), {"box": "to_take"}).content.decode()
    assert case.reference not in page


def test_taking_many_files_gives_each_line_its_own_result(as_, examiner):
    free, taken, foreign = sent(), sent(), uuid4()
    colleague = agent()
    with acting_for(colleague):
        actions.assign(case=taken, to=colleague.user, by=colleague, at=NOW)
    browser = as_(examiner)
    browser.post(url("many"), {"do": "take", "case": [free.pk, taken.pk, foreign, "nonsense"]})
    assert fresh(free).assignee_id == examiner.user
    assert fresh(taken).assignee_id == colleague.user
    page = browser.get(url("inbox"), {"box": "mine"}).content.decode()
    assert taken.reference in page, "the line that was not done is named"
    assert free.reference in page


def test_a_list_is_a_look_with_its_count(as_, examiner):
    sent()
    as_(examiner).get(url("inbox"), {"box": "to_take"})
    with everything():
        look = Look.objects.get(what="inbox")
    assert (look.count, look.terms) == (1, ["to_take"])


# The case


def test_the_case_page_takes_a_fixed_number_of_queries_and_is_one_look(as_, examiner):
    case = with_twin()
    browser = as_(examiner)
    browser.get(url("case", case.pk))
    with CaptureQueriesContext(connection) as caught:
        answer = browser.get(url("case", case.pk))
    assert answer.status_code == 200
    assert len(caught) <= CASE_QUERIES, "\n".join(q["sql"][:160] for q in caught)
    with everything():
        looks = Look.objects.filter(what="case", subject_id=case.pk)
        assert looks.count() == 2
        assert looks.filter(space=case.space, reason="examination").count() == 2


def test_another_chambers_case_is_not_found(as_):
    assert as_(agent(institution=RABAT)).get(url("case", sent().pk)).status_code == 404


def test_a_citizen_and_a_federation_do_not_enter(as_):
    case = sent()
    assert as_(citizen()).get(url("case", case.pk)).status_code == 302
    assert as_(agent(Role.FEDERATION)).get(url("case", case.pk)).status_code == 403


def test_accept_is_closed_with_its_reason_while_a_rule_waits(as_, examiner):
    case = doubtful()
    page = as_(examiner).get(url("case", case.pk)).content.decode()
    assert f'action="{url("accept", case.pk)}"' not in page
    assert "Years of work" in page.split('class="says"')[1]
    assert "50.17" in page.split('class="says"')[1]


def test_the_rule_in_hand_is_the_first_that_waits_and_is_judged_in_place(as_, examiner):
    case = doubtful()
    browser = as_(examiner)
    page = browser.get(url("case", case.pk)).content.decode()
    assert 'aria-current="true"' in page.split('id="rules"')[1].split("</table>")[0]
    answer = browser.post(url("assess", case.pk, "years"), {"outcome": "ok", "note": "vu"})
    assert answer.status_code == 302
    with everything():
        assert CaseVerdict.objects.get(case=case, rule="years").judged == "ok"
    assert (
        f'action="{url("accept", case.pk)}"' in browser.get(url("case", case.pk)).content.decode()
    )


def test_a_rule_that_answered_by_itself_is_not_judged(as_, examiner):
    case = sent()
    answer = as_(examiner).post(url("assess", case.pk, "years"), {"outcome": "refused"})
    assert answer.status_code == 409


def test_different_persons_is_never_the_filled_button(as_, examiner):
    case = with_twin()
    page = as_(examiner).get(url("case", case.pk)).content.decode()
    pair = page.split('value="different"')[0].rsplit("<button", 1)[1]
    assert "lined" in pair
    assert "main" not in pair


def test_a_duplicate_is_settled_with_a_note(as_, examiner):
    case = with_twin()
    with everything():
        likeness = Likeness.objects.get(case=case)
    as_(examiner).post(url("settle", case.pk, likeness.pk), {"as": "different", "note": "frères"})
    with everything():
        likeness.refresh_from_db()
    assert (likeness.settled, likeness.note) == ("different", "frères")


def test_what_another_chamber_keeps_is_shown_as_different_and_no_more(as_, examiner):
    page = as_(examiner).get(url("case", with_twin().pk)).content.decode()
    assert "06\xa061" not in page.split("comparison")[1], "phones are masked"
    assert "non montré" in page or "not shown" in page


def test_accepting_goes_to_the_next_file_of_the_box(as_, examiner):
    first, second = sent(at=NOW - timedelta(days=9)), sent()
    for case in (first, second):
        with acting_for(examiner):
            actions.assign(case=case, to=examiner.user, by=examiner, at=NOW)
    browser = as_(examiner)
    browser.get(url("inbox"), {"box": "mine"})
    answer = browser.post(url("accept", first.pk))
    assert answer["Location"] == url("case", second.pk)
    assert fresh(first).state == "examined"


def test_a_correction_asks_typed_reasons_for_each_thing(as_, examiner):
    case = sent()
    browser = as_(examiner)
    assert browser.get(url("correct", case.pk)).status_code == 200
    bad = browser.post(url("correct", case.pk), {"want_0": "on"})
    assert bad.status_code == 422
    good = browser.post(url("correct", case.pk), {"reason_0": "unreadable", "note_0": "le tampon"})
    assert good.status_code == 302
    with everything():
        [asked] = case.corrections.order_by("asked_at")
    assert asked.items == [{"evidence": "card", "reason": "unreadable", "note": "le tampon"}]
    page = browser.get(url("case", case.pk)).content.decode()
    assert f'href="{url("correct", case.pk)}"' not in page, "the law allows one"


def test_a_refusal_wants_one_of_the_declared_grounds(as_, examiner):
    case = sent()
    browser = as_(examiner)
    assert browser.post(url("refuse", case.pk), {"ground": "mood"}).status_code == 422
    assert browser.post(url("refuse", case.pk), {"ground": "too_young"}).status_code == 302
    with everything():
        decision = Decision.objects.get(case=case)
    assert (decision.outcome, decision.article) == ("refused", "50.17:6")


# The signature


def test_whoever_proposed_is_told_that_a_colleague_signs(as_):
    registrar = agent(Role.REGISTRAR)
    case = proposed(registrar)
    browser = as_(registrar)
    assert url("sign", case.pk) not in browser.get(url("case", case.pk)).content.decode()
    assert browser.post(url("sign", case.pk)).status_code == 409
    assert fresh(case).state == "examined"


def test_signing_asks_the_second_factor_again(as_, examiner):
    case = proposed(examiner)
    registrar = replace(agent(Role.REGISTRAR), assurance=Assurance.MFA)
    answer = as_(registrar).post(url("sign", case.pk))
    assert answer.status_code == 200
    assert "next=" in answer.content.decode()
    assert fresh(case).state == "examined"
    assert (
        as_(replace(registrar, assurance=Assurance.STEP_UP)).post(url("sign", case.pk)).status_code
        == 302
    )
    assert fresh(case).state == "accepted"


def test_the_second_of_two_agents_is_told_who_decided_and_when(as_, examiner):
    case = decided()
    answer = as_(examiner).post(url("accept", case.pk))
    assert answer.status_code == 409
    assert "Salma Alaoui" in answer.content.decode()


def test_a_proposal_is_sent_back_with_a_word(as_, examiner):
    case = proposed(examiner)
    browser = as_(agent(Role.REGISTRAR))
    assert browser.get(url("send_back", case.pk)).status_code == 200
    assert browser.post(url("send_back", case.pk), {"note": ""}).status_code == 422
    browser.post(url("send_back", case.pk), {"note": "relire l'attestation"})
    assert fresh(case).state == "submitted"


def test_a_decision_is_undone_from_its_page(as_):
    case = decided()
    browser = as_(agent(Role.REGISTRAR))
    assert browser.get(url("undo", case.pk)).status_code == 200
    browser.post(url("undo", case.pk), {"note": "mauvais dossier"})
    assert fresh(case).state == "submitted"


def test_an_examiner_does_not_sign(as_, examiner):
    case = proposed(agent())
    assert as_(examiner).post(url("sign", case.pk)).status_code == 409


# Hands


def test_a_file_is_taken_given_and_let_go(as_, examiner):
    case, registrar, colleague = sent(), agent(Role.REGISTRAR), agent()
    holds_an_office(colleague)
    as_(examiner).post(url("take", case.pk))
    assert fresh(case).assignee_id == examiner.user
    as_(registrar).post(url("give", case.pk), {"to": str(colleague.user)})
    assert fresh(case).assignee_id == colleague.user
    as_(colleague).post(url("release", case.pk))
    assert fresh(case).assignee_id is None


def test_colleagues_are_those_who_hold_an_office_here(as_, examiner):
    holder, former = agent(), agent()
    holds_an_office(holder)
    holds_an_office(former, until=NOW.date() - timedelta(days=1))
    page = as_(agent(Role.REGISTRAR)).get(url("case", sent().pk)).content.decode()
    assert str(holder.user) in page
    assert str(former.user) not in page


def test_only_who_signs_is_offered_to_give_files_out(as_, examiner):
    colleague = agent()
    holds_an_office(colleague)
    case = sent()
    assert str(colleague.user) not in as_(examiner).get(url("case", case.pk)).content.decode()


def test_what_closes_acceptance_is_said_in_its_own_words(as_, examiner):
    case = with_twin()
    page = as_(examiner).get(url("case", case.pk)).content.decode()
    assert "Tranchez le doublon possible." in page
    assert "la demande a avancé" not in page


def test_a_file_outside_the_box_in_hand_is_placed_in_its_own(as_, examiner):
    browser, case = as_(examiner), sent()
    browser.get(reverse("desk:inbox"), {"box": "decided"})
    assert "Dossier" in browser.get(url("case", case.pk)).content.decode()


def test_a_file_is_handed_to_another_chamber_with_the_reason(as_):
    case, registrar = sent(), agent(Role.REGISTRAR)
    browser = as_(registrar)
    assert browser.get(url("hand_over", case.pk)).status_code == 200
    answer = browser.post(
        url("hand_over", case.pk), {"institution": RABAT, "note": "atelier à Salé"}
    )
    assert answer.status_code == 302
    assert fresh(case).institution_id == RABAT
    assert browser.get(url("case", case.pk)).status_code == 404


def test_nothing_of_a_case_changes_by_reading_it(as_, examiner):
    case = sent()
    browser = as_(examiner)
    for name in ("case", "correct", "refuse", "sign", "send_back", "hand_over"):
        assert browser.get(url(name, case.pk)).status_code == 200, name
    for name in ("accept", "take", "give", "release"):
        assert browser.get(url(name, case.pk)).status_code == 405, name


def test_every_act_of_the_desk_has_words(as_, examiner):
    from sijill.desk.wording.agent import EVENTS

    case = decided("refused", by=citizen())
    with everything():
        kinds = set(Act.objects.filter(subject_kind="case").values_list("kind", flat=True))
    assert kinds <= set(EVENTS), kinds - set(EVENTS)
    assert as_(examiner).get(url("case", case.pk)).status_code == 200
