"""Kinds of institution, which offices they hold, what each office may do, and who appoints whom.

No published text lists these offices: the tables are how this house reads the two hierarchies,
the chambers' and the State's provincial services, until the ministry says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sijill.kernel.actor import NATIONAL, NOWHERE, Actor, ActorKind, Assurance, Role
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused

ARTICLE = provisional("mandates")
# The decree names the commissions; who sits in them was not read, so their shape is provisional.
COMMISSIONS = article("2.21.437")


class Kind(StrEnum):
    """What an institution is."""

    CHAMBER = "chamber"
    DELEGATION = "delegation"
    FEDERATION = "federation"
    MINISTRY = "ministry"
    PARTNER = "partner"  # works for the register, decides no file: promotion, software, printing


class CommissionKind(StrEnum):
    """What a commission is there to judge."""

    QUALIFICATION = "qualification"  # لجنة التأهيل الحرفي: who has the experience of a craft


class Chair(StrEnum):
    """The part somebody has in a commission."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class StandsFor(StrEnum):
    """On whose behalf somebody sits in a commission."""

    ADMINISTRATION = "administration"
    CHAMBER = "chamber"
    CRAFT_BODY = "craft_body"
    MASTERS = "masters"


SIGNATORIES = frozenset({Chair.CHAIR, Chair.SECRETARY})


class Capability(StrEnum):
    """What an office may do."""

    SEE_FILES = "see_files"
    ASSIST = "assist"  # fill a form with a person at the counter
    EXAMINE = "examine"
    PROPOSE = "propose"
    DECIDE = "decide"  # sign
    SUPERVISE = "supervise"  # figures and delays, no file
    CHANGE_PARAMETERS = "change_parameters"
    APPOINT = "appoint"
    SEE_ACTS = "see_acts"
    AUDIT = "audit"  # the sealed log: how it stands, and walking through it
    KEEP_BODIES = "keep_bodies"  # craft bodies: prepared, assembled, followed
    MOVE_TERRITORY = "move_territory"  # a border between institutions, by two people
    SEE_CONTROLS = "see_controls"  # controls within reach; whoever looks at files, their own
    SEE_SIGNALS = "see_signals"  # what stands out; never one that concerns oneself
    CONTROL = "control"  # draw what is controlled again, give it, settle it
    SEE_HOUSE = "see_house"  # the institution's own papers: sessions, mail, plan, premises
    KEEP_HOUSE = "keep_house"
    KEEP_MAIL = "keep_mail"
    SEE_ACCESS = "see_access"  # programs of other organisations, and what was granted to them
    GRANT_ACCESS = "grant_access"
    EXPORT = "export"  # ask for a file of many people, and take it once another agreed
    AGREE_EXPORT = "agree_export"  # be that other person
    SEE_EXPORTS = "see_exports"
    SEE_CAMPAIGNS = "see_campaigns"  # what contracted enrollers did and what is owed for it
    RUN_CAMPAIGNS = "run_campaigns"  # prepare, open, engage enrollers, approve what is owed
    RING_BACK = "ring_back"  # ring those whom an enroller brought, drawn by lot
    ENROL = "enrol"  # one's own enrolments and their count, nothing else
    KEEP_VOICES = "keep_voices"  # recordings that pages play: made by one, published by another
    KEEP_TEXTS = "keep_texts"  # what messages say: written by one, agreed by another


# Which offices exist in which institution.
OFFICES: Mapping[Kind, frozenset[Role]] = {
    Kind.CHAMBER: frozenset(
        {Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.DIRECTOR, Role.ENROLLER}
    ),
    Kind.DELEGATION: frozenset({Role.ASSISTANT, Role.EXAMINER, Role.DELEGATE, Role.ENROLLER}),
    Kind.FEDERATION: frozenset({Role.FEDERATION}),
    # The ministry answers some files itself (complaints): whoever does reaches those alone.
    Kind.MINISTRY: frozenset({Role.MINISTRY, Role.AUDITOR, Role.EXAMINER, Role.REGISTRAR}),
    Kind.PARTNER: frozenset(),
}

