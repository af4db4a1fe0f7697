"""Messages: sealed, sent once or until received, short, and discreet on shared phones."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import translation

from sijill.accounts import actions, sms, wording
from sijill.accounts.queries import text_of
from sijill.accounts.rules import LEASE, MessageState, Way
from sijill.accounts.tests.factories import AT, SECRET, a_line, a_space, read, to_phones
from sijill.kernel.actor import SYSTEM

LATER = AT + timedelta(seconds=5)
PARAMS = {"reference": "26-4841-0275"}
ACCEPTED = sms.Outcome(accepted=True)
UNSURE = sms.Outcome(accepted=False, unsure=True, reason="http_503")
REFUSED = sms.Outcome(accepted=False, reason="http_400")


def tell(space, *, key="submitted:1", template="case.submitted", params=PARAMS):
    return actions.notify(
        space=space.id, template=template, params=params, key=key, by=SYSTEM, at=AT
    )


class Spy:
    """A gateway that answers what it is told and remembers what it was given."""

    def __init__(self, *answers):
        self.answers, self.given = list(answers), []

    def send(self, parcel):
        self.given.append((parcel.to, parcel.text, parcel.key))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def gateway(monkeypatch):
    def install(*answers):
        spy = Spy(*answers)
        monkeypatch.setattr(sms, "gateway", lambda: spy)
        return spy

    return install


@pytest.mark.django_db
def test_a_notice_goes_once_for_each_key():
    space = a_space(line=a_line())
    assert tell(space).id == tell(space).id
    assert tell(space, key="submitted:2").id != tell(space).id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("notice", "params"), [("case.unheard_of", PARAMS), ("case.submitted", {})]
)
def test_a_message_that_cannot_be_written_fails_where_it_is_asked(notice, params):
    with pytest.raises(KeyError):
        tell(a_space(line=a_line()), template=notice, params=params)


@pytest.mark.django_db
def test_a_space_without_a_phone_is_told_nothing():
    assert tell(a_space()) is None


@pytest.mark.django_db
def test_a_message_is_given_to_the_gateway_with_its_key_and_then_forgotten(gateway):
    message = tell(a_space(line=a_line()))
    spy = gateway(ACCEPTED)
    actions.deliver(message=message.id, at=LATER)
    message = read(message)
    assert (message.state, message.sent_at, message.sealed) == (MessageState.SENT, LATER, None)
    assert spy.given[0][0] == message.phone
    assert spy.given[0][2] == str(message.id)
    actions.deliver(message=message.id, at=LATER)
    assert len(spy.given) == 1


@pytest.mark.django_db
def test_a_notice_is_tried_again_under_the_same_key_until_received(gateway):
    message = tell(a_space(line=a_line()))
    spy = gateway(UNSURE, ACCEPTED)
    actions.deliver(message=message.id, at=LATER)
    actions.deliver(message=message.id, at=LATER)
    assert read(message).state == MessageState.QUEUED, "it waits before it is tried again"
    actions.deliver(message=message.id, at=LATER + timedelta(seconds=30))
    assert read(message).state == MessageState.SENT
    assert {key for _, _, key in spy.given} == {str(message.id)}


def a_code_message():
    from sijill.accounts.tests.test_codes import sent

    phone, _, _ = sent()
    return to_phones(phone=phone)[0]


@pytest.mark.django_db
def test_a_code_is_never_sent_twice(gateway):
    message = a_code_message()
    spy = gateway(UNSURE)
    actions.deliver(message=message.id, at=LATER)
    actions.deliver(message=message.id, at=LATER)
    message = read(message)
    assert (message.state, message.failure, message.sealed) == ("failed", "http_503", None)
    assert len(spy.given) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", [True, False])
def test_a_worker_that_died_while_sending(gateway, code):
    message = a_code_message() if code else tell(a_space(line=a_line()))
    spy = gateway(RuntimeError("killed"), ACCEPTED)
    with pytest.raises(RuntimeError):
        actions.deliver(message=message.id, at=LATER)
    actions.deliver(message=message.id, at=LATER)
    assert len(spy.given) == 1, "for two minutes it may still be the other worker's"
    actions.deliver(message=message.id, at=LATER + LEASE)
    assert len(spy.given) == (1 if code else 2)
    assert read(message).state == (MessageState.GIVEN_UP if code else MessageState.SENT)


@pytest.mark.django_db
def test_a_code_that_comes_too_late_is_not_sent(gateway):
    message = a_code_message()
    spy = gateway(ACCEPTED)
    actions.deliver(message=message.id, at=AT + timedelta(minutes=11))
    assert (spy.given, read(message).failure) == ([], "too_late")


@pytest.mark.django_db
def test_a_refused_notice_is_not_insisted_on(gateway):
    message = tell(a_space(line=a_line()))
    gateway(REFUSED)
    actions.deliver(message=message.id, at=LATER)
    message = read(message)
    assert (message.state, message.sealed) == (MessageState.FAILED, None)


@pytest.mark.django_db
def test_the_sweep_takes_up_what_a_killed_worker_left():
    message = tell(a_space(line=a_line()))
    before = _jobs(message)
    assert actions.sweep(by=SYSTEM, at=AT + timedelta(minutes=6)) >= 1
    assert _jobs(message) == before + 1


def _jobs(message):
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(args={"message": str(message.id)}).count()


@pytest.mark.django_db
def test_a_job_carries_an_identifier_and_nothing_else():
    assert _jobs(tell(a_space(line=a_line()))) == 1


@pytest.mark.django_db
def test_old_codes_counts_and_messages_are_forgotten():
    a_code_message()
    done = actions.purge(by=SYSTEM, at=AT + timedelta(days=121))
    assert min(done.values()) >= 1


@pytest.mark.django_db
@pytest.mark.parametrize("shared", ["box", "second person"])
def test_on_a_shared_phone_no_detail_is_written(shared):
    line = a_line()
    space = a_space(line=line, shared_phone=shared == "box")
    if shared != "box":
        a_space(line=line, fact=SECRET)
    assert "4841" not in text_of(tell(space))


@pytest.mark.django_db
def test_on_one_s_own_phone_the_reference_is_written_left_to_right():
    text = text_of(tell(a_space(line=a_line())))
    assert "\u200e26-4841-0275\u200e" in text


SAMPLE = {
    "code": "123456",
    "minutes": 10,
    "reference": "26-4841-0275",
    "until": "07/12/2026",
    "nia": "4839-2051-77",
    "day": "07/12/2026",
    "hour": "10:30",
    "name": "Fatima",
    "seconds": 60,
}
CODES = {
    "code",
    "code.agree",
    "code.email",
    "testimony.asked",
}  # they are a code, and tell nothing else


@pytest.mark.parametrize("template", sorted(wording.notices()))
@pytest.mark.parametrize("discreet", [False, True])
def test_in_arabic_a_message_is_one_segment(template, discreet):
    text = wording.text(template, SAMPLE, "ar", discreet=discreet)
    with translation.override("ar"):
        translated = translation.gettext("Sign out") != "Sign out"
    if not translated:
        pytest.skip("the catalogue is not compiled yet")
    assert len(text) <= 70, len(text)


@pytest.mark.parametrize("template", sorted(wording.notices()))
@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_a_discreet_message_names_nothing(template, language):
    if template in CODES:
        return
    text = wording.text(template, SAMPLE, language, discreet=True)
    assert not any(c.isdigit() for c in text)


class Gateway(BaseHTTPRequestHandler):
    """A gateway on this machine, which answers with the status of its path."""

    seen: list[tuple[dict[str, str], dict[str, str]]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Gateway.seen.append((dict(self.headers), json.loads(body)))
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server(socket_enabled):
    found = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


@pytest.mark.parametrize(
    ("status", "accepted", "unsure"),
    [
        (200, True, False),
        (202, True, False),
        (302, False, True),
        (400, False, False),
        (401, False, False),
        (408, False, True),
        (429, False, True),
        (500, False, True),
        (503, False, True),
    ],
)
def test_what_a_gateway_s_status_means(server, status, accepted, unsure):
    outcome = sms.HttpGateway(f"{server}/{status}", "token").send(parcel("سلام", "k1"))
    assert (outcome.accepted, outcome.unsure) == (accepted, unsure)
    headers, body = Gateway.seen[-1]
    assert headers["Idempotency-Key"] == "k1"
    assert headers["Authorization"] == "Bearer token"
    assert body == {
        **{"to": "+212612345678", "text": "سلام", "id": "k1"},
        **{"way": "sms", "language": "ar"},
    }


def parcel(text="", key="k", **more):
    return sms.Parcel(to="+212612345678", text=text, key=key, **more)


def test_a_call_tells_the_gateway_in_which_language_to_speak():
    body = parcel("123456", way=Way.CALL, voice="shi").body
    assert (body["way"], body["voice"]) == ("call", "shi")


def test_a_gateway_that_does_not_answer_leaves_us_unsure(socket_enabled):
    outcome = sms.HttpGateway("http://127.0.0.1:9/", "t").send(parcel())
    assert (outcome.accepted, outcome.unsure) == (False, True)


def test_a_gateway_in_clear_is_refused():
    with pytest.raises(ValueError, match="https"):
        sms.HttpGateway("http://sms.example/", "t")


def test_which_way_out(settings):
    settings.SMS_URL, settings.DEMONSTRATION = "", True
    assert isinstance(sms.gateway(), sms.DevelopmentOutbox)
    settings.DEMONSTRATION = False
    assert isinstance(sms.gateway(), sms.NoWayOut)
    assert sms.send(parcel()).unsure
    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example/", "t"
    assert isinstance(sms.gateway(), sms.HttpGateway)


@pytest.mark.django_db
def test_the_demonstration_keeps_its_texts_readable_and_sealed(settings):
    settings.DEMONSTRATION, settings.SMS_URL = True, ""
    message = tell(a_space(line=a_line()))
    actions.deliver(message=message.id, at=LATER)
    message = read(message)
    assert message.state == MessageState.SENT
    assert "26-4841-0275" in text_of(message)
    assert b"26-4841-0275" not in bytes(message.sealed)
