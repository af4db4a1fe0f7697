"""Who acts and who looks: one frozen value that every query and every action asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from uuid import UUID

NATIONAL = frozenset({"*"})
NOWHERE: frozenset[str] = frozenset()
NOBODY: frozenset[UUID] = frozenset()


class ActorKind(StrEnum):
    """What stands behind a request."""

    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    AGENT = "agent"
    MACHINE = "machine"
    SYSTEM = "system"


class Role(StrEnum):
    """The office that a mandate gives."""

    ASSISTANT = "assistant"
    EXAMINER = "examiner"
    REGISTRAR = "registrar"
    DIRECTOR = "director"
    DELEGATE = "delegate"
    FEDERATION = "federation"
    MINISTRY = "ministry"
    AUDITOR = "auditor"
    ENROLLER = "enroller"  # of a contracted association or enterprise, for one campaign


class Assurance(IntEnum):
    """How surely the person is known; each level includes those below it."""

    NONE = 0
    CODE = 1  # a code sent to a phone that may be shared
    FACT = 2  # the code and a fact that only the person knows
    MFA = 3  # password and second factor
    STEP_UP = 4  # the second factor given again a moment ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an act, a look or a case is about: a kind and an identifier, never a foreign key."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """Powers that another agent lent: whose they are, which, and which acts they cover.

    `acts` tells of a kind of act, or of every kind of a room, whether it may be recorded.
    """

    giver: UUID
    deputation: UUID
    powers: frozenset[str]
    acts: tuple[tuple[str, bool], ...] = ()

    def covers(self, kind: str) -> bool:
        """Whether an act of this kind is within what was lent; what nobody named is not."""
        told = dict(self.acts)
        return told.get(kind, told.get(kind.partition(".")[0], False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person, machine or clock behind a read or a write, with what it may reach.

    `reach` holds the codes of the institutions whose files may be seen; {"*"} means all.
    `space` and `person` are the citizen's own, and open nothing but what is theirs.
    `scopes` and `grant` are a machine's: what it may ask, and the recorded basis on which.
    `lent` are the powers of another agent under which this one acts; `one_with` are the agents
    who count as the same person wherever two people are needed.
    """

    kind: ActorKind = ActorKind.ANONYMOUS
    user: UUID | None = None
    space: UUID | None = None
    person: UUID | None = None
    role: Role | None = None
    institution: str | None = None
    reach: frozenset[str] = field(default=NOWHERE)
    assurance: Assurance = Assurance.NONE
    language: str = "ar"
    name: str = ""
    scopes: frozenset[str] = field(default=NOWHERE)
    grant: UUID | None = None
    lent: Lent | None = None
    one_with: frozenset[UUID] = field(default=NOBODY)

    @property
    def stands_for(self) -> UUID | None:
        """For whom this actor acts, when it is not for themselves."""
        return self.lent.giver if self.lent else None

    def holds(self, power: str) -> bool:
        """Whether a power of the office is within what was lent; one's own office has all."""
        return self.lent is None or power in self.lent.powers

    def counts_as(self, user: UUID | None) -> bool:
        """Whether this actor and a user are one person where two are needed."""
        return user is not None and (user == self.user or user in self.one_with)

    @property
    def is_machine(self) -> bool:
        return self.kind is ActorKind.MACHINE

    @property
    def is_agent(self) -> bool:
        return self.kind is ActorKind.AGENT

    @property
    def is_national(self) -> bool:
        return self.reach == NATIONAL

    @property
    def only_reads(self) -> bool:
        """Whether this office changes nothing anywhere, whatever a page would let it do."""
        return self.role is Role.AUDITOR

    @property
    def only_helps(self) -> bool:
        """Whether nothing is within reach but what one began and has not sent: an enroller.

        What comes from a tablet is written by the house in an enroller's name, with its own reach.
        """
        return self.is_agent and self.role is Role.ENROLLER and self.reach == NOWHERE

    def reaches(self, institution: str | None) -> bool:
        """Whether files of this institution are within reach."""
        return self.is_national or institution in self.reach


ANONYMOUS = Actor()
SYSTEM = Actor(kind=ActorKind.SYSTEM, reach=NATIONAL, name="Sijill")
