"""The chamber of Fès's invented plan, with money under its lines, and its inventory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from sijill.institutions.actions import belongings, planning
from sijill.institutions.models import Line, Plan
from sijill.institutions.queries import plan as read
from sijill.institutions.rules.plan import Condition, Place, Spending
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action

CHAMBER = "CH-03"
LINES = (
    ("تكوين صناع النحاس والزليج", "أربعون صانعا يتمون دورتين", 320_000, 240_000, 160_000),
    ("المشاركة في المعارض الجهوية", "ستون عارضا في ثلاثة معارض", 450_000, 450_000, 310_000),
    ("حملات التسجيل بالقرى", "ألفا طلب تسجيل", 180_000, 60_000, 0),
    ("صيانة المقر والملحقات", "ترميم ملحقة مكناس", 260_000, 90_000, 90_000),
)
THINGS = (
    (Place.SEAT, "S-01", "مقر الغرفة", "Siège de la chambre", "فاس · Fès", Condition.GOOD, ""),
    (Place.BRANCH, "B-01", "ملحقة مكناس", "Annexe de Meknès", "مكناس · Meknès", Condition.WORN, ""),
    (
        Place.ANNEX,
        "A-01",
        "فضاء العرض",
        "Espace d’exposition",
        "فاس · Fès",
        Condition.WORN,
        "سلمى",
    ),
    (Place.EQUIPMENT, "E-014", "لوحة إلكترونية", "Tablette", "فاس", Condition.GOOD, "إيمان"),
    (
        Place.EQUIPMENT,
        "E-009",
        "طابعة بطاقات",
        "Imprimante",
        "فاس",
        Condition.BROKEN,
        "هشام",
    ),
)


def plan_the_year(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell both; told already, they change nothing."""
    if Plan.objects.filter(institution=CHAMBER).exists():
        return
    director, ministry = agents["director.fes"], agents["ministry"]
    with acting_for(director):
        plan = _voted(director, civil_date(at).year, at=at)
    with acting_for(ministry):
        planning.approve(plan=plan.pk, by=ministry, at=at)
    with acting_for(director):
        _spent(plan, director, at=at)
        _kept(director, at=at)


@action
def _voted(director: Actor, year: int, *, at: datetime) -> Plan:
    plan = planning.draw_up(institution=CHAMBER, year=year, by=director, at=at)
    for activity, goal, amount, _committed, _paid in LINES:
        facts = {"activity": activity, "goal": goal, "amount": Decimal(amount)}
        planning.add_line(plan=plan.pk, **facts, by=director, at=at)  # type: ignore[arg-type]
    session = read.signed_sessions(CHAMBER, viewer=director)[0]
    return planning.vote(plan=plan.pk, session=session.pk, by=director, at=at)


@action
def _spent(plan: Plan, director: Actor, *, at: datetime) -> None:
    for line, (_a, _g, _amount, committed, paid) in zip(
        Line.objects.filter(plan=plan).order_by("position"), LINES, strict=True
    ):
        for kind, amount in ((Spending.COMMITMENT, committed), (Spending.PAYMENT, paid)):
            if amount:
                facts = {"kind": kind, "amount": Decimal(amount), "label": "صفقة للعرض"}
                planning.spend(line=line.pk, **facts, by=director, at=at)  # type: ignore[arg-type]


@action
def _kept(director: Actor, *, at: datetime) -> None:
    for kind, number, ar, fr, place, condition, custodian in THINGS:
        wanted = belongings.WantedBelonging(
            institution=CHAMBER,
            kind=kind,
            number=number,
            name_ar=ar,
            name_fr=fr,
            place=place,
            condition=condition,
            custodian=custodian,
            came_on=civil_date(at) - timedelta(days=400),
        )
        belongings.take_in(wanted=wanted, by=director, at=at)
