"""Papers of no case: inspected and sealed as evidence is, kept from the sweep, rewrapped."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from sijill.desk import archive, papers
from sijill.desk.actions.evidence import ORPHAN_AFTER, rewrap_some, sweep_orphans
from sijill.institutions.actions import mail
from sijill.institutions.models import Scan
from sijill.institutions.queries import mail as read
from sijill.institutions.rules.mail import Way
from sijill.institutions.tests.factories import a_mandate, an_officer
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for

NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)


def photograph() -> io.BytesIO:
    out = io.BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(out, "JPEG", quality=80)
    return io.BytesIO(out.getvalue())


@pytest.mark.django_db
def test_a_scanned_letter_is_kept_sealed_shown_and_never_swept(settings, tmp_path):
    settings.FILE_STORE = tmp_path
    by = an_officer(Role.ASSISTANT, "CH-03", user=a_mandate(Role.ASSISTANT, "CH-03").user.pk)
    with acting_for(by):
        facts = {"party": "العمالة", "subject": "إخبار", "dated": NOW.date()}
        wanted = mail.WantedLetter(institution="CH-03", way=Way.INCOMING, **facts)
        letter = mail.number_letter(wanted=wanted, by=by, at=NOW)
        scan = mail.scan(letter=letter.pk, upload=photograph(), by=by, at=NOW)
        assert read.page_of(scan, 1).startswith(b"\xff\xd8")
        with pytest.raises(Refused, match="evidence"):
            papers.keep(io.BytesIO(b"MZ not a picture"), place=letter.pk)
    with acting_for(SYSTEM):
        late = datetime.now(UTC) + ORPHAN_AFTER + timedelta(days=1)
        assert sweep_orphans(at=late) == 0
        assert rewrap_some(after=None).failed == []
    with pytest.raises(archive.Lost):
        archive.read(9, case=letter.pk, file=scan.pk, wrapped=_key(scan))
    assert papers.case_of("nothing", viewer=by) is None


def _key(scan: Scan):
    from sijill.kernel.vault import WrappedKey

    return WrappedKey(key_id=scan.key_id, wrapped=bytes(scan.wrapped_key))
