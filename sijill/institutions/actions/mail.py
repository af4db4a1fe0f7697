"""Numbering letters without a gap, putting them in hands, answering, filing, closing a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.module_loading import import_string

from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Letter, LetterNote, MailYear, Scan
from sijill.institutions.queries import agents_of
from sijill.institutions.queries import mail as read
from sijill.institutions.rules.mail import (
    MAIL,
    WAITING,
    LetterState,
    Way,
    Writing,
    keeps_mail,
    may_close_year,
    may_move_letter,
    may_number,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLetter:
    """A letter to be numbered: which way, with whom, about what; what it answers or concerns."""

    institution: str
    way: Way
    party: str
    subject: str
    dated: date
    their_reference: str = ""
    answers: UUID | None = None
    case_reference: str = ""


@action
def number_letter(*, wanted: WantedLetter, by: Actor, at: datetime) -> Letter:
    """Give a letter the next number of its year; nothing written of it changes afterwards."""
    insist(keeps_mail(by, wanted.institution))
    assert by.user is not None
    answered = _answered(wanted, by)
    case = _case(wanted.case_reference, by)
    year = _year(wanted, at)
    insist(may_number(_writing(wanted, year, at)))
    year.last += 1
    year.save(update_fields=["last"])
    letter = Letter(
        id=uuid4(),
        institution_id=wanted.institution,
        way=wanted.way,
        year=year.year,
        number=year.last,
        party=plain(wanted.party).strip(),
        subject=plain(wanted.subject).strip(),
        their_reference=plain(wanted.their_reference).strip(),
        dated=wanted.dated,
        numbered_at=at,
        numbered_by_id=by.user,
        answers=answered,
        about=case,
        case_reference=plain(wanted.case_reference).strip() if case else "",
    )
    letter.act = _tell(letter, "mail.numbered", by=by, at=at, way=letter.way)
    letter.save(force_insert=True)
    if answered is not None:
        _move(answered, LetterState.ANSWERED, "mail.answered", by=by, at=at)
    return letter


def _year(wanted: WantedLetter, at: datetime) -> MailYear:
    """The register of the year, locked: whoever numbers next waits for this one to end."""
    facts = {"institution_id": wanted.institution, "way": wanted.way}
    facts["year"] = civil_date(at).year  # type: ignore[assignment]
    MailYear.objects.bulk_create([MailYear(id=uuid4(), **facts)], ignore_conflicts=True)
    return MailYear.objects.select_for_update(of=("self",)).get(**facts)


def _writing(wanted: WantedLetter, year: MailYear, at: datetime) -> Writing:
    return Writing(
        way=wanted.way,
        year=year.year,
        dated=wanted.dated,
        today=civil_date(at),
        closed=year.closed_at is not None,
        party=wanted.party,
        subject=wanted.subject,
    )


def _answered(wanted: WantedLetter, by: Actor) -> Letter | None:
    """The incoming letter of this institution that an outgoing one answers."""
    if wanted.answers is None:
        return None
    held = _locked(wanted.answers, by=by)
    ours = held.institution_id == wanted.institution and held.way == Way.INCOMING
    if wanted.way is not Way.OUTGOING or not ours:
        raise Refused(refused("mail.answers_another", MAIL))
    return held


def _case(reference: str, by: Actor) -> UUID | None:
    """The request under a reference, within the writer's reach."""
    if not reference.strip():
        return None
    find = cast(Callable[..., UUID | None], import_string(f"{settings.PAPERS}.case_of"))
    found = find(reference, viewer=by)
    if found is None:
        raise Refused(refused("mail.case_unknown", MAIL))
    return found


@action
def scan(*, letter: UUID, upload: Any, by: Actor, at: datetime) -> Scan:
    """Join the scanned paper, inspected and redrawn as evidence is; the same one is kept once."""
    found = read.letter_for(letter, viewer=by)
    insist(keeps_mail(by, found.institution_id))
    keep = cast(Callable[..., dict[str, Any]], import_string(f"{settings.PAPERS}.keep"))
    columns = keep(upload, place=found.pk)
    held = _locked(letter, by=by)
    if there := Scan.objects.filter(letter=held, digest=columns["digest"]).first():
        return there
    facts = {"letter": held, "institution_id": held.institution_id, "by_id": by.user}
    made = Scan.objects.create(**columns, **facts, kept_at=at)
    _tell(held, "mail.scanned", by=by, at=at, digest=made.digest, pages=made.pages)
    return made


