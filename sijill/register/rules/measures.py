"""What may be done to an entry that exists: set aside, let stand again, strike off.

Formal rules on suspension and striking-off were not found (the ministry's pages do not give
them): grounds and conditions are provisional, and a person judges. Somebody may ask it for
oneself; an institution may do it of its own office, with two people and an appeal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.register.rules.entering import THE_REGISTER, WHO_MAY_ENTER
from sijill.register.rules.halting import CODES as HALT_CODES
from sijill.register.rules.halting import UNTOLD, Dates, follow
from sijill.register.rules.life import TRANSITIONS, UNCONFIRMED, UNSUPERVISED, EntryState
from sijill.register.rules.organisations import SUPERVISION
from sijill.register.rules.renewing import SILENCE

MEASURES = provisional("measures")
HEARD = provisional("heard_before")


OF_OFFICE = "_of_office"  # the end of the code of a procedure that an institution opens itself


class Measure(StrEnum):
    """What is asked about an entry; each is a procedure of its own, asked or of office."""

    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    STRIKING_OFF = "striking_off"

    @classmethod
    def of(cls, procedure: str) -> Measure:
        """The measure that a procedure asks for, whoever opens it."""
        return cls(procedure.removesuffix(OF_OFFICE))

    @property
    def of_office(self) -> str:
        """The procedure under which an institution takes it by itself."""
        return f"{self.value}{OF_OFFICE}"


def is_of_office(procedure: str) -> bool:
    """Whether a procedure is one that an institution opens itself."""
    return procedure.endswith(OF_OFFICE)


LEADS_TO: Mapping[Measure, EntryState] = {
    Measure.SUSPENSION: EntryState.SUSPENDED,
    Measure.RESUMPTION: EntryState.ENTERED,
    Measure.STRIKING_OFF: EntryState.STRUCK_OFF,
}
STARTS_FROM: Mapping[Measure, frozenset[EntryState]] = {
    Measure.SUSPENSION: frozenset({EntryState.ENTERED}),
    Measure.RESUMPTION: frozenset({EntryState.SUSPENDED}),
    Measure.STRIKING_OFF: frozenset({EntryState.ENTERED, EntryState.SUSPENDED}),
}

# Why one asks it for oneself, and why an institution does it; each with its article.
OWN_GROUNDS: Mapping[Measure, Mapping[str, str]] = {
    Measure.SUSPENSION: dict.fromkeys(("halt", "health", "away"), MEASURES),
    Measure.RESUMPTION: dict.fromkeys(("work_again",), MEASURES),
    Measure.STRIKING_OFF: dict.fromkeys(("stopped", "retired", "aid", "other"), MEASURES),
}
OFFICE_GROUNDS: Mapping[Measure, Mapping[str, str]] = {
    Measure.SUSPENSION: {
        "not_exercised": WHO_MAY_ENTER,
        "document_in_doubt": provisional("false_document"),
        "court": MEASURES,
    },
    Measure.RESUMPTION: {"ground_ended": MEASURES, "mistake": THE_REGISTER},
    Measure.STRIKING_OFF: {
        "deceased": THE_REGISTER,
        "not_exercised": WHO_MAY_ENTER,
        "false_document": provisional("false_document"),
        "dissolved": THE_REGISTER,
        "court": MEASURES,
    },
}

# A suspension that a date brings, after a warning and a period; nobody chooses these grounds.
BY_CLOCK: Mapping[str, str] = {UNSUPERVISED: SUPERVISION, UNCONFIRMED: SILENCE}


def grounds(measure: Measure, *, of_office: bool) -> Mapping[str, str]:
    """The grounds that may be given, with the article of each."""
    return (OFFICE_GROUNDS if of_office else OWN_GROUNDS)[measure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure asked about an entry, on the day it is examined."""

    measure: Measure
    state: EntryState | None
    ground: str
    of_office: bool
    on: date
    told: bool = False  # the effect was read before asking
    note: str = ""
    taken: bool = False  # this very request did it, and it is contested
    unsupervised: bool = False  # an enterprise without a supervisor who stands
    dates: Dates = UNTOLD
    longest: int = 0  # days that a halt may last without a person looking
    overdue: bool = False  # the date on which the clock suspends passed, and nothing came since

    @property
    def by_clock(self) -> bool:
        """Whether the ground is one that a date brings."""
        suspends = self.of_office and self.measure is Measure.SUSPENSION
        return suspends and self.ground in BY_CLOCK


