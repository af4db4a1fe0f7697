"""An entry confirmed again: when it is due, what is asked, and what silence does; all pure.

No published text that was read says that an entry must be confirmed, how often, or what follows
when nobody answers. The years, the days and the effect of silence are dated parameters, each
provisional; silence strikes nobody off. The law's own text, once read, changes the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sijill.kernel.actor import ActorKind, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.kernel.years import anniversary
from sijill.register.rules.asking import Answers, text
from sijill.register.rules.life import LIVE, EntryState, OrganisationKind

RENEWAL = provisional("renewal")
SILENCE = provisional("renewal_unanswered")


class Still(StrEnum):
    """What a person answers: all is as the entry says, something changed, the work has stopped."""

    SAME = "same"
    CHANGED = "changed"
    STOPPED = "stopped"


class Effect(StrEnum):
    """What follows when nobody answered; striking off is not among them."""

    STANDS = "stands"  # the entry stands as before
    NOTED = "noted"
    SUSPENDED = "suspended"


class ConfirmationState(StrEnum):
    """Where one confirmation of an entry stands."""

    INVITED = "invited"
    REMINDED = "reminded"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    LEFT = "left"  # the entry left the register before it was confirmed


S = ConfirmationState
_CLOCK: frozenset[Role | ActorKind] = frozenset({ActorKind.SYSTEM})
# An answer that says that nothing changed is taken by rule, which is the clock's hand; any other
# is decided by who signs, or on appeal.
_ANSWERS = _CLOCK | {Role.REGISTRAR, Role.DELEGATE, Role.DIRECTOR}
OPEN = (S.INVITED, S.REMINDED, S.UNANSWERED)

# (from, to): who may. None is "not asked yet".
CONFIRMATIONS: Mapping[
    tuple[ConfirmationState | None, ConfirmationState], frozenset[Role | ActorKind]
] = {
    (None, S.INVITED): _CLOCK,
    (None, S.ANSWERED): _ANSWERS,
    (S.INVITED, S.REMINDED): _CLOCK,
    (S.REMINDED, S.UNANSWERED): _CLOCK,
    **{(here, S.ANSWERED): _ANSWERS for here in OPEN},
    **{(here, S.LEFT): _CLOCK for here in OPEN},
    # A mistaken answer undone: the person is asked again.
    (S.ANSWERED, S.INVITED): frozenset({Role.REGISTRAR, Role.DELEGATE}),
}


def renewal_of(category: str) -> str:
    """The procedure that confirms an entry of a category."""
    kinds = {kind.value for kind in OrganisationKind}
    return f"{category}_renewal" if category in kinds else "renewal"


def due_on(last: date, *, years: int) -> date | None:
    """The day by which an entry is to be confirmed; none where no years are asked."""
    return anniversary(last, years) if years else None


def opens_on(due: date, *, notice: int) -> date:
    """The first day on which it may be confirmed."""
    return due - timedelta(days=notice)


def still(answers: Answers) -> str:
    """What the person answered to the first question."""
    return text(answers.get("still", {}), "answer")


def asked(answers: Answers) -> Answers:
    """The answers that count: what was ticked before "nothing has changed" was said does not."""
    return answers if still(answers) == Still.CHANGED else {**answers, "change": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A confirmation asked of an entry, on the day it is examined."""

    state: EntryState | None
    answer: str
    due: date | None
    notice: int  # days before it is due from which it may be confirmed
    on: date
    something: bool = False  # what was said to have changed differs from what the entry says
    unchanged_is_read: bool = False  # an agent reads even what did not change
    card_until: date | None = None
    card_changed: bool = False
    has_card: bool = True  # an organisation has none
    done: bool = False  # this very request did it, and it is contested


def state(r: Renewed) -> Verdict:
    """The entry stands, or is set aside for a time."""
    if r.state not in LIVE:
        return refused("renewal.not_from_here", RENEWAL)
    return ok("renewal.from_here", RENEWAL)


def due(r: Renewed) -> Verdict:
    """The time to confirm has come, or comes within the notice."""
    if r.done:
        return ok("renewal.done", RENEWAL)
    if r.due is None:
        return refused("renewal.not_asked", RENEWAL)
    first = opens_on(r.due, notice=r.notice)
    if r.on < first:
        return refused("renewal.too_early", RENEWAL, day=first.isoformat())
    return ok("renewal.due", RENEWAL, day=r.due.isoformat())


def said(r: Renewed) -> Verdict:
    """All is as the entry says, or what changed is said; who stopped asks for something else."""
    if r.answer == Still.STOPPED:
        return refused("renewal.stopped", RENEWAL, remedy="measure")
    if r.answer == Still.CHANGED:
        if not r.something and not r.done:
            return refused("renewal.nothing", RENEWAL, remedy="answer")
        return ok("renewal.changed", RENEWAL)
    if r.answer != Still.SAME:
        return refused("renewal.not_said", RENEWAL, remedy="answer")
    if r.unchanged_is_read:
        return to_examine("renewal.read", RENEWAL)
    return ok("renewal.same", RENEWAL)


def card(r: Renewed) -> Verdict:
    """A card whose validity passed is told, not held against anybody: a person looks."""
    if not r.has_card or r.card_changed:
        return ok("renewal.card_asked", RENEWAL)
    if r.card_until is None:
        return ok("renewal.card_unknown", RENEWAL)
    if r.card_until < r.on:
        return to_examine("renewal.card_expired", RENEWAL, day=r.card_until.isoformat())
    return ok("renewal.card_valid", RENEWAL, day=r.card_until.isoformat())


RULES: Mapping[str, Callable[[Renewed], Verdict]] = {
    "standing": state,
    "due": due,
    "said": said,
    "validity": card,
}
CODES = (
    *("renewal.not_from_here", "renewal.from_here", "renewal.done", "renewal.not_asked"),
    *("renewal.too_early", "renewal.due", "renewal.stopped", "renewal.changed", "renewal.nothing"),
    *("renewal.not_said", "renewal.read", "renewal.same", "renewal.card_asked"),
    *("renewal.card_unknown", "renewal.card_expired", "renewal.card_valid"),
)


def examine(asked_for: Renewed) -> tuple[tuple[str, Verdict], ...]:
    """Every rule, in the order of the page."""
    return tuple((code, check(asked_for)) for code, check in RULES.items())


# --- what the clock does --------------------------------------------------------------------------


def after_silence(effect: str, *, told: bool) -> Effect:
    """What silence does: never more than a note to somebody whom no message could reach."""
    wanted = Effect(effect)
    return Effect.NOTED if wanted is Effect.SUSPENDED and not told else wanted


def may_move(
    start: ConfirmationState | None, to: ConfirmationState, who: Role | ActorKind | None
) -> bool:
    """Whether an office, or the clock, may take a confirmation from one state to the other."""
    return who in CONFIRMATIONS.get((start, to), frozenset())
