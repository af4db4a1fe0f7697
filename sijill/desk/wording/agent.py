"""What the agent reads: states, boxes, differences, reasons, events, and why a button is off."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from sijill.desk.models import Case, CaseVerdict, Decision
from sijill.desk.procedures import Procedure
from sijill.desk.queries import Happened
from sijill.desk.rules import CLOSED as CLOSED_STATES
from sijill.desk.rules import CaseState, CorrectionReason, DecisionOutcome
from sijill.desk.wording.closing import CLOSED, OF_RULES
from sijill.desk.wording.stages import OUTCOMES as SEEN
from sijill.desk.wording.stages import RESULTS
from sijill.desk.wording.verdicts import sentence
from sijill.kernel.verdict import Outcome, Verdict
from sijill.ledger.models import Act
from sijill.linkage import wording as model
from sijill.web import writing

Words = Mapping[str, Promise | str]

STATES: Mapping[str, tuple[str, Promise]] = {
    CaseState.DRAFT: ("plain", gettext_lazy("Draft")),
    CaseState.SUBMITTED: ("wait", gettext_lazy("Under examination")),
    CaseState.RESUBMITTED: ("wait", gettext_lazy("Under examination, corrected")),
    CaseState.TO_CORRECT: ("info", gettext_lazy("Waiting for the artisan")),
    CaseState.EXAMINED: ("wait", gettext_lazy("Waiting for a signature")),
    CaseState.ACCEPTED: ("ok", gettext_lazy("Accepted")),
    CaseState.REFUSED: ("refuse", gettext_lazy("Refused")),
    CaseState.APPEALED: ("wait", gettext_lazy("Contested")),
    CaseState.WITHDRAWN: ("plain", gettext_lazy("Withdrawn")),
    CaseState.LAPSED: ("plain", gettext_lazy("Lapsed")),
}

# Of what an institution decided by itself: granted on appeal, the measure no longer holds.
OF_OFFICE: Mapping[str, tuple[str, Promise]] = {
    CaseState.ACCEPTED: ("info", gettext_lazy("Measure taken")),
    CaseState.REFUSED: ("plain", gettext_lazy("Measure not upheld")),
}

SIGNED_OF_OFFICE: Words = {
    "desk.accepted": gettext_lazy("Signed: measure taken"),
    "desk.refused": gettext_lazy("Signed: measure not upheld"),
}

BOXES: Words = {
    "mine": gettext_lazy("Mine"),
    "to_take": gettext_lazy("To take"),
    "late": gettext_lazy("Late"),
    "slow": gettext_lazy("Past the target"),
    "from_person": gettext_lazy("For the artisan to answer"),
    "to_sign": gettext_lazy("For signature"),
    "appeals": gettext_lazy("Contested decisions"),
    "decided": gettext_lazy("Decided, 30 days"),
    "at_desk": gettext_lazy("At the desk"),
    "answered": gettext_lazy("Decided, twelve weeks"),
}

NOT_JUDGED = "not_judged"  # what a rule left to a person when its case closed
OUTCOMES: Words = {
    "ok": gettext_lazy("Met"),
    "refused": gettext_lazy("Not met"),
    "to_examine": gettext_lazy("To assess"),
    NOT_JUDGED: gettext_lazy("Not assessed"),
}

FIELDS: Words = {
    "name": gettext_lazy("Name"),
    "first": gettext_lazy("First name"),
    "last": gettext_lazy("Family name"),
    "sex": gettext_lazy("Sex"),
    "commune": gettext_lazy("Commune"),
    "document": gettext_lazy("Identity card"),
    "birth": gettext_lazy("Birth"),
    "phone": gettext_lazy("Phone"),
    "trade": gettext_lazy("Trade"),
    "chamber": gettext_lazy("Chamber"),
    "nia": gettext_lazy("Craft number"),
    "ice": gettext_lazy("ICE"),
    "reference": gettext_lazy("Case number"),
}

DIFFERENCES: Words = {
    "same": gettext_lazy("identical"),
    "close": gettext_lazy("close"),
    "different": gettext_lazy("different"),
    "unknown": gettext_lazy("not known"),
}

REASONS: Words = {
    CorrectionReason.MISSING: gettext_lazy("Missing"),
    CorrectionReason.UNREADABLE: gettext_lazy("Cannot be read"),
    CorrectionReason.WRONG: gettext_lazy("Does not match"),
    CorrectionReason.OUT_OF_DATE: gettext_lazy("Out of date"),
}

DECISIONS: Words = {
    DecisionOutcome.ACCEPTED: gettext_lazy("Acceptance"),
    DecisionOutcome.REFUSED: gettext_lazy("Refusal"),
}

EVENTS: Words = {
    "desk.opened": gettext_lazy("Request opened"),
    "desk.submitted": gettext_lazy("Request sent, receipt given"),
    "desk.resubmitted": gettext_lazy("Corrected request sent again"),
    "desk.assigned": gettext_lazy("File taken in hand"),
    "desk.released": gettext_lazy("File released"),
    "desk.judged": gettext_lazy("Rule assessed"),
    "desk.likeness_settled": gettext_lazy("Possible duplicate settled"),
    "desk.correction_asked": gettext_lazy("Correction asked"),
    "desk.evidence_received": gettext_lazy("New document received"),
    "desk.proposed": gettext_lazy("Decision proposed"),
    "desk.sent_back": gettext_lazy("Proposal sent back"),
    "desk.accepted": gettext_lazy("Accepted and signed"),
    "desk.refused": gettext_lazy("Refused and signed"),
    "desk.undone": gettext_lazy("Decision undone"),
    "desk.appealed": gettext_lazy("Decision contested"),
    "desk.rerouted": gettext_lazy("Handed to another institution"),
    "desk.withdrawn": gettext_lazy("Withdrawn by the artisan"),
    "desk.lapsed": gettext_lazy("Lapsed without an answer"),
    "desk.overdue": gettext_lazy("Late: reported to the hierarchy"),
    "desk.slow": gettext_lazy("Past the target of the desk: told to who directs"),
    "desk.silence": gettext_lazy("Legal delay passed"),
    "desk.visit_planned": gettext_lazy("Visit planned, the person told"),
    "desk.visit_called_off": gettext_lazy("Visit called off"),
    "desk.visit_given": gettext_lazy("Visit given to who stands in"),
    "desk.visit_missed": gettext_lazy("Nobody was there at the visit"),
    "desk.visit_reported": gettext_lazy("Visit reported"),
    "desk.visit_waived": gettext_lazy("Done without a visit"),
    "desk.on_agenda": gettext_lazy("Put before the commission"),
    "desk.deferred": gettext_lazy("Left for another sitting"),
    "desk.conflict_declared": gettext_lazy("Conflict of interest declared"),
    "desk.heard": gettext_lazy("Heard by the commission"),
    "desk.agreed": gettext_lazy("Agreed to by the person"),
    "desk.evidence_removed": gettext_lazy("Document taken back"),
    "desk.forgotten": gettext_lazy("Erased: its time was over"),
    "desk.mandated": gettext_lazy("Begun by a program, on a mandate"),
    "desk.gone_on": gettext_lazy("Request gone on with by an agent"),
    # What other rooms record on a request.
    "field.arrived": gettext_lazy("Written without a network, arrived"),
    "field.taken": gettext_lazy("Written without a network, taken"),
    "field.to_mend": gettext_lazy("Written without a network, to be finished with the person"),
    "field.kept": gettext_lazy("Written without a network, kept until the chamber answers"),
    "field.taken_over": gettext_lazy("Written without a network, taken over by another agent"),
    "field.set_aside": gettext_lazy("Written without a network, set aside by the chamber"),
    "register.likeness_denied": gettext_lazy("Likeness denied by the person"),
    "register.testimony_asked": gettext_lazy("Testimony of a craftsman asked"),
    "register.testimony_given": gettext_lazy("Testimony of a craftsman given"),
    "register.testimony_closed": gettext_lazy("Testimony closed without an answer"),
}


def state(case: Case, declared: Procedure, *, ground: str = "") -> tuple[str, str]:
    """The kind of tag and the word of a case's state; nobody asked for what is done of office."""
    if case.state not in OF_OFFICE:
        kind, word = STATES[case.state]
        return kind, str(word)
    if declared.of_office:
        kind, word = OF_OFFICE[case.state]
        return kind, str(word)
    answered = declared.answered(case.state, False, ground)
    return answered.tag, str(answered.word)


