"""What a room declares to let people ask for something, and the list of what is declared.

A procedure is data and pure functions; the desk does the rest. See the example in
`docs/procedures.md`, which is run as a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from sijill.desk.wording.answered import Answered, of_a_request
from sijill.desk.wording.called import REQUEST, Called
from sijill.institutions.rules import Kind
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sijill.desk.models import Case, Decision

    Text = str | _StrPromise
else:
    Text = Any

Answers = Mapping[str, Mapping[str, Any]]  # {page: {field: value}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One box of a question.

    `kind` names a form field that the desk knows: text, long_text, name_ar, name_latin, cin,
    birth_date, choice, trade, province, commune, phone, year, number, check, code; also
    `day` (a whole date), `partial_day` ("2021", "2021-06" or "2021-06-14"), `trades` (several),
    `residence` (a foreigner's card), `ice` (of an organisation), `nia` (a number for life).
    Answers keep what is canonical: dates as ISO text, a CIN as "C418207", a phone as
    "+212661234578", a trade, province or commune as its code.
    `options` are (value, label) pairs for choice.
    """

    code: str
    kind: str
    label: Text
    hint: Text = ""
    required: bool = True
    options: tuple[tuple[str, Text], ...] = ()
    pictograms: Mapping[str, str] = field(default_factory=dict)
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What the yes and the no of a file are called, where they are not a request's."""

    accept: Text
    refuse: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """How the lines of a list are named: the fields of its page are asked again for each line."""

    add: Text  # the button that asks for one more
    one: Text  # the title of the page of one line
    none: Text  # what stands there before the first
    title_of: Callable[[Mapping[str, Any]], Text]
    note_of: Callable[[Mapping[str, Any]], Text] = lambda row: ""
    check: Callable[[Mapping[str, Any], date], Sequence[tuple[str, Text]]] = lambda row, today: ()
    summary_of: Callable[[Answers, date], Text] = lambda answers, today: ""
    at_most: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One question on one page; `shown_if` skips it by what was answered before.

    `kind` is "questions", "evidence" (one slot for each code in `evidence`), "information"
    (a text to be told, with the consent it asks; recorded by accounts) or "list" (the fields
    asked as often as the person wants, one line after the other; kept as {"rows": […]}).
    """

    code: str
    title: Text
    hint: Text = ""
    kind: str = "questions"
    fields: tuple[Field, ...] = ()
    evidence: tuple[str, ...] = ()
    template: str = ""
    rows: Rows | None = None
    # What stands above the boxes, to be read before answering: (label, what is known).
    shows: Callable[[Answers], Sequence[tuple[Text, str]]] = lambda answers: ()
    # The address that follows this page instead of the next question, or nothing.
    leads: Callable[[Case], str] = lambda case: ""
    shown_if: Callable[[Answers], bool] = lambda answers: True
    check: Callable[[Answers, date], Sequence[tuple[str, Text]]] = lambda answers, today: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKind:
    """A document that may be joined; `required_if` by what was answered."""

    code: str
    label: Text
    hint: Text = ""
    pages: int = 5
    portrait: bool = False
    film: bool = False  # a short film, and nothing else
    optional: bool = False  # offered to everybody, asked of nobody
    required_if: Callable[[Answers], bool] = lambda answers: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What came of the visit: an outcome of its report, or "waived" with its ground."""

    outcome: str
    ground: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the commission made of the case: passed or failed, with the mean of one hundred."""

    result: str
    average: Decimal
    threshold: Decimal
    on: date
    code: str  # of the minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What the rules of a procedure are given: pure values, nothing that reads a database."""

    answers: Answers
    evidence: frozenset[str]
    on: date
    parameters: Mapping[str, Any]
    territory_ok: bool
    likenesses_open: int
    looked_up: Mapping[str, Any] = field(default_factory=dict)  # the procedure's own facts
    visited: Visited | None = None
    heard: Heard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One thing to look at in a visit: yes, no, or not seen."""

    code: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitStage:
    """An agent goes to the place of work and reports, or says why nobody needs to."""

    sights: tuple[Sight, ...]
    wanted_if: Callable[[Answers], bool] = lambda answers: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a marking grid and the most points it gives."""

    code: str
    label: Text
    most: int
    hint: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingStage:
    """A commission marks the case on a grid; figures are dated parameters."""

    grid: tuple[Criterion, ...]
    commission: str = "qualification"
    threshold: str = "commission.threshold"
    quorum: str = "commission.quorum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Who proposes and who decides; whether they must be two people, dated parameters say.

    `visit` and `sitting` must have ended before anything is proposed; the visit comes first.
    """

    proposes: frozenset[Role] = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
    decides: frozenset[Role] = frozenset({Role.REGISTRAR, Role.DELEGATE})
    visit: VisitStage | None = None
    sitting: SittingStage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field of a pair that may be the same person; `difference` is a code of wording.

    `bits` is what the field weighs for one person, or against when it is below nought.
    """

    field: str
    ours: str
    theirs: str
    difference: str
    bits: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """Something that may be the same person as the case, with its score 0–100."""

    other: Any  # kernel.actor.Subject
    score: int
    grounds: tuple[Compared, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Something the person may do or read beside a case that was sent."""

    title: Text
    note: Text
    href: str
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a case is opened about, and what is known of it before the first question.

    `answers` are kept under pages that the procedure does not ask; nobody can change them.
    """

    subject: Any  # kernel.actor.Subject
    answers: Answers = field(default_factory=dict)
    # At a counter, where they have a place of their own: the case lies there, and their phone
    # answers for them.
    space: UUID | None = None
    phone: str = ""


class OnSubmission(Protocol):
    """What a room does when a case of its procedure is sent; runs in the same transaction."""

    def __call__(self, *, case: Case, by: Actor, at: datetime) -> object:
        """Return nothing that the desk reads."""


class OnDecision(Protocol):
    """What a room does when a case of its procedure is decided; runs in the same transaction."""

    def __call__(self, *, case: Case, decision: Decision, by: Actor, at: datetime) -> Any:
        """Return the subject it created or changed, or None."""


def nothing(*, case: Case, decision: Decision, by: Actor, at: datetime) -> None:
    """The decision changes nothing beyond the case."""


def never(answers: Answers) -> bool:
    """No answer lets a rule alone accept it."""
    return False


def silent(*, case: Case, by: Actor, at: datetime) -> None:
    """Sending concerns nobody beyond the desk."""


def of_nothing(actor: Actor, about: UUID | None) -> Known | None:
    """The case is opened about nothing that exists already."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """Something one may ask of the State, declared and versioned; the desk runs it.

    `examine` answers one (rule, Verdict) for each rule, in the order of the law.
    `parameters` are the dated parameters that its rules read. `clock` names the parameter of
    the legal days, `silence` the parameter of its effect (refused | accepted | none).
    `competence` names the parameter that says which kind of institution is competent.
    """

    code: str
    version: int
    title: Text
    pages: tuple[Page, ...]
    evidence: tuple[EvidenceKind, ...]
    examine: Callable[[Examination], Sequence[tuple[str, Verdict]]]
    rule_labels: Mapping[str, Text]
    answer_of: Callable[[str, Answers], str]  # what the case page shows beside a rule
    verdict_text: Callable[[Verdict], Text]
    # {rule: kind of evidence that shows it}: the examiner sees both at once.
    proof_of: Mapping[str, str] = field(default_factory=dict)
    short_title: Text = ""  # one or two words for the inbox; the title without it
    start_template: str = ""  # what it is, what it costs, what follows; a plain page without it
    parameters: tuple[str, ...] = ()
    look_up: Callable[[Case, date], Mapping[str, Any]] = lambda case, on: {}
    likenesses: Callable[[Case], Sequence[Like]] = lambda case: ()
    # Exact keys kept beside the name keys of the case ("id:cin:C418207", "tel:+212…").
    keys_of: Callable[[Answers], Sequence[str]] = lambda answers: ()
    # Asked before submission: the address of a page that must be read first, or nothing.
    divert: Callable[[Case], str] = lambda case: ""
    title_of: Callable[[Answers], tuple[str, str]] = lambda answers: ("", "")
    topic_of: Callable[[Answers], str] = lambda answers: ""
    province_of: Callable[[Answers], str] = lambda answers: ""
    may_ask: Callable[[Actor], Verdict | None] = lambda actor: None
    assisted: bool = True  # an agent may fill it with the person at a counter
    contracted: bool = False  # so may an enroller under contract, and nothing else
    # By the answers of its first page: whether the case lies in a space of its own, unknown to
    # the account of whoever asks; its number and a secret number open it.
    apart: Callable[[Mapping[str, Any]], bool] = lambda first: False
    # What a quick enrolment takes at a fair, {page: boxes}; the person or a counter finishes it.
    intake: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_machine: bool = False  # a program may send it for somebody who gave it a mandate
    # What the case concerns, found within the asker's scope; Refused when it must and is not.
    concerns: Callable[[Actor, UUID | None], Known | None] = of_nothing
    on_submission: OnSubmission = silent
    clock: str = "desk.days_to_decide"
    silence: str = "desk.effect_of_silence"
    competence: str = "competence.default"
    # Who answers, where what was said decides it and not a parameter alone.
    answered_by: Callable[[Answers, date], str | None] | None = None
    # The kinds of institution to which such a case is never handed.
    kept_from: Callable[[Answers], frozenset[Kind]] = lambda answers: frozenset()
    stage: Stage = Stage()
    # By the answers: whether it is accepted at once, by rule, when every rule says yes.
    by_rule: Callable[[Answers], bool] = never
    of_office: bool = False  # opened by an institution itself, in nobody's name; contestable
    on_acceptance: OnDecision = nothing
    on_refusal: OnDecision = nothing
    on_undoing: OnDecision = nothing
    grounds_of_refusal: Mapping[str, tuple[Text, str]] = field(default_factory=dict)
    answers_in_words: bool = False  # who accepts writes what is done; the person reads it
    ways: Ways | None = None  # what its two ways to decide are called, where yes and no say little
    ways_on_appeal: Ways | None = None
    # What a yes may rest on, {code: what it says}; whoever accepts chooses one of them.
    grounds_of_acceptance: Mapping[str, Text] = field(default_factory=dict)
    # (outcome, whether it answers an appeal, ground) → what was decided, as the letter's reader,
    # whoever checks it, the person and their phone are told it.
    answered: Callable[[str, bool, str], Answered] = of_a_request
    called: Called = REQUEST  # what a file of it is, to whoever sent it
    effect_of_acceptance: Callable[[Case], Text] = lambda case: ""
    # What stands beside the dates of a case that was sent: a code to type, a document to fetch.
    beside: Callable[[Case, Actor], Sequence[Beside]] = lambda case, viewer: ()
    # Who asks for the person of the case, and in which quality; nothing when they ask themselves.
    filed_by: Callable[[Answers], Text] = lambda answers: ""
    afterwards: tuple[Text, Text] | None = None  # what acceptance opens, and when: the last star

    def ground_said(self, code: str) -> Text:
        """What a decision rests on, in words; the code itself where nothing is declared."""
        return self.grounds_of_acceptance.get(code) or self.grounds_of_refusal.get(code, (code,))[0]


_installed: dict[tuple[str, int], Procedure] = {}


def install(procedures: Sequence[Procedure]) -> None:
    """Take the procedures that `config` lists; older versions stay for cases opened under them."""
    for procedure in procedures:
        _installed[procedure.code, procedure.version] = procedure


def procedure(code: str, version: int | None = None) -> Procedure:
    """The procedure under this code, of this version or the newest."""
    if version is not None:
        return _installed[code, version]
    return _installed[code, max(v for c, v in _installed if c == code)]


def at_the_counter() -> tuple[Procedure, ...]:
    """What an agent may open with somebody who is there and of whom nothing is known yet."""
    newest = {code: procedure(code) for code, _ in _installed}
    return tuple(
        p for p in newest.values() if p.assisted and not p.of_office and p.concerns is of_nothing
    )


def about_something() -> tuple[Procedure, ...]:
    """What may be asked about something that exists: an entry, a card."""
    return tuple(p for p in installed() if not p.of_office and p.concerns is not of_nothing)


def installed() -> tuple[Procedure, ...]:
    """The newest version of every procedure, by code."""
    return tuple(procedure(code) for code in sorted({c for c, _ in _installed}))
