"""The word of a master or of a craft body: a code sent to them, typed by whoever asked."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sijill.accounts import actions as accounts
from sijill.accounts import seals
from sijill.desk import actions as desk
from sijill.desk.models import Case
from sijill.desk.queries import case_for
from sijill.desk.queries.ground import parameter
from sijill.desk.rules import TO_EXAMINE
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.register.models import Testimony
from sijill.register.queries.attested import master_under
from sijill.register.rules.asking import read
from sijill.register.rules.attesting import (
    CODE_DIGITS,
    SENDINGS,
    TESTIMONY,
    TRIES,
    TestimonyState,
    Vouching,
    may_move,
)

A_DAY, PAUSE = timedelta(days=1), timedelta(minutes=1)
PER_PHONE = 6  # words asked of one phone in a day: nobody is pestered
LABEL = 18  # signs of the asker's name in a message of seventy


@action
def ask_testimony(*, case: Case, by: Actor, at: datetime) -> Testimony | None:
    """Ask the word that the person chose, once; another choice closes the one before."""
    chosen = str(case.answers.get("testimony", {}).get("who") or "")
    asked = _asked(case)
    if asked and (chosen, _named(case, chosen)) == (asked.kind, asked.nia or asked.body):
        return asked
    if asked:
        _close(asked, by=by, at=at)
    if chosen not in (Vouching.MASTER, Vouching.BODY):
        return None
    testimony = _new(case, chosen, at=at)
    testimony.act = _record(testimony, "register.testimony_asked", by=by, at=at)
    testimony.save(force_insert=True)
    if testimony.phone:
        _send(testimony, case, at=at)
    return testimony


def _asked(case: Case) -> Testimony | None:
    held = Testimony.objects.select_for_update(of=("self",)).filter(case=case)
    return held.filter(state=TestimonyState.ASKED).first()


def _named(case: Case, chosen: str) -> str:
    page = case.answers.get(chosen, {})
    return str(page.get("nia" if chosen == Vouching.MASTER else "name") or "")


def _new(case: Case, chosen: str, *, at: datetime) -> Testimony:
    days = parameter("register.days_to_vouch", on=civil_date(at))
    new = Testimony(
        id=uuid4(),
        case=case,
        kind=chosen,
        tries_left=TRIES,
        asked_at=at,
        until=civil_date(at) + timedelta(days=days),
    )
    if chosen == Vouching.BODY:
        page = case.answers.get("body", {})
        new.body, new.name = str(page.get("name", ""))[:120], str(page.get("person", ""))[:161]
        new.phone, new.same_trade = str(page.get("phone") or ""), True
        return new
    new.nia = _named(case, chosen)[:32]
    asking = read(case.answers)
    # Nobody vouches for themselves, even under another number.
    if (master := master_under(new.nia)) and master.phone != asking.phone:
        new.entry, new.name, new.phone = master.entry, master.name, master.phone
        new.same_trade = master.trade == asking.trade
    return new


@action
def send_testimony_again(*, case: Case, by: Actor, at: datetime) -> Testimony:
    """Send another code to the same phone: the first may have been lost."""
    case = case_for(case.pk, viewer=by)
    testimony = _asked(case)
    if testimony is None or not testimony.phone:
        raise Refused(refused("testimony.none_asked", TESTIMONY))
    if testimony.sendings >= SENDINGS:
        raise Refused(refused("testimony.too_many", TESTIMONY, limit=SENDINGS))
    if testimony.sent_at is not None and at < testimony.sent_at + PAUSE:
        raise Refused(refused("testimony.wait", TESTIMONY))
    _send(testimony, case, at=at)
    return testimony


def _send(testimony: Testimony, case: Case, *, at: datetime) -> None:
    """Write the code's digest and queue the message; too many to one phone are not sent."""
    if accounts.count("testimony", testimony.phone, window=A_DAY, at=at) > PER_PHONE:
        return
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    testimony.digest = seals.digest("testimony", testimony.pk, code)
    testimony.sendings += 1
    testimony.sent_at = at
    testimony.save(update_fields=["digest", "sendings", "sent_at"])
    accounts.write_to(
        phone=testimony.phone,
        template="testimony.asked",
        params={"name": _label(case.title_ar), "code": code},
        language="ar",
        key=f"testimony:{testimony.pk}:{testimony.sendings}",
        by=SYSTEM,
        at=at,
    )


def _label(name: str) -> str:
    """The asker's first name and the first letter of the other: enough to be known by."""
    given, _space, family = name.partition(" ")
    return f"{given[:LABEL]} {family[:1]}.".strip() if family else given[:LABEL]


def confirm_testimony(*, case: Case, code: str, by: Actor, at: datetime) -> bool:
    """Whether the typed code is the one that was sent; a wrong one costs a try, and stays.

    It answers and never raises for a wrong code: a raised refusal would give the try back.
    """
    right = _judge(case=case, code=code, by=by, at=at)
    if right and case_for(case.pk, viewer=by).state in TO_EXAMINE:
        desk.examine(case=case, by=by, at=at)
    return right


@action
def _judge(*, case: Case, code: str, by: Actor, at: datetime) -> bool:
    case = case_for(case.pk, viewer=by)
    testimony = _asked(case)
    who = "agent" if by.is_agent else "citizen"
    if testimony is None or testimony.digest is None:
        raise Refused(refused("testimony.none_asked", TESTIMONY))
    if not may_move(TestimonyState.ASKED, TestimonyState.CONFIRMED, who).is_ok:
        raise Refused(refused("testimony.not_from_here", TESTIMONY))
    if civil_date(at) > testimony.until:
        _close(testimony, by=by, at=at)
        return False
    if not seals.matches(testimony.digest, "testimony", testimony.pk, code):
        testimony.tries_left -= 1
        testimony.save(update_fields=["tries_left"])
        if testimony.tries_left == 0:
            _close(testimony, by=by, at=at)
        return False
    testimony.state, testimony.ended_at = TestimonyState.CONFIRMED, at
    testimony.act = _record(testimony, "register.testimony_given", by=by, at=at)
    testimony.save(update_fields=["state", "ended_at", "act"])
    return True


def _close(testimony: Testimony, *, by: Actor, at: datetime) -> None:
    testimony.state, testimony.ended_at = TestimonyState.CLOSED, at
    testimony.act = _record(testimony, "register.testimony_closed", by=by, at=at)
    testimony.save(update_fields=["state", "ended_at", "act"])


def _record(testimony: Testimony, kind: str, *, by: Actor, at: datetime) -> UUID:
    return ledger.record(
        kind,
        subject=Subject(kind="case", id=testimony.case_id),
        by=by,
        at=at,
        article=TESTIMONY,
        facts={
            "testimony": str(testimony.pk),
            "kind": testimony.kind,
            "nia": testimony.nia,
            "body": testimony.body,
            "entry": str(testimony.entry) if testimony.entry else None,
        },
    ).id
