"""From no paper to the register: the word of a master, the visit, the document, the entry."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sijill.accounts import seals
from sijill.accounts.queries import text_of
from sijill.accounts.tests.factories import to_phones
from sijill.desk import actions as desk
from sijill.desk.models import Case, Decision
from sijill.desk.tests.stages import SOON, Bench, in_office, planned
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions
from sijill.register.models import Attestation, Testimony
from sijill.register.queries import attested
from sijill.register.queries.recognised import recognised
from sijill.register.rules.attesting import AttestationKind
from sijill.register.tests import factories as make
from sijill.register.tests.factories import NOW, citizen, everything, fresh

pytestmark = pytest.mark.django_db

PAPERS = ("identity_front", "identity_back", "work")
_bodies = count(1)
FINDINGS = dict.fromkeys(("place", "tools", "works", "pieces", "same"), "yes")


def pages(who: str = "nobody", *, since: str = "2004", **changes: Any) -> dict[str, dict[str, Any]]:
    """The answers of somebody without papers."""
    known = make.answers(**changes)
    kept = {page: known[page] for page in ("name", "card", "craft", "phone")}
    place = {k: v for k, v in known["workplace"].items() if k != "lives_there"}
    return {
        **kept,
        "exercise": {"since": since, "learnt": "family", "told": "زليج"},
        "testimony": {"who": who},
        "workplace": place,
        "work": {},
        "documents": {},
    }


def claimed(kind: str = "attestation", by: Actor | None = None, **changes: Any) -> Case:
    """A request for a document, at the desk."""
    given = pages(**{k: v for k, v in changes.items() if k not in ("master", "body")})
    for page in ("master", "body"):
        if page in changes:
            given[page] = changes[page]
    return make.asked(kind, given, *PAPERS, by=by)


def waived(case: Case) -> None:
    """No visit is needed: the photos show it."""
    by = make.agent()
    with acting_for(by):
        desk.waive_visit(case=case, ground="pictures", note="dix photos", by=by, at=NOW)


def given(case: Case) -> Attestation:
    """The document of a request that was accepted."""
    make.signed(make.examined(fresh(case)))
    with everything():
        return Attestation.objects.get(case=case)


def attestation(by: Actor | None = None, **changes: Any) -> Attestation:
    """An attestation of exercise, from the first question to the signature."""
    case = claimed(by=by, **changes)
    waived(case)
    return given(case)


def recognition(by: Actor | None = None, **changes: Any) -> Attestation:
    """A recognition of experience, with its visit and its commission."""
    case = claimed("recognition", by=by, **changes)
    waived(case)
    bench = Bench()
    sitting = bench.call()
    hearing = bench.hear(fresh(case), sitting)
    bench.open(sitting)
    bench.mark(hearing, {"technique": 36, "piece": 25, "matter": 15, "passing_on": 8})
    bench.close(sitting)
    bench.sign(sitting)
    return given(case)


def test_an_attestation_is_given_with_a_code_and_an_act():
    made = attestation()
    assert (made.kind, made.years) == ("attestation", 21)
    assert len(made.code) == 9
    act = Act.objects.get(subject_kind="attestation")
    assert (act.kind, act.subject_id) == ("register.attested", made.pk)
    found = recognised(made.code.lower(), document_kind="cin", document=made.document)
    assert found is not None
    assert (found.same_person, found.stands, found.trade) == (True, True, "PROV-015")
    assert recognised("", document_kind="cin", document=made.document) == found
    other = recognised(made.code, document_kind="cin", document="Z1")
    assert other is not None
    assert not other.same_person
    assert recognised("", document_kind="cin", document="Z1") is None


def test_nothing_is_given_before_somebody_looked():
    case = claimed()
    with pytest.raises(Refused, match=r"desk\.visit_open"):
        make.examined(case)


def test_a_visit_that_saw_nothing_closes_the_way_and_the_rules_say_so():
    case = claimed()
    visited_as(case, "not_confirmed")
    assert make.ruled(fresh(case))["seen"] == "seen.not_confirmed"


def visited_as(case: Case, outcome: str) -> None:
    by = in_office()
    visit = planned(case, by)
    with acting_for(by):
        desk.report_visit(
            visit=visit,
            findings=FINDINGS,
            outcome=outcome,
            report="vu",
            by=by,
            at=SOON + timedelta(hours=1),
        )


def test_a_visit_that_saw_the_work_stands_for_the_photos():
    case = claimed()
    visited_as(case, "confirmed")
    ruled = make.ruled(fresh(case))
    assert (ruled["work"], ruled["seen"]) == ("work.seen", "seen.confirmed")


def test_one_document_for_one_craft():
    by = citizen()
    made = attestation(by, card__number="C777001")
    again = claimed(by=by, card__number="C777001")
    assert make.ruled(again)["attested"] == "attested.already"
    assert made.document == "C777001"


def test_a_mistaken_acceptance_is_taken_back_and_whoever_checks_is_told():
    made = attestation()
    with everything():
        decision = Decision.objects.get(case=made.case, stage="final")
    make.undone(decision)
    again = fresh(made)
    assert again.withdrawn_at is not None
    told = attested.genuine(made.code, viewer=citizen(), at=NOW)
    assert told is not None
    assert not told.stands
    found = recognised(made.code, document_kind="cin", document=made.document)
    assert found is not None
    assert not found.stands


def test_the_database_refuses_to_alter_a_document_and_a_recognition_without_a_commission():
    made = attestation()

    @action
    def change(**values: Any) -> None:
        with transaction.atomic():
            Attestation.objects.filter(pk=made.pk).update(**values)

    with everything():
        with pytest.raises(IntegrityError, match="withdrawn, never altered"):
            change(years=40)
        with pytest.raises(IntegrityError, match="attestation_withdrawn_by_an_act"):
            change(withdrawn_at=NOW)
    with pytest.raises(IntegrityError, match="attestation_of_experience_was_heard"):
        copied(made, kind="recognition", code="AAAA-BBBB")
    with pytest.raises(IntegrityError, match="attestation_one_standing"):
        copied(made, code="AAAA-CCCC")


@action
def copied(made: Attestation, **changes: Any) -> None:
    """The same document once more, changed."""
    with everything(), transaction.atomic():
        row = {f.attname: getattr(made, f.attname) for f in Attestation._meta.concrete_fields}
        row.pop("id")
        Attestation.objects.create(**{**row, **changes})


def test_another_chamber_sees_no_document_of_this_one():
    made = attestation()
    with acting_for(make.agent(institution=make.RABAT)):
        assert not Attestation.objects.filter(pk=made.pk).exists()
    with acting_for(make.agent()):
        assert Attestation.objects.filter(pk=made.pk).exists()


# The word of a master, of a craft body.


def code_sent(testimony: Testimony) -> str:
    """The code that the newest message bears."""
    key = f"testimony:{testimony.pk}:{testimony.sendings}"
    [message] = to_phones(key=key)
    return text_of(message).rpartition(" ")[2].strip("\u200e")


def asked_of_a_master(by: Actor | None = None) -> tuple[Case, Testimony]:
    """A request that names a master of the register."""
    entry = make.master()
    case = claimed(by=by or citizen(), who="master", master={"nia": entry.nia})
    with everything():
        return case, Testimony.objects.get(case=case)


def test_a_master_of_the_register_vouches_by_the_code_that_reached_the_phone_kept_there():
    by = citizen()
    case, told = asked_of_a_master(by)
    assert told.name
    assert make.ruled(case)["testimony"] == "testimony.waits"
    with acting_for(by):
        assert actions.confirm_testimony(case=case, code=code_sent(told), by=by, at=NOW)
    assert make.ruled(case)["testimony"] == "testimony.by_master"
    kinds = set(Act.objects.filter(subject_id=case.pk).values_list("kind", flat=True).order_by())
    assert {"register.testimony_asked", "register.testimony_given"} <= kinds


def test_a_wrong_code_costs_a_try_and_the_fifth_closes_the_way_which_is_no_dead_end():
    by = citizen()
    case, told = asked_of_a_master(by)
    wrong = "000000" if code_sent(told) != "000000" else "111111"
    with acting_for(by):
        for _ in range(5):
            assert not actions.confirm_testimony(case=case, code=wrong, by=by, at=NOW)
        with pytest.raises(Refused, match=r"testimony\.none_asked"):
            actions.confirm_testimony(case=case, code=code_sent(told), by=by, at=NOW)
    assert make.ruled(case)["testimony"] == "testimony.not_given"


def test_a_code_is_sent_again_a_few_times_and_not_at_once():
    by = citizen()
    case, _told = asked_of_a_master(by)
    with acting_for(by):
        with pytest.raises(Refused, match=r"testimony\.wait"):
            actions.send_testimony_again(case=case, by=by, at=NOW)
        for minutes in (2, 4):
            later = NOW + timedelta(minutes=minutes)
            actions.send_testimony_again(case=case, by=by, at=later)
        with pytest.raises(Refused, match=r"testimony\.too_many"):
            actions.send_testimony_again(case=case, by=by, at=NOW + timedelta(minutes=6))


def test_a_number_that_is_no_master_s_is_left_to_a_person_to_judge():
    artisan = make.entered()
    case = claimed(who="master", master={"nia": artisan.nia})
    assert make.ruled(case)["testimony"] == "testimony.unknown_master"
    assert not to_phones(template="testimony.asked")


def test_nobody_vouches_for_themselves():
    entry = make.master()
    person = fresh(entry.own_person)
    case = claimed(who="master", master={"nia": entry.nia}, phone__number=person.phone)
    assert make.ruled(case)["testimony"] == "testimony.unknown_master"


def test_a_craft_body_vouches_and_somebody_checks_that_it_exists():
    by = citizen()
    body = {"name": "هيئة الحلي", "person": "حسن", "phone": f"+2126{next(_bodies):08d}"}
    case = claimed(by=by, who="body", body=body)
    with everything():
        told = Testimony.objects.get(case=case)
    with acting_for(by):
        assert actions.confirm_testimony(case=case, code=code_sent(told), by=by, at=NOW)
    assert make.ruled(case)["testimony"] == "testimony.by_body"


def test_a_word_comes_too_late():
    by = citizen()
    case, told = asked_of_a_master(by)
    late = NOW + timedelta(days=16)
    with acting_for(by):
        assert not actions.confirm_testimony(case=case, code=code_sent(told), by=by, at=late)
    assert fresh(told).state == "closed"


def test_one_phone_is_not_pestered():
    entry = make.master()
    for _ in range(8):
        claimed(who="master", master={"nia": entry.nia})
    assert len(to_phones(template="testimony.asked")) == 6


def test_the_code_is_kept_as_a_digest():
    _case, told = asked_of_a_master()
    code = code_sent(told)
    assert code.encode() not in bytes(told.digest)
    assert seals.matches(told.digest, "testimony", told.pk, code)


# What the document is for.


def test_the_registration_left_for_want_of_a_paper_goes_on_with_what_was_answered():
    by = citizen()
    make.chambers()
    with acting_for(by):
        draft = desk.open_case(procedure="registration", by=by, at=NOW, language="ar")
        known = make.answers(card__number="C555123")
        for page in ("name", "card", "craft"):
            draft = desk.save_page(
                case=draft, page=page, answers=known[page], revision=draft.revision, by=by, at=NOW
            )
        nothing = {"path": "none", "code": "", "since": "2004", "issuer": "", "more": False}
        draft = desk.save_page(
            case=draft, page="proof", answers=nothing, revision=draft.revision, by=by, at=NOW
        )
        opened = actions.begin_attestation(
            registration=draft, kind=AttestationKind.EXERCISE, by=by, at=NOW
        )
        assert opened.answers["card"]["number"] == "C555123"
        assert opened.answers["craft"]["trade"] == known["craft"]["trade"]
        twice = actions.begin_attestation(
            registration=draft, kind=AttestationKind.EXERCISE, by=by, at=NOW
        )
        assert twice.pk == opened.pk
    made = attestation(by, card__number="C555123")
    with acting_for(by):
        again = actions.register_with(attestation=made, by=by, at=NOW)
    assert again.pk == draft.pk
    assert again.answers["proof"]["path"] == "given_here"
    assert again.answers["proof"]["code"] == made.code
    assert again.answers["phone"]["number"]


def test_a_craftsman_enters_with_the_attestation_and_no_other_paper():
    by = citizen()
    made = attestation(by, card__number="C555999")
    proof = {"path": "given_here", "code": "", "since": made.since, "issuer": "", "more": False}
    given = {**make.answers(card__number="C555999"), "proof": proof, "documents": {}}
    case = make.asked("registration", given, "identity_front", "identity_back", "face", by=by)
    assert make.ruled(case)["proof"] == "proof.given_here"
    entry = make.accepted(case)
    with everything():
        assert entry.versions.get().proof == "given_here"


def test_a_master_enters_with_the_recognition_and_no_other_paper():
    by = citizen()
    made = recognition(by, card__number="C555777")
    assert made.average is not None
    assert made.minutes_code
    given = make.answers(card__number="C555777")
    del given["proof"]
    given["recognition"] = {"shown": "here", "code": "", "since": made.since}
    given["documents"] = {}
    case = make.asked(
        "master_registration", given, "identity_front", "identity_back", "face", by=by
    )
    ruled = make.ruled(case)
    assert ruled["recognition"] == "recognition.given"
    assert ruled["mastery"] == "mastery.enough"
    assert make.accepted(case).category == "master"


def test_a_recognition_is_not_given_below_the_threshold():
    case = claimed("recognition")
    waived(case)
    bench = Bench()
    sitting = bench.call()
    hearing = bench.hear(fresh(case), sitting)
    bench.open(sitting)
    bench.mark(hearing, {"technique": 10, "piece": 10, "matter": 10, "passing_on": 1})
    bench.close(sitting)
    bench.sign(sitting)
    assert make.ruled(fresh(case))["heard"] == "heard.failed"
    with pytest.raises(Refused, match=r"desk\.rule_refuses"):
        make.examined(fresh(case))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_anybody_checks_a_document_and_learns_no_name(client: Client, language: str):
    made = attestation()
    path = reverse("register:verify_attestation", args=[made.code])
    shown = client.get(f"/{language}{path[3:]}")
    assert shown.status_code == 200
    text = shown.content.decode()
    assert made.code in text
    assert made.document not in text
    assert made.name_latin not in text
    assert client.get(path.replace(made.code, "AAAA-AAAA")).status_code == 404