def event(happened: Happened, declared: Procedure) -> str:
    """One line of the history, with who did it when it was an agent."""
    act, facts = happened.told.act, happened.told.facts or {}
    events = {**EVENTS, **SIGNED_OF_OFFICE} if declared.of_office else EVENTS
    said = _signed(act, declared) or str(events.get(act.kind, act.kind))
    about = _about(act, facts, declared)
    if about:
        said = _("%(what)s: %(about)s") % {"what": said, "about": about}
    return f"{said} ({_author(happened)})" if happened.who else said


def _signed(act: Act, declared: Procedure) -> str:
    """What was signed, where its procedure has words of its own for what a yes rests on."""
    if not declared.grounds_of_acceptance or act.kind not in SIGNED_OF_OFFICE:
        return ""
    answered = declared.answered(act.kind.removeprefix("desk."), False, act.ground)
    return _("Signed: %(what)s") % {"what": answered.said}


def _author(happened: Happened) -> str:
    """Who did it, and for which colleague when it was under powers they lent."""
    if not happened.whose:
        return happened.who
    return _("%(who)s, for %(whose)s") % {"who": happened.who, "whose": happened.whose}


def _about(act: Act, facts: Mapping[str, object], declared: Procedure) -> str:
    kind = act.kind
    if kind == "desk.evidence_received":
        return _papers(declared).get(str(facts.get("kind")), "")
    if kind == "desk.judged":
        return str(declared.rule_labels.get(str(facts.get("rule")), ""))
    if kind == "desk.proposed":
        return _proposed(str(facts.get("outcome")), act.ground, declared)
    if kind == "desk.correction_asked":
        return _corrections(facts, _papers(declared), declared)
    if kind == "desk.heard":
        return str(RESULTS[str(facts.get("result"))][1])
    if kind == "desk.visit_reported":
        return str(SEEN[str(facts.get("outcome"))][1])
    if kind == "desk.likeness_settled":
        return _("same person") if facts.get("as") == "same" else _("different persons")
    return ""


