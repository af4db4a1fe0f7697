"""A worker killed at any step of writing a file: the file appears once, and whole."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import now
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for
from sijill.register.actions.ending_exports import pass_exports
from sijill.register.files import parcels
from sijill.register.models import Exported
from sijill.register.tests import factories as make
from sijill.register.tests.test_arriving import everybody, roll, take_over
from sijill.register.tests.test_exporting import agreed, asked, bytes_of, fresh, lines_of
from tests.test_following import stepping


@pytest.mark.long
def test_a_worker_killed_at_each_step_leaves_one_whole_file(clone, tmp_path, settings):
    settings.EXPORT_STORE, settings.VAULT_KEYS = tmp_path / "exports", "02" * 32
    make.chambers()
    take_over(roll(tmp_path, *everybody(30)))
    held = agreed(asked(at=now())[0], at=now())  # a child process has the real clock
    done = stepping(clone, tmp_path, words=("tests.export_stepping", f"{held.pk}", "7"))
    assert done["killed"] > 20
    held = fresh(held)
    assert held.state == "ready"
    with acting_for(SYSTEM):
        assert Exported.objects.filter(export=held).count() == held.rows
    rows = lines_of(held)[2:]
    assert held.rows == len(rows) == len({row[0] for row in rows}) > 20
    assert held.digest == sha256(bytes_of(held)).hexdigest()
    assert Act.objects.filter(kind="register.export_ready").count() == 1
    left = list(parcels.kept_before(now() + timedelta(hours=1)))
    assert len(left) > 2  # what the killed left, which no key opens
    pass_exports(now() + timedelta(days=3))
    assert list(parcels.kept_before(now() + timedelta(hours=1))) == [held.box]
