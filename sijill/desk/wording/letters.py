"""What a decision letter and a receipt say, in one language at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sijill.accounts.models import User
from sijill.desk import procedures
from sijill.desk.models import Appeal, Case, Decision
from sijill.desk.rules import DecisionOutcome
from sijill.desk.wording.articles import cited
from sijill.institutions.models import Institution
from sijill.institutions.queries.ringing import ring_of
from sijill.kernel.law import is_provisional
from sijill.web import writing

Lines = tuple[tuple[str, str], ...]


# Who signed, and who had lent them the power to; a file, and the appeal that is answered.
Hands = tuple[User | None, User | None]
About = tuple[Case, Appeal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One language of a letter: what it is, whose, what is decided, what follows."""

    language: str
    institution: str
    seat: str
    title: str
    facts: Lines
    verdict: str
    paragraphs: tuple[str, ...]
    next_title: str
    next_steps: tuple[str, ...]
    signed: Lines
    verify: str
    ring: str = ""  # the number to ring on the day of the letter, in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A sheet in Arabic and French side by side, with the code that verifies it."""

    kind: str  # decision | receipt
    tone: str  # accepted | refused
    reference: str
    code: str
    address: str
    at: datetime
    columns: tuple[Column, ...]


def decision_letter(
    *,
    case: Case,
    decision: Decision,
    institution: Institution,
    signer: User | None,
    address: str,
    signed_for: User | None = None,
    appeal: Appeal | None = None,
) -> Letter:
    """The letter of a standing decision, made from what the database says of it.

    Where it answers an appeal, the letter says so, and what became of the contested decision.
    """
    signed_at = decision.signed_at or decision.decided_at
    return Letter(
        kind="decision",
        tone=decision.outcome,
        reference=case.reference,
        code=decision.letter_code or "",
        address=address,
        at=signed_at,
        columns=tuple(
            _in(
                language,
                _decision,
                (case, appeal),
                decision,
                institution,
                (signer, signed_for),
                signed_at,
            )
            for language in ("fr", "ar")
        ),
    )


def receipt(*, case: Case, institution: Institution, at: datetime) -> Letter:
    """The receipt of a submitted case."""
    return Letter(
        kind="receipt",
        tone=DecisionOutcome.ACCEPTED,
        reference=case.reference,
        code="",
        address="",
        at=at,
        columns=tuple(_in(language, _receipt, case, institution, at) for language in ("fr", "ar")),
    )


def _in(language: str, say: object, *told: object) -> Column:
    with override(language):
        return say(language, *told)  # type: ignore[operator, no-any-return]


def _decision(
    language: str,
    about: About,
    decision: Decision,
    institution: Institution,
    hands: Hands,
    signed_at: datetime,
) -> Column:
    case, appeal = about
    declared = procedures.procedure(case.procedure, case.procedure_version)
    accepted = decision.outcome == DecisionOutcome.ACCEPTED
    return Column(
        language=language,
        institution=_name(institution, language),
        seat=institution.seat_ar if language == "ar" else institution.seat_fr,
        title=_title(appeal, declared),
        facts=_facts(case, language, signed_at),
        verdict=_verdict(appeal, decision, declared),
        paragraphs=(
            *_answered(appeal, language),
            *(_accepted(case, decision, declared) if accepted else _refused(decision, declared)),
        ),
        next_title=_("What you can do"),
        next_steps=_next_steps(decision, declared, institution, language, appeal),
        signed=_signed(
            decision, institution, hands, signed_at, language, of_office=declared.of_office
        ),
        verify=_("Anyone can check this letter at the address below or with the code."),
        ring=rung(institution, signed_at),
    )


def _facts(case: Case, language: str, at: datetime) -> Lines:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    name = case.title_ar if language == "ar" else case.title_latin
    asked = (str(declared.called.one), str(declared.title))
    return (
        *((asked,) if asked[0] != asked[1] else ()),  # a complaint is called by its own name
        (_("Name"), name or case.title_ar or case.title_latin),
        (str(declared.called.number), writing.isolate(case.reference)),
        (_("Received on"), writing.day(case.submitted_at, language)),
        (_("Decided on"), writing.day(at, language)),
    )


def _title(appeal: Appeal | None, declared: procedures.Procedure) -> str:
    if appeal is not None:
        return _("Answer to your appeal")
    return _("Decision about your entry") if declared.of_office else str(declared.called.answer)


def _answered(appeal: Appeal | None, language: str) -> tuple[str, ...]:
    """What was contested, and that other people looked at it again."""
    if appeal is None:
        return ()
    signed = appeal.decision.signed_at or appeal.decision.decided_at
    told = _("You contested the decision of %(day)s. Other people looked at it again.")
    return (told % {"day": writing.day(signed, language)},)


