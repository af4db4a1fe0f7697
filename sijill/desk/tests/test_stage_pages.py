"""Pages of the visit and of the commission, drawn in both languages, and what they do."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from sijill.accounts.models import User
from sijill.desk import actions
from sijill.desk.models import Hearing, Sitting, Visit
from sijill.institutions.tests.factories import a_browser
from sijill.kernel import clock
from sijill.kernel.actor import Actor, ActorKind
from sijill.ledger.transaction import acting_for

from .factories import NOW, everything, fresh
from .stages import SOON, before_commission, in_office, planned, ready

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_time():
    with clock.stopped(NOW):
        yield


def browser(by: Actor) -> Client:
    return a_browser(User.objects.get(pk=by.user))


def drawn(client: Client, name: str, *args: object) -> None:
    """The page answers in Arabic and in French."""
    for language in ("ar", "fr"):
        address = f"/{language}{reverse(f'desk:{name}', args=args)[3:]}"
        assert client.get(address).status_code == 200, address


def test_an_examiner_plans_reports_and_calls_off_on_screen():
    by, case = in_office(), before_commission()
    client = browser(by)
    for name in ("case", "visit_plan", "visit_waive"):
        drawn(client, name, case.pk)
    moment = {"day_day": "1", "day_month": "12", "day_year": "2026", "hour": "10h30"}
    typed = {**moment, "place": "ici", "agent": str(by.user), "told": ""}
    plan = reverse("desk:visit_plan", args=[case.pk])
    assert client.post(plan, {**typed, "hour": "midi"}).status_code == 422
    assert client.post(plan, typed).status_code == 302
    with everything():
        visit = Visit.objects.get(case=case)
    drawn(client, "visits")
    for name in ("visit_report", "visit_call_off"):
        drawn(client, name, visit.pk)
    missed = client.post(reverse("desk:visit_missed", args=[visit.pk]), {"note": "x"})
    assert missed.status_code == 409
    off = reverse("desk:visit_call_off", args=[visit.pk])
    assert client.post(off, {"reason": "panne"}).status_code == 302
    assert fresh(visit).state == "called_off"
    waive = reverse("desk:visit_waive", args=[case.pk])
    assert client.post(waive, {"ground": "pictures", "note": "vu"}).status_code == 302
    drawn(client, "case", case.pk)


def test_a_report_is_kept_once_every_thing_was_looked_at():
    by, case = in_office(), before_commission()
    visit = planned(case, by)
    client = browser(by)
    address = reverse("desk:visit_report", args=[visit.pk])
    typed = {"sight_tools": "yes", "sight_works": "no", "outcome": "doubtful", "report": "vu"}
    assert client.post(address, {"outcome": "doubtful"}).status_code == 422
    assert client.post(address, typed).status_code == 409  # not yet: the day has not come
    with clock.stopped(SOON):  # the second factor of three days ago is no longer good
        told = browser(by).post(address, typed)
    assert told["location"].endswith(reverse("desk:case", args=[case.pk]))
    assert fresh(visit).findings == {"tools": "yes", "works": "no"}


def test_a_commission_is_led_on_screen_from_the_call_to_both_signatures():
    bench, case = ready()
    secretary, chair = browser(bench.secretary), browser(bench.chair)
    drawn(secretary, "sittings")
    drawn(secretary, "sitting_call")
    moment = {"day_day": "1", "day_month": "12", "day_year": "2026", "hour": "10:00"}
    secretary.post(reverse("desk:sitting_call"), {**moment, "place": "Siège"})
    sitting = Sitting.objects.get()
    drawn(secretary, "case", case.pk)
    hear = reverse("desk:hear", args=[case.pk])
    assert secretary.post(hear, {"sitting": str(sitting.pk)}).status_code == 302
    with everything():
        hearing = Hearing.objects.get()
    for name in ("sitting", "sitting_open", "sitting_call_off"):
        drawn(secretary, name, sitting.pk)
    seats = [str(pk) for pk in sitting.seats.order_by("id").values_list("pk", flat=True)]
    opened = reverse("desk:sitting_open", args=[sitting.pk])
    assert secretary.post(opened, {"present": seats[:1]}).status_code == 409
    assert secretary.post(opened, {"present": seats}).status_code == 302
    for name in ("hearing", "conflict", "defer"):
        drawn(secretary, name, hearing.pk)
    marks_every_member(secretary, sitting, hearing)
    drawn(secretary, "sitting", sitting.pk)
    close = reverse("desk:minutes_close", args=[sitting.pk])
    assert secretary.post(close).status_code == 302
    for client in (secretary, chair):
        drawn(client, "minutes_sign", sitting.pk)
        assert client.post(reverse("desk:minutes_sign", args=[sitting.pk])).status_code == 302
    assert fresh(sitting).state == "signed"
    paper = chair.get(reverse("desk:minutes", args=[sitting.pk]))
    assert paper.content.startswith(b"%PDF-")
    drawn(chair, "case", case.pk)


def marks_every_member(client: Client, sitting: Sitting, hearing: Hearing) -> None:
    """A row half filled is told; whole rows are kept."""
    address = reverse("desk:hearing", args=[hearing.pk])
    marking = sitting.seats.exclude(part="secretary").order_by("id")
    heads = [pk.hex[:8] for pk in marking.values_list("pk", flat=True)]
    assert client.post(address, {f"{heads[0]}_hand": "50"}).status_code == 422
    beyond = {f"{heads[0]}_hand": "99", f"{heads[0]}_piece": "1"}
    assert client.post(address, beyond).status_code == 422
    whole = {f"{head}_{line}": n for head in heads for line, n in (("hand", "50"), ("piece", "30"))}
    assert client.post(address, whole).status_code == 302


def test_anybody_checks_minutes_and_learns_no_name(client: Client):
    bench, case = ready()
    sitting = bench.judged(case)
    for language in ("ar", "fr"):
        path = reverse("desk:verify_minutes", args=[sitting.minutes_code])[3:]
        shown = client.get(f"/{language}{path}")
        assert shown.status_code == 200
        text = shown.content.decode()
        assert case.title_latin not in text
        assert case.reference not in text
    assert client.get(reverse("desk:verify_minutes", args=["AAAAA-AAAAA"])).status_code == 404


def test_the_person_asks_for_another_day_and_reads_the_stages():
    case = before_commission()
    visit = planned(case)
    by = Actor(kind=ActorKind.CITIZEN, space=case.space)
    with acting_for(by):
        actions.call_off_visit(visit=visit, reason="absent", by=by, at=NOW)
    assert fresh(visit).ended_by is None


def test_a_sitting_of_another_chamber_is_not_found():
    bench, _case = ready()
    sitting = bench.call()
    far = in_office()
    client = browser(far)
    assert client.get(reverse("desk:sitting", args=[sitting.pk])).status_code == 200
    assert client.get(reverse("desk:sitting", args=[uuid4()])).status_code == 404
    assert client.get(reverse("desk:hearing", args=[uuid4()])).status_code == 404
    assert client.get(reverse("desk:visit_report", args=[uuid4()])).status_code == 404


def test_who_is_no_member_leads_no_sitting():
    bench, case = ready()
    sitting = bench.call()
    bench.hear(case, sitting)
    client = browser(in_office())
    for name in ("minutes_close", "minutes_sign"):
        answer = client.post(reverse(f"desk:{name}", args=[sitting.pk]))
        assert answer.status_code == 409
