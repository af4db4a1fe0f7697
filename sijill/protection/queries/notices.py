"""Rights as the fund told them, and its questions about people, within a viewer's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sijill.kernel.actor import Actor, ActorKind
from sijill.kernel.clock import civil_date
from sijill.protection.models import Affiliation, Inquiry, Rights
from sijill.protection.rules.inquiries import InquiryState, Reply
from sijill.protection.rules.rights import DAYS_BEFORE, RightsState, Told, must_be_warned
from sijill.reference.queries.parameters import parameter
from sijill.register.models import Entry, Version
from sijill.register.queries import entries
from sijill.register.rules.asking import CIN


def rights_of(affiliation: Affiliation) -> list[Rights]:
    """Everything the fund said of somebody's rights, the newest first."""
    return list(affiliation.rights.order_by("-said_at", "-sequence", "-id"))


def newest_rights(affiliations: Sequence[UUID]) -> dict[UUID, Rights]:
    """The newest word of the fund about each."""
    rows = Rights.objects.filter(affiliation__in=affiliations)
    newest = rows.order_by("affiliation", "-said_at", "-sequence", "-id").distinct("affiliation")
    return {row.affiliation_id: row for row in newest}


def lapses_soon(said: Sequence[Rights], *, at: datetime) -> bool:
    """Whether the newest word of the fund says that open rights end soon."""
    if not said:
        return False
    today, newest = civil_date(at), said[0]
    told = Told(
        state=RightsState(newest.state),
        said_at=newest.said_at,
        until=newest.until,
        owed=newest.owed,
        owed_until=newest.owed_until,
    )
    return must_be_warned(told, on=today, days=int(parameter(DAYS_BEFORE, at=today)))


def to_lapse(*, at: datetime) -> QuerySet[Rights]:
    """Open rights that lapse soon, of which nobody was told; the newest word of each alone."""
    today = civil_date(at)
    last = today + timedelta(days=int(parameter(DAYS_BEFORE, at=today)))
    newer = Rights.objects.filter(affiliation=OuterRef("affiliation"))
    newest = newer.order_by("-said_at", "-sequence", "-id").values("pk")[:1]
    open_ = Rights.objects.filter(state=RightsState.OPEN, warned_at=None)
    due = open_.filter(until__gte=today, until__lte=last, pk=Subquery(newest))
    return due.select_related("affiliation").order_by("until", "id")


def inquiries(*, viewer: Actor) -> QuerySet[Inquiry]:
    """The fund's questions within this viewer's scope."""
    if viewer.kind is ActorKind.SYSTEM or (viewer.is_agent and viewer.is_national):
        return Inquiry.objects.all()
    if viewer.is_agent:
        return Inquiry.objects.filter(chamber__in=sorted(viewer.reach))
    return Inquiry.objects.none()


def to_reply() -> QuerySet[Inquiry]:
    """The answers that wait for the next file."""
    return Inquiry.objects.filter(state=InquiryState.ANSWERED).order_by(
        "answered_at", "file", "position"
    )


def listed_inquiries(state: str, *, viewer: Actor) -> QuerySet[Inquiry]:
    """The questions of one state, what is due first coming first."""
    rows = inquiries(viewer=viewer).filter(state=state).select_related("chamber")
    newest = state != InquiryState.OPEN
    return rows.order_by(*(("-answered_at", "id") if newest else ("due_on", "id")))


def open_inquiries(*, viewer: Actor) -> int:
    """How many questions of the fund wait for an answer."""
    return inquiries(viewer=viewer).filter(state=InquiryState.OPEN).count()


def entry_under(nia: str, *, viewer: Actor) -> Entry | None:
    """The entry of a person under a number, within scope."""
    return entries(viewer).filter(nia=nia.strip(), person__isnull=False).first()


def entries_asked_about(asked: Sequence[tuple[str, str]]) -> dict[str, Entry]:
    """The entries under card numbers, and under numbers of the register."""
    cards = [document.upper() for document, _ in asked if document]
    numbers = [nia for _, nia in asked if nia]
    by_card = Q(person__document_kind=CIN, person__document__in=cards)
    rows = Entry.objects.select_related("person").filter(
        by_card & Q(person__document_withdrawn_at=None) | Q(nia__in=numbers, person__isnull=False)
    )
    found = {}
    for entry in rows.order_by("id"):
        found[entry.nia] = entry
        found[entry.own_person.document] = entry
    return found


def by_rule(inquiry: Inquiry) -> bool:
    """Whether a rule answered: number, name and birth are this person's."""
    return bool(inquiry.answer) and inquiry.answered_by is None


def facts_of(answered: Sequence[Inquiry]) -> Mapping[UUID, dict[str, str]]:
    """What the answers say of those confirmed, or found to have left: number and dates."""
    # Denied by an agent, the number led to somebody else, of whom the fund learns nothing.
    told_of = [one for one in answered if one.answer == Reply.CONFIRM or by_rule(one)]
    wanted = [one.entry for one in told_of if one.entry]
    rows = {entry.pk: entry for entry in Entry.objects.filter(pk__in=wanted).order_by("id")}
    left = Version.objects.filter(entry__in=wanted, state="struck_off").order_by("entry")
    ended = dict(left.values_list("entry", "valid_from"))
    nothing = {"nia": "", "since": "", "ended": ""}
    told = {}
    for one in answered:
        entry = rows.get(one.entry) if one.entry and one in told_of else None
        if entry is None:
            told[one.pk] = nothing
            continue
        day = ended.get(entry.pk) if one.answer == Reply.DENY else None
        told[one.pk] = {
            "nia": entry.nia,
            "since": entry.entered_on.isoformat(),
            "ended": day.isoformat() if day else "",
        }
    return told
