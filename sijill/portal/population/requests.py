"""What the desk keeps of a request, as lines: the case, its verdicts, its decision, its acts.

The lines are those of the desk's own actions, written by hand because there are millions; a test
goes through the real actions for every way a request may stand, and compares.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from sijill.desk.actions.ending import SILENCE
from sijill.desk.queries import ground as given
from sijill.desk.rules import CaseState
from sijill.desk.rules.life import ONE_CORRECTION
from sijill.kernel.calendar import Clock, Suspension
from sijill.kernel.clock import civil_date, start_of
from sijill.kernel.verdict import Outcome, Verdict
from sijill.portal.population.days import Times
from sijill.portal.population.offices import Hands
from sijill.portal.population.rows import NOTHING, array, columns, escaped

LEGAL_DAYS, LEVEL_DAYS, CORRECTION_DAYS, APPEAL_DAYS = 30, 20, 30, 60
S = CaseState
STATE = {
    "": S.ACCEPTED,
    "draft": S.DRAFT,
    "submitted": S.SUBMITTED,
    "late": S.SUBMITTED,
    "to_correct": S.TO_CORRECT,
    "resubmitted": S.RESUBMITTED,
    "examined": S.EXAMINED,
    "refused": S.REFUSED,
    "appealed": S.APPEALED,
    "withdrawn": S.WITHDRAWN,
    "lapsed": S.LAPSED,
}
CLOSED = frozenset({"", "refused", "appealed", "withdrawn", "lapsed"})  # in nobody’s hands
REFUSED = frozenset({"refused", "appealed"})
APPEALED_ON = "الشهادة سلمها لي أمين الحرفة، وأزاول حرفتي منذ سنوات."
Verdicts = Sequence[tuple[str, Verdict]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the requests of one procedure have in common here."""

    procedure: str
    version: int
    pages: tuple[str, ...]
    begun: int  # pages of a draft
    next_page: str  # where a draft goes on
    papers: tuple[str, ...]
    doubtful: str  # the document that is asked again
    judged: str  # the rule that a refusal judges against
    ground: str  # of a refusal, with its article and words
    article: str
    note: str
    accepted_by: str  # the article of an acceptance


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody's request: whose, where, what was answered, and the instants of its life."""

    kind: Kind
    ending: str
    times: Times
    hands: Hands
    province: str
    title_ar: str
    title_latin: str
    topic: str
    phone: str
    shared: str  # t | f
    answers: str  # JSON
    keys: Callable[[], list[str]]
    verdicts: Callable[[date], Verdicts]
    case: str
    reference: str
    space: str
    line: str  # the user who asks
    letter: str  # the code of the decision letter
    entry: str = ""
    taken: bool = False  # somebody has it in hand


@dataclass(slots=True)
class Lines:
    """Lines table by table, and those of acts."""

    tables: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acts: list[str] = field(default_factory=list)


def write(asked: Asked, into: Lines) -> None:
    """Everything that is kept of one request."""
    tables = into.tables
    tables["desk_case"].append(_case(asked))
    act(into, asked, 41, "desk.opened", asked.times.opened, _opened(asked.kind))
    if asked.times.sent is None:
        _ended(asked, into)
        return
    tables["desk_case_keys"].append(f"{asked.case}\t{array(asked.keys())}\n")
    judged = _verdicts(asked, into)
    _sent(asked, into)
    _corrected(asked, into)
    _decided(asked, judged, into)
    _ended(asked, into)


@lru_cache
def _opened(kind: Kind) -> str:
    return json.dumps({"procedure": kind.procedure, "version": kind.version})


# --- the case -----------------------------------------------------------------------------------

CASE = columns(
    "id reference procedure procedure_version state space subject_kind subject_id institution_id"
    " province language title_ar title_latin topic phone phone_shared answers revision"
    " page_revisions page opened_at saved_at submitted_at due_on level_on clock_started_on"
    " clock_days clock_stopped_at clock_suspensions corrections_asked assignee_id decided_at"
    " notified_at closed_at reminded_at"
)


def _case(asked: Asked) -> str:
    kind, times, ending = asked.kind, asked.times, asked.ending
    sent = times.sent
    pages = kind.pages if sent else kind.pages[: kind.begun]
    decided = times.decided or NOTHING
    closed = times.ended or (decided if ending != "appealed" else NOTHING)
    assignee = asked.hands.examiner if asked.taken and ending not in CLOSED else NOTHING
    subject = f"entry\t{asked.entry}" if asked.entry else f"\t{NOTHING}"
    return (
        f"{asked.case}\t{asked.reference}\t{kind.procedure}\t{kind.version}\t{STATE[ending]}"
        f"\t{asked.space}\t{subject}\t{asked.hands.office if sent else NOTHING}"
        f"\t{asked.province if sent else ''}\tar\t{asked.title_ar}\t{asked.title_latin}"
        f"\t{asked.topic}\t{asked.phone if sent else ''}\t{asked.shared if sent else 'f'}"
        f"\t{asked.answers}\t{len(pages)}\t{_revisions(pages)}\t{'' if sent else kind.next_page}"
        f"\t{times.opened}\t{times.saved}\t{sent or NOTHING}\t{_clock(asked)}"
        f"\t{1 if times.asked else 0}\t{assignee}\t{decided}\t{decided}\t{closed}"
        f"\t{times.reminded or NOTHING}\n"
    )


