"""The schedule of retention: counted without a trace, carried out with one, told to everybody."""

from __future__ import annotations

import html
from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.utils import translation

from sijill.accounts.tests.factories import an_agent
from sijill.desk.actions import lapse
from sijill.desk.models import Case
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for, action
from sijill.portal import retention, tasks
from sijill.portal.wording import KEPT, kept
from sijill.reference.models import Parameter
from sijill.register.models import Held, Source
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(days=400)


@pytest.fixture(autouse=True)
def _stopped(settings, tmp_path):
    settings.FILE_STORE = tmp_path / "files"
    make.chambers()
    with clock.stopped(LATER):
        yield


@pytest.fixture
def left():
    """A draft that nobody came back to."""
    case = make.draft(make.citizen())
    with acting_for(SYSTEM):
        return lapse(case=case, by=SYSTEM, at=make.NOW)


@action
def row(state: str) -> Held:
    source = Source.objects.create(digest=state, name="x", size=1, received_at=make.NOW)
    return Held.objects.create(
        source=source,
        row=2,
        raw={"nom": "Rachid Benali"},
        faults=[{"code": "x"}],
        held_at=make.NOW,
        state=state,
        settled_at=None if state == "waiting" else make.NOW,
    )


def told(*words: str) -> str:
    out = StringIO()
    call_command("retention", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def runs() -> list[dict]:
    with make.everything():
        acts = Act.objects.filter(kind="portal.schedule_followed").values("pk")
        return [each.facts for each in ActFacts.objects.filter(act__in=acts)]


def test_counting_erases_nothing(left):
    said = told()
    assert "unsent" in said
    assert "1 due" in said
    assert "Nothing was erased" in said
    with make.everything():
        assert Case.objects.get(pk=left.pk).answers
    assert runs() == []


def test_what_was_asked_for_goes_once_and_is_told_to_the_log(left):
    with acting_for(SYSTEM):
        settled, waiting = row("dropped"), row("waiting")
    assert "2 erased" in told("--go")
    with make.everything():
        assert Case.objects.get(pk=left.pk).answers == {}
        assert Held.objects.get(pk=settled.pk).raw == {}
        assert Held.objects.get(pk=waiting.pk).raw == {"nom": "Rachid Benali"}
    assert runs() == [{"unsent": 1, "rows": 1}]
    assert "0 erased" in told("--go")
    assert len(runs()) == 1


def test_the_night_erases_only_when_two_people_said_so(left):
    tasks.follow_schedule(0)
    with make.everything():
        assert Case.objects.get(pk=left.pk).answers
    nightly()
    tasks.follow_schedule(0)
    with make.everything():
        assert Case.objects.get(pk=left.pk).answers == {}


@action
def nightly() -> None:
    held = Parameter.objects.get(code=retention.CARRIED_OUT)
    held.pk, held.value, held.valid_from = None, retention.EACH_NIGHT, make.NOW.date()
    held.recorded_at = make.NOW
    held.save(force_insert=True)


def test_every_line_is_worded_and_has_its_end():
    assert {line.code for line in retention.LINES} == KEPT.keys()
    assert all(line.until for line in kept(at=LATER))


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_everyone_reads_how_long_things_are_kept(client, language):
    page = client.get(f"/{language}/personal-data/")
    assert page.status_code == 200
    with translation.override(language):
        for line in kept(at=LATER):
            assert str(line.what) in html.unescape(page.content.decode())


def test_one_case_that_cannot_be_erased_keeps_nobody_else_waiting(left, monkeypatch):
    other = make.draft(make.citizen())
    with acting_for(SYSTEM):
        lapse(case=other, by=SYSTEM, at=make.NOW)
    forget = retention.desk.forget

    def fails_once(*, case, **given):
        if case == min(left.pk, other.pk):
            raise OSError("disk")
        return forget(case=case, **given)

    monkeypatch.setattr(retention.desk, "forget", fails_once)
    with pytest.raises(CommandError, match="1 could not be erased"):
        told("--go")
    assert runs() == [{"unsent": 1, "not_erased": 1}]
    monkeypatch.undo()
    assert "1 erased" in told("--go")


def test_from_where_an_agent_signed_in_is_forgotten_in_its_time():
    user = an_agent(totp=False)
    for key, days in (("old", 181), ("new", 179)):
        UserSession.objects.create(
            user=user,
            ip="192.0.2.1",
            session_key=key,
            user_agent="x",
            last_seen_at=LATER - timedelta(days=days),
        )
    assert "1 erased" in told("--go")
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["new"]
