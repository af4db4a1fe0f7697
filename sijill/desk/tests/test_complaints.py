"""A complaint: with a name or without, and never in the hands of whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sijill.accounts import seals
from sijill.accounts.models import Space
from sijill.accounts.tests.factories import to_phones
from sijill.accounts.wording import text
from sijill.desk import actions
from sijill.desk.complaining import COMPLAINING
from sijill.desk.models import Case, Decision
from sijill.desk.queries import case_for
from sijill.desk.queries.letters import sources
from sijill.desk.queries.scope import NotFound
from sijill.desk.rules.complaining import (
    HEARD_BY,
    KEPT_FROM,
    Against,
    Complaint,
    Finding,
    Matter,
    examine,
    finding,
    may_hand_to,
)
from sijill.desk.wording.agent import to_sign
from sijill.desk.wording.complaining import (
    AGAINST,
    ANSWERS,
    FINDINGS,
    MATTERS,
    RULES,
    VERDICTS,
)
from sijill.desk.wording.letters import Letter, decision_letter
from sijill.institutions.rules import Kind
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for, action

from .factories import NOW, PROVINCE_OF_FES, agent, citizen, everything, fresh, institutions, space
from .test_citizen_pages import code_of, opened, post, signed_in, url

HEARER, CHAMBER = "DEL-03.231", "CH-03"
STORY = "طلب مني موظف مبلغا من المال مقابل البطاقة"


def test_nobody_hears_a_complaint_about_their_own_kind():
    assert set(HEARD_BY) == set(KEPT_FROM) == set(Against) == set(AGAINST)
    for whom, kind in HEARD_BY.items():
        assert may_hand_to(whom, kind)
    assert not may_hand_to(Against.CHAMBER, Kind.CHAMBER)
    assert not may_hand_to(Against.DELEGATION, Kind.DELEGATION)
    assert not any(may_hand_to(Against.UNKNOWN, kind) for kind in (Kind.CHAMBER, Kind.DELEGATION))


def test_a_person_judges_every_complaint_and_every_rule_has_its_words():
    for matter, whom in product(Matter, Against):
        said = examine(Complaint(matter=matter, against=whom, hearer=HEARER))
        assert [(rule, verdict.outcome.value) for rule, verdict in said] == [
            ("hearer", "ok"),
            ("conflict", "to_examine"),
            ("matter", "to_examine"),
        ]
        nobody = examine(Complaint(matter=matter, against=whom, hearer=""))[0]
        assert nobody[1].outcome.value == "refused"
        assert all(v.code in VERDICTS and rule in RULES for rule, v in [nobody, *said])
    assert set(MATTERS) == set(Matter)


@pytest.fixture
def stopped():
    with clock.stopped(NOW) as hands:
        yield hands


@pytest.fixture
def browser(stopped, db) -> Client:
    institutions()
    return Client(headers={"accept-language": "fr"}, raise_request_exception=True)


def told(browser: Client, *, known: str, against: str = "chamber") -> UUID:
    """Answer the questions of a complaint up to the papers."""
    case = opened(browser, "complaint")
    for page, boxes in (
        ("known", {"known": known}),
        ("matter", {"matter": "bribe"}),
        ("against", {"against": against}),
        ("place", {"province": PROVINCE_OF_FES}),
        ("story", {"what": STORY}),
        ("papers", {}),
    ):
        answer = post(browser, case, page, **boxes)
        assert answer.status_code == 302, (page, answer.text)
    return case


def sent_without_a_name(browser: Client, **how: str) -> Case:
    case = told(browser, known="unnamed", **how)
    assert browser.post(url("check", case))["location"] == url("submitted", case)
    with everything():
        return Case.objects.get(pk=case)


def test_a_complaint_without_a_name_lies_with_who_is_not_concerned_and_two_numbers_open_it(browser):
    case = sent_without_a_name(browser)
    assert case.institution_id == HEARER
    assert (case.phone, case.title_latin) == ("", "Plainte sans nom")
    secret = seals.secret_number(case.pk)
    for page in ("submitted", "receipt", "follow"):
        assert secret in browser.get(url(page, case.pk)).text
    followed = browser.get(url("follow", case.pk)).text
    assert "لا يمكن لأحد أن يتصل بك" in followed, "nobody holds a number to call"
    assert "نتصل بك" not in followed
    other = Client(headers={"accept-language": "fr"})
    assert "sign-in" in other.get(url("follow", case.pk))["location"]
    answer = other.post(
        url("unnamed"), {"reference": case.reference, "secret": secret.replace(" ", "-")}
    )
    assert answer["location"] == url("follow", case.pk)
    assert case.reference in other.get(answer["location"]).text
    with everything():
        assert not to_phones()
        assert Space.objects.get(pk=case.space).line is None


def test_a_wrong_secret_number_opens_nothing_and_tries_are_counted(browser):
    case = sent_without_a_name(browser)
    other = Client(headers={"accept-language": "fr"})
    wrong = {"reference": case.reference, "secret": "1234 5678 9012"}
    for _ in range(10):
        answer = other.post(url("unnamed"), wrong)
        assert answer.status_code == 422
        assert {"secret"} == set(answer.context["question"].form.errors)
    right = {**wrong, "secret": seals.secret_number(case.pk)}
    assert other.post(url("unnamed"), right).status_code == 429
    with clock.stopped(NOW + timedelta(hours=2)):
        assert other.post(url("unnamed"), right).status_code == 302


def test_a_number_that_does_not_exist_is_answered_as_a_wrong_secret(browser):
    case = sent_without_a_name(browser)
    answers = {
        Client(headers={"accept-language": "fr"})
        .post(url("unnamed"), {"reference": reference, "secret": "1234 5678 9012"})
        .status_code
        for reference in (case.reference, "26-4841-0275")
    }
    assert answers == {422}


def test_the_secret_number_of_a_case_with_a_name_opens_nothing(browser):
    case = told(browser, known="named")
    post(browser, case, "name", name="Rachid Benali")
    answer = post(browser, case, "phone", phone="06 61 48 20 78")
    browser.post(answer["location"], {"code": code_of("+212661482078")})
    browser.post(url("check", case))
    with everything():
        found = Case.objects.get(pk=case)
    assert found.title_latin == "Rachid Benali"
    secret = seals.secret_number(case)
    assert secret not in browser.get(url("follow", case)).text
    other = Client()
    answer = other.post(url("unnamed"), {"reference": found.reference, "secret": secret})
    assert answer.status_code == 422


def test_what_was_begun_with_a_name_is_not_made_nameless_afterwards(browser):
    case = told(browser, known="named")
    answer = post(browser, case, "known", revision=9, known="unnamed")
    assert answer.status_code == 302
    with everything():
        assert Case.objects.get(pk=case).answers["known"] == {"known": "named"}


def test_whoever_is_signed_in_and_stays_unknown_leaves_their_account(browser):
    with everything():
        own = action(space)()
    signed_in(browser, own)
    case = sent_without_a_name(browser)
    assert case.space != own
    with acting_for(citizen(own)), pytest.raises(NotFound):
        case_for(case.pk, viewer=citizen(own))
    with everything():
        assert Space.objects.get(pk=case.space).line is None


def test_the_chamber_complained_of_neither_sees_it_nor_is_handed_it(browser):
    case = sent_without_a_name(browser)
    for role in (Role.EXAMINER, Role.REGISTRAR, Role.DIRECTOR):
        by = agent(role, CHAMBER)
        with acting_for(by), pytest.raises(NotFound):
            case_for(case.pk, viewer=by)
    delegate = agent(Role.DELEGATE, HEARER)
    with acting_for(delegate), pytest.raises(Refused) as told_no:
        actions.reroute(
            case=case, institution=CHAMBER, reason="De leur ressort", by=delegate, at=NOW
        )
    assert told_no.value.verdicts[0].code == "desk.concerned_itself"
    with acting_for(delegate):
        actions.reroute(case=case, institution="MIN", reason="Plusieurs cas", by=delegate, at=NOW)
    assert fresh(case).institution_id == "MIN"


@pytest.mark.parametrize("against", [Against.DELEGATION, Against.UNKNOWN])
def test_the_ministry_answers_what_concerns_its_own_services(browser, against):
    case = sent_without_a_name(browser, against=against.value)
    assert case.institution_id == "MIN"
    hearer, elsewhere = agent(Role.EXAMINER, "MIN"), agent(Role.DELEGATE, HEARER)
    with acting_for(hearer):
        assert case_for(case.pk, viewer=hearer) == case
    with acting_for(elsewhere), pytest.raises(NotFound):
        case_for(case.pk, viewer=elsewhere)


def sent_with_a_name(browser: Client) -> Case:
    case = told(browser, known="named")
    post(browser, case, "name", name="Rachid Benali")
    answer = post(browser, case, "phone", phone="06 61 48 20 78")
    browser.post(answer["location"], {"code": code_of("+212661482078")})
    browser.post(url("check", case))
    with everything():
        return Case.objects.get(pk=case)


def judged(case: Case, by: Actor) -> None:
    for rule in ("conflict", "matter"):
        actions.judge(case=case, rule=rule, outcome="ok", note="Entendu", by=by, at=NOW)


def answered(case: Case, outcome: str, ground: str, note: str) -> None:
    """Proposed by one at the service that hears it, signed by another."""
    examiner, delegate = agent(Role.EXAMINER, HEARER), agent(Role.DELEGATE, HEARER)
    with acting_for(examiner):
        judged(case, examiner)
        actions.propose(
            case=case,
            outcome=outcome,
            ground=ground,
            article="",
            note=note,
            by=examiner,
            at=NOW,
        )
    with acting_for(delegate):
        actions.sign(case=case, by=delegate, at=NOW)


FOUND = [
    ("accepted", "upheld", "retenue", "Retenue"),
    ("accepted", "upheld_in_part", "retenue en partie", "Retenue en partie"),
    ("refused", "not_founded", "non retenue", "Non retenue"),
]


@pytest.mark.parametrize(("outcome", "ground", "found", "word"), FOUND)
def test_what_was_found_of_a_complaint_is_told_as_a_complaint_wherever_it_is_told(
    browser, outcome, ground, found, word
):
    case = sent_with_a_name(browser)
    assert "votre plainte" in french_of(browser, url("submitted", case.pk))
    answered(case, outcome, ground, "La somme vous est rendue.")
    own = french_of(browser, url("follow", case.pk))
    said = f"Votre plainte est {found}.".replace("est non", "n’est pas")
    assert said in own
    assert f">{word}<" in own
    assert "demande" not in own.split("<main", 1)[1].split("</main>", 1)[0]
    assert f">{word}<" in french_of(browser, reverse("portal:space"))
    [told_of] = to_phones(template=ANSWERS[finding_of(outcome, ground)].notice)
    sms = text(told_of.template, {"reference": case.reference}, "fr")
    assert f"plainte {case.reference} {found}" in sms
    with everything():
        decision = case.decisions.get(stage="final")
    checked = french_of(browser, reverse("desk:verify", args=[decision.letter_code]))
    assert f"Plainte {found}<" in checked
    with acting_for(citizen(case.space)):
        quoted = sources(case.pk, viewer=citizen(case.space), at=NOW, what="letter")
    letter = decision_letter(
        case=quoted.case,
        decision=decision,
        institution=quoted.institution,
        signer=quoted.signer,
        address="",
    )
    french, arabic = letter.columns
    assert french.title == "Réponse à votre plainte"
    assert [label for label, _said in french.facts][:2] == ["Nom", "Numéro de la plainte"]
    assert french.verdict == said
    assert "شكايتك" in arabic.verdict
    assert not any("demande" in one or "طلبك" in one for one in words_of(letter))
    assert "La somme vous est rendue." in str(french.paragraphs)
    assert browser.get(url("letter", case.pk)).status_code == 200


@pytest.mark.parametrize(("outcome", "ground", "found", "word"), FOUND)
def test_whoever_signs_an_answer_reads_what_was_found(outcome, ground, found, word):
    proposal = Decision(outcome=outcome, ground=ground)
    with translation.override("fr"):
        assert to_sign(proposal, COMPLAINING) == f"Plainte {found}"
    assert to_sign(None, COMPLAINING) == ""


def finding_of(outcome: str, ground: str) -> Finding:
    return finding(accepted=outcome == "accepted", ground=ground)


def french_of(browser: Client, path: str) -> str:
    return browser.get(path.replace("/ar/", "/fr/", 1)).text


def words_of(letter: Letter) -> list[str]:
    """Every sentence of a letter that tells what it is about, and what it found."""
    return [
        said
        for column in letter.columns
        for said in (
            column.title,
            column.verdict,
            *column.paragraphs,
            *column.next_steps[:1],
            *(label for label, _value in column.facts),
        )
    ]


def test_a_yes_to_a_complaint_says_whether_it_is_whole_or_in_part(browser):
    case = sent_without_a_name(browser)
    examiner = agent(Role.EXAMINER, HEARER)
    with acting_for(examiner):
        judged(case, examiner)
        for ground, code in (("", "desk.ground_missing"), ("too_little", "desk.ground_unknown")):
            with pytest.raises(Refused) as closed:
                actions.propose(
                    case=case,
                    outcome="accepted",
                    ground=ground,
                    article="",
                    note="Rendu",
                    by=examiner,
                    at=NOW,
                )
            assert closed.value.verdicts[0].code == code


def test_what_was_found_of_a_complaint_is_one_of_three_and_all_have_their_words():
    assert finding(accepted=True, ground="upheld_in_part") is Finding.IN_PART
    assert finding(accepted=True, ground="upheld") is Finding.UPHELD
    assert finding(accepted=True, ground="") is Finding.UPHELD
    assert finding(accepted=False, ground="too_little") is Finding.NOT_UPHELD
    assert set(ANSWERS) == set(Finding)
    assert set(FINDINGS) == set(Finding) - {Finding.NOT_UPHELD}


def test_a_complaint_is_not_offered_at_a_counter(db):
    from sijill.desk import procedures

    procedures.install([COMPLAINING])
    assert COMPLAINING not in procedures.at_the_counter()
    assert reverse("desk:start", args=["complaint"])