@lru_cache
def _revisions(pages: tuple[str, ...]) -> str:
    return json.dumps({page: turn for turn, page in enumerate(pages, 1)})


def _clock(asked: Asked) -> str:
    """Due, meant, since when, of how many days, stopped at, stood still between."""
    times = asked.times
    if times.sent is None:
        return f"{NOTHING}\t{NOTHING}\t{NOTHING}\t{NOTHING}\t{NOTHING}\t[]"
    started = civil_date(times.appealed or times.sent)
    stood, due, meant = "[]", due_on(started), due_on(started, allowed=LEVEL_DAYS)
    if times.asked and times.mended:
        days = civil_date(times.asked), civil_date(times.mended)
        stood, due = json.dumps([[day.isoformat() for day in days]]), due_on(started, days)
        meant = due_on(started, days, allowed=LEVEL_DAYS)
    stopped = times.asked if asked.ending == "to_correct" else NOTHING
    return f"{due}\t{meant}\t{started}\t{LEGAL_DAYS}\t{stopped}\t{stood}"


@lru_cache(maxsize=4096)
def due_on(
    started: date, stood: tuple[date, date] | None = None, *, allowed: int = LEGAL_DAYS
) -> date:
    """The last day of the legal delay, which stands still during a correction."""
    suspensions = (Suspension(*stood),) if stood else ()
    due = Clock(started, allowed, suspensions, given.holidays(started)).due(started)
    assert due is not None  # nothing stands still for ever
    return due


def overdue(times: Times) -> Times:
    """The night after the last legal day of a file that nobody answered, the clock says so."""
    assert times.sent is not None
    night = start_of(due_on(civil_date(times.sent)) + timedelta(days=1)) + timedelta(hours=3)
    return replace(times, overdue=night, reminded=night)


# --- what the rules answered --------------------------------------------------------------------

VERDICT = columns(
    "id case_id rule position outcome code article facts remedy answered_at judged judged_by"
    " judged_at judged_note"
)
UNJUDGED = f"\t{NOTHING}\t{NOTHING}\t"


def _verdicts(asked: Asked, into: Lines) -> list[tuple[str, Verdict]]:
    """The answers of the rules; those that a person judged are handed back."""
    times, judged = asked.times, []
    answered = times.decided or times.proposed or times.mended or times.sent
    assert answered is not None
    for position, (rule, verdict) in enumerate(asked.verdicts(civil_date(answered))):
        by = UNJUDGED
        if times.judged and verdict.outcome is Outcome.TO_EXAMINE:
            judged.append((rule, verdict))
            by = f"{_judgement(asked, rule)}\t{asked.hands.examiner}\t{times.judged}\t"
        into.tables["desk_caseverdict"].append(
            f"{of(asked.case, position)}\t{asked.case}\t{rule}\t{position}"
            f"\t{verdict.outcome.value}\t{verdict.code}\t{verdict.article}"
            f"\t{said(tuple(verdict.facts.items()))}\t{verdict.remedy}\t{answered}\t{by}\n"
        )
    return judged


def _judgement(asked: Asked, rule: str) -> str:
    return "refused" if asked.ending in REFUSED and rule == asked.kind.judged else "ok"


@lru_cache(maxsize=1 << 16)
def said(facts: Iterable[tuple[str, object]]) -> str:
    """Facts as JSON, each once."""
    return escaped(json.dumps(dict(facts), ensure_ascii=False))


def of(case: str, turn: int) -> str:
    """The identifier of something that belongs to a case."""
    return f"{case[:13]}{turn:02x}{case[15:]}"


# --- corrections and decisions ------------------------------------------------------------------

CORRECTION = columns("id case_id asked_by asked_at until items answered_at")
DECISION = columns(
    "id case_id outcome stage ground article note four_eyes decided_by decided_at signed_by"
    " signed_at act appeal_until letter_code undone_as"
)
APPEAL = columns("id case_id decision_id grounds lodged_at")


def _corrected(asked: Asked, into: Lines) -> None:
    times, hands = asked.times, asked.hands
    if times.asked is None:
        return
    items = [{"evidence": asked.kind.doubtful, "reason": "unreadable", "note": ""}]
    until = _until(civil_date(times.asked))
    into.tables["desk_correction"].append(
        f"{of(asked.case, 20)}\t{asked.case}\t{hands.examiner}\t{times.asked}\t{until}"
        f"\t{json.dumps(items)}\t{times.mended or NOTHING}\n"
    )
    told = json.dumps({"items": items, "until": until.isoformat()})
    by = _agent(asked, "examiner")
    act(into, asked, 43, "desk.correction_asked", times.asked, told, by, ONE_CORRECTION)
    if times.mended:
        due = due_on(civil_date(times.sent), (civil_date(times.asked), civil_date(times.mended)))  # type: ignore[arg-type]
        told = json.dumps({"institution": hands.office, "due_on": f"{due}"})
        act(into, asked, 44, "desk.resubmitted", times.mended, told)


