"""The requests of a piece: answered, examined by the real rules, waiting or decided."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sijill.desk.actions.letters import new_letter_code
from sijill.desk.queries.ground import in_working_days
from sijill.desk.rules import CaseState
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Outcome
from sijill.portal.population.entries import REGIMES, Keepers, Told
from sijill.portal.population.rows import columns, heard
from sijill.register.rules.asking import Asking, read
from sijill.register.rules.entering import (
    ATTESTATION_OF_EXERCISE,
    WHO_MAY_ENTER,
    ListedTrade,
    Situation,
    examine,
)

LEGAL_DAYS, CORRECTION_DAYS, APPEAL_DAYS = 30, 30, 60
PAPERS = frozenset({"identity_front", "identity_back", "proof", "face"})
PROCEDURE = "registration"
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
TAKEN = 0.35  # of the files to examine, somebody's already
EXAMINED_AFTER, CORRECTED_AFTER, MENDED_AFTER, APPEALED_AFTER = (
    timedelta(days=days) for days in (2, 3, 7, 9)
)
GROUND = "attestation_not_recognised"
NOTE = "الشهادة لا تذكر مدة المزاولة."
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody's request: whose, where, and the instants of its life."""

    row: int
    case: str
    reference: str
    space: str
    line: str
    ending: str
    chance: float
    opened: datetime
    submitted: datetime | None
    decided: datetime | None
    entry: str = ""


