"""Cards follow their entry though whoever hands them the acts dies at every step of it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import pytest
from django.conf import settings

from sijill.cards.models import Card, Place
from sijill.cards.rules.life import CardState
from sijill.cards.tests.test_life import a_card
from sijill.kernel.actor import Role
from sijill.kernel.card.status_list import Status
from sijill.kernel.clock import now
from sijill.ledger.keys import signing
from sijill.ledger.models import Act, Parked, Sealed
from sijill.ledger.sequencer import Sequencer
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for
from sijill.ledger.verification import verify
from sijill.register.actions import moving
from sijill.register.tests import factories as make
from tests.crowd import somebody
from tests.database import ROOT

TOLD = ["cards.suspended", "cards.resumed", "cards.withdrawn"]


def stepping(clone, folder, *, words: tuple[str, ...], patience: int = 500) -> dict[str, int]:
    """Let work be done by processes that are killed one after the other."""
    outer = {k: v for k, v in os.environ.items() if not k.startswith(("SIJILL_", "DATABASE_"))}
    roles = {"": "work", "WORK_": "work", "OWNER_": "owner"}
    urls = {f"DATABASE_{name}URL": clone.url(role) for name, role in roles.items()}
    secrets = {
        f"SIJILL_{name}": f"{place:02x}" * 32
        for place, name in enumerate(("SECRET_KEY", "VAULT_KEYS", "NUMBER_KEY"), 1)
    } | {"SIJILL_LOG_KEY": settings.LOG_KEY}
    house = {"SIJILL_VAR": str(folder), "SIJILL_ROLE": "work"}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=outer | urls | secrets | house | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=patience,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def a_card_of_a_restless_entry(clone) -> Card:
    """A card in hand, and three acts on its entry that nobody has followed yet."""
    entry = make.entered(**somebody(random.Random(9)))
    card = a_card(CardState.HANDED_OVER, entry, handed_at=make.NOW, handed_on="code")
    with role_of(clone, "work"):
        Sequencer(by=signing()).once()
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        for verb in (moving.suspend, moving.resume, moving.strike_off):
            verb(entry=entry, ground="asked", by=registrar, at=now())
    return card


@pytest.fixture
def quiet_log(settings, tmp_path):
    settings.LOG_FOLDER = tmp_path / "log"


@pytest.mark.parametrize("stride", [17, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_each_step_the_card_follows_in_order_and_once(clone, tmp_path, stride, quiet_log):
    card = a_card_of_a_restless_entry(clone)
    done = stepping(clone, tmp_path, words=("tests.stepping", str(stride)))
    assert done["killed"] > 100 / stride
    assert done["advanced"] >= 3  # it died behind commits too, not only before the first
    with role_of(clone, "work"):
        Sequencer(by=signing()).once()  # the acts that the last pass made are waiting
        assert list(verify(at=now())) == []
        assert in_the_log(card) == TOLD
        assert Card.objects.get(pk=card.pk).state == CardState.WITHDRAWN
        assert Place.objects.get(pk=card.pk).status == Status.WITHDRAWN.value
        assert not Parked.objects.exists()


def in_the_log(card: Card) -> list[str]:
    """The kinds of the acts on a card, as they are numbered."""
    acts = list(Sealed.objects.order_by("seq").values_list("act", flat=True))
    kinds = dict(Act.objects.filter(subject_id=card.pk).values_list("id", "kind"))
    return [kinds[act] for act in acts if act in kinds]
