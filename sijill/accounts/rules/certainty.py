"""What each degree of certainty opens, and when a code may be sent; plain tables.

No published text states these limits: each is provisional and dated, and the figures reach the
functions as a `CodePolicy` that the caller looked up for the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Assurance
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused


class UserKind(StrEnum):
    """What a user is: a phone that answered, an agent, a program."""

    LINE = "line"
    AGENT = "agent"
    MACHINE = "machine"


class FactKind(StrEnum):
    """What only the person knows.

    SECRET is a number of four digits that the person chose, and raises the assurance. CARD is
    the number of the identity card and the birth date: a relative may know them, so it tells
    spaces of one line apart and raises nothing.
    """

    NONE = "none"
    SECRET = "secret"  # noqa: S105 - the name of a kind, not a password
    CARD = "card"


class Purpose(StrEnum):
    """What a code is asked for."""

    SIGN_IN = "sign_in"
    CONFIRM_PHONE = "confirm_phone"
    RESUME = "resume"
    CONSENT = "consent"
    CHANGE_PHONE = "change_phone"
    AGREE = "agree"  # the person agrees to what an agent wrote


class RecordKind(StrEnum):
    """Whether the person was told something or agreed to something."""

    INFORMATION = "information"
    CONSENT = "consent"


class Channel(StrEnum):
    """Where the person was told or asked."""

    PORTAL = "portal"
    COUNTER = "counter"
    MACHINE = "machine"  # by a program, for a person who gave it a mandate


class Thing(StrEnum):
    """What a person may want to do with a space."""

    SEE_STATUS = "see_status"
    ANSWER_QUESTIONS = "answer_questions"
    SUBMIT = "submit"
    CONSENT = "consent"
    SEE_LETTERS = "see_letters"
    SEE_LOOKS = "see_looks"
    CHANGE_FACT = "change_fact"
    CHANGE_PHONE = "change_phone"
    CHANGE_BANK = "change_bank"
    CHOOSE_EMAIL = "choose_email"
    LEAVE = "leave"


CERTAINTY = provisional("certainty")

# What each thing needs of the person in front of a screen. At a counter an agent has the
# identity card in hand, so everything below is open there.
NEEDED: dict[Thing, Assurance] = {
    Thing.SEE_STATUS: Assurance.CODE,
    Thing.ANSWER_QUESTIONS: Assurance.CODE,
    Thing.SUBMIT: Assurance.CODE,
    Thing.CONSENT: Assurance.CODE,
    Thing.SEE_LETTERS: Assurance.CODE,
    Thing.SEE_LOOKS: Assurance.CODE,
    Thing.CHOOSE_EMAIL: Assurance.CODE,
    Thing.CHANGE_FACT: Assurance.FACT,
    Thing.CHANGE_PHONE: Assurance.FACT,
    Thing.CHANGE_BANK: Assurance.FACT,
    Thing.LEAVE: Assurance.FACT,
}
# Before any code, a browser may fill the draft of the space it opened itself, and no more.
OPEN_BEFORE_A_CODE = frozenset({Thing.ANSWER_QUESTIONS})


def may(thing: Thing, *, by: Actor) -> Verdict:
    """Whether this actor is known surely enough for this thing, on the actor's own space.

    Whose space it is, is checked by the query that finds it, not here.
    """
    needed = NEEDED[thing]
    if by.kind is ActorKind.SYSTEM or (by.is_agent and by.assurance >= Assurance.MFA):
        return ok("certainty.enough", CERTAINTY, thing=thing.value)
    if by.space and thing in OPEN_BEFORE_A_CODE:
        return ok("certainty.enough", CERTAINTY, thing=thing.value)
    if by.kind is ActorKind.CITIZEN and by.assurance >= needed:
        return ok("certainty.enough", CERTAINTY, thing=thing.value)
    remedy = "give_fact_or_counter" if needed > Assurance.CODE else "sign_in"
    return refused("certainty.too_low", CERTAINTY, remedy=remedy, thing=thing.value)


def label_of(name: str) -> str:
    """What the other users of a phone may read of a name: its initials."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return " ".join(f"{word[0]}." for word in words[:3])


