"""What the fund says of its own accord: rights and debts kept and shown, questions answered."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from sijill.accounts.tests.factories import to_phones
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, Look
from sijill.ledger.transaction import acting_for, action
from sijill.protection import actions
from sijill.protection.codecs.messages import CODECS
from sijill.protection.codecs.notices import (
    InquiryLine,
    Notice,
    RightsLine,
    name_of,
    read_notice,
    write_notice,
)
from sijill.protection.codecs.port import Unreadable
from sijill.protection.models import Affiliation, Inquiry, Outgoing, Rights
from sijill.protection.queries.affiliations import NotFound
from sijill.protection.rules.inquiries import (
    TRANSITIONS,
    Found,
    InquiryState,
    Reply,
    answer_of,
    may_move,
)
from sijill.protection.rules.rights import RightsState, Told, must_be_warned
from sijill.protection.simulator.fund import Mix
from sijill.protection.tests.factories import LATER, agreed, candidate, fresh, holder
from sijill.protection.tests.test_differences import EVERYBODY
from sijill.protection.tests.test_exchange import Both, opened
from sijill.protection.tests.test_pages import agent_in, browser_of, shown
from sijill.protection.wording import rights as words
from sijill.register.models import Entry
from sijill.register.tests import factories as make

CSV = CODECS["csv"]


@pytest.mark.parametrize(
    ("start", "to"), list(product([None, *InquiryState], InquiryState)), ids=str
)
def test_every_move_of_a_question_is_open_to_those_of_the_table_alone(start, to):
    allowed = TRANSITIONS.get((start, to), frozenset())
    for one in EVERYBODY:
        name = one.role if one.is_agent else one.kind
        assert may_move(start, to, one) == (name in allowed), name
    assert may_move(InquiryState.ANSWERED, InquiryState.SENT, SYSTEM)


def test_a_rule_answers_only_where_number_name_and_birth_agree():
    sure = {"by_number": True, "likeness": 0.9, "birth_agrees": True}
    assert answer_of(Found(**sure, entry="entered")) is Reply.CONFIRM
    assert answer_of(Found(**sure, entry="struck_off")) is Reply.DENY
    for doubt in ({"likeness": 0.6}, {"birth_agrees": False}, {"by_number": False}):
        assert answer_of(Found(**(sure | doubt), entry="entered")) is None
    assert answer_of(Found(by_number=False)) is None, "nobody is denied for a missing number"


def test_a_warning_is_due_for_open_rights_that_lapse_soon_alone():
    day = date(2026, 11, 23)

    def told(state="open", until=day + timedelta(days=10)):
        facts = {"said_at": LATER, "owed": 0, "owed_until": None}
        return Told(state=RightsState(state), until=until, **facts)

    assert must_be_warned(told(), on=day, days=30)
    assert not must_be_warned(told(), on=day, days=5)
    assert not must_be_warned(told(until=None), on=day, days=30)
    assert not must_be_warned(told(until=day - timedelta(days=1)), on=day, days=30)
    assert not must_be_warned(told("suspended"), on=day, days=30)


def test_everything_said_of_rights_and_questions_has_its_words():
    assert set(words.RIGHTS) == set(words.TO_DO) == set(RightsState)
    assert set(words.INQUIRIES) == set(InquiryState)
    assert set(words.REPLIES) == set(Reply)


def rights(number, *, state="open", owed=0, until="", sequence=1, at=LATER, **other):
    line = RightsLine(
        position=1, number=number, state=state, since=other.get("since", ""), until=until,
        owed=owed, owed_until=other.get("owed_until", ""),
    )  # fmt: skip
    made_at = at.replace(microsecond=0)
    return Notice(side="R", stream="rights", sequence=sequence, made_at=made_at, lines=(line,))


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
def test_a_notice_is_read_back_as_it_was_written_and_a_wrong_one_is_named(codec):
    said = rights("AF123", owed=16352, until="2026-12-31")
    data = write_notice(said, codec)
    assert read_notice(data, codec, "R") == said
    assert name_of(said, codec) == f"rights-R-00000001.{codec.extension}"
    with pytest.raises(Unreadable):
        read_notice(data, codec, "Q")
    for wrong in (rights("A", state="lost"), rights("A", until="2026-13-45")):
        with pytest.raises(Unreadable):
            read_notice(write_notice(wrong, codec), codec, "R")


# --- with the database ---------------------------------------------------------------------------


@pytest.fixture
def ground(db, settings, tmp_path):
    settings.FUND_SAFE = tmp_path / "safe"
    with clock.stopped(LATER):
        yield


def came(notice, at=LATER):
    """A file of the fund, received and applied."""
    received = actions.receive(name=name_of(notice, CSV), data=write_notice(notice, CSV), at=at)
    return actions.apply(received, at=at)


def covered(tmp_path, **who):
    """Somebody whom the fund took on under a number."""
    opened()
    side = Both(tmp_path / "fund", Mix())
    found = agreed(candidate(**who)) if who else agreed()
    side.rounds(3)
    found = fresh(found)
    assert found.fund_number
    return found


def messages_of(found):
    rows = to_phones(space=holder(found.entry).space)
    return [row.template for row in sorted(rows, key=lambda row: row.pk)]


def test_rights_are_kept_with_their_history_shown_in_words_and_a_debt_removes_nobody(
    ground, tmp_path, client
):
    found = covered(tmp_path)
    number, day = found.fund_number, timedelta(days=1)
    came(rights(number, until="2026-12-10", since="2026-11-01"))
    first = rights(number, state="suspended", owed=49056, sequence=2, at=LATER + day)
    came(first, at=LATER + day)
    came(first, at=LATER + day)  # again: the same bytes
    came(rights(number, state="waiting", sequence=1, at=LATER - day), at=LATER + 2 * day)  # late
    with acting_for(SYSTEM):
        assert Rights.objects.filter(affiliation=found).count() == 3
        entry = Entry.objects.get(pk=found.entry_id)
        assert entry.state == "entered", "a debt never removes an entry"
        assert Affiliation.objects.get(pk=found.pk).state == "affiliated"
    page = shown(browser_of(client, found.entry))
    assert "490,56" in page
    assert page.count('id="rights"') == 1
    told = Act.objects.filter(kind="protection.rights_told", subject_id=found.pk)
    assert told.count() == 2, "what came late is kept, and is no news"
    assert messages_of(found).count("cover.rights_ended") == 1
    assert "490,56" in shown(agent_in(), f"/fr/protection/{found.pk}/")

    @action
    def altered():
        with acting_for(SYSTEM), transaction.atomic():
            Rights.objects.filter(affiliation=found).update(owed=0)

    with pytest.raises(IntegrityError):
        altered()


def test_who_is_about_to_lose_rights_is_told_once_and_reads_it(ground, tmp_path, client):
    found = covered(tmp_path)
    came(rights(found.fund_number, until="2026-12-10"))
    assert "Vos droits s’arrêtent le" in shown(browser_of(client, found.entry))
    assert actions.warn_of_lapses(at=LATER) == 1
    assert actions.warn_of_lapses(at=LATER) == 0
    assert messages_of(found).count("cover.to_lapse") == 1
    came(rights(found.fund_number, until="2026-12-11", sequence=2, at=LATER + timedelta(hours=1)))
    came(rights(found.fund_number, state="closed", sequence=3, at=LATER + timedelta(hours=2)))
    assert actions.warn_of_lapses(at=LATER) == 0, "the newest word alone counts"


def test_a_number_that_nobody_bears_is_remarked_and_changes_nothing(ground):
    candidate()
    held = came(rights("AF000"))
    assert held.state == "read"
    assert held.remarks.get().fault == "no_such_line"


def asking(*rows, sequence=1):
    lines = tuple(
        InquiryLine(
            position=n, key=f"{sequence:02d}{n:062d}", document=row["document"],
            given_ar=row.get("given_ar", ""), family_ar=row.get("family_ar", ""),
            given_latin=row.get("given_latin", ""), family_latin=row.get("family_latin", ""),
            born=row.get("born", ""), nia="",
        )
        for n, row in enumerate(rows, start=1)
    )  # fmt: skip
    return Notice(
        side="Q", stream="asked", sequence=sequence, made_at=LATER.replace(microsecond=0),
        lines=lines,
    )  # fmt: skip


def as_asked(entry, **changes):
    person = entry.own_person
    born = f"{person.birth_year:04d}-{person.birth_month:02d}-{person.birth_day:02d}"
    return {
        "document": person.document, "given_latin": person.given_latin,
        "family_latin": person.family_latin, "born": born, **changes,
    }  # fmt: skip


def test_the_fund_is_answered_by_the_rule_where_it_is_certain_and_by_an_agent_elsewhere(
    ground, tmp_path
):
    opened()
    sure = candidate().entry
    other = candidate(**make.FATIMA).entry
    came(
        asking(
            as_asked(sure),
            as_asked(other, family_latin="Lahlou", given_latin="Driss"),
            {"document": "ZZ99", "given_latin": "Nobody", "family_latin": "Known", "born": "1990"},
        )
    )
    with acting_for(SYSTEM):
        first, second, third = Inquiry.objects.order_by("position")
    assert (first.state, first.answer, first.answered_by) == ("answered", "confirm", None)
    assert second.state == third.state == "open"
    assert (second.chamber_id, third.chamber_id) == (make.FES, None)
    assert second.due_on == LATER.date() + timedelta(days=10)
    assert Look.objects.filter(what="cover_confirmed", person=sure.person_id).exists()
    by = make.agent()
    with acting_for(by):
        with pytest.raises(NotFound):
            actions.answer_inquiry(
                inquiry=third.pk, answer=Reply.ASK, nia="", note="?", by=by, at=LATER
            )
        for answer, nia in ((Reply.DENY, ""), (Reply.CONFIRM, "none")):
            with pytest.raises(Refused):
                actions.answer_inquiry(
                    inquiry=second.pk, answer=answer, nia=nia, note="", by=by, at=LATER
                )
    browser = agent_in()
    page = f"/fr/protection/questions/{second.pk}/"
    assert "Driss" in shown(browser, page)
    assert "Driss" in shown(browser, "/fr/protection/questions/")
    assert agent_in(make.RABAT).get(page).status_code == 404
    answer = {"answer": "deny", "nia": "", "note": "autre personne"}
    assert browser.post(f"{page}work/", {"answer": "maybe"}).status_code == 422
    browser.post(f"{page}work/", answer)
    browser.post(f"{page}work/", {"do": "back"})
    browser.post(f"{page}work/", answer)
    side = Both(tmp_path / "fund")
    side.pass_by()
    with acting_for(SYSTEM):
        file = Outgoing.objects.get(stream="replies")
        assert set(Inquiry.objects.values_list("position", "state")) == {
            (1, "sent"), (2, "sent"), (3, "open"),
        }  # fmt: skip
    left = (tmp_path / "fund" / "to-fund" / file.name).read_bytes()
    told = read_notice(left, CSV, "C")
    assert [(line.answer, line.nia) for line in told.lines] == [
        ("confirm", sure.nia), ("deny", ""),
    ], "who is somebody else is not told of"  # fmt: skip
    came(asking(as_asked(sure), sequence=1))
    with acting_for(SYSTEM):
        assert Inquiry.objects.count() == 3, "asked again, it is answered once"


def test_the_numbers_of_the_exchange_open_their_lists(ground, tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(mistaken=100))
    found = agreed()
    side.rounds(2)
    browser = agent_in()
    page = shown(browser, "/fr/protection/")
    [code] = set(re.findall(r"\?box=code-(\d{3})", page))
    assert str(found.pk) in shown(browser, f"/fr/protection/?box=code-{code}")
    assert str(found.pk) not in shown(browser, "/fr/protection/?box=age-11")
