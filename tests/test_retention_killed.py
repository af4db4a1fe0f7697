"""What its time has passed for is erased once, though every night of it dies at some step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sijill.desk import archive
from sijill.desk.actions import lapse
from sijill.desk.actions.evidence import sweep_orphans
from sijill.desk.models import Case, Evidence
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import now
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for
from sijill.register.tests import factories as make
from tests.test_following import stepping

LONG_AGO = now() - timedelta(days=900)
# A disk, a lock, a fault of ours: whatever it is, the database says no to this one each time.
SAYS_NO = """
CREATE FUNCTION says_no() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'not this one'; END $$;
CREATE TRIGGER says_no BEFORE UPDATE ON desk_evidence
    FOR EACH ROW WHEN (OLD.case_id = '{case}') EXECUTE FUNCTION says_no();
"""


def left_behind(count: int) -> list[Case]:
    """Requests that nobody came back to, each with its documents on the disk."""
    found = []
    for _ in range(count):
        case = make.draft(make.citizen(), at=LONG_AGO)
        with acting_for(SYSTEM):
            found.append(lapse(case=case, by=SYSTEM, at=LONG_AGO))
            for paper in Evidence.objects.filter(case=case):
                path = archive._path(paper.pk, 1)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"sealed")
    return sorted(found, key=lambda case: case.pk)


@pytest.mark.parametrize("stride", [23, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_each_step_each_request_is_erased_once_and_the_rest_is_done(
    clone, tmp_path, settings, stride
):
    settings.FILE_STORE = tmp_path / "files"
    first, *others = left_behind(4)
    clone.cluster.run(SAYS_NO.format(case=first.pk), database=clone.name)
    done = stepping(clone, tmp_path, words=("tests.retention_stepping", str(stride)))
    assert done["killed"] > 40 / stride
    assert done["advanced"] >= len(others)  # it died behind commits too
    with role_of(clone, "work"):
        assert Case.objects.get(pk=first.pk).answers  # whole as it was, and nobody waited for it
        acts = Act.objects.filter(kind="desk.forgotten")
        assert sorted(acts.values_list("subject_id", flat=True)) == [one.pk for one in others]
        for one in others:
            assert Case.objects.get(pk=one.pk).answers == {}
        sweep_orphans(at=now() + timedelta(days=9))
        papers = Evidence.objects.filter(case__in=others)
        assert papers.exists()
        assert {(p.state, p.digest) for p in papers} == {("removed", "")}
        assert not [p for p in papers if archive._path(p.pk, 1).exists()]
        kept = Evidence.objects.filter(case=first)
        assert all(archive._path(p.pk, 1).exists() for p in kept)
