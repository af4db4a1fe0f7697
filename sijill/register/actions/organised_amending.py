"""An accepted change of an organisation's entry: its row, its keys, one act, one version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sijill.desk.models import Case, Decision
from sijill.desk.rules import DecisionOutcome
from sijill.institutions.queries import keeper
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.entering import keep_by, taken_is_a_verdict
from sijill.register.actions.moving import keep, locked
from sijill.register.actions.organising import find_by, write_organisation
from sijill.register.actions.receiving import hand_to
from sijill.register.models import Entry, Organisation, Version
from sijill.register.queries import holder_of, said_in, versions_of
from sijill.register.queries.organised import space_of
from sijill.register.rules import OrganisationKind
from sijill.register.rules.amending import AMENDMENT
from sijill.register.rules.life import LIVE
from sijill.register.rules.organised import OrganisationAsking
from sijill.register.rules.organised_amending import (
    TOUCHED,
    Changed,
    amended,
    asking_of,
    changes,
    details_after,
    differing,
)


@dataclass(frozen=True, slots=True)
class _File:
    """An entry and its organisation, locked, and all that the entry has said, the newest first."""

    entry: Entry
    row: Organisation
    versions: list[Version]

    @property
    def newest(self) -> Version:
        return self.versions[0]

    def said(self, version: Version) -> OrganisationAsking:
        return asking_of(said_in(version), OrganisationKind(self.row.kind))


@action
def amend_organisation(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Let an entry say from now on what was asked; what others changed since stays."""
    file = _locked(case, by=by)
    subject = Subject(kind="entry", id=file.entry.id)
    if _is_done(file.newest, case):  # contested, and upheld on appeal: it stands already
        return subject
    if file.entry.state not in LIVE:
        raise Refused(refused("entry.not_from_here", AMENDMENT, state=file.entry.state))
    after = amended(file.said(file.newest), case.answers)
    mark = {"case": case.reference, "space": f"{file.row.space or ''}"}
    if Changed.REPRESENTATIVE in changes(case.answers):
        file.row.space = _account_of(after) or file.row.space
    _say(file, after, case=case, mark=mark, decision=decision, by=by, at=at)
    return subject


@action
def undo_organisation(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Let the entry say again what it said; refused when another request changed it since."""
    file = _locked(case, by=by)
    subject = Subject(kind="entry", id=file.entry.id)
    if not _is_done(file.newest, case):
        if decision.outcome != DecisionOutcome.ACCEPTED:
            return subject
        raise Refused(refused("amend.changed_since", AMENDMENT))
    former = next(version for version in file.versions if not _is_done(version, case))
    was, chosen = file.said(former), changes(case.answers)
    touched = {name: getattr(was, name) for each in chosen for name in TOUCHED[each]}
    before = file.newest.details["amended"].get("space", "")
    if Changed.REPRESENTATIVE in chosen and before:
        file.row.space = UUID(before)
    after = replace(file.said(file.newest), **touched)
    mark = former.details.get("amended")
    _say(file, after, case=case, mark=mark, decision=decision, by=by, at=at)
    return subject


def _account_of(after: OrganisationAsking) -> UUID | None:
    """The account of whoever acts for it now, when the register knows them under this card."""
    who = after.representative
    person = holder_of(who.document_kind, who.document)
    return space_of(person.pk) if person else None


def _locked(case: Case, *, by: Actor) -> _File:
    assert case.subject_id is not None
    entry = locked(case.subject_id, by=by)
    assert entry.organisation_id is not None
    with acting_for(SYSTEM):  # an older version may have been kept by another chamber
        row = Organisation.objects.select_for_update(of=("self",)).get(pk=entry.organisation_id)
        versions = list(versions_of(entry).order_by("-valid_from", "-recorded_at"))
    return _File(entry, row, versions)


def _is_done(version: Version, case: Case) -> bool:
    return (version.details.get("amended") or {}).get("case") == case.reference


def _say(
    file: _File,
    after: OrganisationAsking,
    *,
    case: Case,
    mark: dict[str, Any] | None,
    decision: Decision,
    by: Actor,
    at: datetime,
) -> None:
    """Write what an entry says from now on, with its act and its version."""
    entry, row, newest = file.entry, file.row, file.newest
    changed = differing(file.said(newest), after)
    was = entry.chamber_id
    with acting_for(SYSTEM), taken_is_a_verdict():
        _move_file(entry, row, after, case=case, at=at)
        write_organisation(row, after)
        find_by(row)
    details = details_after(newest.details, after) | {"amended": mark}
    said = {
        **said_in(newest),
        "principal_trade": after.trade,
        "other_trades": list(after.other_trades),
        "province": after.place.province,
        "commune": after.place.commune,
        "details": details,
    }
    told = {
        "changed": [each.value for each in Changed if set(TOUCHED[each]) & set(changed)],
        "name_ar": after.name_ar,
        "name_latin": after.name_latin,
        **({"was": was} if was != entry.chamber_id else {}),
    }
    keep(
        entry, "register.amended", said, ground=decision.ground or "asked",
        article=decision.article or AMENDMENT, by=by, at=at, told=told,
    )  # fmt: skip


def _move_file(
    entry: Entry, row: Organisation, after: OrganisationAsking, *, case: Case, at: datetime
) -> None:
    """The file goes where the seat is; who decided it still reaches it."""
    chamber = keeper(after.place.province, at=at) or entry.chamber_id
    if chamber == entry.chamber_id:
        return
    kept = {"chamber_id": chamber, "institution_id": case.institution_id or entry.institution_id}
    hand_to(entry, kept, at=at)
    keep_by(row, kept)
