"""Powers that an agent lends to a colleague of the same institution, from one day to another.

No text on absences inside a chamber was read: who lends what, how long and to whom is how this
house reads it. Whoever stands in acts under their own name, for the one who lent; wherever two
people are needed, the two of them are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sijill.institutions.rules.offices import (
    APPOINTS,
    MAY,
    REACHLESS,
    Capability,
    Office,
    surely_known,
)
from sijill.kernel.actor import Actor, ActorKind, Lent, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

LENDING = provisional("deputations")
LONGEST = timedelta(days=366)
# What was begun while powers were lent may wait for its second person after they ended: for how
# many days the two still count as one is a dated parameter.
ONE_PERSON_AFTER = "deputations.one_person_days"


class DeputationState(StrEnum):
    """Where powers that were offered stand; those accepted end by themselves on their day."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # before an answer
    ENDED = "ended"  # before their day


class DeputationHand(StrEnum):
    """Who acts on it: who lends, who stands in, who appoints to that office, anybody else."""

    GIVER = "giver"
    DEPUTY = "deputy"
    HEAD = "head"
    OTHER = "other"


S, H = DeputationState, DeputationHand
DEPUTATION_LIFE: Mapping[
    tuple[DeputationState | None, DeputationState], frozenset[DeputationHand]
] = {
    (None, S.OFFERED): frozenset({H.GIVER}),
    (S.OFFERED, S.ACCEPTED): frozenset({H.DEPUTY}),
    (S.OFFERED, S.DECLINED): frozenset({H.DEPUTY}),
    (S.OFFERED, S.WITHDRAWN): frozenset({H.GIVER, H.HEAD}),
    (S.ACCEPTED, S.ENDED): frozenset({H.GIVER, H.DEPUTY, H.HEAD}),
}
LIVE = frozenset({S.OFFERED, S.ACCEPTED})
WERE_HELD = frozenset({S.ACCEPTED, S.ENDED})

C = Capability
# What makes agents, or opens the register to others, stays with whoever was appointed to it.
NEVER_LENT = frozenset({C.APPOINT, C.GRANT_ACCESS, C.MOVE_TERRITORY, C.AUDIT, C.ENROL})
# An auditor looks at the others: that is nobody's to lend, and not theirs to stand in for.
ALONE = frozenset({Role.AUDITOR}) | REACHLESS
# What a power cannot be used without.
NEEDS: Mapping[Capability, frozenset[Capability]] = {
    C.ASSIST: frozenset({C.SEE_FILES}),
    C.EXAMINE: frozenset({C.SEE_FILES}),
    C.PROPOSE: frozenset({C.SEE_FILES, C.EXAMINE}),
    C.DECIDE: frozenset({C.SEE_FILES}),
    C.CHANGE_PARAMETERS: frozenset({C.SEE_ACTS}),
    C.CONTROL: frozenset({C.SEE_FILES, C.SEE_CONTROLS}),
    C.KEEP_BODIES: frozenset({C.SEE_FILES}),
    C.KEEP_HOUSE: frozenset({C.SEE_HOUSE}),
    C.KEEP_MAIL: frozenset({C.SEE_HOUSE}),
    C.EXPORT: frozenset({C.SEE_EXPORTS}),
    C.AGREE_EXPORT: frozenset({C.SEE_EXPORTS}),
    C.RUN_CAMPAIGNS: frozenset({C.SEE_CAMPAIGNS}),
}
# Which power an act takes, for one kind of act or for all of a room; any one of several. An act
# that is not named here takes a power that is never lent.
TAKES: Mapping[str, frozenset[Capability]] = {
    "desk": frozenset({C.EXAMINE, C.SUPERVISE}),
    **dict.fromkeys(
        ("desk.opened", "desk.submitted", "desk.resubmitted", "desk.evidence_received"),
        frozenset({C.ASSIST, C.EXAMINE}),
    ),
    "desk.proposed": frozenset({C.PROPOSE, C.SUPERVISE}),
    # A director answers appeals, and no other request: the desk's own rules tell them apart.
    **dict.fromkeys(
        ("desk.accepted", "desk.refused", "desk.sent_back"), frozenset({C.DECIDE, C.SUPERVISE})
    ),
    **dict.fromkeys(("desk.undone", "desk.appealed", "desk.rerouted"), frozenset({C.DECIDE})),
    "register": frozenset({C.DECIDE, C.SUPERVISE}),
    "register.pair_answered": frozenset({C.EXAMINE}),
    **dict.fromkeys(
        ("register.export_asked", "register.export_withdrawn", "register.export_taken"),
        frozenset({C.EXPORT}),
    ),
    **dict.fromkeys(
        ("register.export_agreed", "register.export_refused"), frozenset({C.AGREE_EXPORT})
    ),
    "register.export_revoked": frozenset({C.EXPORT, C.AGREE_EXPORT}),
    "cards": frozenset({C.DECIDE, C.SUPERVISE}),
    "protection": frozenset({C.DECIDE, C.SUPERVISE}),
    "control": frozenset({C.CONTROL}),
    "grouping": frozenset({C.EXAMINE}),
    "signal": frozenset({C.CONTROL}),
    "parameter": frozenset({C.CHANGE_PARAMETERS}),
    "body": frozenset({C.KEEP_BODIES}),
    **dict.fromkeys(("session", "plan", "belonging"), frozenset({C.KEEP_HOUSE})),
    "mail": frozenset({C.KEEP_MAIL}),
    "campaign": frozenset({C.RUN_CAMPAIGNS}),
    "campaign.rung": frozenset({C.RING_BACK}),
    **dict.fromkeys(
        ("campaign.certified", "campaign.month_frozen"), frozenset({C.RUN_CAMPAIGNS, C.DECIDE})
    ),
    "voices": frozenset({C.KEEP_VOICES}),
    "accounts.text_proposed": frozenset({C.KEEP_TEXTS}),
}


