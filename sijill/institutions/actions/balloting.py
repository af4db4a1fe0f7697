"""Candidates, boxes and counts: on the spot, by two tellers who do not see each other's figures."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from sijill.institutions.actions.locking import insist, lock_assembly, lock_ballot, tell
from sijill.institutions.models import Assembly, Ballot, Candidate, Presence, RollLine, TellerCount
from sijill.institutions.queries import bodies as read
from sijill.institutions.rules.bodies import (
    FOUNDING,
    AssemblyKind,
    AssemblyState,
    Part,
    Post,
    another_does,
    may_run,
)
from sijill.institutions.rules.tally import (
    AGAINST,
    FOR,
    TALLY,
    BallotState,
    Count,
    Matter,
    adopted,
    agree,
    may_count,
    may_move_ballot,
    may_open_ballot,
    won,
)
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action

POSTS = {Matter.PRESIDENT: Post.PRESIDENT, Matter.BUREAU: Post.MEMBER}


@action
def run(
    *, assembly: UUID, post: Post, line: UUID, vouched: bool, by: Actor, at: datetime
) -> Candidate:
    """Write down that a member who is there stands for an office."""
    held = _open_to_keepers(assembly, by)
    member = RollLine.objects.filter(pk=line, roll=held.roll).first()
    present = Presence.objects.filter(assembly=held, line=line).exists()
    served = read.times_president(held.body_id, member.entry) if member else 0
    insist(
        may_run(
            post=post,
            listed=member is not None,
            present=present,
            vouched=vouched,
            served=served,
            terms=read.terms(at=at),
        )
    )
    assert member is not None
    _insist_no_box_yet(held, post)
    if post is Post.MEMBER and str(member.pk) in _presidents(held):
        raise Refused(refused("body.president_already", TALLY))
    if Candidate.objects.filter(assembly=held, post=post, line=member).exists():
        raise Refused(refused("body.candidate_already", TALLY))
    made = Candidate(assembly=held, post=post, line=member, vouched=vouched)
    told = {"assembly": str(held.pk), "post": post.value, "entry": str(member.entry)}
    tell(held.body_id, "body.candidate_noted", by=by, at=at, article=TALLY, **told)
    made.save(force_insert=True)
    return made


def _presidents(assembly: Assembly) -> set[str]:
    """The line of whoever was just chosen president."""
    won_by = read.chosen(read.ballots_of(assembly.pk), Matter.PRESIDENT)
    lines = Candidate.objects.filter(pk__in=won_by).values_list("line", flat=True)
    return {str(line) for line in lines.order_by("pk")}


def _insist_no_box_yet(assembly: Assembly, post: Post) -> None:
    matters = [matter.value for matter, held in POSTS.items() if held is post]
    if Ballot.objects.filter(assembly=assembly, matter__in=matters).exists():
        raise Refused(refused("body.box_open", TALLY))


def _open_to_keepers(pk: UUID, by: Actor) -> Assembly:
    held = lock_assembly(pk, by=by)
    if held.state != AssemblyState.OPEN:
        raise Refused(refused("body.not_from_here", FOUNDING))
    if not read.parts_in(held, by) & {Part.CHAIR, Part.SECRETARY}:
        raise Refused(refused("body.not_your_part", FOUNDING))
    return held


@action
def open_ballot(*, assembly: UUID, matter: Matter, by: Actor, at: datetime) -> Ballot:
    """Open a box: the statute's, then the president's, then the bureau's, or equal ones again."""
    held = _open_to_keepers(assembly, by)
    insist([may_move_ballot(None, BallotState.OPEN, parts=read.parts_in(held, by))])
    boxes = read.ballots_of(held.pk)
    options, seats, turn = _turn(held, matter, boxes)
    passed = read.chosen(boxes, Matter.STATUTE) == [FOR]
    insist(
        may_open_ballot(
            matter,
            settled=read.settled(boxes),
            adopted=passed,
            runs=len(options),
            seats=seats,
            founding=held.kind == AssemblyKind.FOUNDING,
            waiting=any(b.state in (BallotState.OPEN, BallotState.DIFFERING) for b in boxes),
        )
    )
    ballot = Ballot(
        id=uuid4(),
        assembly=held,
        matter=matter,
        turn=turn,
        seats=seats,
        options=options,
        voters=held.presences.count(),
        opened_at=at,
    )
    told = {"assembly": str(held.pk), "matter": matter.value, "turn": turn, "seats": seats}
    ballot.act = tell(held.body_id, "body.ballot_opened", by=by, at=at, article=TALLY, **told).id
    ballot.save(force_insert=True)
    return ballot


