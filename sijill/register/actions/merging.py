"""Two entries of one person become one, by one act; a split puts both back as they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sijill.accounts import actions as accounts
from sijill.desk import actions as desk
from sijill.kernel.actor import SYSTEM, Actor, Assurance, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.following_places import follow_places, put_places_back
from sijill.register.actions.moving import keep as keep_act
from sijill.register.actions.versions import require_move, said_before
from sijill.register.models import Entry, Membership, Merge, Pair, PersonKeys, Supervision
from sijill.register.queries import NotFound
from sijill.register.queries.keyed import keys_of_persons
from sijill.register.queries.organised import space_of
from sijill.register.queries.reviewing import keeps
from sijill.register.rules import EntryState
from sijill.register.rules.keys import KEYS_VERSION
from sijill.register.rules.life import LIVE
from sijill.register.rules.pairs import (
    PAIRS,
    MergeGround,
    MergeState,
    PairState,
    SplitGround,
    may_step,
)

M = MergeState
Before = dict[str, Any]


@action
def propose_merge(
    *, keep: Entry, other: Entry, ground: str, note: str, by: Actor, at: datetime
) -> Merge:
    """Propose that one entry answers for another; whoever proposes does not confirm."""
    with acting_for(SYSTEM):
        keep, other = _both(keep.pk, other.pk, by=by)
        _require(None, M.PROPOSED, by=by)
        if ground not in set(MergeGround):
            raise Refused(refused("merge.no_ground", PAIRS, remedy="answer"))
        _require_mergeable(keep, other)
        proposed = _written(keep, other, ground=ground, note=note, by=by, at=at)
        _tell_log("register.merge_proposed", proposed, by=by, at=at)
    return proposed


def _written(
    keep: Entry, other: Entry, *, ground: str, note: str, by: Actor, at: datetime
) -> Merge:
    assert by.user is not None  # the table lets only agents propose
    try:
        with transaction.atomic():
            return Merge.objects.create(
                keep=keep, other=other, ground=ground, note=note.strip()[:400],
                proposed_by=by.user, proposed_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(refused("merge.under_way", PAIRS)) from None


@action
def drop_merge(*, merge: Merge, by: Actor, at: datetime) -> Merge:
    """Drop a merge that was proposed and not confirmed."""
    with acting_for(SYSTEM):
        row = _locked(merge, M.DROPPED, by=by)
        row.state, row.ended_by, row.ended_at = M.DROPPED, by.user, at
        row.save()
        _tell_log("register.merge_dropped", row, by=by, at=at)
    return row


@action
def merge(*, proposed: Merge, by: Actor, at: datetime) -> Merge:
    """Let one entry answer for the other from now on: one act, signed by another person."""
    with acting_for(SYSTEM):
        row = _locked(proposed, M.MERGED, by=by)
        if by.counts_as(row.proposed_by):
            raise Refused(refused("merge.another_person", PAIRS, remedy="another_person"))
        _require_step_up(by)
        keep, other = _both(row.keep_id, row.other_id, by=by)
        _require_its_chamber(other, by)
        _require_mergeable(keep, other)
        row.before = _moved(keep, other)
        other.merged_into = keep
        row.act = _moved_on(
            other, EntryState.MERGED, "register.merged", keep, row.ground, by=by, at=at
        )
        row.before["places"] = follow_places(keep, other, by=by, at=at)
        row.state, row.ended_by, row.ended_at = M.MERGED, by.user, at
        row.save()
        _pair(keep, other, PairState.MERGED)
        _tell_holder(keep, row, "entry.merged", by=by, at=at)
    return row


@action
def split(*, merge: Merge, ground: str, by: Actor, at: datetime) -> Merge:
    """Put back both entries as they were before they were merged: one act."""
    with acting_for(SYSTEM):
        row = _locked(merge, M.SPLIT, by=by)
        _require_step_up(by)
        if ground not in set(SplitGround):
            raise Refused(refused("merge.no_ground", PAIRS, remedy="answer"))
        keep, other = _both(row.keep_id, row.other_id, by=by)
        _require_its_chamber(other, by)
        _put_back(row.before, keep, other)
        other.merged_into = None
        back = EntryState(row.before["state"])
        row.split_act = _moved_on(other, back, "register.split", keep, ground, by=by, at=at)
        put_places_back(row.before.get("places", []), keep, other, by=by, at=at)
        row.state, row.split_by, row.split_at, row.split_ground = M.SPLIT, by.user, at, ground
        row.save()
        _pair(keep, other, PairState.DIFFERENT)
        for entry in (keep, other):
            _tell_holder(entry, row, "entry.split", by=by, at=at)
    return row


# ── who may, and on what ─────────────────────────────────────────────────────────────────────
def _both(keep: UUID, other: UUID, *, by: Actor) -> tuple[Entry, Entry]:
    """Both entries locked in one order; NotFound when neither is within reach."""
    rows = Entry.objects.select_for_update(of=("self",)).filter(pk__in=[keep, other])
    found = {row.pk: row for row in rows.order_by("id")}
    if len(found) != 2 or not any(keeps(row, by) for row in found.values()):
        raise NotFound(other)
    return found[keep], found[other]


def _require_its_chamber(other: Entry, by: Actor) -> None:
    """No chamber ends an entry that another keeps, nor brings it back."""
    if not keeps(other, by):
        raise Refused(refused("merge.other_chamber", PAIRS, remedy="other_chamber"))


def _locked(merge: Merge, to: MergeState, *, by: Actor) -> Merge:
    row = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    _require(M(row.state), to, by=by)
    _both(row.keep_id, row.other_id, by=by)
    return row


def _require(start: MergeState | None, to: MergeState, *, by: Actor) -> None:
    if not may_step(start, to, by):
        raise Refused(refused("merge.not_from_here", PAIRS, state=start or ""))


def _require_step_up(by: Actor) -> None:
    if by.assurance < Assurance.STEP_UP:
        raise Refused(refused("merge.step_up", PAIRS, remedy="step_up"))


def _require_mergeable(keep: Entry, other: Entry) -> None:
    """Two entries of persons, of which one stands and the other answers for nobody else."""
    if keep.pk == other.pk or None in (keep.person_id, other.person_id):
        raise Refused(refused("merge.not_of_persons", PAIRS))
    if keep.state not in LIVE:
        raise Refused(refused("merge.not_from_here", PAIRS, state=keep.state))
    if other.merged.exists():
        raise Refused(refused("merge.answers_for_others", PAIRS, remedy="keep_the_other"))


# ── what moves, and back ─────────────────────────────────────────────────────────────────────
def _moved(keep: Entry, other: Entry) -> Before:
    """Move to one entry what hangs from the other; answers what a split needs."""
    before: Before = {"state": other.state, "keys": _keys(keep, other)}
    before["space"], before["tied"] = _move_space(keep, other)
    members = Membership.objects.filter(person=other.person_id)
    before["memberships"] = _moving(members, person=keep.person_id)
    held = Supervision.objects.filter(supervisor=other).exclude(enterprise=keep)
    before["supervisions"] = _moving(held, supervisor=keep)
    subjects = Subject(kind="entry", id=other.pk), Subject(kind="entry", id=keep.pk)
    before["cases"] = desk.move_open_cases(*subjects)
    return before


def _moving(rows: Any, **to: Any) -> list[str]:
    ids = [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
    rows.update(**to)
    return ids


def _keys(keep: Entry, other: Entry) -> Before:
    """Whoever is looked for under either name or paper is found once, under one entry."""
    rows = _keys_of(keep, other)
    if len(rows) != 2:
        return {}
    kept, gone = rows[keep.own_person.pk], rows[other.own_person.pk]
    before = {str(row.person): [row.keys, row.version, row.former] for row in (kept, gone)}
    kept.keys = list(dict.fromkeys([*kept.keys, *gone.keys]))
    gone.keys = []
    kept.save()
    gone.save()
    return {"before": before, "after": kept.keys}


def _keys_of(*entries: Entry) -> dict[UUID, PersonKeys]:
    locked = PersonKeys.objects.select_for_update(of=("self",)).order_by("pk")
    found = locked.filter(pk__in=[entry.person_id for entry in entries])
    return {row.person: row for row in found}


def _move_space(keep: Entry, other: Entry) -> tuple[str, bool]:
    """The account of whoever has two stays with the entry that stands, unless that has one."""
    space = space_of(other.person_id)
    if space is None:
        return "", False
    free = space_of(keep.person_id) is None
    accounts.tie_space(space=space, person=keep.person_id if free else None)
    return str(space), free


def _put_back(before: Before, keep: Entry, other: Entry) -> None:
    _put_keys_back(before["keys"], keep, other)
    if before["space"]:
        accounts.tie_space(space=UUID(before["space"]), person=other.person_id)
    members = Membership.objects.filter(pk__in=before["memberships"], person=keep.person_id)
    members.update(person=other.person_id)
    held = Supervision.objects.filter(pk__in=before["supervisions"], supervisor=keep)
    held.update(supervisor=other)
    subjects = Subject(kind="entry", id=keep.pk), Subject(kind="entry", id=other.pk)
    desk.move_open_cases(*subjects, only=before["cases"])


def _put_keys_back(keys: Before, keep: Entry, other: Entry) -> None:
    """Keys as they were; made anew when they changed since."""
    if not keys:
        return
    rows = _keys_of(keep, other)
    same = rows[keep.own_person.pk].keys == keys["after"]
    made = {} if same else keys_of_persons(rows, apart=True)
    for person, row in rows.items():
        if same:
            row.keys, row.version, row.former = keys["before"][str(person)]
        else:
            row.keys, row.version, row.former = made[person], KEYS_VERSION, None
        row.save()


def _moved_on(
    other: Entry, to: EntryState, kind: str, keep: Entry, ground: str, *, by: Actor, at: datetime
) -> UUID:
    """Write where the other entry stands now, with its act and its version."""
    start = EntryState(other.state)
    require_move(start, to, by=by)
    said = said_before(other)
    other.state = to
    other.save(update_fields=["state", "merged_into"])
    told = {"from": start, "with": keep.nia, "with_entry": str(keep.pk)}
    return keep_act(other, kind, said, ground=ground, article=PAIRS, by=by, at=at, told=told)


# ── who is told ──────────────────────────────────────────────────────────────────────────────
def _pair(keep: Entry, other: Entry, to: PairState) -> None:
    one, two = sorted((keep.pk, other.pk))
    Pair.objects.filter(one=one, other=two).update(state=to)


def _tell_log(kind: str, row: Merge, *, by: Actor, at: datetime) -> None:
    ledger.record(
        kind,
        subject=Subject(kind="entry", id=row.other_id),
        by=by,
        at=at,
        ground=row.ground,
        article=PAIRS,
        facts={"with_entry": str(row.keep_id)},
    )


def _tell_holder(entry: Entry, row: Merge, template: str, *, by: Actor, at: datetime) -> None:
    space = space_of(entry.person_id)
    if space is not None:
        key = f"{template}:{row.pk.hex}:{entry.pk.hex[:8]}"
        params = {"nia": entry.nia}
        accounts.notify(
            space=space,
            template=template,
            params=params,
            key=key,
            by=by,
            at=at,
            institution=entry.chamber_id,
            subject=Subject(kind="entry", id=entry.pk),
        )
