"""A case as its page shows it: rows, pairs, documents, dates, and which buttons are alive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sijill.desk.models import CaseVerdict, Evidence, Likeness
from sijill.desk.procedures import Answers, Page
from sijill.desk.queries.casefile import CaseFile
from sijill.desk.rules import AT_THE_DESK, DECIDED, TO_EXAMINE, CaseState, may_ask_correction
from sijill.desk.rules.completeness import rows_of
from sijill.desk.wording import agent as wording
from sijill.desk.wording.answers import said
from sijill.desk.wording.articles import cited
from sijill.desk.wording.stages import seen_label
from sijill.institutions.queries import institution
from sijill.kernel.actor import Actor
from sijill.kernel.calendar import working_days_between
from sijill.kernel.verdict import Outcome, Verdict
from sijill.reference import queries as reference
from sijill.web import writing
from sijill.web.pages_of import Compared, VerdictRow

Text = str | Promise
HOLIDAYS_BACK = 400
HEADS = ("nia", "reference", "chamber")  # they name the other file, nobody compares them
WORDS = ("trade", "sex", "commune")  # a letter of these says nothing alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document in the viewer: its thumb, and its pages."""

    evidence: Evidence
    label: Text
    icon: str
    href: str
    current: bool
    poor: bool
    pages: Sequence[str] = field(default=())
    film: str = ""  # where it is downloaded; a film has no pages
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A possible duplicate: the fields side by side, and what was said of it."""

    likeness: Likeness
    rows: Sequence[Compared]
    other: Text
    settled: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Day n of m."""

    day: int
    total: int
    due: date | None
    late: int
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """What may be done now; `closed` says why acceptance is off."""

    mode: str  # examine | sign | waiting | signed_first | theirs | closed | read
    closed: str = ""
    articles: str = ""
    correction: bool = False
    correction_closed: str = ""
    effect: Text = ""


def rows(file: CaseFile, *, rule: str, address: str) -> list[VerdictRow]:
    """One row for each rule, in the order of the law; the one in hand is lit."""
    return [_row(file, row, rule, address) for row in file.verdicts]


def _row(file: CaseFile, row: CaseVerdict, rule: str, address: str) -> VerdictRow:
    outcome, word = wording.answer(row, file.case.state)
    current = row.rule == rule
    answer = file.declared.answer_of(row.rule, file.case.answers)
    said = "" if outcome == Outcome.OK and not current else _sentence(file, row)
    return VerdictRow(
        question=file.declared.rule_labels.get(row.rule, row.rule),
        answer=answer or _sentence(file, row),
        note=wording.judged(row, file.names) or (said if answer else ""),
        outcome=outcome,
        word=word,
        article=cited(row.article),
        current=current,
        href=f"{address}?{urlencode({'rule': row.rule})}",
        key=file.declared.proof_of.get(row.rule, ""),
    )


def _sentence(file: CaseFile, row: CaseVerdict) -> str:
    verdict = Verdict(
        outcome=Outcome(row.outcome),
        code=row.code,
        article=row.article,
        facts=row.facts,
        remedy=row.remedy,
        until=row.until,
    )
    return str(file.declared.verdict_text(verdict))


def in_hand(file: CaseFile, asked: str) -> str:
    """The rule in hand: the one asked for, else the first that a person must still judge."""
    rules = [row.rule for row in file.verdicts]
    if asked in rules:
        return asked
    state = file.case.state
    waits = (r.rule for r in file.verdicts if wording.answer(r, state)[0] == Outcome.TO_EXAMINE)
    return next(waits, "")


