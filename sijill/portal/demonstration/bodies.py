"""Two craft bodies of Fès for the demonstration: one founded by its jewellers, one in preparation.

The jewellers come from a roll taken over, as most of the register does; everything after that
goes through the actions of the rooms, on days of the past.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sijill.institutions.actions import assembling, balloting, body_minutes, body_rolls, preparing
from sijill.institutions.models import Assembly, Ballot, Body
from sijill.institutions.queries import bodies as read
from sijill.institutions.rules.bodies import Level, Post
from sijill.institutions.rules.tally import Count, Matter
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.arriving import Arrival, enter_many
from sijill.register.actions.numbering import next_many
from sijill.register.models import Person
from sijill.register.rules import Category, EntryState
from sijill.register.rules import asking as asked

CHAMBER, PROVINCE, JEWELLERS, CLOTHING, JEWELLER = (
    *("CH-03", "03.231", "PROV-002", "PROV-001"),
    "PROV-010",
)
HERE = UUID("5d0f5f63-3c19-4f0b-8f53-0f7f3a6c9b11")  # invented people keep their identifiers
Who = tuple[tuple[str, str, str], tuple[str, str], str]
GIVEN = (
    *(("محمد", "Mohammed", "m"), ("فاطمة", "Fatima", "f"), ("إدريس", "Driss", "m")),
    *(("خديجة", "Khadija", "f"), ("عبد الله", "Abdellah", "m"), ("نعيمة", "Naima", "f")),
)
FAMILY = {
    "03.231": (("الصائغ", "Sayegh"), ("بنعبد الجليل", "Benabdeljalil"), ("الفاسي", "Fassi")),
    "03.061": (("المكناسي", "Meknassi"), ("الإسماعيلي", "Ismaili"), ("الزرهوني", "Zerhouni")),
}
STATUTE = (
    "المادة 1: تسمى الهيئة الحرفية الإقليمية للحلي والمجوهرات بفاس.\n"
    "المادة 2: تمثل صناع الصنف وتؤطرهم وتسهر على أعراف الحرفة.\n"
    "المادة 3: يسيرها رئيس ومكتب ينتخبان في جمع عام. نص للعرض فقط."
)
PREPARED, ASSEMBLED = timedelta(days=60), timedelta(days=25)
PRESENT = 14


def found_bodies(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell both; told already, they change nothing."""
    if Body.objects.exists():
        return
    chair = agents["director.fes"]
    with acting_for(SYSTEM):
        _jewellers(at - PREPARED)
    with acting_for(chair):
        if _few_enough(at):
            _founded(agents, at=at)
        wanted = _wanted(CLOTHING)
        preparing.prepare(wanted=wanted, by=chair, at=at - timedelta(days=5))


def _few_enough(at: datetime) -> bool:
    """Among the people of a populated register, fourteen jewellers would be no quorum."""
    here = read.registered(branch=JEWELLERS, province=PROVINCE, at=at - PREPARED)
    return len(here) <= 2 * PRESENT


@action
def _jewellers(at: datetime) -> None:
    people = [
        (given, family, place)
        for place, names in FAMILY.items()
        for given in GIVEN
        for family in names
    ]
    numbers = next_many(len(people))
    arrivals = [
        _arrival(rank, who, number.value, at)
        for rank, (who, number) in enumerate(zip(people, numbers, strict=True), 1)
        if not Person.objects.filter(document=_card(rank)).exists()
    ]
    enter_many(arrivals, kind="register.imported", ground="taken_over", by=SYSTEM, at=at)


def _card(rank: int) -> str:
    return f"CX9{rank:05d}"


def _arrival(rank: int, who: Who, nia: str, at: datetime) -> Arrival:
    person, entry, version, act = (uuid5(HERE, f"{rank}/{what}") for what in "peva")
    return Arrival(
        person=person,
        entry=entry,
        version=version,
        act=act,
        nia=nia,
        nia_version="1",
        chamber=CHAMBER,
        institution=CHAMBER,
        category=Category.ARTISAN,
        state=EntryState.ENTERED,
        entered_on=civil_date(at),
        asking=asked.read(_answers(rank, who)),
    )


