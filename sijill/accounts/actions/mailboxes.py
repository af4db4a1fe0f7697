"""An e-mail address: given by the person, confirmed by a code sent to it, silenced, removed."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sijill.accounts import seals
from sijill.accounts.actions import messages, tallies
from sijill.accounts.actions.codes import DAY, HOUR, Confirmed, Sending, SendingOutcome, network
from sijill.accounts.models import Mailbox, OutboxMessage, Space
from sijill.accounts.policy import policy
from sijill.accounts.queries import may_leave
from sijill.accounts.rules import (
    CodeAnswer,
    CodePolicy,
    CodeState,
    MessageState,
    Way,
    judge_code,
)
from sijill.accounts.rules.certainty import CERTAINTY
from sijill.accounts.rules.mailboxes import may_choose_address, plain_address
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action


@action
def give_address(*, space: UUID, email: str, address: str, by: Actor, at: datetime) -> Sending:
    """Send a code to a new address, within the limits of codes; the one before stays until then.

    `address` is where the browser asks from, as with codes to telephones.
    """
    _own(space, by=by)
    held = Space.objects.select_for_update(of=("self",)).get(pk=space)
    box, _ = Mailbox.objects.get_or_create(space=held)
    in_force, wanted = policy(at), plain_address(email)
    if box.sent_at and (wait := box.sent_at + in_force.resend_after - at) > timedelta(0):
        return Sending(outcome=SendingOutcome.WAIT, wait=max(1, int(wait.total_seconds())))
    if not _within_limits(wanted, address=address, at=at, in_force=in_force):
        return Sending(outcome=SendingOutcome.LIMITED)
    _ask(box, held, wanted, by=by, at=at, in_force=in_force)
    return Sending(
        outcome=SendingOutcome.SENT,
        challenge=box.asked,
        wait=int(in_force.resend_after.total_seconds()),
        expires_at=box.expires_at,
    )


def _ask(
    box: Mailbox, held: Space, wanted: str, *, by: Actor, at: datetime, in_force: CodePolicy
) -> None:
    code = f"{secrets.randbelow(10**in_force.length):0{in_force.length}d}"
    box.pending, box.asked, box.tries_left = wanted, uuid4(), in_force.tries
    box.digest = seals.digest("email", box.asked, code)
    box.sent_at, box.expires_at = at, at + in_force.life
    box.save()
    letter = messages.Letter(
        way=Way.EMAIL,
        email=wanted,
        template="code.email",
        params={"code": code, "minutes": int(in_force.life.total_seconds() // 60)},
        language=by.language,
        key=f"email:{box.asked}",
        at_most_once=True,
        urgent=True,
        not_after=box.expires_at,
    )
    messages.queue(letter, at=at)


def _within_limits(email: str, *, address: str, at: datetime, in_force: CodePolicy) -> bool:
    """The limits of telephones: by where it is asked from, by mailbox, and in all."""
    asked = tallies.count("address", network(address), window=HOUR, at=at)
    if asked > in_force.per_address_hour:
        return False
    if tallies.count("mailbox", email.lower(), window=DAY, at=at) > in_force.per_phone_day:
        return False
    return tallies.count("everywhere", "", window=DAY, at=at) <= in_force.per_day


@action
def confirm_address(*, space: UUID, code: str, by: Actor, at: datetime) -> Confirmed:
    """Judge a typed code; right, the address is the person's and is told news from now on.

    It answers and never raises for a wrong code, so that it costs its try.
    """
    _own(space, by=by)
    box = Mailbox.objects.select_for_update(of=("self",)).filter(space=space).first()
    if box is None or not box.pending or box.expires_at is None:
        return Confirmed(answer=CodeAnswer.SPENT)
    state = CodeState(
        expires_at=box.expires_at,
        tries_left=box.tries_left,
        closed=False,
        matches=seals.matches(box.digest, "email", box.asked, code),
        decoy=False,
    )
    answer = judge_code(state, at)
    if answer is CodeAnswer.WRONG:
        box.tries_left -= 1
        box.save(update_fields=["tries_left"])
    if answer is CodeAnswer.RIGHT:
        _confirm(box, by=by, at=at)
    return Confirmed(answer=answer, tries_left=box.tries_left)


def _confirm(box: Mailbox, *, by: Actor, at: datetime) -> None:
    box.address, box.confirmed_at, box.wanted = box.pending, at, True
    box.pending, box.digest = "", None
    box.save()
    # Whoever holds the telephone learns it: somebody else may have typed the address.
    with acting_for(SYSTEM):
        messages.notify(
            space=box.space_id,
            template="email.added",
            params={},
            key=f"email.added:{box.asked}",
            by=SYSTEM,
            at=at,
        )
    _tell_space(box)
    _record("accounts.email_confirmed", box.space_id, by=by, at=at)


@action
def want_mail(*, space: UUID, wanted: bool, by: Actor, at: datetime) -> None:
    """Say whether news also comes by e-mail; the address stays confirmed."""
    _own(space, by=by)
    _want(space, wanted=wanted, by=by, at=at)


@action
def leave_mail(*, space: UUID, secret: str, at: datetime) -> bool:
    """Silence an address by the secret that stands in each e-mail: one click, no sign-in."""
    if not may_leave(space, secret):
        return False
    with acting_for(SYSTEM):
        _want(space, wanted=False, by=SYSTEM, at=at)
    return True


def _want(space: UUID, *, wanted: bool, by: Actor, at: datetime) -> None:
    box = Mailbox.objects.select_for_update(of=("self",)).filter(space=space).first()
    if box is None or box.wanted == wanted:
        return
    box.wanted = wanted
    box.save(update_fields=["wanted"])
    _tell_space(box)
    if not wanted:
        _hold_back(space)
    kind = "accounts.email_wanted" if wanted else "accounts.email_silenced"
    _record(kind, space, by=by, at=at)


@action
def remove_address(*, space: UUID, by: Actor, at: datetime) -> None:
    """Forget the address; what is still to leave by it is not sent."""
    _own(space, by=by)
    if not Mailbox.objects.filter(space=space).delete()[0]:
        return
    Space.objects.filter(id=space).update(email="")
    _hold_back(space)
    _record("accounts.email_removed", space, by=by, at=at)


@action
def forget_unconfirmed(*, before: datetime) -> None:
    """Forget the addresses that never answered their code."""
    silent = Mailbox.objects.filter(expires_at__lt=before).exclude(pending="")
    silent.filter(address="").delete()
    silent.update(pending="", digest=None)


def _hold_back(space: UUID) -> None:
    """E-mails that wait for their hour leave no more."""
    OutboxMessage.objects.filter(space=space, way=Way.EMAIL, state=MessageState.QUEUED).update(
        state=MessageState.GIVEN_UP, failure="left", sealed=None, next_at=None
    )


def _tell_space(box: Mailbox) -> None:
    """Where news goes, beside what every page reads of a space anyway."""
    Space.objects.filter(id=box.space_id).update(email=box.address if box.wanted else "")


def _own(space: UUID, *, by: Actor) -> None:
    verdict = may_choose_address(own=by.space == space, by=by)
    if not verdict.is_ok:
        raise Refused(verdict)


def _record(kind: str, space: UUID, *, by: Actor, at: datetime) -> None:
    subject = Subject(kind="space", id=space)
    ledger.record(kind, subject=subject, by=by, at=at, ground="asked", article=CERTAINTY)
