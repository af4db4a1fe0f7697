"""How invented people ask, and how two agents answer: the same few steps of every story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sijill.accounts import actions as accounts
from sijill.desk import actions as desk
from sijill.desk.actions.evidence import join
from sijill.desk.models import Case, CaseVerdict, Decision, Likeness
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance
from sijill.kernel.clock import local
from sijill.kernel.verdict import Outcome
from sijill.portal.demonstration.documents import Picture
from sijill.portal.demonstration.people import Craftsman

SATURDAY, WEEK = 5, 7
A_MOMENT_AGO = timedelta(minutes=20)


def past(now: datetime, days: int, *, hour: int = 10, minute: int = 0) -> datetime:
    """A moment so many days ago, never on a weekend nor ahead."""
    there = local(now - timedelta(days=days)).replace(hour=hour, minute=minute, second=0)
    if there.weekday() >= SATURDAY:
        there -= timedelta(days=there.weekday() - SATURDAY + 1)
    return min(there, now - A_MOMENT_AGO)


def coming(now: datetime, days: int, *, hour: int = 10) -> datetime:
    """A moment in so many days, never on a weekend."""
    there = local(now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
    if there.weekday() >= SATURDAY:
        there += timedelta(days=WEEK - there.weekday())
    return there


def account(who: Craftsman, *, at: datetime, person: UUID | None = None) -> Actor:
    """Somebody at home, whose phone has answered a code."""
    space = accounts.demonstration_space(phone=who.phone, label=who.given[0][0], by=SYSTEM, at=at)
    return Actor(
        kind=ActorKind.CITIZEN,
        user=space.line_id,
        space=space.pk,
        person=person,
        assurance=Assurance.CODE,
        language="ar",
    )


def answer(case: Case, pages: Mapping[str, Mapping[str, Any]], *, by: Actor, at: datetime) -> Case:
    """Answer these pages, one after the other."""
    for page, answers in pages.items():
        case = desk.save_page(
            case=case, page=page, answers=answers, revision=case.revision, by=by, at=at
        )
    return case


def join_all(case: Case, papers: Mapping[str, Picture], *, by: Actor, at: datetime) -> None:
    """Join these pictures, each under its kind."""
    for kind, paper in papers.items():
        join(
            case=case,
            kind=kind,
            inspected=paper.inspected,
            digest=paper.digest,
            size=paper.size,
            by=by,
            at=at,
        )


def to_judge(case: Case) -> list[CaseVerdict]:
    """What the rules left to a person."""
    open_ = CaseVerdict.objects.filter(case=case, outcome=Outcome.TO_EXAMINE.value, judged="")
    return list(open_.order_by("position"))


def propose(
    case: Case, outcome: str, *, by: Actor, at: datetime, ground: str = "", note: str = ""
) -> None:
    """Judge what the rules left open, then propose an answer."""
    for verdict in to_judge(case):
        desk.judge(case=case, rule=verdict.rule, outcome="ok", note="", by=by, at=at)
    for alike in Likeness.objects.filter(case=case, settled="").order_by("id"):
        desk.settle_likeness(likeness=alike, as_="different", note="", by=by, at=at)
    desk.propose(case=case, outcome=outcome, ground=ground, article="", note=note, by=by, at=at)


def accept(case: Case, office: tuple[Actor, Actor], *, at: datetime) -> Decision:
    """One proposes, another signs some hours later."""
    examiner, registrar = office
    propose(case, "accepted", by=examiner, at=at)
    return desk.sign(case=case, by=registrar, at=at + timedelta(hours=3))
