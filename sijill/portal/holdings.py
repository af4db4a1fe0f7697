"""Everything that is held about a person, gathered for that person alone (law no. 09-08, art. 7).

Every table of the house stands here, told or with the reason why it holds nothing of a person's;
a test fails when a new table is in neither list. Names of agents are left out, their institutions
stay: whoever wants the name asks the institution, which answers for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from sijill.accounts import models as accounts
from sijill.campaigns import models as campaigns
from sijill.cards import models as cards
from sijill.desk import models as desk
from sijill.desk.rules.evidence import EvidenceState
from sijill.field import models as field_tables
from sijill.institutions import models as institutions
from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger import models as ledger
from sijill.ledger.consumers import open_kinds
from sijill.ledger.transaction import acting_for
from sijill.protection import models as protection
from sijill.register import models as register

Rows = QuerySet[Any]
SEALS = frozenset({"key_id", "wrapped_key", "digest", "sealed", "fact_digest", "national_digest"})


@dataclass(frozen=True)
class Whose:
    """A person by all that leads to their rows; nothing of it comes from what a browser sent."""

    space: UUID
    person: UUID | None

    @cached_property
    def cases(self) -> list[UUID]:
        """Their requests."""
        return _ids(desk.Case.objects.filter(space=self.space))

    @cached_property
    def organisations(self) -> list[UUID]:
        """What they act for."""
        return _ids(register.Organisation.objects.filter(space=self.space))

    @cached_property
    def entries(self) -> list[UUID]:
        """Their own entry, those found to be theirs too, and those of what they act for."""
        leads = (
            self.own("person"),
            self.own("merged_into__person"),
            Q(organisation__in=self.organisations),
        )
        own, *others = (register.Entry.objects.filter(lead).values("pk") for lead in leads)
        return _ids(register.Entry.objects.filter(pk__in=own.union(*others)))

    @cached_property
    def cards(self) -> list[UUID]:
        """Their cards."""
        return _ids(cards.Card.objects.filter(self.own("person")))

    def own(self, column: str) -> Q:
        """Rows of the person, when one is known."""
        return Q(**{column: self.person}) if self.person else Q(pk__in=[])

    @property
    def subjects(self) -> Q:
        """Whatever acts may be about."""
        found = Q(subject_kind="space", subject_id=self.space)
        found |= Q(subject_kind="case", subject_id__in=self.cases)
        found |= Q(subject_kind="entry", subject_id__in=self.entries)
        found |= Q(subject_kind="card", subject_id__in=self.cards)
        return found | Q(subject_kind="person", subject_id=self.person or self.space)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A table in which something of a person stands: which rows, and what stays unsaid."""

    table: type[Model]
    rows: Callable[[Whose], Q]
    hidden: frozenset[str] = frozenset()

    @property
    def shown(self) -> list[str]:
        """The columns that are told: neither keys nor agents."""
        return [
            field.attname
            for field in self.table._meta.concrete_fields
            if field.name not in self.hidden | SEALS and not _names_an_agent(field.name)
        ]


def _ids(rows: Rows) -> list[UUID]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _of_case(whose: Whose) -> Q:
    return Q(case__in=whose.cases)


