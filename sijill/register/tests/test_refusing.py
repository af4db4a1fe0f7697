"""Nobody is entered twice: refused before the write, on every path, also when two come at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sijill.desk import actions as desk
from sijill.desk.models import Case
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.models import Denial, Entry
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
ENTERED = {"card__number": "C418270"}
SLIP = {"card__number": "C418207"}


def codes(refusal: Any) -> list[str]:
    return [verdict.code for verdict in refusal.value.verdicts]


def send(case: Case, by: Actor) -> Case:
    with acting_for(by):
        return desk.submit(case=case, by=by, at=make.NOW)


@pytest.mark.parametrize("number", ["C418270", "C418207"])
def test_somebody_who_is_there_is_refused_and_told_nothing_of_whom(number: str) -> None:
    entry = make.entered(**ENTERED)
    with pytest.raises(Refused) as told:
        make.sent(card__number=number)
    assert codes(told) == ["previous.certain"]
    [verdict] = told.value.verdicts
    assert (verdict.remedy, verdict.facts) == ("claim", {})
    with make.everything():
        assert list(Entry.objects.all()) == [entry]


def test_a_correction_that_leads_to_somebody_else_is_refused_too() -> None:
    make.entered(**ENTERED)
    by = make.citizen()
    case = make.sent(by, card__number="Q771100")
    examiner = make.agent()
    with acting_for(examiner):
        desk.ask_correction(
            case=case, items=[{"page": "card", "reason": "wrong"}], by=examiner, at=make.NOW
        )
    case = make.fresh(case)
    with acting_for(by):
        card = {**case.answers["card"], **{"number": "C418207"}}
        case = desk.save_page(
            case=case, page="card", answers=card, revision=case.revision, by=by, at=make.NOW
        )
        with pytest.raises(Refused) as told:
            desk.resubmit(case=case, by=by, at=make.NOW)
    assert codes(told) == ["previous.certain"]


def test_who_denies_it_is_left_to_an_examiner_and_not_to_a_computation() -> None:
    entry = make.entered(**ENTERED)
    by = make.citizen()
    case = make.draft(by, **SLIP)
    with acting_for(by):
        actions.deny(case=case, by=by, at=make.NOW)
        actions.deny(case=case, by=by, at=make.NOW)
        assert Denial.objects.count() == 1
    case = send(case, by)
    with make.everything():
        assert case.likenesses.get().other_id == entry.pk
    assert make.ruled(case)["previous"] == "previous.to_settle"
    make.signed(make.examined(make.settled(case, "different")))
    with make.everything():
        assert Entry.objects.count() == 2


def test_a_card_in_use_is_not_denied_away() -> None:
    make.entered(**ENTERED)
    by = make.citizen()
    case = make.draft(by, **ENTERED)
    with acting_for(by):
        actions.deny(case=case, by=by, at=make.NOW)
    with pytest.raises(Refused, match=r"previous\.certain"):
        send(case, by)


def test_somebody_struck_off_may_ask_again() -> None:
    entry = make.entered(**ENTERED)
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        actions.strike_off(entry=entry, ground="asked", by=by, at=make.NOW)
    assert make.sent(**ENTERED).submitted_at is not None


def accept(case: Case, by: Actor) -> Any:
    def call() -> Any:
        with acting_for(by):
            return desk.sign(case=case, by=by, at=make.NOW)

    return call


def test_two_acceptances_of_one_person_at_once_enter_one(clone: Any) -> None:
    make.chambers()
    cases = [make.sent(card__number=number) for number in ("C418270", "C418207")]
    for case in cases:  # an examiner took them for two, each time
        make.ruled(case)
        make.examined(make.settled(case, "different"))
    results = clone.at_once(*(accept(case, make.agent(Role.REGISTRAR)) for case in cases))
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    with make.everything():
        assert Entry.objects.count() == 1


def test_the_page_says_what_to_do_and_shows_nothing_of_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = make.entered(**ENTERED)
    by = make.citizen()
    case = make.draft(by, **SLIP)
    page = reverse("register:taken", args=[case.pk])
    monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: by)
    client = Client()
    told = client.get(page)
    text = told.content.decode()
    assert told.status_code == 200
    assert "register/known.html" in [t.name for t in told.templates]
    assert entry.nia not in text
    assert "C418270" not in text
    assert client.post(reverse("register:not_me", args=[case.pk])).status_code == 302
    assert client.get(page).status_code == 302  # nothing stops the request any more