def to_sign(proposal: Decision | None, declared: Procedure) -> str:
    """What a signature would say, where a yes may be a yes in part; nothing elsewhere."""
    if proposal is None or not declared.grounds_of_acceptance:
        return ""
    return _proposed(proposal.outcome, proposal.ground, declared)


def _proposed(outcome: str, ground: str, declared: Procedure) -> str:
    if declared.grounds_of_acceptance:
        return str(declared.answered(outcome, False, ground).said)
    of_office = {state: word for state, (_kind, word) in OF_OFFICE.items()}
    return str((of_office if declared.of_office else DECISIONS).get(outcome, ""))


def _papers(declared: Procedure) -> dict[str, str]:
    return {k.code: str(k.label) for k in declared.evidence}


def _corrections(
    facts: Mapping[str, object], papers: Mapping[str, str], declared: Procedure
) -> str:
    pages = {p.code: str(p.title) for p in declared.pages}
    items = facts.get("items")
    named = [
        papers.get(i.get("evidence", ""), "") or pages.get(i.get("page", ""), "")
        for i in (items if isinstance(items, list) else [])
    ]
    return _(", ").join(n for n in named if n)


def why_closed(verdicts: list[Verdict], declared: Procedure) -> str:
    """Why a button is off, in one or two sentences; rules of one kind are told together."""
    said = []
    for code in dict.fromkeys(v.code for v in verdicts):
        of_code = [v for v in verdicts if v.code == code]
        said.append(
            _rules(code, of_code, declared) if code in OF_RULES else sentence(of_code[0], CLOSED)
        )
    return " ".join(said)


def _rules(code: str, verdicts: list[Verdict], declared: Procedure) -> str:
    codes = [str(v.facts["rule"]) for v in verdicts if "rule" in v.facts]
    rules = [str(declared.rule_labels.get(rule, rule)) for rule in codes]
    named = _(", ").join(rules[:3])
    if len(rules) > 3:
        more = len(rules) - 3
        named += " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
    return str(OF_RULES[code]) % {"rule": named}


def answer(row: CaseVerdict, state: str) -> tuple[str, str]:
    """The outcome shown beside a rule, and its word; nobody is left to judge a closed case."""
    shown = row.judged or row.outcome
    if shown == Outcome.TO_EXAMINE and state in CLOSED_STATES:
        shown = NOT_JUDGED
    return shown, str(OUTCOMES[shown])


def judged(row: CaseVerdict, names: Mapping[UUID, str]) -> str:
    """What a person saw who judged in the place of a rule, and who it was."""
    who = names.get(row.judged_by, "") if row.judged_by else ""
    if not row.judged_note:
        return who
    return _("%(note)s (%(who)s)") % {"note": row.judged_note, "who": who}


SEXES: Words = {"f": gettext_lazy("Female"), "m": gettext_lazy("Male")}

# What the linkage model says of a field it compares is told in the model's own words.
COMPARED_AS = {"document": "cin"}
ALIKE = frozenset({"same", "name", "unknown", "missing"})


def difference(code: str, field: str = "") -> str:
    """How two fields differ, in a word."""
    if code in DIFFERENCES:
        return str(DIFFERENCES[code])
    language = get_language() or "ar"
    language = language if language in model.LANGUAGES else "ar"
    return model.level(COMPARED_AS.get(field, field), code, language)


def moment_of(happened: Happened) -> str:
    """When an act was."""
    return writing.moment_short(happened.told.act.at)
