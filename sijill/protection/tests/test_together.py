"""Written by the thousand, the rows are those that are written one by one."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import transaction

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for
from sijill.protection.actions import applying, packing
from sijill.protection.models import Affiliation, Line, Outgoing, Placed
from sijill.protection.simulator.fund import Mix
from sijill.protection.tests.factories import LATER, agreed, candidate
from sijill.protection.tests.test_exchange import Both, opened
from tests.crowd import somebody

pytestmark = pytest.mark.django_db
MIX = Mix(mistaken=25, elsewhere=15, refused=10, pending=10, odd=5, twice=50)


@pytest.fixture(autouse=True)
def ground(settings, tmp_path):
    settings.FUND_SAFE = tmp_path / "safe"
    with clock.stopped(LATER):
        yield


def rows(model, *without, order):
    fields = [f.attname for f in model._meta.concrete_fields if f.attname not in without]
    return list(model.objects.order_by(*order).values_list(*fields))


def everything():
    """What a passage writes, without what is drawn by lot."""
    acts = Act.objects.filter(kind__startswith="protection.")
    keys = dict(Line.objects.order_by("id").values_list("id", "key"))
    said = {f.act: f.facts for f in ActFacts.objects.filter(act__in=acts.values("pk"))}
    for facts in said.values():
        line = facts.get("line")
        facts["line"] = next((key for id, key in keys.items() if str(id) == line), line)
    return {
        "people": rows(Affiliation, order=["id"]),
        "lines": rows(Line, "id", order=["key"]),
        "files": [(f.name, f.state, f.count) for f in Outgoing.objects.order_by("name")],
        "places": sorted(
            (p.file.name, p.line.key, p.status, p.code, p.answered_at)
            for p in Placed.objects.select_related("file", "line").order_by("id")
        ),
        "acts": sorted(
            (a.kind, str(a.subject_id), a.at, a.ground, a.article, a.by_kind, str(said[a.pk]))
            for a in acts.order_by("id")
        ),
    }


def told(folder):
    side = Both(folder, MIX)
    side.rounds(4, step=timedelta(hours=2))
    with acting_for(SYSTEM):
        return everything()


def test_the_rows_are_the_same_written_together_and_one_by_one(tmp_path, monkeypatch):
    opened()
    dice = random.Random(7)
    for _ in range(12):
        agreed(candidate(**somebody(dice)))
    with transaction.atomic():
        together = told(tmp_path / "together")
        transaction.set_rollback(True)
    monkeypatch.setattr(applying, "_parted", lambda pairs: ([], list(pairs)))
    monkeypatch.setattr(
        packing, "leave_together", lambda lines, at: [packing.leave(x, at=at) for x in lines]
    )
    single = told(tmp_path / "single")
    assert {kind for kind, *_ in together["acts"]} >= {
        "protection.queried",
        "protection.sent",
        "protection.affiliated",
        "protection.to_mend",
    }
    for what, found in single.items():
        assert together[what] == found, what