def _turn(held: Assembly, matter: Matter, boxes: list[Ballot]) -> tuple[list[str], int, int]:
    """Between whom, for how many places, for which time."""
    if matter is Matter.STATUTE:
        return [FOR, AGAINST], 1, 1
    before = [one for one in boxes if one.matter == matter]
    if before and before[-1].state == BallotState.TIED:
        result = before[-1].result or {}
        return list(result["tied"]), int(result["left"]), before[-1].turn + 1
    runs = held.candidates.filter(post=POSTS[matter]).order_by("line__position")
    options = [str(pk) for pk in runs.values_list("pk", flat=True)]
    wanted = held.bureau if matter is Matter.BUREAU else 1
    return options, max(1, min(wanted, len(options))), len(before) + 1


@action
def count(*, ballot: UUID, given: Count, by: Actor, at: datetime) -> Ballot:
    """Write down what one teller counted; with the second the two are compared."""
    box = lock_ballot(ballot, by=by)
    parts = read.parts_in(box.assembly, by)
    if box.state == BallotState.DIFFERING:
        _count_again(box, parts)
    _insist_counts(box, given, parts, by)
    figures = asdict(given)
    assert by.user is not None
    TellerCount.objects.create(
        ballot=box, attempt=box.attempt, teller_id=by.user, counted_at=at, **figures
    )
    tell(box.assembly.body_id, "body.counted", by=by, at=at, article=TALLY, ballot=str(box.pk))
    both = list(TellerCount.objects.filter(ballot=box, attempt=box.attempt).order_by("id"))
    if len(both) == len(("one", "other")):
        _compare(box, *(count_of(one) for one in both), by=by, at=at)
    box.save()
    return box


def count_of(row: TellerCount) -> Count:
    """What a teller wrote, as the rules read it."""
    return Count(papers=row.papers, blank=row.blank, spoiled=row.spoiled, votes=row.votes)


def _count_again(box: Ballot, parts: frozenset[Part]) -> None:
    insist([may_move_ballot(BallotState.DIFFERING, BallotState.OPEN, parts=parts)])
    box.state, box.attempt = BallotState.OPEN, box.attempt + 1


def _insist_counts(box: Ballot, given: Count, parts: frozenset[Part], by: Actor) -> None:
    if box.state != BallotState.OPEN:
        raise Refused(refused("body.ballot_done", TALLY))
    if Part.TELLER not in parts:
        raise Refused(refused("body.not_your_part", TALLY))
    counted = set(box.counts.filter(attempt=box.attempt).values_list("teller", flat=True))
    if by.user in counted:
        raise Refused(refused("body.counted_already", TALLY))
    insist(another_does(by, done_by=counted))
    options = frozenset(box.options)
    insist(may_count(given, options=options, voters=box.voters, seats=box.seats))


def _compare(box: Ballot, one: Count, other: Count, *, by: Actor, at: datetime) -> None:
    """Agreed figures are the result; others are counted again, and nobody corrects the other."""
    told = {"ballot": str(box.pk), "matter": box.matter, "attempt": box.attempt}
    if not agree(one, other):
        box.state = BallotState.DIFFERING
        kind = "body.counts_differed"
    else:
        box.state, box.result = _result(box, one)
        kind, told = "body.ballot_counted", {**told, "papers": one.papers, "state": box.state}
    parts = frozenset({Part.TELLER})
    insist([may_move_ballot(BallotState.OPEN, BallotState(box.state), parts=parts)])
    box.act = tell(box.assembly.body_id, kind, by=by, at=at, article=TALLY, **told).id


def _result(box: Ballot, agreed: Count) -> tuple[BallotState, dict[str, object]]:
    figures = asdict(agreed)
    if box.matter == Matter.STATUTE:
        passed = [FOR] if adopted(agreed.votes) else []
        return BallotState.SETTLED, {**figures, "chosen": passed, "tied": [], "left": 0}
    found = won(agreed.votes, seats=box.seats)
    state = BallotState.TIED if found.tied else BallotState.SETTLED
    places = {"chosen": list(found.chosen), "tied": list(found.tied), "left": found.left}
    return state, {**figures, **places}
