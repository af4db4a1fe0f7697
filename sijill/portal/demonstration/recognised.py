"""Crafts that no paper shows: visits made and to come, a sitting held, another that is called.

Four invented people: one recognised, one not, one who waits for the next sitting, one to whom an
agent is going.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sijill.desk import actions as desk
from sijill.desk.models import Case, Hearing, Sitting
from sijill.desk.rules.sitting import Part
from sijill.desk.rules.visiting import Finding, VisitOutcome
from sijill.institutions.queries import commission_of
from sijill.institutions.rules import CommissionKind
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import action
from sijill.portal.demonstration import asking as tell
from sijill.portal.demonstration.documents import KINDS, Picture, pictures_of, scenes_of
from sijill.portal.demonstration.people import Craftsman, craftsman
from sijill.register.procedures.attesting_questions import SIGHTS

WHERE, HERE = "CH-03", UUID("7e2c9f10-5d4b-4c7e-9b1a-6a0f3d8e4412")
PLACE, COUSIN = "مقر الغرفة، فاس", "Hassan Debbagh"
CALLED_ON, HELD_ON, NEXT_IN = 34, 24, 9  # days ago, days ago, in days
WORK = "أعمل بيدي منذ صغري، تعلمت الحرفة في الدار، ولم أحصل قط على وثيقة."
BRING = "أدواتك وقطعة في طور الإنجاز"
ANSWERS_KEPT = ("name", "card", "craft", "phone", "workplace")
# Points by criterion of the grid: for whom masters recognise, and for whom they do not yet.
GOOD = {"technique": 35, "piece": 25, "matter": 17, "passing_on": 8}
POOR = {"technique": 17, "piece": 13, "matter": 9, "passing_on": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Whose request, for which document, sent and visited how many days ago."""

    number: int
    town: str
    sent: int
    visited: int
    report: str = ""
    procedure: str = "recognition"

    @property
    def case(self) -> UUID:
        return uuid5(HERE, f"{self.number}")

    @property
    def person(self) -> Craftsman:
        """Somebody who has worked for decades."""
        born = date(1966 + self.number % 9, 4, 11)
        return replace(craftsman(self.number, self.town), born=born, since=1992)


GOOD_WORK = Request(
    number=113, town="fes", sent=46, visited=38,
    report="أنجزت أمامي قطعة كاملة، والورشة مجهزة، ولديها متعلمتان.",
)  # fmt: skip
POOR_WORK = Request(
    number=117, town="meknes", sent=45, visited=37,
    report="الورشة موجودة والأدوات قليلة. أُنجزت أمامي مرحلة واحدة من العمل.",
)  # fmt: skip
TO_HEAR = Request(
    number=108, town="fes", sent=20, visited=11,
    report="عمل متقن: شُرحت لي كل مرحلة، والقطع الجاهزة معروضة.",
)  # fmt: skip
TO_VISIT = Request(number=115, town="fes", sent=8, visited=-4, procedure="attestation")
REQUESTS = (GOOD_WORK, POOR_WORK, TO_HEAR, TO_VISIT)
Papers = Mapping[int, Mapping[str, Picture]]


