"""A craft body at any point of its founding, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sijill.institutions.actions import assembling, balloting, body_minutes, body_rolls, preparing
from sijill.institutions.models import Assembly, Ballot, Body, Candidate
from sijill.institutions.queries import bodies as read
from sijill.institutions.queries.bodies import OnRoll
from sijill.institutions.rules.bodies import Level, Post
from sijill.institutions.rules.tally import AGAINST, FOR, Count, Matter
from sijill.institutions.tests.factories import AT, a_mandate, an_officer
from sijill.kernel.actor import Actor, Role

FES, PROVINCE = "CH-03", "03.231"
ASSEMBLED = AT + timedelta(days=30)
_MEMBERS = 16


def member(number: int, *, province: str = PROVINCE) -> OnRoll:
    """The member of this number."""
    return OnRoll(
        entry=uuid5(NAMESPACE_URL, f"{province}/{number}"),
        nia=f"{number:08d}",
        name_ar=f"صانع {number}",
        name_latin=f"Artisan {number:02d}",
        trade="PROV-001",
    )


def invented(
    *, trades: frozenset[str], province: str, chambers: frozenset[str], nia: str = ""
) -> list[OnRoll]:
    """Sixteen members, in place of the register's answer."""
    people = [member(number, province=province) for number in range(1, _MEMBERS + 1)]
    return [one for one in people if not nia or one.nia == nia]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Who runs the founding of a body: the officer, the four of the assembly."""

    chair: Actor
    secretary: Actor
    teller: Actor
    other: Actor

    @property
    def tellers(self) -> tuple[Actor, Actor]:
        return (self.teller, self.other)


def a_table(where: str = FES) -> Table:
    """Four agents of an institution, with their mandates."""
    roles = (Role.DIRECTOR, Role.REGISTRAR, Role.EXAMINER, Role.ASSISTANT)
    made = [(role, a_mandate(role, where).user.pk) for role in roles]
    actors = [an_officer(role, where, user=user) for role, user in made]
    return Table(chair=actors[0], secretary=actors[1], teller=actors[2], other=actors[3])


def prepared(table: Table, *, branch: str, province: str = PROVINCE, at: datetime = AT) -> Body:
    """A body in preparation, with its committee and its text."""
    wanted = preparing.WantedBody(
        level=Level.PROVINCIAL,
        branch=branch,
        institution=str(table.chair.institution),
        province=province,
    )
    body = preparing.prepare(wanted=wanted, by=table.chair, at=at)
    for number in (1, 2, 3):
        preparing.add_organiser(body=body.pk, nia=f"{number:08d}", by=table.chair, at=at)
    preparing.write_statute(body=body.pk, text_ar="المادة 1", by=table.chair, at=at)
    return body


def frozen(body: Body, table: Table, *, at: datetime = AT) -> None:
    """Its roll drawn, read and frozen."""
    body_rolls.draw(body=body.pk, by=table.chair, at=at)
    body_rolls.freeze(body=body.pk, by=table.chair, at=at + timedelta(days=8))


def called(body: Body, table: Table, *, on: datetime = ASSEMBLED) -> Assembly:
    """An assembly called for a day."""
    users = [one.user for one in (table.chair, table.secretary, *table.tellers)]
    assert all(users)
    wanted = assembling.WantedAssembly(
        body=body.pk,
        planned_at=on,
        place="المديرية الإقليمية",
        chair=users[0],  # type: ignore[arg-type]
        secretary=users[1],  # type: ignore[arg-type]
        tellers=(users[2], users[3]),  # type: ignore[arg-type]
    )
    return assembling.call(wanted=wanted, by=table.chair, at=on - timedelta(days=16))


def come(assembly: Assembly, table: Table, how_many: int) -> None:
    """So many of the roll are ticked off on the day."""
    for line in read.lines_of(assembly.roll_id)[:how_many]:
        assembling.tick(
            assembly=assembly.pk, line=line.pk, here=True, by=table.other, at=assembly.planned_at
        )


def counted(ballot: Ballot, table: Table, given: Count) -> Ballot:
    """Both tellers count the same."""
    for teller in table.tellers:
        ballot = balloting.count(
            ballot=ballot.pk, given=given, by=teller, at=ballot.assembly.planned_at
        )
    return ballot


def adopt(assembly: Assembly, table: Table, *, votes: int = 10, against: int = 0) -> Ballot:
    """The statute is put to the vote."""
    at = assembly.planned_at
    box = balloting.open_ballot(assembly=assembly.pk, matter=Matter.STATUTE, by=table.chair, at=at)
    given = Count(papers=votes + against, blank=0, spoiled=0, votes={FOR: votes, AGAINST: against})
    return counted(box, table, given)


def stand(assembly: Assembly, table: Table, post: Post, *positions: int) -> list[Candidate]:
    """Members stand for an office."""
    lines = {one.position: one for one in read.lines_of(assembly.roll_id)}
    return [
        balloting.run(
            assembly=assembly.pk,
            post=post,
            line=lines[position].pk,
            vouched=True,
            by=table.secretary,
            at=assembly.planned_at,
        )
        for position in positions
    ]


def elect(assembly: Assembly, table: Table, matter: Matter, *votes: int) -> Ballot:
    """The candidates, in the order of the roll, get so many votes each; all papers are valid."""
    at = assembly.planned_at
    box = balloting.open_ballot(assembly=assembly.pk, matter=matter, by=table.chair, at=at)
    given = dict(zip(box.options, votes, strict=True))
    papers = sum(votes) if box.seats == 1 else max(votes)
    return counted(box, table, Count(papers=papers, blank=0, spoiled=0, votes=given))


def founded(table: Table, *, branch: str, province: str = PROVINCE) -> Body:
    """A body from its first day to the second signature."""
    body = prepared(table, branch=branch, province=province)
    frozen(body, table)
    assembly = called(body, table)
    come(assembly, table, 10)
    assembling.open_assembly(assembly=assembly.pk, by=table.chair, at=ASSEMBLED)
    adopt(assembly, table)
    stand(assembly, table, Post.PRESIDENT, 1, 2)
    elect(assembly, table, Matter.PRESIDENT, 7, 3)
    stand(assembly, table, Post.MEMBER, 2, 3, 4)
    elect(assembly, table, Matter.BUREAU, 9, 8, 8)
    signed(assembly, table)
    body.refresh_from_db()
    return body


def signed(assembly: Assembly, table: Table) -> Assembly:
    """Minutes drawn up and signed by both."""
    at = assembly.planned_at
    body_minutes.close(assembly=assembly.pk, by=table.secretary, at=at)
    body_minutes.sign(assembly=assembly.pk, by=table.chair, at=at)
    return body_minutes.sign(assembly=assembly.pk, by=table.secretary, at=at)


def national(user: Actor | None = None) -> Actor:
    """Somebody of the ministry."""
    return user or replace(an_officer(Role.MINISTRY, "MIN"))


def everybody(entries: list[UUID]) -> frozenset[UUID]:
    """As if all of them opposed that their names are public."""
    return frozenset(entries)
