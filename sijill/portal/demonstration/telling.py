"""Fills a demonstration: agents first, then every story, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sijill.desk.models import Case
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.portal.demonstration.agents import take_office
from sijill.portal.demonstration.bodies import found_bodies
from sijill.portal.demonstration.campaigns import run_a_campaign
from sijill.portal.demonstration.commission import sit_together
from sijill.portal.demonstration.contested import contest_measures
from sijill.portal.demonstration.controls import freeze_months, one_paper_for_two
from sijill.portal.demonstration.deputies import lend
from sijill.portal.demonstration.documents import pictures_of
from sijill.portal.demonstration.enrolled import bring_people, state_months
from sijill.portal.demonstration.groupings import found_groupings
from sijill.portal.demonstration.mail import keep_mail
from sijill.portal.demonstration.moved import move_somebody
from sijill.portal.demonstration.numbers import set_numbers
from sijill.portal.demonstration.organised import enter_a_cooperative
from sijill.portal.demonstration.plan import plan_the_year
from sijill.portal.demonstration.population import Office, Story, Telling
from sijill.portal.demonstration.population import stories as every_story
from sijill.portal.demonstration.population import tell as live
from sijill.portal.demonstration.programs import let_in
from sijill.portal.demonstration.recognised import look_at_work
from sijill.portal.demonstration.renewal import ask_one_to_confirm
from sijill.portal.demonstration.sessions import hold_sessions
from sijill.portal.demonstration.work import share_work
from sijill.reference import queries as parameters
from sijill.reference.actions import Wanted, propose
from sijill.register.actions.watching import watch

OFFICES = {
    "03": ("salma.fes", "hicham.fes", "registrar.fes"),
    "07": ("khadija.marrakech", "registrar.marrakech"),
}


TOLD_ONCE: tuple[Callable[..., object], ...] = (
    *(bring_people, freeze_months),
    lambda agents, at: watch(at),
    *(look_at_work, contest_measures, move_somebody, found_bodies, hold_sessions),
    *(keep_mail, set_numbers, plan_the_year, let_in, share_work),
)


def populate(
    *, now: datetime, stories: bool = True, tell: Callable[[int, int], None] = lambda i, n: None
) -> int:
    """Make what is missing of the demonstration; answers how many requests were added."""
    agents = take_office(at=now)
    sit_together(agents)
    lend(agents, at=now)
    due = _due() if stories else []
    papers = one_paper_for_two(due, pictures_of([story.person for story in due]))
    for done, story in enumerate(due, 1):
        office = _office(story.person.town.province[:2], agents)
        documents = papers[story.person.number]
        live(Telling(story=story, documents=documents, office=office, now=now))
        tell(done, len(due))
    if stories:
        _tell_the_rest(agents, at=now)
    return len(due)


def _tell_the_rest(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """What is no request of one person, each told once; the last asks what the log holds by now."""
    run_a_campaign(agents, at=at)
    for each in TOLD_ONCE:
        each(agents, at=at)
    _propose_a_change(agents["ministry"], at)
    ask_one_to_confirm(at=at)
    enter_a_cooperative(agents, at=at)
    found_groupings(agents, at=at)
    state_months(agents, at=at)


CHANGED = "desk.days_to_decide"


def _propose_a_change(by: Actor, now: datetime) -> None:
    """A shorter legal delay that waits for its second person: one can see who it reaches."""
    if parameters.changes(CHANGED):
        return
    wanted = Wanted(
        code=CHANGED,
        value=20,
        valid_from=civil_date(now) + timedelta(days=40),
        reason="Démonstration : un délai plus court, à confirmer par une deuxième personne.",
    )
    propose(wanted=wanted, by=by, at=now)


def _due() -> list[Story]:
    told = every_story()
    known = set(
        Case.objects.filter(pk__in=[story.case for story in told])
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return [story for story in told if story.case not in known]


def _office(region: str, agents: Mapping[str, Actor]) -> Office | None:
    if region not in OFFICES:
        return None
    *examiners, registrar = (agents[name] for name in OFFICES[region])
    return Office(examiners=tuple(examiners), registrar=registrar)