def tallies(file: CaseFile) -> list[tuple[str, str]]:
    """How many rules are met, to assess, not met; in a closed case, which nobody assessed."""
    count = Counter(wording.answer(row, file.case.state)[0] for row in file.verdicts)
    left = count[wording.NOT_JUDGED]
    said = (
        ("ok", "ok", ngettext("%(n)s met", "%(n)s met", count["ok"])),
        ("wait", "to_examine", ngettext("%(n)s to assess", "%(n)s to assess", count["to_examine"])),
        ("plain", wording.NOT_JUDGED, ngettext("%(n)s not assessed", "%(n)s not assessed", left)),
        ("refuse", "refused", ngettext("%(n)s not met", "%(n)s not met", count["refused"])),
    )
    return [(kind, text % {"n": count[name]}) for kind, name, text in said if count[name]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A list that the person told line by line, as a table."""

    title: Text
    heads: Sequence[Text]
    rows: Sequence[Sequence[tuple[Text, str]]]  # each cell with its head
    summary: Text


def lists(file: CaseFile) -> list[Told]:
    """Every list of the request, each with its own summary."""
    answers = file.case.answers
    return [_list(page, answers, file.today) for page in file.declared.pages if page.rows]


def _list(page: Page, answers: Answers, today: date) -> Told:
    assert page.rows is not None
    kept = rows_of(page, answers)
    boxes = [box for box in page.fields if any(said(box, row, answers) for row in kept)]
    return Told(
        title=page.title,
        heads=[box.label for box in boxes],
        rows=[[(box.label, said(box, row, answers)) for box in boxes] for row in kept],
        summary=page.rows.summary_of(answers, today),
    )


def papers(file: CaseFile, *, rule: str, asked: str, address: str) -> list[Paper]:
    """The documents, the one shown first: asked for, else the proof of the rule in hand."""
    order = [kind.code for kind in file.declared.evidence]
    found = sorted(file.evidence, key=lambda e: order.index(e.kind) if e.kind in order else 99)
    kinds = [e.kind for e in found]
    shown = next((k for k in (asked, file.declared.proof_of.get(rule, "")) if k in kinds), "")
    shown = shown or _first_paper(file, kinds)
    return [_paper(file, e, e.kind == shown, rule, address) for e in found]


def _first_paper(file: CaseFile, kinds: Sequence[str]) -> str:
    """Not the face: it is already in the head of the page."""
    faces = {k.code for k in file.declared.evidence if k.portrait}
    return next((k for k in kinds if k not in faces), kinds[0] if kinds else "")


def _paper(file: CaseFile, evidence: Evidence, current: bool, rule: str, address: str) -> Paper:
    kind = next((k for k in file.declared.evidence if k.code == evidence.kind), None)
    asked = {"rule": rule, "doc": evidence.kind} if rule else {"doc": evidence.kind}
    return Paper(
        evidence=evidence,
        label=kind.label if kind else seen_label(evidence.kind),
        icon="user" if kind and kind.portrait else "file-text",
        href=f"{address}?{urlencode(asked)}#papers",
        current=current,
        poor=bool(evidence.quality.get("hints")),
        pages=[page_address(evidence, n) for n in range(1, evidence.pages + 1)],
        film=_film(evidence),
        seconds=int(evidence.quality.get("seconds") or 0),
    )


def _film(evidence: Evidence) -> str:
    if not evidence.media_type.startswith("video/"):
        return ""
    return reverse("desk:film", args=[evidence.pk])


def page_address(evidence: Evidence, number: int) -> str:
    """Where one page of a document is seen."""
    return reverse("desk:document", args=[evidence.pk, number])


def portrait(file: CaseFile) -> str:
    """The address of the face, when one was joined."""
    faces = {k.code for k in file.declared.evidence if k.portrait}
    return next((page_address(e, 1) for e in file.evidence if e.kind in faces), "")


def pairs(file: CaseFile) -> list[Pair]:
    """The possible duplicates, the likeliest first."""
    return [
        Pair(
            likeness=one,
            rows=[_compared(g, file.today) for g in one.grounds if g["field"] not in HEADS],
            other=_other(one, file),
            settled=one.settled,
            who=file.names.get(one.settled_by, "") if one.settled_by else "",
        )
        for one in file.likenesses
    ]


def _compared(ground: Mapping[str, str], today: date) -> Compared:
    name, word = ground["field"], ground["difference"]
    return Compared(
        label=wording.FIELDS.get(name, name),
        left=_shown(name, ground["ours"], today),
        right=_shown(name, ground["theirs"], today) or _("not shown"),
        same=word in wording.ALIKE,
        word=wording.difference(word, name),
        whole=name in WORDS,
    )


def _shown(name: str, value: str, today: date) -> str:
    if not value:
        return ""
    if name == "phone":
        return writing.phone_masked(value)
    if name == "sex":
        return str(wording.SEXES.get(value, value))
    if name == "trade":
        found = reference.trade(value, at=today)
        return found.label(get_language() or "ar") if found else value
    if name == "birth":
        return "/".join(reversed(value.split("-")))
    return value


def _other(one: Likeness, file: CaseFile) -> str:
    """What the case is compared with: its number and, when it is elsewhere, where."""
    heads = {g["field"]: g["theirs"] for g in one.grounds if g["field"] in HEADS}
    number = heads.get("nia") or heads.get("reference") or ""
    said = _("Another request") if one.other_kind == "case" else _("Entry in the register")
    parts = [said, writing.isolate(number) if number else ""]
    if heads.get("chamber") not in (None, "", file.case.institution_id):
        parts.append(f"({_house(heads['chamber'])})")
    return " ".join(part for part in parts if part)


def _house(code: str) -> str:
    found = institution(code)
    if found is None:
        return code
    return found.name_fr if get_language() in ("fr", "en") else found.name_ar


def deadline(file: CaseFile) -> Deadline | None:
    """Where the case stands in its legal time, in working days."""
    case = file.case
    if case.due_on is None or not case.clock_days or case.closed_at:
        return None
    span = (min(file.today, case.due_on), max(file.today, case.due_on))
    left = working_days_between(file.today, case.due_on, holidays=reference.holidays(*span))
    return Deadline(
        day=max(0, case.clock_days - max(left, 0)),
        total=case.clock_days,
        due=case.due_on,
        late=max(0, -left),
        stopped=case.clock_stopped_at is not None,
    )


def buttons(file: CaseFile, viewer: Actor) -> Buttons:
    """Which decision this viewer may take now, and why not the others."""
    mode = _mode(file, viewer)
    closed = file.closed if mode in ("examine", "sign") else []
    again = may_ask_correction(asked=file.case.corrections_asked, allowed=file.corrections_allowed)
    sendable = file.case.state in (CaseState.SUBMITTED, CaseState.RESUBMITTED)
    return Buttons(
        mode=mode,
        closed=wording.why_closed(closed, file.declared),
        articles=_articles(file, closed),
        correction=mode == "examine" and again.is_ok and sendable,
        correction_closed="" if again.is_ok else wording.why_closed([again], file.declared),
        effect=file.declared.effect_of_acceptance(file.case),
    )


def _articles(file: CaseFile, closed: Sequence[Verdict]) -> str:
    """The articles of the rules that close acceptance, each once."""
    rules = {v.facts.get("rule") for v in closed}
    articles = dict.fromkeys(cited(row.article) for row in file.verdicts if row.rule in rules)
    return _(", ").join(list(articles)[:2])


def _mode(file: CaseFile, viewer: Actor) -> str:
    state = file.case.state
    if state in DECIDED:
        return "closed"
    if state == CaseState.TO_CORRECT:
        return "theirs"
    if file.signed_first(viewer):
        return "signed_first"
    if state == CaseState.EXAMINED:
        return "sign" if _may_sign(file, viewer) else "waiting"
    if state in TO_EXAMINE and viewer.role in file.stage.proposes:
        return "examine"
    return "read" if state in AT_THE_DESK else "closed"


def _may_sign(file: CaseFile, viewer: Actor) -> bool:
    proposal = file.proposal
    own = proposal is not None and proposal.four_eyes and viewer.counts_as(proposal.decided_by)
    return viewer.role in file.stage.decides and not own
