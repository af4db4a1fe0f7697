"""What the fund says of its own accord: rights are kept with their history, questions are opened.

A word that comes late, or again, changes nothing of a newer one. Nothing here touches an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from sijill.kernel import names
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.protection.actions.moving import record
from sijill.protection.actions.telling import tell_by_message
from sijill.protection.codecs.notices import InquiryLine, Notice, RightsLine
from sijill.protection.models import Affiliation, Incoming, Inquiry, Remark, Rights
from sijill.protection.queries import notices
from sijill.protection.rules.inquiries import DAYS, INQUIRIES, Found, answer_of, due_on
from sijill.protection.rules.passing import Fault, IncomingState
from sijill.protection.rules.rights import RIGHTS, RightsState, is_newer
from sijill.reference.queries.parameters import parameter
from sijill.register.models import Entry

SLICE = 200
ENDED = frozenset({RightsState.SUSPENDED.value, RightsState.CLOSED.value})
MESSAGES = {
    RightsState.OPEN.value: "cover.rights_open",
    RightsState.SUSPENDED.value: "cover.rights_ended",
    RightsState.CLOSED.value: "cover.rights_ended",
}


@action
def apply_notice(*, incoming: Incoming, notice: Notice, at: datetime) -> Incoming:
    """Apply the next lines of a file, with the mark of how far it got."""
    with acting_for(SYSTEM):
        held = Incoming.objects.select_for_update(of=("self",)).get(pk=incoming.pk)
        if held.state != IncomingState.READING:
            return held
        some = notice.lines[held.done : held.done + SLICE]
        if notice.side == "R":
            _rights(held, notice, some, at)
        else:
            _inquiries(held, some, at)
        held.done += len(some)
        if held.done == held.count:
            held.state = IncomingState.READ
        held.save(update_fields=["done", "state"])
        return held


def _rights(held: Incoming, notice: Notice, some: Sequence[RightsLine], at: datetime) -> None:
    rows = Affiliation.objects.filter(fund_number__in=[line.number for line in some])
    locked = rows.exclude(fund_number="").order_by("id").select_for_update(of=("self",))
    people = {row.fund_number: row for row in locked}
    known = notices.newest_rights([row.pk for row in people.values()])
    for line in some:
        one = people.get(line.number)
        if one is None:
            Remark.objects.get_or_create(
                file=held,
                position=line.position,
                defaults={"fault": Fault.NO_SUCH_LINE, "status": "", "code": ""},
            )
            continue
        _said(one, held, notice, line, known.get(one.pk), at)


def _said(
    one: Affiliation,
    held: Incoming,
    notice: Notice,
    line: RightsLine,
    before: Rights | None,
    at: datetime,
) -> None:
    made, fresh = Rights.objects.get_or_create(
        affiliation=one,
        file=held,
        defaults={
            "sequence": notice.sequence,
            "said_at": notice.made_at,
            "state": line.state,
            "since": _day(line.since),
            "until": _day(line.until),
            "owed": Decimal(line.owed) / 100,
            "owed_until": _day(line.owed_until),
        },
    )
    newest = (before.said_at, before.sequence) if before else None
    if not fresh or not is_newer(made.said_at, made.sequence, than=newest):
        return
    record("rights_told", one, by=SYSTEM, at=at, article=RIGHTS, facts={"rights": line.state})
    if (before is None or before.state != line.state) and line.state in MESSAGES:
        tell_by_message(one, MESSAGES[line.state], at=at, event=f"rights{made.pk}")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@action
def warn_of_lapses(*, at: datetime) -> int:
    """Tell those whose open rights are about to lapse, once for each word of the fund."""
    with acting_for(SYSTEM):
        due = list(notices.to_lapse(at=at).select_for_update(of=("self",), skip_locked=True)[:500])
        for rights in due:
            one = rights.affiliation
            tell_by_message(one, "cover.to_lapse", at=at, event=f"lapse{rights.pk}")
            record("lapse_told", one, by=SYSTEM, at=at, article=RIGHTS)
            rights.warned_at = at
            rights.save(update_fields=["warned_at"])
        return len(due)


# --- questions -----------------------------------------------------------------------------------


def _inquiries(held: Incoming, some: Sequence[InquiryLine], at: datetime) -> None:
    days = int(parameter(DAYS, at=civil_date(at)))
    entries = notices.entries_asked_about([(line.document, line.nia) for line in some])
    known = set(
        Inquiry.objects.filter(key__in=[line.key for line in some])
        .order_by("key")
        .values_list("key", flat=True)
    )
    for line in some:
        if line.key not in known:
            known.add(line.key)
            entry = entries.get(line.document.upper()) or entries.get(line.nia)
            _asked(held, line, entry, days, at)


def _asked(held: Incoming, line: InquiryLine, entry: Entry | None, days: int, at: datetime) -> None:
    found = found_of(line, entry)
    reply = answer_of(found)
    made = Inquiry.objects.create(
        id=uuid4(),
        file=held,
        position=line.position,
        key=line.key,
        asked={name: getattr(line, name) for name in InquiryLine.__slots__[2:]},
        came_at=at,
        due_on=due_on(civil_date(at), days),
        chamber_id=entry.chamber_id if entry else None,
        entry=entry.pk if entry else None,
        person=entry.person_id if entry else None,
        likeness=found.likeness if entry else None,
        state="answered" if reply else "open",
        answer=reply or "",
        answered_at=at if reply else None,
    )
    if reply:
        record_reply(made, by=SYSTEM, at=at)


def found_of(line: InquiryLine, entry: Entry | None) -> Found:
    """What the rule is told of a question and of the entry its number led to."""
    person = entry.person if entry else None
    if entry is None or person is None:
        return Found(by_number=False)
    pairs = (
        (f"{line.given_ar} {line.family_ar}".strip(), person.name_ar),
        (f"{line.given_latin} {line.family_latin}".strip(), person.name_latin),
    )
    born = [int(part) for part in line.born.split("-") if part.isdigit()]
    ours = (person.birth_year, person.birth_month, person.birth_day)
    return Found(
        by_number=line.document.upper() == person.document,
        likeness=max((names.similarity(a, b) for a, b in pairs if a and b), default=0.0),
        birth_agrees=bool(born)
        and all(b is None or a == b for a, b in zip(born, ours, strict=False)),
        entry=entry.state,
    )


@action
def record_reply(inquiry: Inquiry, *, by: Actor, at: datetime) -> None:
    """Write what was answered to the fund about somebody; whoever it concerns reads it."""
    subject = Subject(kind="inquiry", id=inquiry.pk)
    facts = {"answer": inquiry.answer, "entry": str(inquiry.entry or "")}
    ledger.record(
        "protection.inquiry_answered",
        subject=subject,
        by=by,
        at=at,
        article=INQUIRIES,
        facts=facts,
    )
    if inquiry.person is not None:
        ledger.look(
            "cover_confirmed", by=by, at=at, reason="cover", subject=subject, person=inquiry.person
        )