@dataclass(slots=True)
class Rows:
    """What is written for requests, table by table, and acts as they are recorded."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    acts: list[Row] = field(default_factory=list)


def answers(told: Told, row: int) -> dict[str, dict[str, Any]]:
    """Every page of the registration as this person answered it."""
    ga, fa, gl, fl = told.names[row]
    return {
        "name": {"given_ar": ga, "family_ar": fa, "given_latin": gl, "family_latin": fl},
        "card": {
            "number": told.documents[row],
            "foreign": False,
            "valid_until": f"{2028 + row % 7}-0{1 + row % 9}-15",
            "birth": told.born[row],
            "birth_place": str(told.people.birth_place[row]),
            "sex": str(told.people.sex[row]),
        },
        "craft": {"trade": told.trades[row]},
        "proof": {
            "path": "attestation",
            "since": str(told.since[row]),
            "issuer": "",
            "more": False,
        },
        "phone": {"number": told.phones[row], "shared": bool(told.people.phone_shared[row])},
        "workplace": {
            "province": told.provinces[row],
            "commune": told.communes[row],
            "address": told.addresses[row],
            "lives_there": "yes",
        },
        "documents": {},
        "regime": {"regime": REGIMES[row % len(REGIMES)], "aid": "unknown"},
        "information": {"told": "population"},
    }


def write(asked: Asked, told: Told, keepers: Keepers, into: Rows) -> None:
    """Everything that is kept of one request."""
    given = answers(told, asked.row)
    if asked.ending == "draft":
        given = dict(list(given.items())[:4])
    office = told.institutions[asked.row]
    hands = keepers.examiner[office], keepers.registrar[office]
    into.tables["desk_case"].append(_case(asked, told, given, hands[0]))
    _acts(asked, into, office, hands)
    if asked.submitted is None:
        return
    into.tables["desk_case_keys"].append((asked.case, _keys(asked, told)))
    _verdicts(asked, read(given), into, hands[0])
    _correction(asked, into, hands[0])
    _decisions(asked, into, hands)


def _case(asked: Asked, told: Told, given: Mapping[str, Any], examiner: str) -> Row:
    row, state, sent = asked.row, STATE[asked.ending], asked.submitted
    ga, fa, gl, fl = told.names[row]
    started = _clock_started(asked)
    closed = state in (S.ACCEPTED, S.REFUSED, S.WITHDRAWN, S.LAPSED)
    taken = state in (S.SUBMITTED, S.RESUBMITTED, S.TO_CORRECT) and asked.chance < TAKEN
    return (
        *(asked.case, asked.reference, PROCEDURE, 1, state.value, asked.space),
        *(("entry", asked.entry) if asked.entry else ("", None)),
        told.institutions[row] if sent else None,
        told.provinces[row] if sent else "",
        *("ar", f"{ga} {fa}", f"{gl} {fl}", told.trades[row] if "craft" in given else ""),
        told.phones[row] if sent else "",
        bool(told.people.phone_shared[row]),
        dict(given),
        len(given),
        {page: turn for turn, page in enumerate(given, 1)},
        "" if sent else "phone",
        *(asked.opened, sent or asked.opened, sent),
        *((due(started), started, LEGAL_DAYS) if started else (None, None, None)),
        sent + CORRECTED_AFTER if sent and state is S.TO_CORRECT else None,
        "[]",
        1 if asked.ending in ("to_correct", "resubmitted") else 0,
        examiner if taken else None,
        *((asked.decided, asked.decided) if state in (S.ACCEPTED, S.REFUSED) else (None, None)),
        asked.decided if closed else None,
    )


def _clock_started(asked: Asked) -> date | None:
    """The day the clock runs from: that of the sending, or of the appeal."""
    if asked.ending == "appealed" and asked.decided:
        return civil_date(asked.decided + APPEALED_AFTER)
    return civil_date(asked.submitted) if asked.submitted else None


CASE = columns(
    "id reference procedure procedure_version state space subject_kind subject_id institution_id"
    " province language title_ar title_latin topic phone phone_shared answers revision"
    " page_revisions page opened_at saved_at submitted_at due_on clock_started_on clock_days"
    " clock_stopped_at clock_suspensions corrections_asked assignee_id decided_at notified_at"
    " closed_at"
)


@lru_cache(maxsize=4096)
def due(started: date) -> date:
    """The last day of the legal delay."""
    return in_working_days(started, LEGAL_DAYS)


def _keys(asked: Asked, told: Told) -> list[str]:
    row = asked.row
    exact = (f"ref:{asked.reference}", f"id:cin:{told.documents[row]}", f"tel:{told.phones[row]}")
    sounds = [key for name in told.names[row] for key in heard(name)]
    return sorted({*exact, f"born:{told.births[row][0]}", *sounds})


# --- what the rules answered --------------------------------------------------------------------


def _verdicts(asked: Asked, asking: Asking, into: Rows, examiner: str) -> None:
    assert asked.submitted is not None
    on = civil_date(asked.submitted)
    done = asked.ending in ("", "examined", "refused", "appealed")
    for position, (rule, verdict) in enumerate(examine(_situation(asking, on))):
        judged = done and verdict.outcome is Outcome.TO_EXAMINE
        no = judged and rule == "proof" and asked.ending in ("refused", "appealed")
        into.tables["desk_caseverdict"].append(
            (
                *(_of(asked.case, position), asked.case, rule, position, verdict.outcome.value),
                *(verdict.code, verdict.article, dict(verdict.facts), verdict.remedy),
                asked.submitted,
                *(("refused" if no else "ok", examiner) if judged else ("", None)),
                asked.submitted + EXAMINED_AFTER if judged else None,
                "",
            )
        )


VERDICT = columns(
    "id case_id rule position outcome code article facts remedy answered_at judged judged_by"
    " judged_at judged_note"
)


def _situation(asking: Asking, on: date) -> Situation:
    return Situation(
        asking=asking,
        evidence=PAPERS,
        on=on,
        years_of_practice=3,
        minimum_age=18,
        earliest_practice_age=8,
        trade=ListedTrade(code=asking.trade),
    )


def _of(case: str, turn: int) -> str:
    """The identifier of something that belongs to a case."""
    return f"{case[:13]}{turn:02x}{case[15:]}"


def _correction(asked: Asked, into: Rows, examiner: str) -> None:
    if asked.ending not in ("to_correct", "resubmitted"):
        return
    assert asked.submitted is not None
    at = asked.submitted + CORRECTED_AFTER
    items = json.dumps([{"evidence": "proof", "reason": "unreadable", "note": ""}])
    answered = asked.submitted + MENDED_AFTER if asked.ending == "resubmitted" else None
    until = civil_date(at) + timedelta(days=CORRECTION_DAYS)
    into.tables["desk_correction"].append(
        (_of(asked.case, 20), asked.case, examiner, at, until, items, answered)
    )


CORRECTION = ["id", "case_id", "asked_by", "asked_at", "until", "items", "answered_at"]


def _decisions(asked: Asked, into: Rows, hands: tuple[str, str]) -> None:
    """What was proposed, and signed when it was."""
    if asked.ending not in ("", "examined", "refused", "appealed"):
        return
    no = asked.ending in ("refused", "appealed")
    at = asked.decided
    into.tables["desk_decision"].append(
        (
            *(_of(asked.case, 21), asked.case, "refused" if no else "accepted"),
            "final" if at else "proposed",
            *((GROUND, ATTESTATION_OF_EXERCISE, NOTE) if no else ("", WHO_MAY_ENTER, "")),
            *(True, hands[0], _proposed_at(asked)),
            *((hands[1], at, _of(asked.case, 40)) if at else (None, None, None)),
            civil_date(at) + timedelta(days=APPEAL_DAYS) if at and no else None,
            new_letter_code() if at else None,
            "",
        )
    )
    if asked.ending == "appealed" and at:
        grounds = "الشهادة سلمها لي أمين الحرفة، وأزاول حرفتي منذ سنوات."
        row = (_of(asked.case, 22), asked.case, _of(asked.case, 21), grounds, at + APPEALED_AFTER)
        into.tables["desk_appeal"].append(row)


def _proposed_at(asked: Asked) -> datetime:
    """Some hours before the signature, or two days after the sending."""
    if asked.decided:
        return asked.decided - timedelta(hours=3)
    assert asked.submitted is not None
    return asked.submitted + EXAMINED_AFTER


DECISION = columns(
    "id case_id outcome stage ground article note four_eyes decided_by decided_at signed_by"
    " signed_at act appeal_until letter_code undone_as"
)
APPEAL = ["id", "case_id", "decision_id", "grounds", "lodged_at"]

# --- its acts -----------------------------------------------------------------------------------


def _acts(asked: Asked, into: Rows, office: str, hands: tuple[str, str]) -> None:
    """The acts of a request, each at its instant."""
    told = {"procedure": PROCEDURE, "version": 1}
    _act(into, asked, 41, "desk.opened", asked.opened, told)
    sent, ending = asked.submitted, asked.ending
    if sent is None:
        return
    facts = {"institution": office, "due_on": f"{due(civil_date(sent))}"}
    _act(into, asked, 42, "desk.submitted", sent, facts)
    if ending in ("to_correct", "resubmitted"):
        _act(into, asked, 43, "desk.correction_asked", sent + CORRECTED_AFTER, {}, office, hands[0])
    if ending == "resubmitted":
        _act(into, asked, 44, "desk.resubmitted", sent + MENDED_AFTER, facts)
    if ending in ("withdrawn", "lapsed") and asked.decided:
        by = "system" if ending == "lapsed" else "citizen"
        _act(into, asked, 45, f"desk.{ending}", asked.decided, {}, by=by)
    if ending in ("", "examined", "refused", "appealed"):
        _decided(asked, into, office, hands)


def _decided(asked: Asked, into: Rows, office: str, hands: tuple[str, str]) -> None:
    no = asked.ending in ("refused", "appealed")
    facts = {"outcome": "refused" if no else "accepted", "note": NOTE if no else ""}
    ground = (GROUND, ATTESTATION_OF_EXERCISE) if no else ("", WHO_MAY_ENTER)
    _act(into, asked, 46, "desk.proposed", _proposed_at(asked), facts, office, hands[0], why=ground)
    if asked.decided is None:
        return
    kind = f"desk.{facts['outcome']}"
    _act(into, asked, 40, kind, asked.decided, facts, office, hands[1], "registrar", why=ground)
    if asked.ending == "appealed":
        later = asked.decided + APPEALED_AFTER
        _act(into, asked, 47, "desk.appealed", later, {"decision": _of(asked.case, 21)})


def _act(  # noqa: PLR0913 - an act has as many parts; each is a column
    into: Rows,
    asked: Asked,
    turn: int,
    kind: str,
    at: datetime,
    facts: Mapping[str, Any],
    office: str = "",
    agent: str = "",
    role: str = "examiner",
    by: str = "citizen",
    why: tuple[str, str] = ("", ""),
) -> None:
    author = ("agent", agent, role, office) if agent else (by, _author(asked, by), "", "")
    subject = ("case", asked.case)
    row = (_of(asked.case, turn), kind, *subject, at, at, *author, why[1], why[0], dict(facts))
    into.acts.append(row)


def _author(asked: Asked, by: str) -> str | None:
    return asked.line if by == "citizen" else None


def line_of(phone: str, held: dict[str, str], made: list[Row], *, id: str, at: datetime) -> str:
    """The user of a telephone: the one already there, or a new one."""
    if phone not in held:
        held[phone] = id
        made.append((id, "!", "line", phone, "", "", "ar", True, at))
    return held[phone]


USER = columns("id password kind phone name_ar name_fr language is_active created_at")
SPACE = columns(
    "id line_id line_since label language shared_phone fact_kind fact_tries_left person"
    " seen_at created_at"
)
