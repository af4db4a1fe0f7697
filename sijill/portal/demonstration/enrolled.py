"""What the enroller of the campaign brought, and its two statements.

The month before last is certified and waits for its second signature; of last month the log has
drawn whom to ring, and nobody did yet. One request is on its way, another was begun and left.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from sijill.accounts import actions as accounts
from sijill.accounts.models import User
from sijill.campaigns import actions
from sijill.campaigns.models import Call, Campaign, Statement
from sijill.campaigns.rules.calls import CallState, Heard
from sijill.campaigns.rules.statements import StatementState
from sijill.desk import actions as desk
from sijill.desk.models import Case
from sijill.desk.rules.assisting import Way
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import local, moment
from sijill.ledger.actions import sequencing
from sijill.ledger.keys import signing
from sijill.ledger.transaction import acting_for, action
from sijill.portal.demonstration import asking as tell
from sijill.portal.demonstration.campaigns import CHAMBER, ENROLLERS, first_day
from sijill.portal.demonstration.documents import Picture, pictures_of
from sijill.portal.demonstration.people import Craftsman, craftsman
from sijill.portal.demonstration.population import consent_of
from sijill.register.queries.controlling import sealed
from sijill.register.rules.drawing import after

HERE = UUID("4f0b7d36-91c2-4e5a-8d0e-b6a27c15f983")
# Numbers of people by the month in which they were entered, two months ago and last month.
BROUGHT = ((104, 112, 123, 122), (120, 102, 129))
ON_ITS_WAY, LEFT = 106, 107
DENIAL = "لم ألتق أي عون تسجيل، ولم أطلب شيئا من أحد."
ANSWERS_LEFT = 3  # pages, when the enroller had to leave
Papers = Mapping[int, Mapping[str, Picture]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Somebody at the enroller's counter: when, and the documents photographed there."""

    person: Craftsman
    at: datetime
    papers: Mapping[str, Picture]

    @property
    def case(self) -> UUID:
        return _case(self.person.number)


def _case(number: int) -> UUID:
    return uuid5(HERE, f"{number}")


