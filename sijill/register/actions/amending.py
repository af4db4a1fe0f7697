"""An accepted change of what an entry says: the person, the keys, one act, one version."""

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
from sijill.register.actions.entering import (
    index,
    keep_by,
    portrait_of,
    require_nobody_else,
    taken_is_a_verdict,
    write_person,
)
from sijill.register.actions.moving import keep, locked
from sijill.register.actions.receiving import hand_to
from sijill.register.actions.refusing import wait_for_likes
from sijill.register.models import Entry, Pair, Person, PersonKeys, Version
from sijill.register.queries import said_in, versions_of
from sijill.register.rules.amending import (
    AMENDMENT,
    OF_IDENTITY,
    TOUCHED,
    Change,
    amended,
    asking_of,
    changes,
    details_after,
    differing,
)
from sijill.register.rules.asking import Asking
from sijill.register.rules.keys import person_keys
from sijill.register.rules.life import LIVE
from sijill.register.rules.likeness import face_of
from sijill.register.rules.saying import said as said_of


@dataclass(frozen=True, slots=True)
class _File:
    """An entry and its person, locked, and all that the entry has said, the newest first."""

    entry: Entry
    person: Person
    versions: list[Version]

    @property
    def newest(self) -> Version:
        return self.versions[0]


@action
def amend(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Let an entry say from now on what its holder asked; what others changed since stays.

    Only what was said to have changed is written over what the entry says at this moment.
    """
    file = _locked(case, by=by)
    entry, person, newest = file.entry, file.person, file.newest
    subject = Subject(kind="entry", id=entry.id)
    if _is_done(newest, case):  # contested, and upheld on appeal: it stands already
        return subject
    if entry.state not in LIVE:
        raise Refused(refused("entry.not_from_here", AMENDMENT, state=entry.state))
    chosen, now = changes(case.answers), asking_of(said_in(newest))
    after = amended(now, case.answers)
    if chosen & OF_IDENTITY:
        wait_for_likes(face_of(after))
        require_nobody_else(case)
    mark = {"case": case.reference, "was": str(person.portrait or "")}
    if Change.FACE in chosen:
        person.portrait = portrait_of(case)
    _say(file, after, case=case, mark=mark, decision=decision, by=by, at=at)
    return subject


@action
def undo_amendment(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Let the entry say again what it said; refused when another request changed it since."""
    file = _locked(case, by=by)
    newest, subject = file.newest, Subject(kind="entry", id=file.entry.id)
    if not _is_done(newest, case):
        if decision.outcome != DecisionOutcome.ACCEPTED:
            return subject
        raise Refused(refused("amend.changed_since", AMENDMENT))
    former = next(version for version in file.versions if not _is_done(version, case))
    was, chosen = asking_of(said_in(former)), changes(case.answers)
    touched = {name: getattr(was, name) for each in chosen for name in TOUCHED[each]}
    if Change.FACE in chosen:
        before = newest.details["amended"]["was"]
        file.person.portrait = UUID(before) if before else None
    after = replace(asking_of(said_in(newest)), **touched)
    mark = former.details.get("amended")
    _say(file, after, case=case, mark=mark, decision=decision, by=by, at=at)
    return subject


def _locked(case: Case, *, by: Actor) -> _File:
    assert case.subject_id is not None
    entry = locked(case.subject_id, by=by)
    assert entry.person_id is not None  # only the entry of a person is asked to be changed
    with acting_for(SYSTEM):  # an older version may have been kept by another chamber
        person = Person.objects.select_for_update(of=("self",)).get(pk=entry.person_id)
        versions = list(versions_of(entry).order_by("-recorded_at", "-valid_from"))
    return _File(entry, person, versions)


def _is_done(version: Version, case: Case) -> bool:
    """Whether a version says what this request asked; later ones of other acts say it too."""
    return (version.details.get("amended") or {}).get("case") == case.reference


def _say(
    file: _File,
    after: Asking,
    *,
    case: Case,
    mark: dict[str, Any] | None,
    decision: Decision,
    by: Actor,
    at: datetime,
) -> None:
    """Write what an entry says from now on, with its act and its version."""
    entry, person, newest = file.entry, file.person, file.newest
    now, chamber = asking_of(said_in(newest)), entry.chamber_id
    changed = differing(now, after)
    with acting_for(SYSTEM), taken_is_a_verdict():
        before = _found_by(person, now)
        _move_file(entry, person, after, case=case, at=at)
        write_person(person, after)
        _find_by(person, after, instead_of=before)
    told = {
        "changed": [change.value for change in Change if set(TOUCHED[change]) & set(changed)],
        "name_ar": after.name_ar,
        "name_latin": after.name_latin,
        **({"was": chamber} if chamber != entry.chamber_id else {}),
    }
    details = details_after(newest.details, after, changed) | {"amended": mark}
    keep(
        entry, "register.amended", said_of(after) | {"details": details},
        ground=decision.ground or "asked", article=decision.article or AMENDMENT,
        by=by, at=at, told=told,
    )  # fmt: skip


def _move_file(entry: Entry, person: Person, after: Asking, *, case: Case, at: datetime) -> None:
    """The file goes where the work is done; who decided it still reaches it."""
    chamber = keeper(after.workplace.province, at=at) or entry.chamber_id
    if chamber == entry.chamber_id:
        return
    kept = {"chamber_id": chamber, "institution_id": case.institution_id or entry.institution_id}
    hand_to(entry, kept, at=at)
    keep_by(person, kept)
    Pair.objects.filter(one=entry).update(one_chamber=chamber)
    Pair.objects.filter(other=entry).update(other_chamber=chamber)


def _found_by(person: Person, now: Asking) -> frozenset[str]:
    return frozenset(person_keys(now, person.chamber_id, person.institution_id))


def _find_by(person: Person, after: Asking, *, instead_of: frozenset[str]) -> None:
    """Look for the person by what is told now, and by the names of an entry it answers for."""
    row = PersonKeys.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
    others = [key for key in (row.keys if row else ()) if key not in instead_of]
    index(person, after, *others)