class Opening(StrEnum):
    """What opens a space once its phone has answered a code."""

    CODE = "code"
    SECRET = "secret"  # noqa: S105 - the name of a kind, not a password
    CARD = "card"
    REFERENCE = "reference"  # a case number, else a counter with the identity card


def opening(*, alone: bool, fact: FactKind, quiet: timedelta | None, limit: timedelta) -> Opening:
    """What opens this space: the code alone only when nobody else stands on a line in use.

    `quiet` is how long nobody opened the space; past `limit` the operator may have given the
    number to somebody else, and a code proves nothing any more.
    """
    recycled = quiet is not None and quiet > limit
    if alone and not recycled:
        return Opening.CODE
    return {
        FactKind.SECRET: Opening.SECRET,
        FactKind.CARD: Opening.CARD,
        FactKind.NONE: Opening.REFERENCE,
    }[fact]


def raised_by(fact: FactKind) -> Assurance:
    """How surely the person is known once the fact was given."""
    return Assurance.FACT if fact is FactKind.SECRET else Assurance.CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePolicy:
    """The figures in force on a day; every one is provisional until the operator signs."""

    length: int = 6
    life: timedelta = timedelta(minutes=10)
    tries: int = 5
    resend_after: timedelta = timedelta(seconds=60)
    per_phone_day: int = 10
    # Moroccan mobile networks put thousands of subscribers behind one address.
    per_address_hour: int = 60
    # One block of ten thousand numbers: pumping walks through neighbours.
    per_block_hour: int = 30
    per_day: int = 60_000
    alarm_per_day: int = 40_000
    fact_tries: int = 5
    fact_closed_for: timedelta = timedelta(hours=24)
    fact_lasts: timedelta = timedelta(minutes=30)
    # A secret number may be chosen by the code alone on the day the phone was confirmed.
    fact_free_for: timedelta = timedelta(hours=24)
    number_recycled_after: timedelta = timedelta(days=180)
    step_up_lasts: timedelta = timedelta(minutes=10)
    invitation_lasts: timedelta = timedelta(days=3)


PROVISIONAL = CodePolicy()


def provisional_policy(at: datetime) -> CodePolicy:
    """The figures of this house until somebody supplies dated ones."""
    return PROVISIONAL


class CodeAnswer(StrEnum):
    """What a typed code was."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    SPENT = "spent"  # too many wrong tries, or already used


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeState:
    """What is known of a code when somebody types one."""

    expires_at: datetime
    tries_left: int
    closed: bool
    matches: bool
    decoy: bool


def judge_code(state: CodeState, at: datetime) -> CodeAnswer:
    """What to answer to a typed code; a decoy never answers right."""
    if state.closed or state.tries_left <= 0:
        return CodeAnswer.SPENT
    if at > state.expires_at:
        return CodeAnswer.EXPIRED
    return CodeAnswer.RIGHT if state.matches and not state.decoy else CodeAnswer.WRONG


_EASY_RUNS = ("0123456789", "9876543210")


def weak_secret(digits: str, phone: str) -> str:
    """Why a secret number is too easy to guess, or "": code of the reason."""
    if len(digits) != 4 or not digits.isascii() or not digits.isdigit():
        return "secret.four_digits"
    if any(digits in run for run in _EASY_RUNS) or len(set(digits)) < 3:
        return "secret.too_simple"
    if 1900 <= int(digits) <= 2029:
        return "secret.looks_like_a_year"
    if phone and digits in phone:
        return "secret.in_the_phone"
    return ""


def may_choose_fact(
    *, now: FactKind, line_since: datetime | None, by: Actor, at: datetime, policy: CodePolicy
) -> Verdict:
    """Whether a fact may be chosen or changed.

    The holder of a recycled number must not give himself the second proof by a code: the first
    choice is free on the day the phone was confirmed; later it takes the fact or a counter.
    """
    fresh = line_since is not None and at - line_since <= policy.fact_free_for
    if now is FactKind.NONE and fresh and by.assurance >= Assurance.CODE:
        return ok("fact.free", CERTAINTY)
    return may(Thing.CHANGE_FACT, by=by)