def bring_people(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell what was brought and freeze both months; told already, it changes nothing."""
    campaign = _campaign(at)
    if campaign is None or Case.objects.filter(pk=_case(LEFT)).exists():
        return
    numbers = (*(n for month in BROUGHT for n in month), ON_ITS_WAY)
    papers = pictures_of([_who(number) for number in numbers])
    enroller = _enroller(at)
    for month, people in zip(_months(at), BROUGHT, strict=True):
        _entered_in(month, people, papers, (enroller, agents))
        _freeze(campaign, month, agents["director.fes"], now=at)
    _unfinished(papers, enroller, now=at)


def _campaign(at: datetime) -> Campaign | None:
    """The campaign of the demonstration, unless it began too late for any of this."""
    begun = Campaign.objects.filter(institution=CHAMBER, starts_on__lte=first_day(at))
    return begun.order_by("starts_on", "id").first()


def _months(at: datetime) -> tuple[date, date]:
    return first_day(at), after(first_day(at))


def _who(number: int) -> Craftsman:
    return craftsman(number, "fes")


def _enroller(at: datetime) -> Actor:
    user = User.objects.get(email=f"{ENROLLERS[0][0]}@sijill.example")
    return Actor(
        kind=ActorKind.AGENT,
        user=user.pk,
        role=Role.ENROLLER,
        institution=CHAMBER,
        assurance=Assurance.MFA,
        language="ar",
        name=user.name("ar"),
    )


@action
def _entered_in(
    month: date,
    people: Sequence[int],
    papers: Papers,
    who: tuple[Actor, Mapping[str, Actor]],
) -> None:
    """Some people of one month, from the counter of the enroller to the second signature."""
    enroller, agents = who
    examiners = agents["salma.fes"], agents["hicham.fes"]
    for rank, number in enumerate(people):
        day = moment(month + timedelta(days=2 + 3 * rank), time(11))
        brought = Brought(person=_who(number), at=day, papers=papers[number])
        case = _sent(brought, enroller)
        office = examiners[rank % len(examiners)], agents["registrar.fes"]
        tell.accept(case, office, at=tell.coming(day, 8))


@action
def _unfinished(papers: Papers, enroller: Actor, *, now: datetime) -> None:
    """Sent yesterday, and begun since then with somebody who had to leave."""
    sent_at = tell.past(now, 1, hour=16)
    _sent(Brought(person=_who(ON_ITS_WAY), at=sent_at, papers=papers[ON_ITS_WAY]), enroller)
    left_at = tell.past(now, 1, hour=17)
    _begun(Brought(person=_who(LEFT), at=left_at, papers={}), enroller, pages=ANSWERS_LEFT)


def _begun(brought: Brought, enroller: Actor, *, pages: int | None = None) -> Case:
    """In a space of the person's own, as the first saved page opens it."""
    space = accounts.open_space(language="ar", by=enroller, at=brought.at)
    by = replace(enroller, space=space.pk)
    case = desk.open_case(
        procedure="registration", by=by, at=brought.at, language="ar", id=brought.case
    )
    answers = dict(list(brought.person.answers().items())[:pages])
    return tell.answer(case, answers, by=by, at=brought.at)


def _sent(brought: Brought, enroller: Actor) -> Case:
    """Answered, photographed, read out, signed on the screen, sent."""
    case, at = _begun(brought, enroller), brought.at
    by = replace(enroller, space=case.space)
    tell.join_all(case, brought.papers, by=by, at=at)
    case = tell.answer(case, {"information": consent_of(case, by, at)}, by=by, at=at)
    drawn = io.BytesIO(_signature(brought.person.number))
    desk.agree_by_signature(case=case, way=Way.SCREEN, upload=drawn, by=by, at=at)
    return desk.submit(case=case, by=by, at=at)


def _signature(number: int) -> bytes:
    """A stroke of a finger, each person's own."""
    image = Image.new("RGB", (600, 240), "white")
    points = [(40 + 20 * turn, 60 + (number * turn * turn) % 120) for turn in range(26)]
    ImageDraw.Draw(image).line(points, fill=(20, 30, 60), width=5, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _freeze(campaign: Campaign, month: date, by: Actor, *, now: datetime) -> None:
    """The statement of a month, some days after its end."""
    at = min(moment(after(month) + timedelta(days=1), time(9)), now)
    with acting_for(by):
        actions.freeze(campaign=campaign.pk, month=month, by=by, at=at)


# --- once the log has grown ---------------------------------------------------------------------


def state_months(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Draw what the log can draw; ring and certify the older month. Done already, do nothing.

    A log that is still too short draws by itself later: the clock asks it every ten minutes.
    """
    with acting_for(SYSTEM):
        held = Statement.objects.filter(campaign=_campaign(at)).order_by("month")
        frozen = list(held.filter(state=StatementState.FROZEN))
        if not frozen:
            return
        _seal(at)
        drawn = [one for one in frozen if one.told_size <= sealed()]
        for one in drawn:
            actions.draw(statement=one.pk, by=SYSTEM, at=_soon_after(one, at))
    if drawn and drawn[0].month == first_day(at):
        _certified(drawn[0], agents, now=at)


def _seal(at: datetime) -> None:
    """What the sequencer does a moment later, when it runs: numbers and a signed checkpoint."""
    while sequencing.number():
        pass
    sequencing.seal(by=signing(), at=at)


def _soon_after(statement: Statement, now: datetime, *, days: int = 1) -> datetime:
    return min(local(statement.frozen_at) + timedelta(days=days), now)


@action
def _certified(held: Statement, agents: Mapping[str, Actor], *, now: datetime) -> None:
    """One who says yes, one who does not answer, one whom nobody enrolled; then certified."""
    heard = (Heard.CONFIRMED, Heard.NOT_REACHED, Heard.DENIED)
    calls = Call.objects.filter(unit__statement=held).order_by("unit__rank")
    for call, said in zip(calls, heard, strict=True):
        _rung(call, said, held, agents["assistant.fes"], now=now)
    by = agents["registrar.fes"]
    actions.certify(statement=held.pk, by=by, at=tell.past(now, 1))


def _rung(call: Call, heard: Heard, held: Statement, by: Actor, *, now: datetime) -> None:
    """As often as it takes, a day apart."""
    note, state, turn = DENIAL if heard is Heard.DENIED else "", call.state, 0
    while state == CallState.WAITING:
        turn += 1
        at = _soon_after(held, now, days=1 + turn)
        state = actions.ring(call=call.pk, heard=heard, note=note, by=by, at=at).state
