"""A person's account: what is theirs, and nothing else."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from sijill.accounts.models import Space
from sijill.desk import actions as desk
from sijill.kernel import clock
from sijill.kernel.actor import Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.portal.wording import ACTS, LOOKS, REASONS
from sijill.register.rules.measures import Measure
from sijill.register.tests import factories as make
from sijill.register.wording import ACTS as AGENTS_ACTS

pytestmark = pytest.mark.django_db
SIJILL = Path(__file__).resolve().parents[2]
# Acts of the desk's own life, and acts on things that are no person.
NOT_TOLD = {
    # How the desk shares its work and keeps its own pace.
    *("desk.slow", "desk.skills_said", "desk.leave_planned", "desk.many_ordered"),
    "desk.visit_given",
    "desk.proposed",
    "desk.released",
    "desk.reminded",
    "desk.escalated",
    "desk.sent_back",
    "desk.judged",
    "register.pair_answered",
    "register.pair_reopened",
}


@pytest.fixture(autouse=True)
def _stopped():
    make.chambers()
    with clock.stopped(make.NOW):
        yield


def browser_of(own) -> Client:
    """The browser of somebody whose phone answered a code."""
    browser = Client(headers={"accept-language": "fr"})
    with make.everything():
        line = Space.objects.select_related("line").get(pk=own).line
    browser.force_login(line, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["accounts.here"] = {"space": str(own), "assurance": 1, "at": make.NOW.timestamp()}
    session.save()
    return browser


def page(browser: Client, name: str) -> str:
    answer = browser.get(reverse(f"portal:{name}"))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("name", ["space", "looks", "acts"])
def test_a_stranger_is_asked_to_sign_in(client, name):
    answer = client.get(reverse(f"portal:{name}"))
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_somebody_entered_finds_the_number_the_craft_and_the_act():
    own = make.space()
    entry = make.entered(make.citizen(own))
    account = page(browser_of(own), "space")
    shown = f"{entry.nia[:4]} {entry.nia[4:8]} {entry.nia[8:]}"
    assert f'<bdi class="n">{shown}</bdi>' in account.replace("\xa0", " "), "read left to right"
    acts = page(browser_of(own), "acts")
    assert str(ACTS["register.entered"]) in acts


def test_a_correction_asked_stands_first_with_its_day():
    own = make.space()
    case = make.sent(make.citizen(own))
    examiner = make.agent()
    with acting_for(examiner):
        desk.assign(case=case, to=examiner.user, by=examiner, at=make.NOW)
        desk.ask_correction(
            case=case,
            items=[{"evidence": "proof", "reason": "unreadable", "note": "floue"}],
            by=examiner,
            at=make.NOW,
        )
    account = page(browser_of(own), "space")
    assert reverse("desk:follow", args=[case.pk]) in account
    assert 'class="banner wait' in account


def test_the_account_shows_who_looked_but_not_the_owner():
    own = make.space()
    case = make.sent(make.citizen(own))
    subject = Subject(kind="case", id=case.pk)
    for by in (make.agent(), make.citizen(own)):
        ledger.look("case", by=by, at=make.NOW, reason="examination", subject=subject, space=own)
    shown = page(browser_of(own), "looks")
    assert shown.count("<time") == 1, re.findall(r"<li><time.*?</li>", shown, re.DOTALL)


def test_nothing_of_another_person_is_shown():
    mine, theirs = make.space(), make.space()
    make.sent(make.citizen(mine))
    other = make.sent(make.citizen(theirs))
    make.entered(make.citizen(theirs), **make.FATIMA)
    account = page(browser_of(mine), "space")
    assert other.reference not in account
    assert "Fatima" not in account


def test_the_account_asks_few_questions_whatever_it_holds(django_assert_max_num_queries):
    own = make.space()
    make.entered(make.citizen(own))
    for _ in range(4):
        make.draft(make.citizen(own))
    browser = browser_of(own)
    page(browser, "space")
    with django_assert_max_num_queries(24):
        page(browser, "space")


def written(pattern: str) -> set[str]:
    found: set[str] = set()
    for path in SIJILL.glob("*/**/*.py"):
        if "tests" not in path.parts:
            found |= set(re.findall(pattern, path.read_text(encoding="utf-8")))
    return found


def test_every_act_on_a_person_has_its_sentence():
    recorded = written(r"record\(\s*\n?\s*\"((?:desk|register)\.[a-z_]+)\"")
    assert recorded, "the acts are found by the text of the call"
    assert recorded - set(ACTS) - NOT_TOLD == set()


# A kind handed to what writes the act for its caller.
HANDED = r"\b(?:keep|told|_told)\(\s*(?:[a-z_.]+,\s*)?\"(register\.[a-z_]+)\""


def test_every_act_on_an_entry_has_its_sentence_for_its_holder_and_for_agents():
    handed = written(HANDED) | written(r"KIND, GROUND = \"(register\.[a-z_]+)\"")
    assert {"register.halt_planned", "register.imported", "register.amended"} <= handed
    handed = {kind for kind in handed if not kind.startswith(("register.roll_", "register.row_"))}
    assert handed - set(ACTS) - NOT_TOLD == set()
    assert handed - set(AGENTS_ACTS) == set()


def test_a_halt_shows_its_end_and_no_longer_way_to_it():
    own = make.space()
    entry = make.entered(make.citizen(own))
    halted(entry, own)
    account = page(browser_of(own), "space")
    assert reverse("register:end_halt", args=[entry.pk]) in account
    for way in ("suspension", "resumption"):
        assert reverse("desk:start", args=[way]) not in account, "one press is enough"
    assert reverse("register:extract", args=[entry.pk]) not in account, "there is none meanwhile"


def halted(entry, own) -> None:
    holder = make.citizen(own, person=entry.person_id)
    pages = {"reason": {"ground": "halt", "note": ""}, "dates": {}, "documents": {}}
    case = make.asked(
        Measure.SUSPENSION, {**pages, "effects": {"told": True}}, by=holder, about=entry.pk
    )
    make.signed(make.examined(case))


def test_every_look_has_its_sentence():
    looked = written(r"\blook\(\s*\n?\s*\"([a-z_]+)\"")
    assert looked
    assert looked - set(LOOKS) == set()


def test_every_reason_of_a_look_has_its_sentence():
    assert written(r"\blook\((?:[^()]|\([^()]*\))*?reason=\"([a-z_]+)\"") - set(REASONS) == set()