@action
def route(*, letter: UUID, to: UUID, due: date, word: str, by: Actor, at: datetime) -> Letter:
    """Put an incoming letter in an agent's hands until a day."""
    held = _locked(letter, by=by)
    there = {m.user_id for m in agents_of(held.institution_id, at=at)}
    if to not in there or due < civil_date(at):
        raise Refused(refused("mail.agent_and_day", MAIL))
    held.assignee_id, held.due = to, due
    _move(held, LetterState.ROUTED, "mail.routed", by=by, at=at, to=str(to), due=due.isoformat())
    if word.strip():
        _note(held, word, by=by, at=at)
    return held


@action
def file_letter(*, letter: UUID, word: str, by: Actor, at: datetime) -> Letter:
    """File a letter of which nothing more is expected, and say why."""
    held = _locked(letter, by=by)
    if not word.strip():
        raise Refused(refused("mail.reason_missing", MAIL))
    _note(held, word, by=by, at=at)
    return _move(held, LetterState.FILED, "mail.filed", by=by, at=at)


@action
def note(*, letter: UUID, text: str, by: Actor, at: datetime) -> LetterNote:
    """Write a note under a letter: what was written when it was numbered stays."""
    held = _locked(letter, by=by)
    if not text.strip():
        raise Refused(refused("mail.reason_missing", MAIL))
    made = _note(held, text, by=by, at=at)
    _tell(held, "mail.noted", by=by, at=at)
    return made


@action
def close_year(*, year: UUID, by: Actor, at: datetime) -> MailYear:
    """Close the register of a year that is over: no number is given in it any more."""
    held = MailYear.objects.select_for_update(of=("self",)).get(pk=year)
    insist(keeps_mail(by, held.institution_id))
    rows = Letter.objects.filter(institution=held.institution_id, year=held.year, way=held.way)
    waits = rows.filter(way=Way.INCOMING, state__in=sorted(WAITING)).count()
    insist(may_close_year(year=held.year, today=civil_date(at), waiting=waits, by=by))
    if held.closed_at is not None:
        raise Refused(refused("mail.year_closed", MAIL, year=held.year))
    told = record(
        "mail.year_closed",
        subject=Subject(kind="mail_year", id=held.pk),
        by=by,
        at=at,
        ground="institutions.service",
        article=MAIL,
        facts={"institution": held.institution_id, "year": held.year, "last": held.last},
    )
    held.closed_at, held.closed_act = at, told.id
    held.save(update_fields=["closed_at", "closed_act"])
    return held


def _locked(pk: UUID, *, by: Actor) -> Letter:
    """A letter within reach, of an institution whose mail the actor keeps, locked."""
    found = read.letter_for(pk, viewer=by)
    insist(keeps_mail(by, found.institution_id))
    return Letter.objects.select_for_update(of=("self",)).get(pk=pk)


def _move(
    held: Letter, there: LetterState, what: str, *, by: Actor, at: datetime, **facts: Any
) -> Letter:
    insist([may_move_letter(LetterState(held.state), there, way=Way(held.way))])
    held.state = there
    held.act = _tell(held, what, by=by, at=at, **facts)
    held.save(update_fields=["state", "act", "assignee", "due"])
    return held


def _note(held: Letter, text: str, *, by: Actor, at: datetime) -> LetterNote:
    assert by.user is not None
    return LetterNote.objects.create(
        id=uuid4(),
        institution_id=held.institution_id,
        letter=held,
        text=plain(text).strip(),
        written_at=at,
        by_id=by.user,
    )


def _tell(held: Letter, what: str, *, by: Actor, at: datetime, **facts: Any) -> UUID:
    told = record(
        what,
        subject=Subject(kind="letter", id=held.pk),
        by=by,
        at=at,
        ground="institutions.service",
        article=MAIL,
        facts={
            "institution": held.institution_id,
            "number": f"{held.year}/{held.number}",
            **facts,
        },
    )
    return told.id