def _verdict(appeal: Appeal | None, decision: Decision, declared: procedures.Procedure) -> str:
    accepted = decision.outcome == DecisionOutcome.ACCEPTED
    of_office = declared.of_office
    if appeal is not None and accepted is of_office:
        return _("The decision you contested stands.")
    if appeal is not None and of_office:
        return _("The decision you contested is taken back.")
    if of_office:
        return _("This is decided.") if accepted else _("Nothing is decided against you.")
    answered = declared.answered(decision.outcome, appeal is not None, decision.ground)
    return str(answered.told)


def _next_steps(
    decision: Decision,
    declared: procedures.Procedure,
    institution: Institution,
    language: str,
    appeal: Appeal | None,
) -> tuple[str, ...]:
    accepted = decision.outcome == DecisionOutcome.ACCEPTED
    if accepted and not declared.of_office:
        return _after_acceptance()
    spent = appeal is not None and accepted is declared.of_office
    return _after_refusal(decision, institution, language, declared, spent=spent)


def _accepted(case: Case, decision: Decision, declared: procedures.Procedure) -> tuple[str, ...]:
    effect = str(declared.effect_of_acceptance(case))
    return tuple(
        line for line in (effect, writing.apart(decision.note) if decision.note else "") if line
    )


def _refused(decision: Decision, declared: procedures.Procedure) -> tuple[str, ...]:
    ground = declared.ground_said(decision.ground)
    said = [_("Reason: %(ground)s") % {"ground": ground}, _basis(decision.article)]
    if decision.note:
        said.append(writing.apart(decision.note))
    return tuple(line for line in said if line)


def _basis(article: str) -> str:
    if not article:
        return ""
    if is_provisional(article):
        return _(
            "Basis: a provisional rule of this register; the text that would state it is not known."
        )
    return _("Basis: %(article)s") % {"article": cited(article)}


def _after_acceptance() -> tuple[str, ...]:
    return (
        _("Follow what comes next in your space, with your phone number and a code."),
        _("If something written about you is wrong, ask for it to be corrected: it is free."),
    )


def _after_refusal(
    decision: Decision,
    institution: Institution,
    language: str,
    declared: procedures.Procedure,
    *,
    spent: bool,
) -> tuple[str, ...]:
    said = []
    if decision.appeal_until:
        said.append(
            _("You can contest this decision until %(day)s, in your space or at %(institution)s.")
            % {
                "day": writing.day(decision.appeal_until, language),
                "institution": _name(institution, language),
            }
        )
    elif spent:
        said.append(_("It was contested as many times as it may be here."))
    if not declared.of_office:
        said.append(str(declared.called.again))
    if decision.appeal_until:
        said.append(_("Contesting costs nothing and nobody may ask you for money."))
    return tuple(said) or _after_acceptance()


def _signed(
    decision: Decision,
    institution: Institution,
    hands: Hands,
    at: datetime,
    language: str,
    *,
    of_office: bool,
) -> Lines:
    signer, whose = hands
    who = signer.name(language) if signer else _unsigned(decision, of_office=of_office)
    if signer and whose:
        who = _("%(deputy)s, for %(giver)s") % {"deputy": who, "giver": whose.name(language)}
    return (
        (_("Signed by"), who),
        (_("In the name of"), _name(institution, language)),
        (_("Signed on"), writing.moment(at, language)),
    )


def _unsigned(decision: Decision, *, of_office: bool) -> str:
    """Whose hand it was where nobody signed."""
    if of_office:
        return _("By the date that passed: nobody's hand")
    if decision.ground == "by_rule":
        return _("Accepted by rule: every condition says yes")
    return _("Effect of the legal delay")


def _receipt(language: str, case: Case, institution: Institution, at: datetime) -> Column:
    days = case.clock_days or 0
    answer_by = writing.day(case.due_on, language)
    called = procedures.procedure(case.procedure, case.procedure_version).called
    return Column(
        language=language,
        institution=_name(institution, language),
        seat=institution.seat_ar if language == "ar" else institution.seat_fr,
        title=str(called.receipt),
        facts=_facts(case, language, at)[:-1],
        verdict=str(called.kept),
        paragraphs=(
            ngettext(
                "You will be answered within %(days)s working day, on %(day)s at the latest.",
                "You will be answered within %(days)s working days, on %(day)s at the latest.",
                days,
            )
            % {"days": days, "day": answer_by},
        ),
        next_title=_("What happens next"),
        next_steps=(
            _("If something is missing we ask for it once, all together, and the delay stops."),
            _("You are told by SMS when it is decided."),
            str(called.free),
        ),
        signed=(
            (_("Given by"), _name(institution, language)),
            (_("Signed on"), writing.moment(at, language)),
        ),
        verify="",
        ring=rung(institution, at),
    )


def rung(institution: Institution, at: datetime) -> str:
    """The number to ring, as it was printed at an instant; "" when there was none."""
    ring = ring_of(institution.pk, at=at, known_at=at)
    if not ring:
        return ""
    said = _("Invented number, rings nobody: %(number)s") if ring.trial else _("Ring: %(number)s")
    return said % {"number": writing.isolate(ring.shown)}


def _name(institution: Institution, language: str) -> str:
    return institution.name_ar if language == "ar" else institution.name_fr