C = Capability
OF_EXPORTS = (C.EXPORT, C.AGREE_EXPORT, C.SEE_EXPORTS)
OF_THE_HOUSE = (C.SEE_HOUSE, C.KEEP_HOUSE, C.KEEP_MAIL)
MAY: Mapping[Role, frozenset[Capability]] = {
    Role.ASSISTANT: frozenset({C.SEE_FILES, C.ASSIST, C.SEE_HOUSE, C.KEEP_MAIL, C.RING_BACK}),
    Role.EXAMINER: frozenset(
        {
            *(C.SEE_FILES, C.ASSIST, C.EXAMINE, C.PROPOSE, C.SEE_ACTS, C.SEE_CONTROLS),
            *(C.SEE_HOUSE, C.KEEP_MAIL, C.EXPORT, C.SEE_EXPORTS, C.SEE_CAMPAIGNS, C.RING_BACK),
        }
    ),
    Role.REGISTRAR: frozenset(
        {
            *(C.SEE_FILES, C.EXAMINE, C.PROPOSE, C.DECIDE, C.CHANGE_PARAMETERS, C.SEE_ACTS),
            *(C.KEEP_BODIES, C.SEE_CONTROLS, C.SEE_CAMPAIGNS, C.RING_BACK),
            *(*OF_THE_HOUSE, *OF_EXPORTS),
        }
    ),
    Role.DIRECTOR: frozenset(
        {
            *(C.SEE_FILES, C.SUPERVISE, C.CHANGE_PARAMETERS, C.APPOINT, C.SEE_ACTS),
            *(
                C.KEEP_VOICES,
                C.KEEP_BODIES,
                C.SEE_CONTROLS,
                C.CONTROL,
                C.SEE_SIGNALS,
                C.SEE_CAMPAIGNS,
                C.RUN_CAMPAIGNS,
                *OF_THE_HOUSE,
                *OF_EXPORTS,
            ),
        }
    ),
    Role.DELEGATE: frozenset(
        {
            *(C.SEE_FILES, C.EXAMINE, C.PROPOSE, C.DECIDE, C.SUPERVISE, C.APPOINT, C.SEE_ACTS),
            *(C.KEEP_BODIES, C.SEE_CONTROLS, C.CONTROL, C.SEE_SIGNALS, *OF_THE_HOUSE),
            *(C.SEE_CAMPAIGNS, C.RUN_CAMPAIGNS, C.RING_BACK, *OF_EXPORTS),
        }
    ),
    Role.FEDERATION: frozenset({C.SUPERVISE, C.KEEP_VOICES, C.KEEP_TEXTS, *OF_THE_HOUSE}),
    Role.MINISTRY: frozenset(
        {
            *(C.SEE_FILES, C.SUPERVISE, C.CHANGE_PARAMETERS, C.APPOINT, C.SEE_ACTS, C.AUDIT),
            *(C.SEE_ACCESS, C.GRANT_ACCESS, C.KEEP_VOICES, C.KEEP_BODIES, C.MOVE_TERRITORY),
            *(C.SEE_CONTROLS, C.CONTROL, C.SEE_SIGNALS, C.KEEP_TEXTS, C.SEE_CAMPAIGNS),
            *(*OF_THE_HOUSE, *OF_EXPORTS),
        }
    ),
    Role.AUDITOR: frozenset(
        {
            *(C.SEE_FILES, C.SEE_ACTS, C.AUDIT, C.SEE_ACCESS, C.SEE_CONTROLS),
            *(C.SEE_HOUSE, C.SEE_SIGNALS, C.SEE_EXPORTS, C.SEE_CAMPAIGNS),
        }
    ),
    # Fills forms with people within a territory; sees no file, not even those it filled.
    Role.ENROLLER: frozenset({C.ASSIST, C.ENROL}),
}

