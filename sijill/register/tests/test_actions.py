"""Acceptance, and what is done to an entry afterwards, on the real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sijill.accounts.models import Space
from sijill.desk import actions as desk
from sijill.kernel.actor import Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.identifiers import nia
from sijill.kernel.verdict import Refused
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.models import Entry, Person, PersonKeys, Version
from sijill.register.rules import EntryState
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db


def codes(case: object) -> dict[str, str]:
    with make.everything():
        return dict(case.verdicts.values_list("rule", "code"))  # type: ignore[attr-defined]


def kinds(entry: Entry) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="entry", id=entry.id)])]


def test_an_accepted_craftsman_has_a_number_a_version_an_act_and_a_space() -> None:
    by = make.citizen()
    case = make.examined(make.sent(by))
    make.signed(case)
    entry = make.entry_of(make.fresh(case))
    assert nia.parse(entry.nia).value == entry.nia
    assert (entry.state, entry.category) == (EntryState.ENTERED, "artisan")
    assert entry.entered_on == civil_date(make.NOW)
    assert kinds(entry) == ["register.entered"]
    with make.everything():
        version = Version.objects.get(entry=entry)
        assert version.principal_trade == "PROV-015"
        assert version.practice_since == "2014-03"
        assert version.details["regime"] == {
            "declared": "untaxed",
            "confirmed": False,
            "aid": "",
        }
        assert version.details["informed"]["told"] is True
        assert PersonKeys.objects.filter(person=entry.person_id).exists()
        assert entry.person.portrait is not None
    assert Space.objects.get(pk=by.space).person == entry.person_id


def test_an_act_tells_the_number_and_its_facts_alone_hold_the_name() -> None:
    entry = make.entered()
    [told] = acts_of([Subject(kind="entry", id=entry.id)])
    assert told.facts is not None
    assert told.facts["nia"] == entry.nia
    assert "Benali" in told.facts["name_latin"]
    assert "Benali" not in str(vars(told.act))


def test_the_same_case_signed_twice_is_one_entry() -> None:
    case = make.examined(make.sent())
    make.signed(case)
    with pytest.raises(Refused):
        make.signed(case)
    with make.everything():
        assert Entry.objects.count() == 1


def test_two_numbers_given_one_after_the_other_tell_nothing() -> None:
    first, second = make.entered(), make.entered(**make.FATIMA)
    assert abs(int(first.nia) - int(second.nia)) > 100


def test_an_imported_number_that_looks_like_the_next_one_is_passed_over(
    settings: object,
) -> None:
    from django.conf import settings as used

    from sijill.register.actions import numbering

    taken = make.entered()
    counters = iter([0, 1])
    key = used.NUMBER_KEY.encode()
    numbers = [nia.issue(c, key=key).value for c in (0, 1)]
    with acting_for(make.SYSTEM):
        _rename(taken, numbers[0])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(numbering, "_counter", lambda: next(counters))
            assert numbering.next_nia().value == numbers[1]


@make.action
def _rename(entry: Entry, number: str) -> None:
    Entry.objects.filter(pk=entry.pk).update(nia=number)


def test_somebody_entered_is_not_entered_again_under_the_same_card() -> None:
    case = make.sent(card__number="C418207")
    later = make.settled(make.sent(card__number="C418207"), "different")
    make.signed(make.examined(later))
    entry = make.entry_of(make.fresh(later))
    make.ruled(case)
    case = make.settled(case, "same")
    assert make.ruled(case)["previous"] == "previous.entered"
    with pytest.raises(Refused) as told:
        make.examined(case)
    assert any(v.facts.get("rule") == "previous" for v in told.value.verdicts)
    with make.everything():
        assert list(Entry.objects.values_list("nia", flat=True)) == [entry.nia]


def test_a_duplicate_in_another_chamber_is_found_and_shown_without_its_card() -> None:
    by = make.citizen()
    case = make.draft(by, card__number="C418207")
    entry = make.entered(**make.IN_RABAT_TRAIT, card__number="C418270")
    with acting_for(by):
        actions.deny(case=case, by=by, at=make.NOW)
        case = desk.submit(case=case, by=by, at=make.NOW)
    with make.everything():
        [like] = case.likenesses.all()
    assert (like.other_kind, like.other_id) == ("entry", entry.id)
    grounds = {g["field"]: g for g in like.grounds}
    assert grounds["nia"]["theirs"] == entry.nia
    assert grounds["chamber"]["theirs"] == make.RABAT
    document = grounds["document"]
    assert (document["ours"], document["theirs"]) == ("C418207", "")
    assert (document["difference"], document["bits"] > 10) == ("slip", True)
    assert grounds["birth"]["difference"] == "same"
    assert codes(case)["previous"] == "previous.to_settle"


def test_two_requests_of_one_person_see_each_other() -> None:
    first = make.sent(card__number="C418207")
    second = make.sent(card__number="C418207")
    with make.everything():
        [like] = second.likenesses.all()
    assert (like.other_kind, like.other_id, like.score) == ("case", first.pk, 100)


def test_a_name_written_otherwise_in_the_other_script_is_still_seen() -> None:
    same = {"phone__number": "+212661000031", "workplace__commune": "Fès"}
    make.entered(**same, card__number="C418207")
    otherwise = {"name__given_ar": "رشید", "name__family_ar": "بن علي"}
    case = make.sent(**otherwise, **same, name__family_latin="Ben Ali", card__number="D553121")
    with make.everything():
        assert case.likenesses.count() == 1


def test_a_brother_with_another_birth_year_is_nobody_s_duplicate() -> None:
    make.entered()
    case = make.sent(name__given_ar="كريم", name__given_latin="Karim", card__birth="1990")
    with make.everything():
        assert not case.likenesses.exists()


def test_an_entry_undone_is_annulled_and_its_number_waits_for_the_same_person() -> None:
    case = make.examined(make.sent())
    decision = make.signed(case)
    entry = make.entry_of(make.fresh(case))
    make.undone(decision)
    annulled = make.fresh(entry)
    assert annulled.state == EntryState.ANNULLED
    assert kinds(entry) == ["register.entered", "register.annulled"]
    later = make.NOW + timedelta(hours=3)
    make.signed(make.examined(make.fresh(case), at=later), at=later + timedelta(hours=1))
    back = make.fresh(entry)
    assert (back.state, back.nia) == (EntryState.ENTERED, entry.nia)
    assert kinds(entry)[-1] == "register.returned"
    with make.everything():
        states = list(Version.objects.order_by("recorded_at").values_list("state", flat=True))
    assert states == ["entered", "annulled", "entered"]


def struck_off(entry: Entry, chamber: str = make.FES) -> Entry:
    by = make.agent(Role.REGISTRAR, chamber)
    with acting_for(by):
        at = make.NOW + timedelta(days=1)
        return actions.strike_off(entry=entry, ground="asked", article="50.17", by=by, at=at)


def test_somebody_struck_off_comes_back_under_the_same_number_in_another_chamber() -> None:
    entry = make.entered(card__number="C418207")
    struck_off(entry)
    at = make.NOW + timedelta(days=30)
    case = make.settled(
        make.sent(**make.IN_RABAT_TRAIT, card__number="C418207", at=at), "same", at=at
    )
    case = make.examined(case, at=at)
    assert codes(case)["previous"] == "previous.returns"
    decision = make.signed(case, at=at)
    back = make.fresh(entry)
    assert (back.nia, back.state, back.chamber_id) == (entry.nia, "entered", make.RABAT)
    make.undone(decision, at=at + timedelta(hours=1))
    assert make.fresh(entry).state == EntryState.STRUCK_OFF


def test_an_examiner_s_chamber_alone_moves_its_entries() -> None:
    from sijill.register.queries import NotFound

    entry = make.entered()
    with pytest.raises(NotFound):
        struck_off(entry, make.RABAT)
    by = make.agent(Role.EXAMINER)
    with acting_for(by), pytest.raises(Refused):
        actions.suspend(entry=entry, ground="x", article="", by=by, at=make.NOW)
    assert make.fresh(entry).state == EntryState.ENTERED


def test_a_suspended_entry_stands_again_with_its_acts() -> None:
    entry = make.entered()
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        at = make.NOW + timedelta(days=1)
        actions.suspend(entry=entry, ground="asked", article="", by=by, at=at)
        actions.resume(entry=entry, ground="asked", article="", by=by, at=at + timedelta(days=1))
    assert kinds(entry) == ["register.entered", "register.suspended", "register.resumed"]


def contested(number: str, **changes: str) -> object:
    by = make.citizen()
    pages = make.answers(card__number=number, **changes)
    with acting_for(by):
        case = make.desk.open_case(
            procedure="contested_identity", by=by, at=make.NOW, language="fr"
        )
        for page in ("name", "card", "story", "phone", "workplace", "documents"):
            given = pages.get(page, {})
            case = make.desk.save_page(
                case=case, page=page, answers=given, revision=case.revision, by=by, at=make.NOW
            )
        make.join(case, *make.PAPERS)
        case = make.desk.submit(case=case, by=by, at=make.NOW)
    return case, by


def test_the_rightful_holder_of_a_card_is_entered_after_contesting() -> None:
    usurper = make.entered(card__number="C418207", **make.FATIMA)
    claim, holder = contested("C418207", name__given_latin="Driss")
    waiting = make.settled(
        make.sent(holder, card__number="C418207", card__birth="1971"), "different"
    )
    assert codes(waiting)["previous"] == "previous.contested"
    make.signed(make.examined(claim))
    with make.everything():
        assert Person.objects.get(pk=usurper.person_id).document_withdrawn_at is not None
    assert make.fresh(usurper).state == EntryState.SUSPENDED
    make.signed(make.examined(waiting))
    rightful = make.entry_of(make.fresh(waiting))
    assert rightful.nia != usurper.nia
    assert rightful.person.document == "C418207"


def test_giving_a_card_back_can_be_undone_until_it_is_used() -> None:
    usurper = make.entered(card__number="C418207", **make.FATIMA)
    claim, _ = contested("C418207", name__given_latin="Driss")
    decision = make.signed(make.examined(claim))
    make.undone(decision)
    assert make.fresh(usurper).state == EntryState.ENTERED
    with make.everything():
        assert Person.objects.get(pk=usurper.person_id).document_withdrawn_at is None


def test_a_card_held_by_another_closed_entry_is_freed_for_its_holder() -> None:
    other = make.entered(card__number="C418207", **make.FATIMA)
    struck_off(other)
    case = make.settled(make.sent(card__number="C418207"), "different")
    make.signed(make.examined(case))
    entry = make.entry_of(make.fresh(case))
    assert entry.nia != other.nia
    with make.everything():
        assert Person.objects.get(pk=other.person_id).document_withdrawn_at is not None
