"""Spaces: opened, entered, told apart on one phone, moved to another phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sijill.accounts import seals
from sijill.accounts.actions import messages
from sijill.accounts.models import Challenge, Space, User
from sijill.accounts.policy import policy
from sijill.accounts.queries import what_opens
from sijill.accounts.rules import (
    CERTAINTY,
    FactKind,
    Opening,
    Purpose,
    Thing,
    may,
    may_choose_fact,
    raised_by,
    weak_secret,
)
from sijill.kernel.actor import Actor, Assurance, Subject
from sijill.kernel.digits import bare
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.statements import ask
from sijill.ledger.transaction import action

PERSON = "person"  # what a code is asked for when no receipt is at hand


class Entering(StrEnum):
    """What came of trying to enter a space."""

    OPENED = "opened"
    FACT_NEEDED = "fact_needed"
    REFERENCE_NEEDED = "reference_needed"
    WRONG = "wrong"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The answer to an attempt; `needs` says which fact is asked."""

    outcome: Entering
    space: UUID
    assurance: Assurance = Assurance.NONE
    needs: Opening = Opening.CODE
    tries_left: int = 0
    closed_until: datetime | None = None

    @property
    def opened(self) -> bool:
        return self.outcome is Entering.OPENED


@action
def open_space(*, language: str, by: Actor, at: datetime, label: str = "") -> Space:
    """Open an empty space for a browser, or for the person at an agent's counter."""
    return Space.objects.create(id=uuid4(), language=language, label=label, created_at=at)


@action
def describe_space(
    *,
    space: UUID,
    by: Actor,
    at: datetime,
    label: str | None = None,
    shared_phone: bool | None = None,
    language: str | None = None,
) -> None:
    """Say what the phone's other users may read of it, whether they exist, and its language."""
    given = {"label": label, "shared_phone": shared_phone, "language": language}
    _own(space, by, Thing.ANSWER_QUESTIONS)
    Space.objects.filter(id=space).update(**{k: v for k, v in given.items() if v is not None})


@action
def be_told(*, space: UUID, listens_in: str, told_by: str, by: Actor, at: datetime) -> None:
    """In which language the person is spoken to, and whether news comes as a text or a call."""
    _own(space, by, Thing.ANSWER_QUESTIONS)
    Space.objects.filter(id=space).update(listens_in=listens_in, told_by=told_by)


@action
def know_person(*, space: UUID, person: UUID, by: Actor, at: datetime) -> None:
    """Tie the space to the person that the register has entered, and untie the one before."""
    ask(UNTIE, [person, space])
    ask(TIE, [person, space])


UNTIE = "UPDATE accounts_space SET person = NULL WHERE person = %s AND id <> %s"
TIE = "UPDATE accounts_space SET person = %s WHERE id = %s"


@action
def tie_space(*, space: UUID, person: UUID | None) -> None:
    """Tie one space to a person, or to nobody; no other space changes."""
    Space.objects.filter(id=space).update(person=person)


@action
def enter_space(
    *, space: UUID, line: UUID, by: Actor, at: datetime, fact: str | None = None
) -> Entered:
    """Try to enter a space of a line that has answered a code, with the fact when given.

    It answers and never raises, so that a wrong fact costs its try.
    """
    found = _locked(space)
    if found is None or found.line_id != line:
        return Entered(outcome=Entering.REFERENCE_NEEDED, space=space)
    needs = what_opens(found, at=at)
    if fact is not None and found.fact_kind != FactKind.NONE:
        return _judge_fact(found, fact, needs=needs, at=at)
    if needs is Opening.CODE:
        return _enter(found, Assurance.CODE, at=at)
    outcome = Entering.REFERENCE_NEEDED if needs is Opening.REFERENCE else Entering.FACT_NEEDED
    return Entered(outcome=outcome, space=space, needs=needs)


