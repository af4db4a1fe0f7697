"""Entries asked about by programs: no more than the grant opens, and every look told."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sijill.accounts.models import Tally
from sijill.accounts.rules import Scope
from sijill.accounts.rules.machines import FIELDS, MISS_COSTS
from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.ledger.models import Look
from sijill.register.rules.telling import GROUPS
from sijill.register.tests import factories as make
from tests.api.conftest import problem

pytestmark = pytest.mark.django_db
FILE = "CR-2026-00417"
READS = (Scope.ENTRIES_READ, Scope.ENTRIES_CHECK)
FORGED = "4812 0693 46"


@pytest.fixture(autouse=True)
def today():
    with clock.stopped(make.NOW + timedelta(hours=3)):
        yield


@pytest.fixture
def entry(db):
    return make.entered()


def about(nia, **changes):
    return {"nia": nia, "file": FILE, **changes}


def test_every_group_of_fields_has_its_own_scope():
    assert {f"entry.{group}" for group in GROUPS} == FIELDS


# ── yes or no ────────────────────────────────────────────────────────────────────────────────


def test_is_this_number_registered_is_answered_without_a_word_more(program, entry):
    bank = program(Scope.ENTRIES_CHECK)
    told = bank.post("/entries/registered", about(entry.nia)).json()
    assert told == {"registered": True, "state": "entered", "well_formed": True}
    spaced = f"{entry.nia[:4]} {entry.nia[4:8]} {entry.nia[8:]}"
    assert bank.post("/entries/registered", about(spaced)).json()["registered"] is True


def test_a_number_that_nobody_bears_is_a_no_and_a_mistyped_one_is_told(program, entry):
    bank = program(Scope.ENTRIES_CHECK)
    told = bank.post("/entries/registered", about(FORGED)).json()
    assert told == {"registered": False, "state": None, "well_formed": False}
    problem(bank.post("/entries/registered", about("9" * 40)), 422, "invalid")


def test_a_suspended_entry_is_not_registered_today_and_its_state_says_why(program, entry):
    from sijill.ledger.transaction import acting_for
    from sijill.register import actions

    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.suspend(
            entry=entry,
            ground="control",
            by=registrar,
            at=make.NOW,
        )
    told = program(Scope.ENTRIES_CHECK).post("/entries/registered", about(entry.nia)).json()
    assert told == {"registered": False, "state": "suspended", "well_formed": True}


def test_yes_or_no_is_told_for_the_whole_country(program, entry):
    bank = program(Scope.ENTRIES_CHECK, reach=frozenset({"CH-04"}))
    assert bank.post("/entries/registered", about(entry.nia)).json()["registered"] is True


def test_guessing_numbers_costs_more_than_asking(program, entry):
    bank = program(Scope.ENTRIES_CHECK, per_minute=25)
    asked = [bank.post("/entries/registered", about(FORGED)) for _ in range(3)]
    assert [response.status_code for response in asked] == [200, 200, 200]
    refused = bank.post("/entries/registered", about(entry.nia))
    problem(refused, 429, "too-many-requests")
    assert Tally.objects.get(bucket__startswith="machine.calls").count == 3 * MISS_COSTS + 1


# ── an entry ─────────────────────────────────────────────────────────────────────────────────


def test_an_entry_is_told_within_the_fields_granted_and_no_other(program, entry):
    bank = program(Scope.ENTRIES_READ, Scope.NAME, Scope.TRADES)
    told = bank.post("/entries/lookup", about(entry.nia)).json()
    assert told["told"] == ["name", "trades"]
    assert told["name"] == {"ar": entry.person.name_ar, "latin": entry.person.name_latin}
    assert told["trades"]["principal"]
    assert not {"birth", "document", "phone", "place", "address", "regime"} & set(told)
    text = str(told)
    assert entry.person.document not in text
    assert entry.person.phone not in text


def test_an_entry_is_told_bare_without_a_field(program, entry):
    told = program(Scope.ENTRIES_READ).post("/entries/lookup", about(entry.nia)).json()
    assert set(told) == {
        *("id", "nia", "state", "state_text", "category", "chamber", "entered_on", "since", "told"),
        "opposed",
    }


def test_everything_granted_is_everything_told(program, entry):
    told = program(Scope.ENTRIES_READ, *FIELDS).post("/entries/lookup", about(entry.nia)).json()
    assert set(GROUPS) <= set(told)
    assert told["document"] == {"kind": "cin", "number": entry.person.document}
    assert told["birth"]["year"] == entry.person.birth_year
    assert told["phone"]["number"] == entry.person.phone


def test_a_token_asked_for_less_is_told_less(program, entry):
    from sijill.accounts.tests.factories import a_token
    from sijill.kernel.clock import now

    bank = program(Scope.ENTRIES_READ, *FIELDS)
    bank.token = a_token(bank.client, at=now(), scopes=frozenset({Scope.ENTRIES_READ}))
    assert bank.post("/entries/lookup", about(entry.nia)).json()["told"] == []


def test_an_entry_out_of_reach_is_not_there(program, entry):
    elsewhere = program(*READS, reach=frozenset({"CH-04"}))
    problem(elsewhere.post("/entries/lookup", about(entry.nia)), 404, "not-found")
    problem(elsewhere.get(f"/entries/{entry.pk}", Sijill_File=FILE), 404, "not-found")
    assert not Look.objects.filter(subject_id=entry.pk, by_kind="machine").exists()
    home = program(*READS, reach=frozenset({"CH-03"}))
    assert home.post("/entries/lookup", about(entry.nia)).status_code == 200


def test_an_entry_read_again_unchanged_is_not_sent_again_and_is_a_look(program, entry):
    bank = program(*READS)
    first = bank.post("/entries/lookup", about(entry.nia))
    again = bank.get(f"/entries/{first.json()['id']}", Sijill_File=FILE)
    assert again.json() == first.json()
    unchanged = bank.get(
        f"/entries/{entry.pk}", Sijill_File=FILE, If_None_Match=again.headers["ETag"]
    )
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert Look.objects.filter(subject_id=entry.pk, by_kind="machine").count() == 3


def test_each_question_is_a_look_with_client_basis_and_file(program, entry):
    bank = program(*READS, Scope.NAME)
    bank.post("/entries/registered", about(entry.nia))
    bank.post("/entries/lookup", about(entry.nia))
    looks = list(Look.objects.filter(subject_id=entry.pk, by_kind="machine").order_by("id"))
    assert [(look.what, look.terms) for look in looks] == [
        ("registered", [FILE]),
        ("entry", [FILE, "name"]),
    ]
    for look in looks:
        assert (look.by_user, look.person) == (bank.client.user_id, entry.person_id)
        assert (look.reason, look.basis) == ("machine", bank.client.grants.get().pk)


@pytest.mark.parametrize("file", ["", " x", "a" * 41, "Fatima <b>", None])
def test_a_question_names_the_file_it_is_for(program, entry, file):
    problem(program(*READS).post("/entries/lookup", about(entry.nia, file=file)), 422, "invalid")


def test_a_question_that_only_asks_writes_nothing_else(program, entry, monkeypatch):
    from sijill.ledger.transaction import WriteWhileReading

    def writes(*args, **kwargs):
        from sijill.accounts import actions

        actions.count("x", "y", window=make.timedelta(minutes=1), at=make.NOW)

    monkeypatch.setattr("sijill.register.api.entries.machines.look_at", writes)
    with pytest.raises(WriteWhileReading):
        program(*READS).post("/entries/lookup", about(entry.nia))


# ── search ───────────────────────────────────────────────────────────────────────────────────


def test_a_search_finds_by_document_and_by_name_within_reach_and_fields(program, entry):
    bank = program(Scope.ENTRIES_SEARCH, Scope.NAME)
    exact = bank.post("/entries/search", {"text": entry.person.document, "file": FILE}).json()
    assert (exact["count"], exact["items"][0]["nia"]) == (1, entry.nia)
    named = bank.post("/entries/search", {"text": entry.person.name_latin, "file": FILE}).json()
    assert entry.nia in [item["nia"] for item in named["items"]]
    assert named["items"][0]["told"] == ["name"]
    elsewhere = program(Scope.ENTRIES_SEARCH, reach=frozenset({"CH-04"}))
    empty = elsewhere.post("/entries/search", {"text": entry.person.document, "file": FILE})
    assert empty.json() == {"count": 0, "items": []}


def test_somebody_found_alone_reads_of_it_and_a_list_is_one_look_with_its_count(program, entry):
    other = make.entered(**make.FATIMA)
    bank = program(Scope.ENTRIES_SEARCH)
    bank.post("/entries/search", {"text": entry.person.document, "file": FILE})
    assert Look.objects.get(by_kind="machine").person == entry.person_id
    both = {e.person.family_latin for e in (entry, other)}
    for name in both:
        bank.post("/entries/search", {"text": name, "file": FILE})
    looks = Look.objects.filter(by_kind="machine")
    assert all(look.person or look.count is not None for look in looks)
    assert not [look for look in looks if set(look.terms) & both]


def test_a_search_costs_the_same_for_one_and_for_many(program, entry):
    bank = program(Scope.ENTRIES_SEARCH, *FIELDS)

    def cost():
        with CaptureQueriesContext(connection) as caught:
            found = bank.post("/entries/search", {"text": entry.person.name_latin, "file": FILE})
        return len(found.json()["items"]), len(caught)

    one, alone = cost()
    for year in (1961, 1967, 1973):
        make.entered(card__birth=f"{year}-05-02")
    many, together = cost()
    assert many >= one + 3
    assert together <= alone, f"{one} entries cost {alone} questions, {many} cost {together}"


# ── what it costs ────────────────────────────────────────────────────────────────────────────


def test_yes_or_no_asks_the_database_few_questions(program, entry, django_assert_num_queries):
    """Token, pace (3: savepoint), view (savepoint, scope), entry under its scope, look."""
    bank = program(Scope.ENTRIES_CHECK)
    with django_assert_num_queries(9):
        bank.post("/entries/registered", about(entry.nia))


def test_an_entry_asks_the_database_few_questions(program, entry, django_assert_max_num_queries):
    bank = program(*READS, *FIELDS)
    with django_assert_max_num_queries(12):
        bank.post("/entries/lookup", about(entry.nia))


# ── papers ───────────────────────────────────────────────────────────────────────────────────


def test_an_extract_is_verified_by_its_code(program, entry):
    from sijill.ledger.transaction import acting_for
    from sijill.register.queries import extracts

    person = make.citizen(person=entry.person_id)
    with acting_for(person):
        made = extracts.extract(entry.pk, viewer=person, day=make.NOW.date(), at=make.NOW)
    bank = program(Scope.DOCUMENTS_VERIFY)
    told = bank.post("/extracts/verify", {"code": made.code}).json()
    assert (told["genuine"], told["stands"], told["chamber"]) == (True, True, "CH-03")
    assert entry.person.name_latin not in str(told)
    forged = bank.post("/extracts/verify", {"code": "AAAA-AAAA-AAAA-AAAA-AAAA"}).json()
    assert forged["genuine"] is False


def test_a_letter_is_verified_by_its_code(program):
    from sijill.desk.tests.factories import decided, everything

    case = decided()
    with everything():
        code = case.decisions.get(stage="final").letter_code
    bank = program(Scope.DOCUMENTS_VERIFY)
    told = bank.post("/letters/verify", {"code": code}).json()
    assert (told["genuine"], told["outcome"], told["institution"]) == (True, "accepted", "CH-03")
    assert bank.post("/letters/verify", {"code": str(uuid4())}).json()["genuine"] is False


def test_a_letter_of_office_says_what_was_decided_in_the_language_asked_for(program, entry):
    from sijill.ledger.transaction import acting_for
    from sijill.register import actions
    from sijill.register.rules.measures import Measure

    agent = make.agent()
    with acting_for(agent):
        case = actions.ask_of_office(
            entry=entry, measure=Measure.SUSPENSION, ground="court", note="jugement 12",
            by=agent, at=make.NOW,
        )  # fmt: skip
    signed = make.signed(make.examined(case))
    bank = program(Scope.DOCUMENTS_VERIFY)
    said = {
        "fr": "L’inscription est suspendue",
        "ar": "القيد موقوف",
        "en": "The entry is suspended",
    }
    for language, words in said.items():
        told = bank.post(
            "/letters/verify", {"code": signed.letter_code}, Accept_Language=language
        ).json()
        assert (told["outcome"], told["said"]) == ("suspended", words)
        assert entry.person.name_latin not in str(told)