HELD: tuple[Holding, ...] = (
    Holding(
        table=accounts.User,
        rows=lambda w: Q(pk__in=accounts.Space.objects.filter(pk=w.space).values("line")),
        hidden=frozenset({"password"}),
    ),
    Holding(table=accounts.Space, rows=lambda w: Q(pk=w.space)),
    Holding(table=accounts.Mailbox, rows=lambda w: Q(space=w.space), hidden=frozenset({"asked"})),
    Holding(
        table=accounts.Challenge, rows=lambda w: Q(space=w.space), hidden=frozenset({"browser"})
    ),
    Holding(table=accounts.OutboxMessage, rows=lambda w: Q(space=w.space)),
    Holding(table=accounts.Consent, rows=lambda w: Q(space=w.space)),
    Holding(table=desk.Case, rows=lambda w: Q(space=w.space)),
    Holding(table=desk.Evidence, rows=_of_case),
    Holding(table=desk.CaseVerdict, rows=_of_case),
    Holding(table=desk.Correction, rows=_of_case),
    Holding(table=desk.Decision, rows=_of_case),
    Holding(table=desk.Appeal, rows=_of_case),
    Holding(table=desk.Agreement, rows=_of_case),
    Holding(table=desk.Visit, rows=_of_case),
    Holding(table=desk.Hearing, rows=_of_case, hidden=frozenset({"markers"})),
    Holding(
        table=field_tables.Envelope, rows=_of_case, hidden=frozenset({"device", "kid", "remarks"})
    ),
    Holding(
        table=field_tables.EnvelopePart,
        rows=lambda w: Q(
            envelope__in=field_tables.Envelope.objects.filter(case__in=w.cases).values("pk")
        ),
    ),
    Holding(table=register.Person, rows=lambda w: w.own("pk")),
    Holding(table=register.Organisation, rows=lambda w: Q(space=w.space)),
    Holding(table=register.Entry, rows=lambda w: Q(pk__in=w.entries)),
    Holding(table=register.Version, rows=lambda w: Q(entry__in=w.entries)),
    Holding(
        table=register.Membership,
        rows=lambda w: Q(organisation__in=w.organisations) | w.own("person"),
    ),
    Holding(
        table=register.Supervision,
        rows=lambda w: Q(enterprise__in=w.entries) | Q(supervisor__in=w.entries),
    ),
    Holding(table=register.GroupingMember, rows=lambda w: Q(entry__in=w.entries)),
    Holding(table=register.Opposition, rows=lambda w: Q(entry__in=w.entries)),
    Holding(table=register.Confirmation, rows=lambda w: Q(entry__in=w.entries)),
    Holding(table=register.SupervisorAnswer, rows=lambda w: Q(supervisor__in=w.entries)),
    Holding(table=register.Attestation, rows=lambda w: Q(space=w.space)),
    Holding(
        table=register.Testimony,
        rows=_of_case,
        hidden=frozenset({"entry", "nia", "name", "phone"}),  # the witness has rights too
    ),
    Holding(
        table=register.Merge,
        rows=lambda w: Q(keep__in=w.entries) | Q(other__in=w.entries),
        hidden=frozenset({"before"}),
    ),
    Holding(table=register.Denial, rows=_of_case),
    Holding(
        table=register.Control,
        # told once it is over: told before, nothing would be seen
        rows=lambda w: Q(entry__in=w.entries, state="settled"),
        hidden=frozenset({"owner", "ticket", "signal"}),
    ),
    Holding(
        table=register.Ticket, rows=lambda w: Q(entry__in=w.entries), hidden=frozenset({"draw"})
    ),
    Holding(table=register.Exported, rows=lambda w: Q(entry__in=w.entries)),
    Holding(table=register.Provenance, rows=lambda w: Q(entry__in=w.entries)),
    Holding(table=cards.Card, rows=lambda w: w.own("person")),
    Holding(table=cards.Place, rows=lambda w: Q(card__in=w.cards)),
    Holding(table=cards.Carried, rows=lambda w: Q(card__in=w.cards)),
    Holding(table=cards.Handover, rows=lambda w: Q(card__in=w.cards)),
    Holding(table=protection.Affiliation, rows=lambda w: w.own("person")),
    Holding(
        table=protection.Question,
        rows=lambda w: Q(
            affiliation__in=protection.Affiliation.objects.filter(w.own("person")).values("pk")
        ),
    ),
    Holding(
        table=protection.Line,
        rows=lambda w: Q(
            affiliation__in=protection.Affiliation.objects.filter(w.own("person")).values("pk")
        ),
        hidden=frozenset({"key", "said"}),
    ),
    Holding(
        table=protection.Rights,
        rows=lambda w: Q(
            affiliation__in=protection.Affiliation.objects.filter(w.own("person")).values("pk")
        ),
    ),
    Holding(table=protection.Inquiry, rows=lambda w: w.own("person"), hidden=frozenset({"key"})),
    # What the fund says of somebody who may be another person stays with those who settle it.
    Holding(
        table=protection.Difference,
        rows=lambda w: w.own("person"),
        hidden=frozenset({"key", "says", "theirs", "their_id", "chance", "tie"}),
    ),
    Holding(
        table=protection.Counterpart,
        rows=lambda w: Q(entry__in=w.entries),
        hidden=frozenset({"their_id", "chance"}),
    ),
    Holding(
        table=campaigns.Unit,
        rows=lambda w: Q(entry__in=w.entries),
        hidden=frozenset({"statement", "rank"}),
    ),
    Holding(table=campaigns.Call, rows=lambda w: Q(unit__entry__in=w.entries)),
    Holding(table=institutions.Organiser, rows=lambda w: Q(entry__in=w.entries)),
    Holding(table=institutions.RollLine, rows=lambda w: Q(entry__in=w.entries)),
    Holding(
        table=institutions.Presence,
        rows=lambda w: Q(line__entry__in=w.entries),
        hidden=frozenset({"by"}),
    ),
    Holding(table=institutions.Candidate, rows=lambda w: Q(line__entry__in=w.entries)),
    Holding(table=institutions.OfficeHolder, rows=lambda w: Q(entry__in=w.entries)),
    Holding(table=ledger.Act, rows=lambda w: w.subjects),
    Holding(
        table=ledger.ActFacts,
        rows=lambda w: Q(
            act__in=ledger.Act.objects.filter(w.subjects, kind__in=open_kinds()).values("pk")
        ),
    ),
    Holding(
        table=ledger.Look,
        rows=lambda w: Q(space=w.space) | w.own("person"),
        hidden=frozenset({"terms"}),
    ),
)

