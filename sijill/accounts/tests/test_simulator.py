"""The invented gateway as a process of its own: faults and all, nobody is rung twice."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from sijill.accounts import actions
from sijill.accounts.models import OutboxMessage
from sijill.accounts.rules import MessageState, Receipt
from sijill.accounts.simulator.gateway import Book, Fault, fault_of, tell
from sijill.accounts.tests.factories import AT, a_line, a_space
from sijill.accounts.tests.test_codes import sent
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for

TOKEN = "of-a-test"
S = MessageState


@pytest.fixture
def process(tmp_path, settings, socket_enabled):
    """Start it on one book, as often as it is killed."""
    running = []

    def start(port=0):
        command = [sys.executable, "-m", "sijill.accounts.simulator", "--port", str(port)]
        command += ["--book", str(tmp_path / "book.sqlite"), "--token", TOKEN]
        found = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(found)
        settings.SMS_URL, settings.SMS_TOKEN = found.stdout.readline().strip(), TOKEN
        return found

    yield start
    for found in running:
        found.kill()
        found.wait()
        found.stdout.close()


def notices(many):
    for number in range(many):
        actions.notify(
            space=a_space(line=a_line()).id,
            template="case.decided",
            params={"reference": "26-4841-0275"},
            key=f"decided:{number}",
            by=SYSTEM,
            at=AT,
        )
    with acting_for(SYSTEM):
        return list(OutboxMessage.objects.exclude(phone="").order_by("key"))


def test_every_fault_is_drawn_and_always_the_same():
    drawn = Counter(fault_of(str(number), calm=False) for number in range(600))
    assert set(drawn) == set(Fault)
    assert drawn[Fault.NONE] > 400
    assert {fault_of(str(number), calm=True) for number in range(50)} == {Fault.NONE}


@pytest.mark.django_db
def test_through_every_fault_and_a_kill_nobody_is_rung_twice(process, tmp_path, monkeypatch):
    gateway = process()
    # Two for each person: what their account is told, then their telephone.
    drawn = iter([fault for fault in [*Fault] * 3 for _ in range(2)])
    monkeypatch.setattr("sijill.accounts.actions.messages.uuid4", lambda: _id_with(next(drawn)))
    told = notices(len(Fault) * 3)
    at = AT
    for turn in range(4):
        for message in told:
            actions.deliver(message=message.id, at=at)
            actions.deliver(message=message.id, at=at)
        if turn == 0:
            gateway.send_signal(signal.SIGKILL)
            gateway.wait()
            process()
        at += timedelta(minutes=15)
    book = sqlite3.connect(tmp_path / "book.sqlite")
    rows = book.execute("SELECT fault, came, rang FROM parcel").fetchall()
    states = states_of(told)
    assert len(rows) == len(told)
    assert all(rang == (fault != Fault.REFUSED) for fault, _, rang in rows)
    assert max(came for _, came, _ in rows) == 2
    assert Counter(states) == {
        S.SENT: len(told) - sum(fault == Fault.REFUSED for fault, _, _ in rows),
        S.FAILED: sum(fault == Fault.REFUSED for fault, _, _ in rows),
    }
    book.close()


def _id_with(fault):
    from uuid import uuid4

    while True:
        if fault_of(str(found := uuid4()), calm=False) is fault:
            return found


def states_of(messages):
    with acting_for(SYSTEM):
        rows = OutboxMessage.objects.filter(id__in=[message.id for message in messages])
        return list(rows.values_list("state", flat=True))


@pytest.mark.django_db
def test_a_code_comes_once_though_its_answer_is_lost(process, tmp_path, monkeypatch):
    process()
    monkeypatch.setattr("sijill.accounts.actions.messages.uuid4", lambda: _id_with(Fault.LOST))
    phone, _, _ = sent()
    with acting_for(SYSTEM):
        [message] = OutboxMessage.objects.filter(phone=phone)
    for minutes in (0, 3, 6):
        actions.deliver(message=message.id, at=AT + timedelta(minutes=minutes))
    book = sqlite3.connect(tmp_path / "book.sqlite")
    assert book.execute("SELECT came, rang FROM parcel").fetchall() == [(1, 1)]
    assert states_of([message]) == [S.FAILED]
    assert actions.take_receipt(
        message=message.id, receipt=Receipt.DELIVERED, reason="", by=SYSTEM, at=AT
    )
    assert states_of([message]) == [S.DELIVERED]
    book.close()


def test_receipts_that_were_not_taken_stay_owed(tmp_path, socket_enabled):
    book = Book(tmp_path / "book.sqlite")
    book.came("k", "sms", Fault.TWICE)
    assert book.ring("k", [("k", "delivered", 0.0), ("k", "delivered", 0.0)])
    assert not book.ring("k", [("k", "delivered", 0.0)])
    assert tell(book, address="http://127.0.0.1:9/", token=TOKEN) == 0
    assert len(book.due()) == 2

    book.held.close()