def lendable(role: Role) -> frozenset[Capability]:
    """The powers of an office that may be lent."""
    return frozenset() if role in ALONE else MAY[role] - NEVER_LENT


def with_what_they_need(role: Role, powers: Iterable[Capability]) -> frozenset[Capability]:
    """Powers with those that they cannot be used without, as far as the office has them."""
    chosen = frozenset(powers)
    for power in sorted(chosen):
        chosen |= NEEDS.get(power, frozenset()) & MAY[role]
    return chosen


def lent(*, giver: UUID, deputation: UUID, role: Role, powers: Iterable[str]) -> Lent:
    """Powers as an actor carries them: what the office lost since is no longer among them."""
    held = {C(one) for one in powers} & lendable(role)
    acts = tuple((kind, bool(takes & held)) for kind, takes in TAKES.items())
    acts += (("deputation.ended", True),)  # given back, whatever was lent
    return Lent(
        giver=giver,
        deputation=deputation,
        powers=frozenset(one.value for one in held),
        acts=acts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Powers as somebody wants to lend them.

    `own` says that the office is that of who lends, `colleague` that the other holds an office at
    the same institution; `twice` that one of these powers is lent already on one of these days.
    """

    office: Office
    own: bool
    of_self: bool
    colleague: Role | None
    powers: frozenset[Capability]
    valid_from: date
    valid_to: date
    until: date | None  # when the office itself ends
    twice: bool
    reason: str


def may_offer(wanted: Offer, *, by: Actor, today: date) -> list[Verdict]:
    """Every condition to lend powers, the refusals with their reason."""
    return [
        surely_known(by),
        _ones_own(wanted, by),
        _to_a_colleague(wanted),
        _held(wanted),
        *_dated(wanted, today),
        _once(twice=wanted.twice),
        _reasoned(wanted.reason),
    ]


def may_move_deputation(
    here: DeputationState | None, there: DeputationState, *, by: DeputationHand
) -> Verdict:
    """Whether this hand takes powers that were offered from one state to another."""
    allowed = DEPUTATION_LIFE.get((here, there))
    if allowed is None:
        return refused("deputation.not_from_here", LENDING)
    if by not in allowed:
        return refused("deputation.not_your_hand", LENDING)
    return ok("deputation.may_move", LENDING)


def may_accept(
    *, colleague: bool, twice: bool, valid_to: date, by: Actor, today: date
) -> list[Verdict]:
    """Every condition to accept: still colleagues, and not over."""
    verdicts = [surely_known(by), _once(twice=twice)]
    if today >= valid_to:
        verdicts.append(refused("deputation.over", LENDING, valid_to=valid_to))
    if not colleague:
        verdicts.append(refused("deputation.not_here", LENDING))
    if by.lent is not None:
        verdicts.append(refused("deputation.passed_on", LENDING))
    return verdicts


def hand_of(by: Actor, *, giver: UUID, deputy: UUID, office: Office) -> DeputationHand:
    """The hand of an actor on powers lent from an office: one's own name comes first."""
    if by.user == giver and by.lent is None:
        return H.GIVER
    if by.user == deputy:
        return H.DEPUTY
    appoints = by.is_agent and by.role is not None and by.lent is None
    if appoints and office.role in APPOINTS.get(by.role, frozenset()):  # type: ignore[arg-type]
        return H.HEAD if by.reaches(office.institution) else H.OTHER
    return H.HEAD if by.kind is ActorKind.SYSTEM else H.OTHER


def last_day_without(valid_from: date, valid_to: date, *, today: date) -> date:
    """The first day without, when powers are ended today: the day they were used on counts."""
    if today < valid_from:
        return valid_from
    return min(valid_to, today + timedelta(days=1))


def _ones_own(wanted: Offer, by: Actor) -> Verdict:
    if by.lent is not None:
        return refused("deputation.passed_on", LENDING)
    if not wanted.own:
        return refused("deputation.not_yours", LENDING)
    return ok("deputation.ones_own", LENDING)


def _to_a_colleague(wanted: Offer) -> Verdict:
    if wanted.of_self:
        return refused("deputation.own", LENDING)
    if wanted.colleague is None or wanted.colleague in ALONE:
        return refused("deputation.not_here", LENDING)
    return ok("deputation.to_a_colleague", LENDING)


def _held(wanted: Offer) -> Verdict:
    if not wanted.powers:
        return refused("deputation.no_power", LENDING)
    if not wanted.powers <= lendable(wanted.office.role):
        return refused("deputation.not_held", LENDING)
    return ok("deputation.held", LENDING)


def _dated(wanted: Offer, today: date) -> list[Verdict]:
    closed = []
    if wanted.valid_from < today:
        closed.append(refused("deputation.starts_in_the_past", LENDING))
    if wanted.valid_to <= wanted.valid_from:
        closed.append(refused("deputation.dates", LENDING, valid_from=wanted.valid_from))
    if wanted.valid_to - wanted.valid_from > LONGEST:
        closed.append(refused("deputation.too_long", LENDING, days=LONGEST.days))
    if wanted.until is not None and wanted.valid_to > wanted.until:
        closed.append(refused("deputation.beyond_mandate", LENDING, until=wanted.until))
    return closed or [ok("deputation.dated", LENDING)]


def _once(*, twice: bool) -> Verdict:
    if twice:
        return refused("deputation.lent_already", LENDING)
    return ok("deputation.once", LENDING)


def _reasoned(reason: str) -> Verdict:
    if not reason.strip():
        return refused("deputation.no_reason", LENDING)
    return ok("deputation.reasoned", LENDING)
