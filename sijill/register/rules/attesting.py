"""Attestation of exercise and recognition of experience: what shows a craft that no paper shows.

Decree 2.21.437 names both the attestation of exercise and the craft qualification commissions;
law 50.17, article 6, as the ministry's questions and answers tell it (https://rna.gov.ma/faq/),
gives the years: three to enter, ten for a master. How exercise is shown without a paper was not
read anywhere: the word of a master or of a craft body, the photos and the visit are provisional.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.register.rules import entering
from sijill.register.rules.entering import WHO_MAY_ENTER, Situation
from sijill.register.rules.exercise import WORDS, exercised

ATTESTATION = article("2.21.437")
TESTIMONY = provisional("testimony")
HOW_SHOWN = provisional("exercise_shown")


class AttestationKind(StrEnum):
    """What a document given here says of somebody's craft."""

    EXERCISE = "attestation"  # شهادة مزاولة نشاط حرفي
    EXPERIENCE = "recognition"  # شهادة الاعتراف بالتجربة المهنية


class Vouching(StrEnum):
    """Whose word shows the exercise, and how it is given."""

    MASTER = "master"  # of the register, by a code sent to the phone kept there
    BODY = "body"  # a craft body, by a code sent to whoever represents it
    PAPER = "paper"  # one of them, signed on paper
    NOBODY = "nobody"


class TestimonyState(StrEnum):
    """Where the word of a master or of a craft body stands."""

    __test__ = False  # the name looks like one of a test

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CLOSED = "closed"  # too many wrong codes, too late, or another was asked