def look_at_work(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell them; told already, they change nothing."""
    if Case.objects.filter(pk=GOOD_WORK.case).exists():
        return
    people = [one.person for one in REQUESTS]
    cards, scenes = pictures_of(people), scenes_of(people)
    papers = {
        who.number: {kind: cards[who.number][kind] for kind in KINDS[:2]}
        | {"work": scenes[who.number]}
        for who in people
    }
    _told(papers, agents, now=at)


@action
def _told(papers: Papers, agents: Mapping[str, Actor], *, now: datetime) -> None:
    salma, hicham = agents["salma.fes"], agents["hicham.fes"]
    heard = [
        _visited(GOOD_WORK, papers, salma, now=now),
        _visited(POOR_WORK, papers, hicham, now=now),
    ]
    _sat(heard, agents, now=now)
    _decided(heard, agents, now=now)
    waiting = _visited(TO_HEAR, papers, salma, now=now)
    called = _called(salma, on=tell.coming(now, NEXT_IN), at=tell.past(now, 6))
    desk.put_on_agenda(case=waiting, sitting=called, by=salma, at=tell.past(now, 5))
    _to_visit(papers, hicham, now=now)


def _asked(request: Request, papers: Papers, by: Actor, *, now: datetime) -> Case:
    """Sent by the person, then in an examiner's hands."""
    who, at = request.person, tell.past(now, request.sent, hour=9)
    person = tell.account(who, at=at)
    case = desk.open_case(
        procedure=request.procedure, by=person, at=at, language="ar", id=request.case
    )
    case = tell.answer(case, _answers(who), by=person, at=at)
    tell.join_all(case, papers[who.number], by=person, at=at)
    case = desk.submit(case=case, by=person, at=at)
    assert by.user is not None
    return desk.assign(case=case, to=by.user, by=by, at=tell.past(now, request.sent - 1))


def _answers(who: Craftsman) -> dict[str, dict[str, object]]:
    known = who.answers()
    return {page: known[page] for page in ANSWERS_KEPT} | {
        "exercise": {"since": f"{who.since}", "learnt": "family", "told": WORK},
        "testimony": {"who": "nobody"},
        "work": {},
        "documents": {},
    }


def _visited(request: Request, papers: Papers, by: Actor, *, now: datetime) -> Case:
    """From the request to the report of whoever went there."""
    case = _asked(request, papers, by, now=now)
    on = tell.past(now, request.visited)
    _planned(case, request.person, by, on=on, at=tell.past(now, request.visited + 5))
    desk.report_visit(
        visit=case.visits.get(),
        findings={sight.code: Finding.YES for sight in SIGHTS},
        outcome=VisitOutcome.CONFIRMED,
        report=request.report,
        by=by,
        at=on + timedelta(hours=1),
    )
    return case


def _planned(case: Case, who: Craftsman, by: Actor, *, on: datetime, at: datetime) -> None:
    assert by.user is not None
    place = f"{who.address}، {who.town.ar}"
    desk.plan_visit(case=case, on=on, place=place, agent=by.user, told=BRING, by=by, at=at)


def _to_visit(papers: Papers, by: Actor, *, now: datetime) -> None:
    case = _asked(TO_VISIT, papers, by, now=now)
    on = tell.coming(now, -TO_VISIT.visited)
    _planned(case, TO_VISIT.person, by, on=on, at=tell.past(now, 1))


def _called(by: Actor, *, on: datetime, at: datetime) -> Sitting:
    commission = commission_of(WHERE, kind=CommissionKind.QUALIFICATION, at=civil_date(on))
    assert commission is not None
    return desk.call_sitting(commission=commission, on=on, place=PLACE, by=by, at=at)


def _sat(cases: Sequence[Case], agents: Mapping[str, Actor], *, now: datetime) -> None:
    """The day itself: who came, a member who keeps out, the marks, the minutes, two signatures."""
    secretary, chair = agents["salma.fes"], agents["director.fes"]
    on = tell.past(now, HELD_ON)
    sitting = _called(secretary, on=on, at=tell.past(now, CALLED_ON))
    for case in cases:
        desk.put_on_agenda(
            case=case, sitting=sitting, by=secretary, at=tell.past(now, CALLED_ON, hour=11)
        )
    everybody = list(sitting.seats.values_list("pk", flat=True))
    desk.open_sitting(sitting=sitting, present=everybody, by=secretary, at=on)
    first, second = sitting.hearings.select_related("case", "sitting").order_by("position")
    cousin = sitting.seats.get(member__name_fr=COUSIN)
    desk.declare_conflict(hearing=first, seat=cousin, reason="ابنة عمه", by=secretary, at=on)
    _marked(first, GOOD, secretary, at=on + timedelta(minutes=20))
    _marked(second, POOR, secretary, at=on + timedelta(minutes=50))
    desk.close_minutes(sitting=sitting, by=secretary, at=on + timedelta(hours=2))
    for hours, by in enumerate((secretary, chair), 3):
        desk.sign_minutes(sitting=sitting, by=by, at=on + timedelta(hours=hours))


def _marked(hearing: Hearing, points: Mapping[str, int], by: Actor, *, at: datetime) -> None:
    """Each member's own points, a little apart from the others'."""
    apart = hearing.conflicts.values("seat")
    seats = hearing.sitting.seats.exclude(part=Part.SECRETARY).exclude(pk__in=apart)
    for rank, seat in enumerate(seats.order_by("part", "member__name_fr")):
        given = {code: most - rank % 3 for code, most in points.items()}
        desk.mark(hearing=hearing, seat=seat, points=given, by=by, at=at)


def _decided(cases: Sequence[Case], agents: Mapping[str, Actor], *, now: datetime) -> None:
    """As the commission found."""
    good, poor = cases
    office = agents["hicham.fes"], agents["registrar.fes"]
    tell.accept(good, office, at=tell.past(now, 21))
    tell.propose(
        poor,
        "refused",
        ground="not_recognised",
        note="نقطة اللجنة دون العتبة. يمكن تقديم طلب جديد بعد مزيد من الممارسة.",
        by=office[0],
        at=tell.past(now, 21),
    )
    desk.sign(case=poor, by=office[1], at=tell.past(now, 20))