_OF_THE_HOUSE = "the State's own: reference data, institutions, agents and their work"
_OF_THE_LOG = "numbers and digests of the sealed log, in which no person can be read"
_OF_TWO = "what is compared of two persons would tell each of the other; a merge is told"
_DERIVED = "made of what is told elsewhere, to search with; tells nothing more"
NOT_HELD: Mapping[str, str] = {
    **dict.fromkeys(("register.Pair", "register.Opinion"), _OF_TWO),
    **dict.fromkeys(
        (
            *("reference.Region", "reference.Province", "reference.Commune"),
            *("reference.Nomenclature", "reference.Trade", "reference.TradeWord"),
            *("reference.TradeSuccession", "reference.Holiday", "reference.Parameter"),
            *("field.Device", "field.ChamberKey"),
            *("reference.ParameterChange", "institutions.Institution", "institutions.Territory"),
            *("institutions.Mandate", "institutions.Commission", "institutions.Member"),
            "institutions.Deputation",
            *("institutions.Body", "institutions.Roll", "institutions.Statute"),
            *("institutions.Assembly", "institutions.Ballot", "institutions.TellerCount"),
            *("institutions.TerritoryMove", "institutions.Seat", "institutions.Meeting"),
            *("institutions.Attendance", "institutions.Point", "institutions.FollowUp"),
            *("institutions.MailYear", "institutions.Letter", "institutions.LetterNote"),
            *("institutions.Scan", "institutions.Plan", "institutions.Line"),
            "institutions.RingNumber",
            *("institutions.Entered", "institutions.Change", "institutions.Belonging"),
            *("accounts.ToldText", "accounts.Invitation", "accounts.MachineClient"),
            *("accounts.MessageMonth", "accounts.MessageText"),
            *("voices.Recording", "voices.Sound"),
            *("accounts.MachineGrant", "accounts.MachineToken", "accounts.KeptAnswer"),
            *("desk.Skill", "desk.Leave", "desk.KeptFilter", "desk.Bulk"),
            *("desk.Sitting", "desk.Seat", "desk.Conflict", "desk.Mark", "register.Source"),
            "register.Layout",
            *("register.Draw", "register.Export", "register.Take"),
            "register.Grouping",
            *("campaigns.Campaign", "campaigns.Statement"),
            *("cards.Batch", "cards.Release", "cards.Return", "ledger.Verification"),
            *("protection.Stream", "protection.Outgoing", "protection.Incoming"),
            "protection.Parcel",
            "protection.Run",
        ),
        _OF_THE_HOUSE,
    ),
    **dict.fromkeys(
        (
            *("ledger.Pending", "ledger.Sealed", "ledger.FullTile", "ledger.Checkpoint"),
            *("ledger.Cosignature", "ledger.Cursor", "ledger.Handled", "ledger.Parked"),
            "ledger.Indicator",
        ),
        _OF_THE_LOG,
    ),
    **dict.fromkeys(
        ("desk.CaseKeys", "register.PersonKeys", "register.OrganisationKeys", "register.Word"),
        _DERIVED,
    ),
    **dict.fromkeys(
        ("protection.Placed", "protection.Remark"),
        "in which file a line stood, and what was wrong with an answer: the line tells the rest",
    ),
    **dict.fromkeys(
        ("desk.Notice", "desk.BulkLine"),
        "how the desk keeps its own pace; what is decided of a request is told with it",
    ),
    "protection.Sampled": "compares two records that may be two people's; judged, then a figure",
    "accounts.Tally": "counts by a digest that leads to nobody",
    "desk.Likeness": "compares two people: what is said of the other is not this person's",
    "register.Signal": "what stands out among many requests: it tells of none of their people",
    "register.Held": "rows of an old roll that nobody could tell whose they are",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """The rows of one table, as they are given to the person."""

    table: str
    rows: list[dict[str, Any]]


def held_about(*, viewer: Actor) -> list[Told]:
    """What every table holds about the person who asks; nobody else's can be asked for."""
    if viewer.space is None:
        return []
    whose = Whose(viewer.space, viewer.person)
    with acting_for(SYSTEM):
        return [_told(each, whose) for each in HELD]


def documents(*, viewer: Actor) -> Iterator[desk.Evidence]:
    """The documents of the person's requests that are still kept."""
    space = viewer.space
    assert space is not None
    kept = desk.Evidence.objects.filter(case__space=space).exclude(state=EvidenceState.REMOVED)
    return kept.select_related("case").order_by("case__reference", "uploaded_at", "id").iterator()


def _told(holding: Holding, whose: Whose) -> Told:
    found = holding.table._default_manager.filter(holding.rows(whose)).order_by("pk")
    return Told(table=holding.table._meta.label, rows=list(found.values(*holding.shown)))


def _names_an_agent(field: str) -> bool:
    return field.endswith("_by") or field in ("by_user", "by_for", "assignee", "agent", "user")