@lru_cache(maxsize=4096)
def _until(day: date) -> date:
    return given.in_working_days(day, CORRECTION_DAYS)


def _decided(asked: Asked, judged: list[tuple[str, Verdict]], into: Lines) -> None:
    """What was judged, proposed, and signed when it was."""
    times, kind = asked.times, asked.kind
    if times.judged is None or times.proposed is None:
        return
    by = _agent(asked, "examiner")
    for turn, (rule, verdict) in enumerate(judged, 50):
        told = said((("rule", rule), ("outcome", _judgement(asked, rule)), ("note", "")))
        article, code = verdict.article, verdict.code
        act(into, asked, turn, "desk.judged", times.judged, told, by, article, code)
    no = asked.ending in REFUSED
    outcome = "refused" if no else "accepted"
    note = kind.note if no else ""
    told = said((("outcome", outcome), ("note", note)))
    why = (kind.article, kind.ground) if no else (kind.accepted_by, "")
    act(into, asked, 46, "desk.proposed", times.proposed, told, by, *why)
    into.tables["desk_decision"].append(_decision(asked, outcome, why, note))
    if times.decided:
        by = _agent(asked, "registrar")
        act(into, asked, 40, f"desk.{outcome}", times.decided, told, by, *why)
    if times.appealed:
        _appealed(asked, into)


def _decision(asked: Asked, outcome: str, why: tuple[str, str], note: str) -> str:
    times, hands = asked.times, asked.hands
    signed = f"{NOTHING}\t{NOTHING}\t{NOTHING}\t{NOTHING}\t{NOTHING}"
    if times.decided:
        until = civil_date(times.decided) + timedelta(days=APPEAL_DAYS)
        signed = (
            f"{hands.registrar}\t{times.decided}\t{of(asked.case, 40)}"
            f"\t{until if asked.ending in REFUSED else NOTHING}\t{asked.letter}"
        )
    stage = "final" if times.decided else "proposed"
    return (
        f"{of(asked.case, 21)}\t{asked.case}\t{outcome}\t{stage}"
        f"\t{why[1]}\t{why[0]}\t{note}\tt\t{hands.examiner}\t{times.proposed}\t{signed}\t\n"
    )


def _appealed(asked: Asked, into: Lines) -> None:
    at = asked.times.appealed
    into.tables["desk_appeal"].append(
        f"{of(asked.case, 22)}\t{asked.case}\t{of(asked.case, 21)}\t{APPEALED_ON}\t{at}\n"
    )
    act(into, asked, 47, "desk.appealed", at, said((("grounds", APPEALED_ON),)))


# --- its acts -----------------------------------------------------------------------------------


def _sent(asked: Asked, into: Lines) -> None:
    times, hands = asked.times, asked.hands
    assert times.sent is not None
    due = due_on(civil_date(times.sent))
    told = said((("institution", hands.office), ("due_on", f"{due}")))
    act(into, asked, 42, "desk.submitted", times.sent, told)
    if asked.taken:
        told = said((("to", hands.examiner),))
        by = _agent(asked, "examiner")
        act(into, asked, 48, "desk.assigned", times.assigned, told, by)
    if times.overdue:
        told = said((("due_on", f"{due}"), ("institution", hands.office)))
        act(into, asked, 49, "desk.overdue", times.overdue, told, SYSTEM, SILENCE)


def _ended(asked: Asked, into: Lines) -> None:
    if asked.times.ended is None:
        return
    by = SYSTEM if asked.ending == "lapsed" else ""
    act(into, asked, 45, f"desk.{asked.ending}", asked.times.ended, "{}", by)


SYSTEM = f"system\t{NOTHING}\t\t"


def _agent(asked: Asked, role: str) -> str:
    return f"agent\t{getattr(asked.hands, role)}\t{role}\t{asked.hands.office}"


def act(  # noqa: PLR0913 - an act has as many parts; each is a column
    into: Lines,
    asked: Asked,
    turn: int,
    kind: str,
    at: object,
    told: str,
    by: str = "",
    article: str = "",
    ground: str = "",
) -> None:
    """Write an act on a case; of who asks, unless somebody else is named."""
    author = by or f"citizen\t{asked.line}\t\t"
    into.acts.append(
        f"{of(asked.case, turn)}\t{kind}\tcase\t{asked.case}\t{at}\t{at}\t{author}"
        f"\t{article}\t{ground}\t{told}\n"
    )