Check = Callable[[Measured], Verdict]


def state(m: Measured) -> Verdict:
    """The entry stands where the measure starts from, or where this request already took it."""
    if m.taken and m.state is LEADS_TO[m.measure]:
        return ok("measure.taken", MEASURES)
    if m.state not in STARTS_FROM[m.measure]:
        here = m.state.value if m.state else ""
        return refused("measure.not_from_here", MEASURES, state=here)
    if m.measure is Measure.RESUMPTION and m.unsupervised:
        return refused("measure.unsupervised", WHO_MAY_ENTER, remedy="replace_supervisor")
    return ok("measure.from_here", MEASURES)


def ground(m: Measured) -> Verdict:
    """One of the grounds is given; what an institution says is weighed by a person."""
    if m.by_clock:
        return _by_clock(m)
    if m.ground not in grounds(m.measure, of_office=m.of_office):
        return refused("ground.missing", MEASURES, remedy="answer")
    article = grounds(m.measure, of_office=m.of_office)[m.ground]
    if not m.of_office:
        return ok("ground.asked", article)
    if not m.note:
        return refused("ground.not_told", MEASURES, remedy="answer")
    return to_examine("ground.weigh", article)


def _by_clock(m: Measured) -> Verdict:
    """The date passed and nothing came since; once it is contested, a person weighs it."""
    if not m.overdue:
        return refused("ground.ended", BY_CLOCK[m.ground])
    if m.taken:
        return to_examine("ground.weigh", BY_CLOCK[m.ground])
    return ok("ground.overdue", BY_CLOCK[m.ground])


def heard(m: Measured) -> Verdict:
    """Whom it concerns asked for it, or was heard; no text was found that says how."""
    if m.by_clock:
        return ok("heard.warned", HEARD)
    if not m.of_office:
        return ok("heard.asked", HEARD)
    if m.measure is Measure.RESUMPTION:
        return ok("heard.in_favour", HEARD)
    return to_examine("heard.to_hear", HEARD)


def effects(m: Measured) -> Verdict:
    """Who asks was told what ends and what stays."""
    if m.of_office:
        return ok("effects.in_the_letter", MEASURES)
    if not m.told:
        return refused("effects.not_told", MEASURES, remedy="tell")
    return ok("effects.told", MEASURES)


def dates(m: Measured) -> Verdict:
    """The days of the halt follow one another; a very long one is looked at by a person."""
    return follow(m.dates, on=m.on, longest=m.longest)


RULES = {"state": state, "ground": ground, "heard": heard, "effects": effects}
OF_A_HALT = {"dates": dates}


def rules_of(measure: Measure, *, of_office: bool) -> Mapping[str, Check]:
    """The rules of a measure; a halt that one asks for oneself has dates."""
    own_halt = measure is Measure.SUSPENSION and not of_office
    return {**RULES, **OF_A_HALT} if own_halt else RULES


CODES = (
    *("measure.taken", "measure.not_from_here", "measure.unsupervised", "measure.from_here"),
    *("ground.missing", "ground.asked", "ground.not_told", "ground.weigh"),
    *("ground.ended", "ground.overdue"),
    *("heard.asked", "heard.in_favour", "heard.to_hear", "heard.warned"),
    *("effects.in_the_letter", "effects.not_told", "effects.told"),
    *HALT_CODES,
)


def examine(measured: Measured) -> tuple[tuple[str, Verdict], ...]:
    """Every rule, in the order of the page."""
    rules = rules_of(measured.measure, of_office=measured.of_office)
    return tuple((code, check(measured)) for code, check in rules.items())


def is_possible(measure: Measure, start: EntryState) -> bool:
    """Whether an entry in this state can be asked this of."""
    return start in STARTS_FROM[measure] and (start, LEADS_TO[measure]) in TRANSITIONS
