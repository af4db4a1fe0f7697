"""Craft bodies in words: levels, states, offices, matters voted on, and refusals."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.institutions.models import Body, OfficeHolder, Organiser, RollLine
from sijill.institutions.rules.bodies import (
    AssemblyKind,
    AssemblyState,
    BodyState,
    Level,
    Post,
    RollState,
)
from sijill.institutions.rules.tally import AGAINST, FOR, BallotState, Matter

Text = str | Promise

LEVELS: Mapping[str, Text] = {
    Level.PROVINCIAL: _("Province or prefecture"),
    Level.REGIONAL: _("Region"),
    Level.NATIONAL: _("Whole country"),
}
# The colour of the tag, and its word.
BODY_STATES: Mapping[str, tuple[str, Text]] = {
    BodyState.PREPARING: ("wait", _("in preparation")),
    BodyState.STANDING: ("ok", _("founded")),
    BodyState.DISSOLVED: ("refuse", _("dissolved")),
    BodyState.ABANDONED: ("plain", _("given up")),
}
ROLL_STATES: Mapping[str, tuple[str, Text]] = {
    RollState.DRAWN: ("wait", _("open to be read")),
    RollState.FROZEN: ("ok", _("frozen")),
}
ASSEMBLY_STATES: Mapping[str, tuple[str, Text]] = {
    AssemblyState.CALLED: ("wait", _("called")),
    AssemblyState.CALLED_OFF: ("plain", _("called off")),
    AssemblyState.WITHOUT_QUORUM: ("refuse", _("no quorum")),
    AssemblyState.OPEN: ("info", _("open now")),
    AssemblyState.CLOSED: ("wait", _("minutes to sign")),
    AssemblyState.SIGNED: ("ok", _("minutes signed")),
}
BALLOT_STATES: Mapping[str, tuple[str, Text]] = {
    BallotState.OPEN: ("info", _("being counted")),
    BallotState.DIFFERING: ("refuse", _("the two counts differ")),
    BallotState.SETTLED: ("ok", _("counted")),
    BallotState.TIED: ("wait", _("equal votes: they vote again")),
}
ASSEMBLIES: Mapping[str, Text] = {
    AssemblyKind.FOUNDING: _("Founding assembly"),
    AssemblyKind.RENEWAL: _("Assembly to renew the mandates"),
}
POSTS: Mapping[str, Text] = {
    Post.PRESIDENT: _("President"),
    Post.MEMBER: _("Member of the bureau"),
}
MATTERS: Mapping[str, Text] = {
    Matter.STATUTE: _("Adopting the statute"),
    Matter.PRESIDENT: _("Election of the president"),
    Matter.BUREAU: _("Election of the bureau"),
}
OPTIONS: Mapping[str, Text] = {FOR: _("For"), AGAINST: _("Against")}

REFUSALS: Mapping[str, Text] = {
    "body.not_from_here": _("This is not possible in its present state."),
    "body.not_your_part": _("This is not your part in this assembly."),
    "body.not_your_office": _("Your office does not do this for craft bodies."),
    "body.elsewhere": _("This institution is not yours."),
    "body.step_up_needed": _("Give your second factor again before you confirm."),
    "body.no_such_place": _("Choose a branch, and a place where this institution is competent."),
    "body.there_already": _("This branch already has a body here, or one in preparation."),
    "body.committee_short": _("The preparatory committee needs at least {needed} members."),
    "body.parts_missing": _("At least {needed} bodies must stand below this one."),
    "body.roll_lies_open": _("The roll lies open to be read until {until_day}."),
    "body.roll_short": _("The roll needs at least {needed} names."),
    "body.roll_not_frozen": _("Draw the roll and freeze it first."),
    "body.assembly_waits": _("An assembly is called, open or waits for its signatures."),
    "body.notice_short": _("Members are called {days} days before: from {first} on."),
    "body.statute_missing": _("Write the statute that the assembly is asked to adopt."),
    "body.four_people": _("Chair, secretary and two tellers are four different people."),
    "body.one_person": _(
        "One of them stands in for another, or did of late: they count as one person."
    ),
    "body.not_agents_here": _("Whoever signs or counts works at this institution or its chamber."),
    "body.presence_closed": _("Presence is told on the day, until the first vote."),
    "body.no_quorum": _("{present} members are here, {needed} are needed."),
    "body.not_the_day": _("The day of the assembly has not come."),
    "body.quorum_is_there": _("The quorum is there: open the assembly."),
    "body.not_a_member_present": _("Only a member of the roll who is here can stand."),
    "body.papers_not_seen": _(
        "Look first at the proof of own account and the extract of the criminal record."
    ),
    "body.terms_served": _("Nobody is president of a body more than {terms} times."),
    "body.post_ended": _("This mandate is over already."),
    "body.post_dates": _("The last day lies between {first} and today."),
    "body.not_of_the_branch": _("Nobody of this branch and province stands under this number."),
    "body.organiser_already": _("This person sits on the committee already."),
    "body.reason_missing": _("Write the reason."),
    "body.president_already": _("The president sits in the bureau already."),
    "body.candidate_already": _("This person stands for it already."),
    "body.box_open": _("The vote has begun: nobody is added to the candidates."),
    "body.ballot_waits": _("Count the open box first."),
    "body.ballot_done": _("This was voted and counted already."),
    "body.statute_first": _("The statute is adopted first."),
    "body.president_first": _("The president is elected before the bureau."),
    "body.candidates_missing": _("At least {needed} must stand."),
    "body.count_incomplete": _("Write every figure, zero where there is none."),
    "body.more_papers_than_voters": _("There are more papers than the {voters} voters."),
    "body.votes_do_not_add_up": _("{valid} valid papers, but {total} votes: count again."),
    "body.counted_already": _("You have counted this box: wait for the other teller."),
    "body.votes_wait": _("Something is still to be voted."),
    "body.signed_already": _("You have signed already."),
}


def body_name(body: Body, language: str) -> str:
    """A body's name in the page's language."""
    return body.name_fr if language in ("fr", "en") else body.name_ar


def called(one: OfficeHolder | Organiser | RollLine, language: str) -> str:
    """Somebody's name in the page's script."""
    latin = language in ("fr", "en", "zgh") and one.name_latin
    return one.name_latin if latin else one.name_ar