@action
def enter_by_reference(*, space: UUID, line: UUID, by: Actor, at: datetime) -> Entered:
    """Enter with a case number and the code of its phone: the receipt stands for the fact.

    The caller holds a confirmed RESUME code for this very space. Whoever gave the numbers of a
    person instead of a receipt gives the fact too: a relative may have read them on the card.
    """
    found = _locked(space)
    confirmed = (
        Challenge.objects.filter(
            space=space, purpose=Purpose.RESUME, used_at__gt=at - policy(at).life
        )
        .order_by("-used_at", "id")
        .first()
    )
    if found is None or found.line_id != line or confirmed is None:
        return Entered(outcome=Entering.REFERENCE_NEEDED, space=space)
    if confirmed.subject_kind == PERSON and found.fact_kind != FactKind.NONE:
        return Entered(outcome=Entering.FACT_NEEDED, space=space, needs=Opening(found.fact_kind))
    return _enter(found, Assurance.CODE, at=at)


def _judge_fact(found: Space, fact: str, *, needs: Opening, at: datetime) -> Entered:
    if found.fact_closed_until and found.fact_closed_until > at:
        return Entered(
            outcome=Entering.CLOSED,
            space=found.id,
            needs=needs,
            closed_until=found.fact_closed_until,
        )
    kind = FactKind(found.fact_kind)
    if seals.matches(found.fact_digest, "fact", found.id, kind, plain_fact(kind, fact)):
        _remember_again(found, kind, fact, at=at)
        return _enter(found, raised_by(kind), at=at)
    return _wrong_fact(found, needs=needs, at=at)


def _remember_again(found: Space, kind: FactKind, fact: str, *, at: datetime) -> None:
    """Give the tries back, and hash under the current key a fact hashed under an old one."""
    found.fact_tries_left, found.fact_closed_until = policy(at).fact_tries, None
    found.fact_digest = seals.digest("fact", found.id, kind, plain_fact(kind, fact))
    found.save(update_fields=["fact_tries_left", "fact_closed_until", "fact_digest"])


def _wrong_fact(found: Space, *, needs: Opening, at: datetime) -> Entered:
    in_force = policy(at)
    found.fact_tries_left = max(0, found.fact_tries_left - 1)
    if found.fact_tries_left == 0:
        found.fact_closed_until = at + in_force.fact_closed_for
        found.fact_tries_left = in_force.fact_tries
        found.save(update_fields=["fact_tries_left", "fact_closed_until"])
        return Entered(
            outcome=Entering.CLOSED,
            space=found.id,
            needs=needs,
            closed_until=found.fact_closed_until,
        )
    found.save(update_fields=["fact_tries_left"])
    return Entered(
        outcome=Entering.WRONG, space=found.id, needs=needs, tries_left=found.fact_tries_left
    )


def _enter(found: Space, assurance: Assurance, *, at: datetime) -> Entered:
    found.seen_at = at
    found.save(update_fields=["seen_at"])
    return Entered(outcome=Entering.OPENED, space=found.id, assurance=assurance)


def plain_fact(kind: FactKind, fact: str) -> str:
    """The fact as it is hashed: digits of any script, no separators, capitals."""
    return bare(fact).upper() if kind is FactKind.CARD else bare(fact)


def card_fact(*, cin: str, born: date) -> str:
    """The fact of an identity card: its number and the birth date on it."""
    return f"{bare(cin).upper()}{born:%Y%m%d}"


@action
def set_fact(*, space: UUID, kind: FactKind, fact: str, by: Actor, at: datetime) -> None:
    """Keep the fact that opens this space, hashed; Refused when it is weak or may not change."""
    _own(space, by, Thing.ANSWER_QUESTIONS)
    found = _locked(space)
    assert found is not None
    verdict = may_choose_fact(
        now=FactKind(found.fact_kind),
        line_since=found.line_since,
        by=by,
        at=at,
        policy=policy(at),
    )
    phone = found.line.phone if found.line else ""
    weak = weak_secret(bare(fact), phone or "") if kind is FactKind.SECRET else ""
    if weak:
        raise Refused(refused(weak, CERTAINTY))
    if not verdict.is_ok:
        raise Refused(verdict)
    _keep_fact(found, kind, fact, at=at)


