"""What the house hands to the ledger: who follows the acts, what else is checked, whose acts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from sijill.cards.tasks import CARDS
from sijill.desk.models import Case
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.ledger.indicators import INDICATORS
from sijill.ledger.rules import Fault, FaultCode
from sijill.ledger.transaction import acting_for
from sijill.protection.models import Affiliation
from sijill.protection.tasks import PROTECTION
from sijill.protection.wording.states import ACTS as COVER
from sijill.register.models import Attestation
from sijill.register.queries import own_entries
from sijill.register.rules import VERSIONED
from sijill.register.tasks import SUPERVISION

CONSUMERS = (INDICATORS, SUPERVISION, CARDS, PROTECTION)

# Facts of these kinds tell of nobody but their own person.
OPEN_KINDS = frozenset(
    {
        *("desk.submitted", "desk.accepted", "desk.refused", "desk.undone"),
        *("register.entered", "register.returned", "register.suspended", "register.resumed"),
        *("register.promoted", "register.warned", "register.reinstated"),
        *("register.warning_lifted", "register.supervision_confirmed"),
        *("register.supervision_declined", "register.amended"),
        *("register.struck_off", "register.annulled"),
        *COVER,
        *("register.attested", "register.recognised", "register.attestation_withdrawn"),
    }
)
WITHOUT_ACT = """
SELECT v.id FROM register_version v
WHERE NOT EXISTS (
    SELECT FROM ledger_act a
    WHERE a.id = v.act AND a.subject_kind = 'entry' AND a.subject_id = v.entry_id
) ORDER BY v.id LIMIT 100
"""
WITHOUT_VERSION = """
SELECT a.id FROM ledger_act a
WHERE a.subject_kind = 'entry' AND a.kind = ANY(%s)
  AND (SELECT count(*) FROM register_version v WHERE v.act = a.id) <> 1
ORDER BY a.id LIMIT 100
"""


def versions() -> Iterator[Fault]:
    """Each version of an entry has its act, and each act on an entry its one version."""
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute(WITHOUT_ACT, [])
        lonely = [row[0] for row in cursor.fetchall()]
        cursor.execute(WITHOUT_VERSION, [sorted(VERSIONED)])
        empty = [row[0] for row in cursor.fetchall()]
    yield from (Fault(FaultCode.VERSION_WITHOUT_ACT, f"version {id}") for id in lonely)
    yield from (Fault(FaultCode.ACT_WITHOUT_VERSION, f"act {id}") for id in empty)


def owns(subject: Subject, viewer: Actor) -> bool:
    """Whether a case, an entry, an attestation, an affiliation or a space is the viewer's own."""
    if subject.kind == "space":
        return viewer.space == subject.id
    if subject.kind == "person":
        return viewer.person == subject.id
    if subject.kind == "entry":
        return subject.id in {entry.pk for entry in own_entries(viewer=viewer)}
    if subject.kind == "affiliation" and viewer.person:
        return Affiliation.objects.filter(pk=subject.id, person=viewer.person).exists()
    if subject.kind == "case" and viewer.space:
        return Case.objects.filter(pk=subject.id, space=viewer.space).exists()
    if subject.kind == "attestation" and viewer.space:
        return Attestation.objects.filter(pk=subject.id, space=viewer.space).exists()
    return False
