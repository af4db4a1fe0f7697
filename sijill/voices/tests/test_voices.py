"""Recordings: made by one, heard and published by another, played where their text still stands."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from sijill.accounts.tests.factories import AT
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.voices import actions, queries, wording
from sijill.voices.models import Recording
from sijill.voices.pages.keeping import PAGE
from sijill.voices.queries import Slot
from sijill.voices.rules import KEEPERS, MOVES, RecordingState, may_move
from sijill.voices.tests.factories import mp3, ogg, wav
from sijill.web.voices import COOKIE, SPOKEN

S = RecordingState
CODE, LANGUAGE = "notice.case.decided", "shi"
SLOT = Slot(CODE, LANGUAGE)


def keeper(role=Role.DIRECTOR):
    return Actor(
        kind=ActorKind.AGENT,
        user=uuid4(),
        role=role,
        institution="CH-09",
        reach=frozenset({"*"}),
        assurance=Assurance.MFA,
    )


ONE, OTHER = keeper(), keeper(Role.MINISTRY)


def proposed(data=None, by=ONE, slot=SLOT):
    with acting_for(by):
        return actions.propose(slot=slot, data=data or wav(), by=by, at=AT)


def published(**given):
    row = proposed(**given)
    with acting_for(OTHER):
        return actions.publish(recording=row.pk, by=OTHER, at=AT + timedelta(minutes=5))


@pytest.mark.parametrize(("before", "after", "role"), list(product([None, *S], S, Role)))
def test_who_may_take_a_recording_where(before, after, role):
    by = keeper(role)
    allowed = role in MOVES.get((before, after), frozenset())
    assert may_move(before, after, by=by, maker=uuid4()).is_ok is allowed
    if after in (S.PUBLISHED, S.REFUSED):
        assert not may_move(before, after, by=by, maker=by.user).is_ok


def test_every_answer_has_its_words():
    codes = {
        "not_from_here",
        "not_your_office",
        "same_person",
        "no_such_text",
        "one_waits",
        "stale",
    }
    codes |= {"empty", "too_large", "too_long", "unknown_type", "broken", "active"}
    assert {f"voice.{code}" for code in codes} == set(wording.REFUSALS)
    assert set(wording.STATES) == {state.value for state in S}


@pytest.mark.django_db
def test_nobody_hears_a_recording_before_a_second_person_has():
    row = proposed()
    assert queries.voice_for(CODE, LANGUAGE) is None
    with acting_for(ONE), pytest.raises(Refused) as no:
        actions.publish(recording=row.pk, by=ONE, at=AT)
    assert no.value.verdicts[0].code == "voice.same_person"
    with acting_for(OTHER):
        actions.publish(recording=row.pk, by=OTHER, at=AT)
    assert queries.voice_for(CODE, LANGUAGE).kind == "audio/wav"
    kinds = Act.objects.filter(subject_id=row.pk).order_by("recorded_at", "id")
    assert list(kinds.values_list("kind", flat=True)) == ["voices.proposed", "voices.published"]


@pytest.mark.django_db
def test_one_recording_waits_at_a_time_and_the_next_takes_the_place_of_the_first():
    first = published()
    second = proposed(data=mp3())
    with acting_for(ONE), pytest.raises(Refused):
        proposed(data=ogg())
    with acting_for(OTHER):
        actions.publish(recording=second.pk, by=OTHER, at=AT)
    states = dict(Recording.objects.order_by("id").values_list("pk", "state"))
    assert states == {first.pk: S.WITHDRAWN, second.pk: S.PUBLISHED}
    assert queries.voice_for(CODE, LANGUAGE).kind == "audio/mpeg"


@pytest.mark.django_db
def test_a_voice_is_set_aside_the_day_its_text_changes(monkeypatch):
    published()
    monkeypatch.setattr(queries, "text_of", lambda code, language: "another wording")
    assert queries.voice_for(CODE, LANGUAGE) is None
    assert queries.slot(CODE, LANGUAGE).state == "stale"


@pytest.mark.django_db
def test_a_recording_of_yesterday_s_wording_is_not_published(monkeypatch):
    row = proposed()
    monkeypatch.setattr(queries, "text_of", lambda code, language: "another wording")
    with acting_for(OTHER), pytest.raises(Refused) as no:
        actions.publish(recording=row.pk, by=OTHER, at=AT)
    assert no.value.verdicts[0].code == "voice.stale"


@pytest.mark.django_db
def test_a_hostile_file_leaves_nothing():
    with pytest.raises(Refused) as no:
        proposed(data=b"<script>" * 40)
    assert no.value.verdicts[0].code == "voice.unknown_type"
    assert not Recording.objects.exists()


@pytest.mark.django_db
def test_the_database_too_wants_a_second_person():
    row = proposed()

    @action
    def alone():
        Recording.objects.filter(pk=row.pk).update(
            state=S.PUBLISHED.value, decided_by=row.made_by, decided_at=AT
        )

    with pytest.raises(IntegrityError, match="published_by_another"), transaction.atomic():
        alone()


@pytest.mark.django_db
def test_a_notice_is_read_out_without_the_places_for_numbers():
    with translation.override("fr"):
        text = queries.text_of(CODE, "fr")
    assert "…" in text
    assert "{" not in text


# The pages.


@pytest.fixture
def as_agent(monkeypatch, client):
    """A browser at which an agent works, whoever is set."""

    def work(by):
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: by)
        return client

    return work


def address(name, *args):
    with translation.override("fr"):
        return reverse(name, args=args)


def upload(data, name="voice.wav"):
    return {"sound": SimpleUploadedFile(name, data)}


@pytest.mark.django_db
def test_an_agent_records_another_publishes_and_a_person_hears(as_agent, client):
    one = address("voices:one", LANGUAGE, CODE)
    assert as_agent(ONE).post(one, upload(wav())).status_code == 302
    row = Recording.objects.get()
    publish = address("voices:decide", row.pk, "publish")
    as_agent(ONE).post(publish)
    assert Recording.objects.get().state == S.PROPOSED
    heard = as_agent(OTHER).get(address("voices:hear", row.pk))
    assert heard["content-type"] == "audio/wav"
    as_agent(OTHER).post(publish)
    assert Recording.objects.get().state == S.PUBLISHED


@pytest.mark.django_db
def test_the_texts_are_listed_by_pages_and_by_state_at_one_question(as_agent):
    """However many they are: their recordings are read at once, and no line asks again."""
    row = published()
    gone = proposed(slot=Slot("asked.no.more", LANGUAGE, words=("Asked once", "")))
    list_, browser = address("voices:list"), as_agent(OTHER)
    first = browser.get(list_, {"language": LANGUAGE}).context
    known = len(queries.slots(LANGUAGE))
    assert [len(first["lines"]), first["links"].previous] == [PAGE, ""]
    assert first["links"].next == f"?language={LANGUAGE}&page=2"
    last = browser.get(list_, {"language": LANGUAGE, "page": "999"}).context
    assert len(last["lines"]) == (known - 1) % PAGE + 1
    assert last["lines"][-1][0].waiting.pk == gone.pk
    counts = {state: count for state, _href, _said, count in first["states"]}
    assert counts[""] == known == sum(counts.values()) - known
    heard = browser.get(list_, {"language": LANGUAGE, "state": "heard"}).context
    assert [slot.published.pk for slot, _tag in heard["lines"]] == [row.pk]
    assert heard["links"].next == ""
    asked = {
        "all": recordings_read(browser, {"language": LANGUAGE}),
        "page": recordings_read(browser, {"language": LANGUAGE, "page": "2"}),
        "state": recordings_read(browser, {"language": LANGUAGE, "state": "heard"}),
    }
    assert asked == {"all": 1, "page": 1, "state": 1}


def recordings_read(browser, asked):
    with CaptureQueriesContext(connection) as told:
        assert browser.get(address("voices:list"), asked).status_code == 200
    return sum("voices_" in one["sql"] for one in told.captured_queries)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(Role) - KEEPERS))
def test_other_offices_neither_hear_nor_record(as_agent, role):
    row = proposed()
    browser = as_agent(keeper(role))
    for name, args in (("list", ()), ("one", (LANGUAGE, CODE)), ("hear", (row.pk,))):
        assert browser.get(address(f"voices:{name}", *args)).status_code == 403
    assert browser.post(address("voices:decide", row.pk, "publish")).status_code == 403
    assert Recording.objects.get().state == S.PROPOSED


@pytest.mark.django_db
def test_a_file_that_is_no_sound_is_told_on_the_page(as_agent):
    answer = as_agent(ONE).post(address("voices:one", LANGUAGE, CODE), upload(b"<html>" * 50))
    assert answer.status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("which", [("xx", CODE), (LANGUAGE, "nothing.known")])
def test_what_was_never_asked_has_no_page(as_agent, which):
    assert as_agent(ONE).get(address("voices:one", *which)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [
        ("", 200, 44 + 8000),
        ("bytes=0-", 200, 44 + 8000),
        ("bytes=0-99", 206, 100),
        ("bytes=100-", 206, 44 + 8000 - 100),
        ("bytes=-50", 206, 50),
        ("bytes=99999-", 416, 0),
        ("bytes=5-2", 416, 0),
        ("bytes=-", 200, 44 + 8000),
        ("lines=1-2", 200, 44 + 8000),
    ],
)
def test_a_player_may_ask_for_a_part(client, asked, status, length):
    published()
    voice = queries.voice_for(CODE, LANGUAGE)
    answer = client.get(voice.address, headers={"range": asked} if asked else {})
    assert (answer.status_code, len(answer.content)) == (status, length)
    assert "immutable" in answer["cache-control"]
    assert "sandbox" in answer["content-security-policy"]


@pytest.mark.django_db
def test_what_waits_has_no_public_address(client):
    row = proposed()
    assert client.get(f"/voice/{row.digest}.wav").status_code == 404
    with acting_for(OTHER):
        actions.refuse(recording=row.pk, by=OTHER, at=AT, note="souffle")
    assert client.get(f"/voice/{row.digest}.wav").status_code == 404


@pytest.mark.django_db
def test_the_language_in_which_one_listens_is_kept_apart_from_the_one_read(client):
    answer = client.post(address("voices:choose") + "?next=/fr/help/", {"language": "rif"})
    assert (answer.status_code, answer["location"]) == (302, "/fr/help/")
    assert client.cookies[COOKIE].value == "rif"
    assert client.get(address("voices:choose")).context["form"].initial["language"] == "rif"
    assert client.post(address("voices:choose"), {"language": "xx"}).status_code == 422


def test_every_spoken_language_has_its_name():
    assert set(SPOKEN) == {"ary", "shi", "tzm", "rif", "ar", "fr"}