def _keep_fact(found: Space, kind: FactKind, fact: str, *, at: datetime) -> None:
    found.fact_kind = kind
    found.fact_digest = seals.digest("fact", found.id, kind, plain_fact(kind, fact))
    found.fact_tries_left, found.fact_closed_until = policy(at).fact_tries, None
    found.save(update_fields=["fact_kind", "fact_digest", "fact_tries_left", "fact_closed_until"])


@action
def clear_fact(*, space: UUID, by: Actor, at: datetime, ground: str) -> None:
    """Forget the fact of a person who stands at the counter with the identity card."""
    _at_counter(by)
    found = _locked(space)
    assert found is not None
    found.fact_kind, found.fact_digest = FactKind.NONE, None
    found.fact_closed_until = None
    # The first choice is free again for a day, as on the day the phone was confirmed.
    found.line_since = at if found.line_id else None
    found.save(update_fields=["fact_kind", "fact_digest", "fact_closed_until", "line_since"])
    ledger.record(
        "accounts.fact_cleared",
        subject=Subject(kind="space", id=space),
        by=by,
        at=at,
        ground=ground,
        article=CERTAINTY,
    )


@action
def change_line(
    *, space: UUID, challenge: UUID, by: Actor, at: datetime, ground: str = "asked"
) -> User:
    """Move a space to the phone that has just answered a CHANGE_PHONE code for it.

    Needs the fact, or an agent with the person's identity card at the counter; Refused
    otherwise. The old phone is told, without a detail.
    """
    _own(space, by, Thing.CHANGE_PHONE)
    found = _locked(space)
    answered = Challenge.objects.filter(
        id=challenge,
        space=space,
        purpose=Purpose.CHANGE_PHONE,
        used_at__gt=at - policy(at).life,
    ).first()
    if found is None or answered is None:
        raise Refused(refused("phone.not_confirmed", CERTAINTY))
    line = User.objects.get(phone=answered.phone)
    if found.line_id != line.id:
        _tell_old_phone(found, challenge=challenge, at=at)
        found.line, found.line_since, found.seen_at = line, at, at
        found.save(update_fields=["line", "line_since", "seen_at"])
        ledger.record(
            "accounts.phone_changed",
            subject=Subject(kind="space", id=space),
            by=by,
            at=at,
            ground=ground,
            article=CERTAINTY,
            facts={"phone": line.phone},
        )
    return line


def _tell_old_phone(found: Space, *, challenge: UUID, at: datetime) -> None:
    if found.line is None or found.line.phone is None:
        return
    letter = messages.Letter(
        phone=found.line.phone,
        template="phone.left",
        params={},
        language=found.language,
        key=f"phone.left:{challenge}",
        at_most_once=False,
        not_after=at + messages.NOTICE_LIFE,
        discreet=True,
    )
    messages.queue(letter, at=at)


@action
def sign_out_everywhere(*, line: UUID, by: Actor, at: datetime) -> None:
    """End every session of a line: its password, unusable, changes and its sessions with it."""
    found = User.objects.select_for_update(of=("self",)).get(id=line)
    found.set_unusable_password()
    found.save(update_fields=["password"])


def _locked(space: UUID) -> Space | None:
    return Space.objects.select_for_update(of=("self",)).filter(id=space).first()


def _own(space: UUID, by: Actor, thing: Thing) -> None:
    """Refuse a citizen who is not in this space, or not known surely enough."""
    verdict = may(thing, by=by)
    if not by.is_agent and by.space != space and by.kind != "system":
        verdict = refused("certainty.not_yours", CERTAINTY)
    if not verdict.is_ok:
        raise Refused(verdict)


def _at_counter(by: Actor) -> None:
    if by.kind != "system" and not (by.is_agent and by.assurance >= Assurance.MFA):
        raise Refused(refused("certainty.counter_only", CERTAINTY))
