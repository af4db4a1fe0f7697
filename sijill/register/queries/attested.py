"""Documents given here on experience: whose, whether they stand, and what they say to the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q

from sijill.accounts.models import Space
from sijill.desk.models import Case
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.register.models import Attestation, Entry, Testimony, Version
from sijill.register.queries.aliases import number_answering
from sijill.register.queries.opposing import withheld
from sijill.register.queries.scope import NotFound
from sijill.register.rules import Category, EntryState
from sijill.register.rules import attesting as rules
from sijill.register.rules.attesting import AttestationKind, TestimonyState, Vouching
from sijill.register.rules.opposing import Part
from sijill.register.rules.recognised import Recognised

LETTERS, GROUP = 8, 4
QUIET = 60  # seconds for which one document is told as verified once


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """What anybody may know of a document: that it is ours, what it says, for whom in initials."""

    attestation: Attestation
    initials: Sequence[str]
    withheld: bool = False  # its holder opposes that anything beside yes or no is shown

    @property
    def stands(self) -> bool:
        """Whether nothing took it back."""
        return self.attestation.withdrawn_at is None


def normal_code(text: str) -> str:
    """The code as it is kept, however it was typed; empty when it cannot be one."""
    drawn = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}" if len(drawn) == LETTERS else ""


def recognised(code: str, *, document_kind: str, document: str) -> Recognised | None:
    """What the document under this code says, and whether it is this person's.

    Without a code: the newest one of this very person that stands. Asked whatever the chamber:
    a craftsman who moved keeps what was recognised elsewhere.
    """
    with acting_for(SYSTEM):
        rows = Attestation.objects.order_by("-issued_at", "id")
        if code:
            found = rows.filter(code=normal_code(code)).first()
        else:
            own = Q(document_kind=document_kind, document=document, withdrawn_at__isnull=True)
            found = rows.filter(own).first() if document else None
    if found is None:
        return None
    mine = (found.document_kind, found.document) == (document_kind, document)
    return Recognised(
        kind=found.kind,
        code=found.code,
        years=found.years,
        trade=found.trade,
        on=found.issued_at.date(),
        same_person=mine,
        stands=found.withdrawn_at is None,
    )


def standing(kind: AttestationKind, *, document_kind: str, document: str, trade: str) -> str:
    """The code of the one that this person already holds for this craft, or nothing."""
    with acting_for(SYSTEM):
        held = Attestation.objects.filter(
            kind=kind,
            document_kind=document_kind,
            document=document,
            trade=trade,
            withdrawn_at__isnull=True,
        )
        return held.order_by("issued_at").values_list("code", flat=True).first() or ""


def attestation_of_case(case: Case, *, viewer: Actor) -> Attestation | None:
    """The document that an accepted case led to, for its person and its agents."""
    found = Attestation.objects.filter(case=case).select_related("institution")
    if viewer.kind is ActorKind.CITIZEN and viewer.space is not None:
        found = found.filter(space=viewer.space)
    return found.order_by("-issued_at", "id").first()


def attestations_of_space(*, viewer: Actor) -> list[Attestation]:
    """The person's own documents that stand, newest first."""
    if viewer.space is None:
        return []
    own = Attestation.objects.filter(space=viewer.space, withdrawn_at__isnull=True)
    return list(own.select_related("institution").order_by("-issued_at", "id"))


def attestation(pk: UUID, *, viewer: Actor, at: datetime) -> Attestation:
    """One document within the viewer's scope; the look is logged."""
    rows = Attestation.objects.select_related("institution", "case")
    if viewer.is_agent:
        rows = rows if viewer.is_national else rows.filter(institution__in=viewer.reach)
    else:
        rows = rows.filter(space=viewer.space) if viewer.space else rows.none()
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    subject = Subject(kind="attestation", id=found.pk)
    ledger.look(
        "attestation", by=viewer, at=at, reason="attestation", subject=subject, space=found.space
    )
    return found


def genuine(code: str, *, viewer: Actor, at: datetime) -> Genuine | None:
    """The document under a code, whoever asks; the look stays in its holder's own log."""
    wanted = normal_code(code)
    if not wanted:
        return None
    with acting_for(SYSTEM):
        rows = Attestation.objects.select_related("institution")
        found = rows.filter(code=wanted).first()
    if found is None:
        return None
    if cache.add(f"register.attested.{found.pk}", 1, QUIET):
        ledger.look(
            "attestation_verified",
            by=viewer,
            at=at,
            reason="verification",
            subject=Subject(kind="attestation", id=found.pk),
            space=found.space,
        )
    return Genuine(attestation=found, initials=_initials(found), withheld=_is_withheld(found))


def _is_withheld(found: Attestation) -> bool:
    """Whether the entry of its holder, once there is one, keeps its papers off public pages."""
    with acting_for(SYSTEM):
        person = Space.objects.filter(pk=found.space).values("person")
        own = list(Entry.objects.filter(person__in=person).values_list("pk", flat=True))
    return bool(withheld(own, Part.PAPERS))


def _initials(found: Attestation) -> list[str]:
    names = (found.name_ar, found.name_latin)
    return [" ".join(f"{word[0]}." for word in name.split()) for name in names if name.strip()]


def testimony_of(case: Case) -> Testimony | None:
    """The word asked last for a case."""
    return Testimony.objects.filter(case=case).order_by("-asked_at", "id").first()


def testimony_for_rules(case: Case) -> rules.Testimony | None:
    """The word asked last, as the rules read it."""
    found = testimony_of(case)
    if found is None:
        return None
    return rules.Testimony(
        kind=Vouching(found.kind),
        state=TestimonyState(found.state),
        found=found.kind == Vouching.BODY or found.entry is not None,
        same_trade=found.same_trade,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """A master of the register whose word may be asked."""

    entry: UUID
    name: str
    phone: str
    language: str
    trade: str


def master_under(nia: str) -> Master | None:
    """The master who stands under this number, with a phone; looked for in every chamber."""
    with acting_for(SYSTEM):
        entry = (
            Entry.objects.filter(
                nia=number_answering(nia), state=EntryState.ENTERED, category=Category.MASTER
            )
            .select_related("person")
            .first()
        )
        if entry is None or entry.person is None or not entry.person.phone:
            return None
        told = Version.objects.filter(entry=entry).order_by("-valid_from", "-recorded_at", "id")
        trade = told.values_list("principal_trade", flat=True).first() or ""
    person = entry.person
    return Master(
        entry=entry.pk, name=person.name_ar, phone=person.phone, language="ar", trade=trade
    )


def draft_without_paper(*, viewer: Actor, procedures: Sequence[str]) -> Case | None:
    """The registration that this person left because no paper was there."""
    if viewer.space is None:
        return None
    drafts = Case.objects.filter(space=viewer.space, procedure__in=procedures, state="draft")
    return drafts.order_by("-saved_at", "id").first()