# Whose files an office reaches: those of its institution, or the whole country's. The federation
# sees figures of the country and no file of it: what it reaches is its own institution.
NATIONAL_OFFICES = frozenset({Role.MINISTRY, Role.AUDITOR})
NATIONAL_FIGURES = NATIONAL_OFFICES | {Role.FEDERATION}
# Whoever works for a contractor reaches nothing: what is written on a tablet goes one way.
REACHLESS = frozenset({Role.ENROLLER})

# Who appoints to which office; the ministry anywhere, the others at home.
APPOINTS: Mapping[Role, frozenset[Role]] = {
    Role.DIRECTOR: frozenset({Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.ENROLLER}),
    Role.DELEGATE: frozenset({Role.ASSISTANT, Role.EXAMINER, Role.ENROLLER}),
    Role.MINISTRY: frozenset(Role),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One role at one institution."""

    role: Role
    institution: str
    kind: Kind
    former: frozenset[str] = frozenset()  # whose files came with a merger, on the day asked of


def may(role: Role | None, capability: Capability) -> bool:
    """Whether this office may do this; nobody without an office may do anything."""
    return role is not None and capability in MAY[role]


def holds(by: Actor, capability: Capability) -> bool:
    """Whether somebody may do this: their office may, and nobody who lent it kept it back."""
    return may(by.role, capability) and by.holds(capability)


def reach(offices: Iterable[Office]) -> frozenset[str]:
    """The institutions whose files these offices reach; {"*"} for the whole country."""
    held = list(offices)
    if any(office.role in NATIONAL_OFFICES for office in held):
        return NATIONAL
    own = [one for one in held if one.role not in REACHLESS]
    return frozenset(code for one in own for code in (one.institution, *one.former)) or NOWHERE


def former_of(succeeds: Iterable[tuple[str, str]], *, on: date) -> frozenset[str]:
    """Those whose whole territory an institution had taken over by a day."""
    return frozenset(code for code, since in succeeds if since <= on.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Somebody's appointment to an office, as it is asked for."""

    office: Office
    of_agent: bool
    of_self: bool
    valid_from: date
    valid_to: date | None
    of_campaign: bool = False


def may_appoint(wanted: Appointment, *, by: Actor, today: date) -> list[Verdict]:
    """Every condition to appoint, the refusals with their reason."""
    return [
        _appoints(wanted.office, by),
        surely_known(by),
        _at_home(wanted.office, by),
        _exists(wanted.office),
        _not_oneself(of_self=wanted.of_self),
        _an_agent(of_agent=wanted.of_agent),
        _dates(wanted.valid_from, wanted.valid_to, today),
        _of_a_campaign(wanted),
    ]


def may_end(
    office: Office, *, by: Actor, valid_from: date, valid_to: date | None, last: date, today: date
) -> list[Verdict]:
    """Every condition to end a mandate after its last day; one's own may be given up."""
    verdicts = [_appoints(office, by), surely_known(by), _at_home(office, by)]
    if valid_to is not None and valid_to <= last:
        verdicts.append(refused("mandate.already_ended", ARTICLE, valid_to=valid_to))
    if last < today:
        verdicts.append(refused("mandate.ends_in_the_past", ARTICLE, last=last))
    if last < valid_from:
        verdicts.append(refused("mandate.dates", ARTICLE, valid_from=valid_from))
    return verdicts


def _appoints(office: Office, by: Actor) -> Verdict:
    allowed = APPOINTS.get(by.role, frozenset()) if by.role else frozenset()
    lent = not by.holds(Capability.APPOINT)
    if by.kind is not ActorKind.SYSTEM and (lent or office.role not in allowed):
        return refused("mandate.not_your_office", ARTICLE, role=office.role.value)
    return ok("mandate.appoints", ARTICLE)


def surely_known(by: Actor) -> Verdict:
    """Who gives an office gives what it opens: the second factor is given again first."""
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        return refused("mandate.step_up_needed", ARTICLE, remedy="step_up")
    return ok("mandate.surely_known", ARTICLE)


def _at_home(office: Office, by: Actor) -> Verdict:
    return _here(office.institution, by)


def _exists(office: Office) -> Verdict:
    if office.role not in OFFICES[office.kind]:
        return refused("mandate.no_such_office", ARTICLE, role=office.role.value, kind=office.kind)
    return ok("mandate.office_exists", ARTICLE)


def _not_oneself(*, of_self: bool) -> Verdict:
    if of_self:
        return refused("mandate.own", ARTICLE)
    return ok("mandate.of_another", ARTICLE)


def _an_agent(*, of_agent: bool) -> Verdict:
    if not of_agent:
        return refused("mandate.not_an_agent", ARTICLE)
    return ok("mandate.of_an_agent", ARTICLE)


def _of_a_campaign(wanted: Appointment) -> Verdict:
    """Enrollers are engaged for a campaign and until its end; no other office is."""
    enrols = wanted.office.role is Role.ENROLLER
    if enrols != wanted.of_campaign or (enrols and wanted.valid_to is None):
        return refused("mandate.of_a_campaign", ARTICLE)
    return ok("mandate.belongs", ARTICLE)


def _dates(valid_from: date, valid_to: date | None, today: date) -> Verdict:
    """What an agent did under a mandate must have had one when it was done."""
    if valid_from < today:
        return refused("mandate.starts_in_the_past", ARTICLE, valid_from=valid_from)
    if valid_to is not None and valid_to <= valid_from:
        return refused("mandate.dates", ARTICLE, valid_from=valid_from)
    return ok("mandate.dated", ARTICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """Somebody's place in a commission, as it is asked for."""

    chair: Chair
    institution: str
    has_account: bool  # an agent at work at this institution stands behind the place
    of_self: bool
    valid_from: date
    valid_to: date | None


def may_found(institution: str, *, by: Actor) -> list[Verdict]:
    """Every condition to set up a commission at an institution."""
    return [_keeps_commissions(by), surely_known(by), _here(institution, by)]


def may_seat(wanted: Seating, *, by: Actor, today: date) -> list[Verdict]:
    """Every condition to give a place in a commission; chair and secretary sign, so are agents."""
    verdicts = [
        _keeps_commissions(by),
        surely_known(by),
        _here(wanted.institution, by),
        _not_oneself(of_self=wanted.of_self),
        _dates(wanted.valid_from, wanted.valid_to, today),
    ]
    if wanted.chair in SIGNATORIES and not wanted.has_account:
        verdicts.append(refused("commission.signs_without_account", COMMISSIONS))
    return verdicts


def may_unseat(
    institution: str, *, by: Actor, valid_from: date, valid_to: date | None, last: date, today: date
) -> list[Verdict]:
    """Every condition to end a place in a commission after its last day."""
    verdicts = [_keeps_commissions(by), surely_known(by), _here(institution, by)]
    if valid_to is not None and valid_to <= last:
        verdicts.append(refused("mandate.already_ended", ARTICLE, valid_to=valid_to))
    if last < today:
        verdicts.append(refused("mandate.ends_in_the_past", ARTICLE, last=last))
    if last < valid_from:
        verdicts.append(refused("mandate.dates", ARTICLE, valid_from=valid_from))
    return verdicts


def _keeps_commissions(by: Actor) -> Verdict:
    if by.kind is not ActorKind.SYSTEM and not holds(by, Capability.APPOINT):
        return refused("commission.not_your_office", COMMISSIONS)
    return ok("commission.keeps", COMMISSIONS)


def _here(institution: str, by: Actor) -> Verdict:
    if not by.reaches(institution):
        return refused("mandate.elsewhere", ARTICLE, institution=institution)
    return ok("mandate.at_home", ARTICLE)
