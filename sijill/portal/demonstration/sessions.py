"""The chamber of Fès at work: invented members, a session that decided, another that is called.

No member of a real chamber is named; nothing here is an official fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sijill.institutions.actions import convening, resolving, seating
from sijill.institutions.models import Meeting
from sijill.institutions.queries import sessions as read
from sijill.institutions.rules.sessions import (
    College,
    MeetingKind,
    Organ,
    Outcome,
    Quality,
)
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.portal.demonstration.asking import coming, past

CHAMBER, MANDATE = "CH-03", timedelta(days=4 * 365)
MEMBERS = (
    ("عبد اللطيف بناني", "Abdellatif Bennani", Quality.PRESIDENT, College.ARTISANS),
    ("السعدية الوكيلي", "Saadia Loukili", Quality.VICE_PRESIDENT, College.ARTISANS),
    ("رشيد الطاهري", "Rachid Tahiri", Quality.TREASURER, College.ENTERPRISES),
    ("أمينة الصقلي", "Amina Skalli", Quality.SECRETARY, College.COOPERATIVES),
    ("محمد الأندلسي", "Mohammed Andaloussi", Quality.MEMBER, College.ARTISANS),
    ("نزهة بوعنانية", "Nezha Bouanania", Quality.MEMBER, College.ARTISANS),
    ("عزيز المرنيسي", "Aziz Mernissi", Quality.MEMBER, College.COOPERATIVES),
)
AGENDA = (
    "المصادقة على محضر الدورة السابقة",
    "برنامج تكوين صناع النحاس لسنة 2027",
    "إصلاح فضاء العرض بالمدينة العتيقة",
    "وضعية التسجيل في السجل الوطني",
)
TRAINING = "تنظيم دورتين تكوينيتين لفائدة أربعين صانعا قبل نهاية السنة."
REPAIR = "إصلاح سقف فضاء العرض وفتح طلب عروض لذلك."


def hold_sessions(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell both; told already, they change nothing."""
    if Meeting.objects.filter(institution=CHAMBER).exists():
        return
    with acting_for(agents["director.fes"]):
        _seated(agents["director.fes"], at=at - timedelta(days=90))
        _held(agents, at=past(at, 40))
        _called(agents, at=at, on=coming(at, 20))


@action
def _seated(director: Actor, *, at: datetime) -> None:
    first = civil_date(at)
    for organ, members in ((Organ.ASSEMBLY, MEMBERS), (Organ.BUREAU, MEMBERS[:4])):
        for ar, fr, quality, college in members:
            wanted = seating.WantedMember(
                institution=CHAMBER,
                organ=organ,
                quality=quality,
                college=college,
                name_ar=ar,
                name_fr=fr,
                valid_from=first,
                valid_to=first + MANDATE,
            )
            seating.seat_member(wanted=wanted, by=director, at=at)


def _called(agents: Mapping[str, Actor], *, at: datetime, on: datetime) -> Meeting:
    director, registrar = agents["director.fes"], agents["registrar.fes"]
    assert director.user
    assert registrar.user
    wanted = convening.WantedMeeting(
        institution=CHAMBER,
        organ=Organ.ASSEMBLY,
        kind=MeetingKind.ORDINARY,
        planned_at=on,
        place="مقر الغرفة، فاس",
        chair=director.user,
        secretary=registrar.user,
        agenda=AGENDA,
    )
    return convening.convene(wanted=wanted, by=director, at=at)


@action
def _held(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """The day itself: presence, four points, minutes; one decision done, one late."""
    director, registrar = agents["director.fes"], agents["registrar.fes"]
    held = _called(agents, at=at - timedelta(days=20), on=at)
    seats = read.seats_of(CHAMBER, at=civil_date(at), organ=Organ.ASSEMBLY)
    for seat in seats[:6]:
        convening.tick(meeting=held.pk, seat=seat.pk, here=True, by=registrar, at=at)
    convening.open_meeting(meeting=held.pk, by=director, at=at)
    salma, due = agents["salma.fes"].user, civil_date(at)
    for point, given in zip(
        read.points_of(held.pk),
        (
            _voted("المصادقة على المحضر.", (6, 0, 0)),
            _voted(TRAINING, (5, 0, 1), owner=salma, due=due + timedelta(days=30)),
            _voted(REPAIR, (4, 2, 0), owner=registrar.user, due=due + timedelta(days=45)),
            resolving.Resolution(outcome=Outcome.NOTED),
        ),
        strict=True,
    ):
        resolving.resolve(point=point.pk, given=given, by=registrar, at=at)
    resolving.close(meeting=held.pk, by=registrar, at=at)
    for one in (director, registrar):
        resolving.sign(meeting=held.pk, by=one, at=at)


def _voted(words: str, votes: tuple[int, int, int], **hands: object) -> resolving.Resolution:
    return resolving.Resolution(
        outcome=Outcome.ADOPTED,
        decision=words,
        votes=votes,
        **hands,  # type: ignore[arg-type]
    )