T = TestimonyState
# (from, to): who may. The code is typed by whoever asked it, or by an agent with them.
TESTIMONIES: Mapping[tuple[TestimonyState | None, TestimonyState], frozenset[str]] = {
    (None, T.ASKED): frozenset({"citizen", "agent", "clock"}),
    (T.ASKED, T.CONFIRMED): frozenset({"citizen", "agent"}),
    (T.ASKED, T.CLOSED): frozenset({"citizen", "agent", "clock"}),
}
TRIES, SENDINGS = 5, 3
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """The word that was asked for, as the rules read it."""

    __test__ = False

    kind: Vouching
    state: TestimonyState
    found: bool = True  # the master stands in the register, as a master, with a phone
    same_trade: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody without papers tells, what shows it, and what came of looking."""

    base: Situation
    kind: AttestationKind
    needed: int  # years
    vouching: Vouching | None
    testimony: Testimony | None
    visited: str = ""  # an outcome of the visit, "waived", or nothing yet
    heard: str = ""  # passed, failed, or nothing yet
    average: str = ""
    threshold: str = ""
    standing: str = ""  # the code of one that the same person already holds for this craft

    @property
    def evidence(self) -> frozenset[str]:
        return self.base.evidence


def may_move(here: TestimonyState | None, there: TestimonyState, who: str) -> Verdict:
    """Whether the word asked may be taken from one state to the other."""
    if who not in TESTIMONIES.get((here, there), frozenset()):
        return refused("testimony.not_from_here", TESTIMONY)
    return ok("testimony.may_move", TESTIMONY)


def exercise(c: Claim) -> Verdict:
    """At least so many years of effective exercise, as the person tells."""
    rule = "exercise" if c.kind is AttestationKind.EXERCISE else "experience"
    return exercised(
        rule, since=c.base.asking.since, needed=c.needed, on=c.base.on, article=WHO_MAY_ENTER
    )


def testimony(c: Claim) -> Verdict:
    """The word of a master or of a craft body; nobody is refused for having none."""
    if c.vouching is Vouching.PAPER:
        if "word" not in c.evidence:
            return refused("testimony.no_picture", TESTIMONY, remedy="photograph_word")
        return to_examine("testimony.read_paper", TESTIMONY)
    if c.vouching in (None, Vouching.NOBODY):
        return to_examine("testimony.none", TESTIMONY)
    if c.testimony is None or c.testimony.state is not TestimonyState.CONFIRMED:
        return _not_given(c.testimony)
    if c.testimony.kind is Vouching.BODY:
        return to_examine("testimony.by_body", TESTIMONY)
    if not c.testimony.same_trade:
        return to_examine("testimony.other_trade", TESTIMONY)
    return ok("testimony.by_master", TESTIMONY)


def _not_given(asked: Testimony | None) -> Verdict:
    if asked is not None and not asked.found:
        return to_examine("testimony.unknown_master", TESTIMONY)
    if asked is not None and asked.state is TestimonyState.CLOSED:
        return to_examine("testimony.not_given", TESTIMONY)
    return to_examine("testimony.waits", TESTIMONY)


def work(c: Claim) -> Verdict:
    """Photos or a film of the work, unless an agent saw it being done."""
    if c.visited == "confirmed":
        return ok("work.seen", HOW_SHOWN)
    if not {"work", "workshop", "film"} & c.evidence:
        return refused("work.no_picture", HOW_SHOWN, remedy="photograph_work")
    return to_examine("work.to_look", HOW_SHOWN)


def seen(c: Claim) -> Verdict:
    """What the visit concluded, or why nobody needed to go."""
    if c.visited == "confirmed":
        return ok("seen.confirmed", HOW_SHOWN)
    if c.visited == "waived":
        return ok("seen.waived", HOW_SHOWN)
    if c.visited == "not_confirmed":
        return refused("seen.not_confirmed", HOW_SHOWN, remedy="ask_again")
    return to_examine("seen.doubtful", HOW_SHOWN)


def heard(c: Claim) -> Verdict:
    """What the qualification commission concluded from its grid."""
    mean, needed = c.average, c.threshold
    if c.heard == "passed":
        return ok("heard.passed", ATTESTATION, average=mean, needed=needed)
    return refused("heard.failed", ATTESTATION, remedy="ask_again", average=mean, needed=needed)


def held(c: Claim) -> Verdict:
    """One document for one craft: the one that stands is shown again, not made twice."""
    if c.standing:
        return refused("attested.already", ATTESTATION, remedy="own_document", document=c.standing)
    return ok("attested.none", ATTESTATION)


Check = Callable[[Claim], Verdict]


def examine(claim: Claim) -> tuple[tuple[str, Verdict], ...]:
    """Every rule, in the order of the page; those of a stage once the stage has ended."""
    base = claim.base
    years = "exercise" if claim.kind is AttestationKind.EXERCISE else "experience"
    rules: list[tuple[str, Verdict]] = [
        ("identity", entering.identity(base)),
        ("age", entering.age(base)),
        ("trade", entering.trade(base)),
        (years, exercise(claim)),
        ("plausible", entering.plausible(base)),
        ("testimony", testimony(claim)),
        ("work", work(claim)),
    ]
    if claim.visited:
        rules.append(("seen", seen(claim)))
    if claim.heard:
        rules.append(("heard", heard(claim)))
    rules += [("workplace", entering.workplace(base)), ("attested", held(claim))]
    return tuple(rules)


CODES: tuple[str, ...] = (
    *(f"exercise.{word}" for word in WORDS),
    *(f"experience.{word}" for word in WORDS),
    *(
        f"testimony.{word}"
        for word in (
            *("no_picture", "read_paper", "none", "by_body", "other_trade", "by_master"),
            *("unknown_master", "not_given", "waits"),
        )
    ),
    *("work.seen", "work.no_picture", "work.to_look"),
    *("seen.confirmed", "seen.waived", "seen.not_confirmed", "seen.doubtful"),
    *("heard.passed", "heard.failed", "attested.already", "attested.none"),
)
OF_ACTIONS = (
    *("testimony.not_from_here", "testimony.too_many"),
    *("testimony.wait", "testimony.none_asked"),
)
