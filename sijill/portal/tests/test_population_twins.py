"""What a population holds is what the real actions leave, in every way a request may stand."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.db import transaction

from sijill.desk import actions as desk
from sijill.desk.models import Appeal, Case, CaseKeys, CaseVerdict, Correction, Decision, Evidence
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Outcome
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for
from sijill.portal.population import piece
from sijill.portal.population.papers import AGAIN, IN_HAND, papers
from sijill.portal.population.plan import Plan
from sijill.portal.population.requests import APPEALED_ON
from sijill.portal.population.run import begin
from sijill.portal.population.staff import take_office
from sijill.register import actions as register
from sijill.register.models import (
    Entry,
    Membership,
    OrganisationKeys,
    PersonKeys,
    Supervision,
    SupervisorAnswer,
    Version,
)
from sijill.register.tests import factories as make

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLAN = Plan(entries=1_600, seed=11, now=NOW)
MANY = pytest.mark.parametrize("many", [1, pytest.param(3, marks=pytest.mark.long)])
HIDDEN = {
    Act: {"id", "recorded_at", "subject_id"},
    Case: {"id", "space"},
    CaseVerdict: {"id", "case"},
    Correction: {"id", "case"},
    Evidence: {"id", "case", "wrapped_key"},
    Decision: {"id", "case", "act", "letter_code"},
    Appeal: {"id", "case", "decision"},
    Version: {"id", "entry", "person", "organisation", "act"},
    Membership: {"id", "organisation", "act"},
    Supervision: {"id", "enterprise", "act"},
    SupervisorAnswer: {"id", "case", "act"},
}


@pytest.fixture
def house(db, settings, tmp_path):
    settings.DEMONSTRATION, settings.FILE_STORE = True, tmp_path
    with acting_for(SYSTEM):
        plan = begin(PLAN)
        yield plan, take_office(plan)


@MANY
def test_a_request_of_a_person_is_kept_as_the_actions_keep_it(house, many):
    expected = _written(*house, "registration", many)
    assert {ending for ending, _ in expected} == ENDINGS
    for (ending, _), found in expected.items():
        _compare(found, ending)


@MANY
def test_a_request_of_an_organisation_is_kept_as_the_actions_keep_it(house, many):
    expected = {
        **_written(*house, "cooperative_registration", many),
        **_written(*house, "enterprise_registration", many),
    }
    assert len({case.procedure for case, *_ in expected.values()}) == 2
    with mock.patch.object(piece, "_write_lines"):
        piece.write(house[0], 0, house[1])
    for (ending, _), found in expected.items():
        _compare(found, ending)


ENDINGS = {
    *("draft", "submitted", "late", "to_correct", "resubmitted", "examined", "accepted"),
    *("refused", "appealed", "withdrawn", "lapsed"),
}


def _written(plan, keepers, procedure, many):
    """Some requests of a population in each way they stand, and all that is kept of each."""
    found = {}
    mark = transaction.savepoint()
    piece.write(plan, 0, keepers)
    for case in Case.objects.filter(procedure=procedure).order_by("id"):
        late = case.state == "submitted" and case.reminded_at
        ending = "late" if late else case.state
        turn = sum(known == ending for known, _ in found)
        if turn < many:
            case.judged = dict(case.verdicts.values_list("rule", "judged"))
            case.proposal = case.decisions.first()
            found[ending, f"{procedure}{turn}"] = (case, _kept(case), _told(case))
    transaction.savepoint_rollback(mark)
    return found


def _compare(found, ending):
    case, expected, told = found
    mark = transaction.savepoint()
    again = _lived(case, told, ending)
    made = _kept(again)
    transaction.savepoint_rollback(mark)
    for part, rows in expected.items():
        assert made[part] == rows, f"{ending}, {case.procedure}: {part}"
    assert made.keys() == expected.keys()


# --- what is kept -------------------------------------------------------------------------------


def _kept(case):
    """Everything kept of a request and of what it led to, without what chance decides."""
    case.refresh_from_db()
    kept = {
        "case": _row(case),
        "keys": sorted(_one(CaseKeys, case=case.pk).keys) if case.submitted_at else [],
        "verdicts": [_row(row) for row in case.verdicts.order_by("position")],
        "corrections": [_row(row) for row in case.corrections.all()],
        "decisions": [_row(row) for row in case.decisions.all()],
        "appeals": [_row(row) for row in case.appeals.all()],
        "evidence": _papers(case),
        "likenesses": case.likenesses.count(),
        "acts": _acts("case", case.pk),
        "answers": [_row(row) for row in SupervisorAnswer.objects.filter(case=case.pk)],
        **(_entered(case) if case.subject_id else {}),
    }
    names = {str(case.pk): "CASE", case.reference: "REFERENCE", str(case.subject_id): "ENTRY"}
    if case.subject_id:
        entry = Entry.objects.get(pk=case.subject_id)
        names |= {str(entry.person_id or entry.organisation_id): "HOLDER", entry.nia: "NIA"}
    text = json.dumps(kept, default=str, ensure_ascii=False, sort_keys=True)
    for value, name in names.items():
        text = text.replace(f'"{value}"', f'"{name}"').replace(f"ref:{value}", f"ref:{name}")
    return json.loads(text)


def _papers(case):
    """The documents of a request in hand; what was closed keeps none in a population."""
    if case.state not in IN_HAND:
        return []
    return [_row(row) for row in case.evidence.order_by("kind", "uploaded_at")]


def _entered(case):
    entry = Entry.objects.select_related("person", "organisation").get(pk=case.subject_id)
    holder = entry.person or entry.organisation
    table = PersonKeys if entry.person else OrganisationKeys
    about = {"person": holder.pk} if entry.person else {"organisation": holder.pk}
    return {
        "entry": _row(entry, {"id", "person", "organisation"}),
        "holder": _row(holder, {"id", "space", "portrait"}) | {"keys": _one(table, **about).keys},
        "versions": [_row(row) for row in Version.objects.filter(entry=entry)],
        "of_entry": _acts("entry", entry.pk),
        "members": [
            _row(row)
            for row in Membership.objects.filter(organisation=holder.pk).order_by("document")
        ],
        "supervision": [_row(row) for row in Supervision.objects.filter(enterprise=entry)],
    }


def _one(table, **about):
    return table.objects.get(**about)


def _row(row, hidden=None):
    hidden = HIDDEN[type(row)] if hidden is None else hidden
    fields = (field for field in row._meta.concrete_fields if field.name not in hidden)
    return {field.name: _plain(getattr(row, field.attname)) for field in fields}


def _plain(value):
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else value


def _acts(kind, subject):
    acts = Act.objects.filter(subject_kind=kind, subject_id=subject).order_by(
        "at", "kind", "ground"
    )
    return [
        _row(act)
        | {"by_user": act.by_user if act.by_kind == "agent" else None}
        | {"facts": _facts(act)}
        for act in acts
    ]


def _facts(act):
    facts = ActFacts.objects.get(act=act.pk).facts
    return facts | ({"evidence": "ANOTHER"} if "evidence" in facts else {})


# --- the same life through the real actions -----------------------------------------------------


def _told(case):
    """When each thing was done, and by whom."""
    acts = Act.objects.filter(subject_kind="case", subject_id=case.pk).order_by("at")
    told = {act.kind: (act.at, act.by_user) for act in acts}
    answer = SupervisorAnswer.objects.filter(case=case.pk).first()
    if answer:
        told["answered"] = (answer.answered_at, answer.supervisor_id)
    return told


def _agent(user, role, case):
    return Actor(
        kind=ActorKind.AGENT,
        user=user,
        role=role,
        institution=case.institution_id,
        reach=frozenset({case.institution_id}),
        assurance=Assurance.STEP_UP,
        language="ar",
    )


def _lived(case, told, ending):
    """The same request, asked and answered by the real actions at the same instants."""
    by, at = make.citizen(), told["desk.opened"][0]
    again = desk.open_case(procedure=case.procedure, by=by, at=at, language="ar")
    saved = case.saved_at if ending == "draft" or not case.submitted_at else case.submitted_at
    for page in sorted(case.answers, key=lambda page: case.page_revisions[page]):
        again = desk.save_page(
            case=again,
            page=page,
            answers=case.answers[page],
            revision=again.revision,
            by=by,
            at=saved,
        )
    if case.submitted_at:
        again = _sent(again, case, told, by)
    for kind, step in STEPS.items():
        if kind in told:
            step(make.fresh(again), case, told, by)
    if ending == "lapsed":
        desk.remind(case=make.fresh(again), at=case.reminded_at)
        desk.lapse(case=make.fresh(again), by=SYSTEM, at=told["desk.lapsed"][0])
    return again


def _sent(again, case, told, by):
    kinds = make.PAPERS if case.procedure == "registration" else make.ORGANISATION_PAPERS
    for kind in kinds:
        _upload(again, kind, kind, by, case.submitted_at)
    return desk.submit(case=again, by=by, at=told["desk.submitted"][0])


def _upload(again, kind, shown, by, at):
    picture = io.BytesIO(papers()[shown].sent)
    desk.evidence.receive(case=again, kind=kind, upload=picture, by=by, at=at)


def _assign(again, case, told, by):
    at, user = told["desk.assigned"]
    desk.assign(case=again, to=user, by=_agent(user, Role.EXAMINER, case), at=at)


def _answer(again, case, told, by):
    at, supervisor = told["answered"]
    entry = Entry.objects.get(pk=supervisor)
    register.answer_as_supervisor(
        case=again, entry=entry, answer="yes", by=make.citizen(person=entry.person_id), at=at
    )


def _correct(again, case, told, by):
    at, user = told["desk.correction_asked"]
    paper = "proof" if case.procedure == "registration" else "statutes"
    items = [{"evidence": paper, "reason": "unreadable", "note": ""}]
    desk.ask_correction(case=again, items=items, by=_agent(user, Role.EXAMINER, case), at=at)


def _mend(again, case, told, by):
    at, _ = told["desk.resubmitted"]
    _upload(again, "proof" if case.procedure == "registration" else "statutes", AGAIN, by, at)
    desk.resubmit(case=again, by=by, at=at)


def _judge(again, case, told, by):
    at, user = told["desk.judged"]
    examiner = _agent(user, Role.EXAMINER, case)
    for row in again.verdicts.order_by("position"):
        if row.outcome == Outcome.TO_EXAMINE:
            desk.judge(
                case=again,
                rule=row.rule,
                outcome=case.judged[row.rule],
                note="",
                by=examiner,
                at=at,
            )


def _propose(again, case, told, by):
    at, user = told["desk.proposed"]
    decision = case.proposal
    desk.propose(
        case=again,
        outcome=decision.outcome,
        ground=decision.ground,
        article=decision.article,
        note=decision.note,
        by=_agent(user, Role.EXAMINER, case),
        at=at,
    )


def _sign(kind):
    def step(again, case, told, by):
        at, user = told[kind]
        desk.sign(case=again, by=_agent(user, Role.REGISTRAR, case), at=at)

    return step


def _appeal(again, case, told, by):
    decision = again.decisions.get(stage="final")
    desk.appeal(decision=decision, grounds=APPEALED_ON, by=by, at=told["desk.appealed"][0])


def _withdraw(again, case, told, by):
    desk.withdraw(case=again, by=by, at=told["desk.withdrawn"][0])


def _escalate(again, case, told, by):
    desk.escalate(case=again, at=told["desk.overdue"][0])


STEPS = {
    "desk.assigned": _assign,
    "answered": _answer,
    "desk.correction_asked": _correct,
    "desk.resubmitted": _mend,
    "desk.judged": _judge,
    "desk.proposed": _propose,
    "desk.accepted": _sign("desk.accepted"),
    "desk.refused": _sign("desk.refused"),
    "desk.appealed": _appeal,
    "desk.overdue": _escalate,
    "desk.withdrawn": _withdraw,
}