def _answers(rank: int, who: Who) -> dict[str, dict[str, object]]:
    (ar, latin, sex), family, place = who
    names = {"given_ar": ar, "given_latin": latin}
    return {
        "name": {**names, "family_ar": family[0], "family_latin": family[1]},
        "card": {"number": _card(rank), "birth": f"{1960 + rank}-03-14", "sex": sex},
        "craft": {"trade": JEWELLER},
        "proof": {"path": "attestation", "since": str(1990 + rank)},
        "workplace": {"province": place},
    }


def _wanted(branch: str) -> preparing.WantedBody:
    return preparing.WantedBody(
        level=Level.PROVINCIAL, branch=branch, institution=CHAMBER, province=PROVINCE
    )


@action
def _founded(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """From the first day of the preparation to the second signature."""
    chair, secretary = agents["director.fes"], agents["registrar.fes"]
    tellers = (agents["salma.fes"], agents["hicham.fes"])
    begun = at - PREPARED
    body = preparing.prepare(wanted=_wanted(JEWELLERS), by=chair, at=begun)
    members = read.registered(branch=JEWELLERS, province=PROVINCE, at=begun)
    for one in members[:3]:
        preparing.add_organiser(body=body.pk, nia=one.nia, by=chair, at=begun)
    preparing.write_statute(body=body.pk, text_ar=STATUTE, by=chair, at=begun)
    body_rolls.draw(body=body.pk, by=chair, at=begun)
    body_rolls.freeze(body=body.pk, by=chair, at=begun + timedelta(days=9))
    four = [one.user for one in (chair, secretary, *tellers) if one.user]
    wanted = assembling.WantedAssembly(
        body=body.pk,
        planned_at=at - ASSEMBLED,
        place="مقر الغرفة، فاس",
        chair=four[0],
        secretary=four[1],
        tellers=(four[2], four[3]),
    )
    held = assembling.call(wanted=wanted, by=chair, at=begun + timedelta(days=10))
    _assembled(held, chair, secretary, tellers)


def _assembled(
    held: Assembly, chair: Actor, secretary: Actor, tellers: tuple[Actor, Actor]
) -> None:
    """The day itself: presence, three votes, minutes."""
    on, lines = held.planned_at, list(read.lines_of(held.roll_id))
    for line in lines[:PRESENT]:
        assembling.tick(assembly=held.pk, line=line.pk, here=True, by=tellers[0], at=on)
    assembling.open_assembly(assembly=held.pk, by=chair, at=on)
    votes: tuple[tuple[Matter, tuple[int, ...], tuple[int, ...]], ...] = (
        (Matter.STATUTE, (), (13, 1)),
        (Matter.PRESIDENT, (0, 1), (9, 5)),
        (Matter.BUREAU, tuple(range(2, 11)), tuple(range(14, 5, -1))),
    )
    for matter, runs, given in votes:
        post = Post.PRESIDENT if matter is Matter.PRESIDENT else Post.MEMBER
        for rank in runs:
            balloting.run(
                assembly=held.pk,
                post=post,
                line=lines[rank].pk,
                vouched=True,
                by=secretary,
                at=on,
            )
        box = balloting.open_ballot(assembly=held.pk, matter=matter, by=chair, at=on)
        _counted(box, given, tellers, on)
    body_minutes.close(assembly=held.pk, by=secretary, at=on)
    body_minutes.sign(assembly=held.pk, by=chair, at=on)
    body_minutes.sign(assembly=held.pk, by=secretary, at=on)


def _counted(
    box: Ballot, given: tuple[int, ...], tellers: tuple[Actor, Actor], on: datetime
) -> None:
    counted = Count(
        papers=PRESENT, blank=0, spoiled=0, votes=dict(zip(box.options, given, strict=True))
    )
    for teller in tellers:
        balloting.count(ballot=box.pk, given=counted, by=teller, at=on)
