"""An enroller's counter: one's own unsent requests alone, sent within the contract, then out of
sight; and the chamber goes on with what was left."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.campaigns import queries
from sijill.campaigns.models import Campaign
from sijill.campaigns.queries.counting import ENROLS
from sijill.campaigns.tests import factories as make
from sijill.desk import actions as desk
from sijill.desk import procedures
from sijill.desk.models import Agreement, Case, Evidence
from sijill.desk.queries import NotFound, case_for, visible
from sijill.desk.queries.contracted import sent_today
from sijill.desk.rules.assisting import Way
from sijill.desk.tests.test_assisting import signature
from sijill.desk.wording.verdicts import SENTENCES
from sijill.institutions.models import Mandate
from sijill.institutions.tests.factories import a_browser, a_mandate, an_officer
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for, action
from sijill.register.tests import factories as people

NOW, FES = make.NOW, make.FES
LANGUAGES = pytest.mark.parametrize("language", ["ar", "fr"])


@pytest.fixture(autouse=True)
def ground(db: Any) -> Any:
    people.chambers()
    with clock.stopped(NOW) as hands:
        yield hands


@pytest.fixture
def head() -> Actor:
    return make.officer(Role.DIRECTOR)


@pytest.fixture
def mandate(head: Actor) -> Mandate:
    return make.engaged(head, make.opened(head))


def begun(by: Actor, **changes: Any) -> Case:
    """A whole registration that somebody filled with a person, in a space of that person's."""
    return people.draft(replace(by, space=people.citizen().space), **changes)


def signed(case: Case, by: Actor, at: datetime = NOW) -> Agreement:
    with acting_for(by):
        return desk.agree_by_signature(case=case, way=Way.SCREEN, upload=signature(), by=by, at=at)


def sent(case: Case, by: Actor, at: datetime = NOW) -> Case:
    """As the page sends it: within the space of the person."""
    signed(case, by, at)
    inside = replace(by, space=case.space)
    with acting_for(inside):
        return desk.submit(case=case, by=inside, at=at)


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


TABLES = ("desk_case", "desk_evidence", "desk_agreement", "desk_caseverdict")


def seen(viewer: Actor) -> tuple[int, ...]:
    """What the bare tables show, without a filter of ours; then what our own first wall shows."""
    with acting_for(viewer):
        return (*map(rows, TABLES), visible(viewer).count())


def colleague(mandate: Mandate) -> Actor:
    """Another enroller of the same campaign."""
    other = a_mandate(
        Role.ENROLLER, FES, campaign=mandate.campaign, provinces=mandate.provinces,
        valid_from=mandate.valid_from, valid_to=mandate.valid_to,
    )  # fmt: skip
    return make.as_enroller(other)


NOTHING = (0, 0, 0, 0, 0)


def test_who_sees_what_an_enroller_began_before_and_after_it_is_sent(mandate: Mandate) -> None:
    own, other = make.as_enroller(mandate), colleague(mandate)
    strangers = {
        "another enroller": other,
        "an enroller of another chamber": replace(other, institution=people.RABAT),
        "the assistant of the chamber": an_officer(Role.ASSISTANT, FES, user=uuid4()),
        "the examiner of another chamber": an_officer(Role.EXAMINER, people.RABAT, user=uuid4()),
        "nobody": Actor(),
        "the same user at no office": replace(own, role=None),
    }
    case = begun(own)
    signed(case, own)
    whole = (1, len(people.PAPERS) + 1, 1, 0, 1)
    assert seen(own) == whole
    filtered = {name: seen(one)[-1] for name, one in strangers.items()}
    assert set(filtered.values()) == {0}, filtered
    for name in ("another enroller", "an enroller of another chamber", "nobody"):
        assert seen(strangers[name]) == NOTHING, name
    assert seen(strangers["the same user at no office"]) == NOTHING
    sent(case, own)
    assert seen(own) == NOTHING
    assert seen(other) == NOTHING
    assert seen(strangers["the assistant of the chamber"])[0] == 1


def test_an_enroller_of_another_institution_opens_nothing_of_this_one(mandate: Mandate) -> None:
    """The bare table knows the user alone; the query also asks where they are at work."""
    own = make.as_enroller(mandate)
    case = begun(own)
    with acting_for(own), pytest.raises(NotFound):
        case_for(case.pk, viewer=replace(own, institution=people.RABAT))


def test_the_database_lets_an_enroller_write_nothing_of_another_s(mandate: Mandate) -> None:
    own, other = make.as_enroller(mandate), colleague(mandate)
    case = begun(own)

    @action
    def taken() -> int:
        return Case.objects.filter(pk=case.pk).update(assisted_by=other.user)

    @action
    def joined() -> None:
        with transaction.atomic():
            people.join(case, "face")

    with acting_for(other):
        assert taken() == 0
        with pytest.raises(DatabaseError, match="row-level"):
            joined()
    with acting_for(own), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        taken()  # not even given away: what is out of sight is not written


def test_what_is_sent_is_written_in_the_persons_space_and_in_no_other_scope(
    mandate: Mandate,
) -> None:
    own = make.as_enroller(mandate)
    case = begun(own)
    signed(case, own)
    with acting_for(own), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        desk.submit(case=case, by=own, at=NOW)


def test_it_counts_by_the_rules_that_are_there(mandate: Mandate) -> None:
    own = make.as_enroller(mandate)
    case = sent(begun(own), own)
    [one] = told(own).sent
    assert (one.reference, one.state, one.counts) == (case.reference, "submitted", "not_yet")
    people.accepted(case)
    found = told(own)
    assert [(one.state, one.counts) for one in found.sent] == [("accepted", "counts")]
    assert (found.done.sent, found.done.accepted, found.done.counted) == (1, 1, 0)
    head = make.officer(Role.DIRECTOR)
    with acting_for(head):
        make.frozen(head, Campaign.objects.get())
    assert [one.counts for one in told(own).sent] == ["counted"]
    assert told(colleague(mandate)).sent == []


def told(viewer: Actor) -> queries.Counter:
    with acting_for(viewer):
        found = queries.counter(viewer=viewer, on=NOW.date())
    assert found is not None
    return found


def test_every_kind_of_registration_that_counts_may_be_begun() -> None:
    newest = {one.code for one in procedures.at_the_counter() if one.contracted}
    assert newest == set(ENROLS)


def refused(code: str) -> Any:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def test_nothing_but_a_registration_is_begun(mandate: Mandate) -> None:
    own = replace(make.as_enroller(mandate), space=people.citizen().space)
    for one in procedures.at_the_counter():
        if one.contracted:
            continue
        with acting_for(own), refused("desk.not_for_enrollers"):
            desk.open_case(procedure=one.code, by=own, at=NOW, language="ar")


def test_after_the_last_day_nothing_is_begun_and_what_was_begun_is_not_sent(
    mandate: Mandate,
) -> None:
    own = make.as_enroller(mandate)
    case = begun(own)
    late = clock.start_of(mandate.valid_to or date.max)
    signed(case, own, late - timedelta(minutes=1))
    inside = replace(own, space=case.space)
    with acting_for(inside), refused("desk.engagement_ended"):
        desk.submit(case=case, by=inside, at=late)
    with acting_for(inside), refused("desk.engagement_ended"):
        desk.open_case(procedure="registration", by=inside, at=late, language="ar")
    with acting_for(inside):
        desk.submit(case=case, by=inside, at=late - timedelta(minutes=1))
    assert people.fresh(case).state == "submitted"


def test_a_place_outside_the_campaign_is_not_sent_and_is_kept(mandate: Mandate) -> None:
    own = make.as_enroller(mandate)
    case = begun(own, **people.IN_RABAT_TRAIT)
    signed(case, own)
    inside = replace(own, space=case.space)
    with acting_for(inside), refused("desk.outside_territory"):
        desk.submit(case=case, by=inside, at=NOW)
    assert people.fresh(case).state == "draft"


def test_what_another_campaign_began_is_left_to_the_chamber(head: Actor, mandate: Mandate) -> None:
    own = make.as_enroller(mandate)
    case = begun(own)
    again = make.opened(head, contract="M-2026-06")
    later = NOW + timedelta(days=2)
    change(Mandate.objects.filter(pk=mandate.pk), valid_to=later.date())
    other = a_mandate(
        Role.ENROLLER, FES, user=mandate.user, campaign=again.pk, provinces=mandate.provinces,
        valid_from=later.date(), valid_to=mandate.valid_to,
    )  # fmt: skip
    by = make.as_enroller(other)
    signed(case, by, later)
    inside = replace(by, space=case.space)
    with acting_for(inside), refused("desk.begun_before_engaged"):
        desk.submit(case=case, by=inside, at=later)


@action
def change(found: Any, **given: Any) -> None:
    found.update(**given)


# On screen.


def url(name: str, *given: object) -> str:
    return reverse(name, args=given)


def opened_on(client: Client) -> UUID:
    answer = client.post(url("desk:open", "registration"))
    found = re.search(r"/case/([0-9a-f-]{36})/", answer.url)
    assert found
    return UUID(found[1])


def drawn(client: Client, case: Case) -> Any:
    file = io.BytesIO(signature().getvalue())
    file.name = "signature.png"
    return client.post(url("desk:agree", case.pk), {"way": "screen", "signature": file})


@LANGUAGES
def test_from_the_counter_to_the_receipt_and_never_again(
    language: str, mandate: Mandate, ground: Any
) -> None:
    own, client = make.as_enroller(mandate), a_browser(mandate.user)
    with override(language):
        assert client.get(url("campaigns:counter")).status_code == 200
        fresh = opened_on(client)
        assert client.get(url("desk:question", fresh, "name")).status_code == 200
        case = begun(own)
        assert case.title_ar in client.get(url("campaigns:counter")).text
        assert client.post(url("desk:check", case.pk)).url == url("desk:agree", case.pk)
        assert client.get(url("desk:agree", case.pk)).status_code == 200
        assert client.get(url("desk:summary", case.pk)).status_code == 200
        assert drawn(client, case).url == url("desk:submitted", case.pk)
        page = client.get(url("desk:submitted", case.pk)).text
        assert url("campaigns:counter") in page
        assert f'href="{url("desk:follow", case.pk)}"' not in page
        receipt = client.get(url("desk:receipt", case.pk)).text
        assert case.reference in receipt
        assert case.title_ar in receipt
        assert "<br>" in receipt  # the documents received, although they are out of sight
        assert client.get(url("desk:receipt_pdf", case.pk)).content[:5] == b"%PDF-"
        closed_to(client, case)
        mine = client.get(url("campaigns:counter")).text
        assert case.reference in mine
        assert case.title_ar not in mine
        assert case.title_latin not in mine
        # Sent twice by an impatient finger, it is one request, and says so.
        assert drawn(client, case).url == url("desk:submitted", case.pk)
        ground.move(NOW + timedelta(days=1))
        tomorrow = a_browser(mandate.user)
        for name in ("submitted", "receipt", "receipt_pdf"):
            assert tomorrow.get(url(f"desk:{name}", case.pk)).status_code == 404


def closed_to(client: Client, case: Case) -> None:
    for name in ("check", "follow", "later", "withdraw", "summary", "letter"):
        assert client.get(url(f"desk:{name}", case.pk)).status_code == 404, name
    assert client.get(url("desk:question", case.pk, "name")).status_code == 404
    assert client.get(url("desk:case", case.pk)).status_code == 403
    with acting_for(SYSTEM):
        paper = Evidence.objects.filter(case=case).order_by("pk").first()
    assert paper is not None
    assert client.get(url("desk:document", paper.pk, 1)).status_code == 404


def test_what_was_opened_in_this_browser_is_not_begun_again_once_sent(mandate: Mandate) -> None:
    client, case = a_browser(mandate.user), begun(make.as_enroller(mandate))
    browser = client.session
    browser["desk.opened"] = {str(case.pk): "registration"}
    browser.save()
    drawn(client, case)
    assert people.fresh(case).state == "submitted"
    assert client.get(url("desk:question", case.pk, "name")).status_code == 404


@LANGUAGES
def test_an_engagement_that_ended_is_told_and_nothing_is_lost(
    language: str, mandate: Mandate, ground: Any
) -> None:
    own = make.as_enroller(mandate)
    case = begun(own)
    late = clock.start_of(mandate.valid_to or date.max) + timedelta(hours=10)
    ground.move(late)
    client = a_browser(mandate.user)
    with override(language):
        for address in (url("desk:check", case.pk), url("desk:question", case.pk, "name")):
            answer = client.get(address)
            assert answer.status_code == 403
            assert case.reference in answer.text
        for name in ("campaigns:counter", "campaigns:mine", "portal:day"):
            ended = client.get(url(name))
            assert ended.status_code == 403
            assert "31" in ended.text
        assert drawn(client, case).status_code == 403
        assert people.fresh(case).state == "draft"
        assistant = a_browser(a_mandate(Role.ASSISTANT, FES).user)
        page = assistant.get(url("portal:counter")).text
        assert case.reference in page
        assert case.title_ar not in page
        go_on = url("campaigns:go_on", case.pk)
        assert client.post(go_on).status_code == 403
        assert assistant.post(go_on).url == url("desk:check", case.pk)
        assert assistant.get(url("desk:check", case.pk)).status_code == 200
        assert assistant.post(go_on).status_code == 404


def test_what_the_chamber_goes_on_with_still_counts_for_the_enroller(
    mandate: Mandate, ground: Any
) -> None:
    case = begun(make.as_enroller(mandate))
    late = NOW + timedelta(hours=2)
    ground.move(late)
    first, second = make.officer(Role.ASSISTANT), make.officer(Role.ASSISTANT)
    for one in (first, second):  # the work changes hands twice
        with acting_for(one):
            desk.go_on_with(case=case.pk, by=one, at=late)
    case = sent(people.fresh(case), second, late)
    people.signed(people.examined(people.fresh(case)), at=late)
    with people.everything():
        campaign = Campaign.objects.get(pk=mandate.campaign)
        [unit] = queries.countable(campaign, make.MONTH)
        done = queries.progress(campaign)
    assert (unit.case, unit.user) == (case.pk, mandate.user_id)
    assert list(done) == [mandate.user_id]
    assert (done[mandate.user_id].sent, done[mandate.user_id].accepted) == (1, 1)


def test_a_request_at_which_somebody_is_busy_is_not_offered_to_the_chamber(
    mandate: Mandate, ground: Any
) -> None:
    case = begun(make.as_enroller(mandate))
    assistant = a_browser(a_mandate(Role.ASSISTANT, FES).user)
    go_on = url("campaigns:go_on", case.pk)
    assert case.reference not in assistant.get(url("portal:counter")).text
    assert assistant.post(go_on).status_code == 404
    ground.move(NOW + timedelta(hours=2))
    elsewhere = a_browser(a_mandate(Role.ASSISTANT, people.RABAT).user)
    assert elsewhere.post(go_on).status_code == 404
    assert assistant.post(go_on).status_code == 302


@LANGUAGES
def test_a_place_outside_the_campaign_is_told_before_anybody_signs(
    language: str, mandate: Mandate
) -> None:
    case = begun(make.as_enroller(mandate), **people.IN_RABAT_TRAIT)
    client = a_browser(mandate.user)
    with override(language):
        check = url("desk:check", case.pk)
        assert client.post(check).url == check
        assert client.get(url("desk:agree", case.pk)).url == check
        assert str(SENTENCES["desk.outside_territory"]) in client.get(check).text
        assert people.fresh(case).state == "draft"


@LANGUAGES
def test_somebody_who_may_stand_in_the_register_is_told_to_the_enroller_in_no_words(
    language: str, mandate: Mandate
) -> None:
    known = people.entered(card__number="C418207", **people.FATIMA)
    case = begun(make.as_enroller(mandate), card__number="C418207")
    client = a_browser(mandate.user)
    with override(language):
        check = url("desk:check", case.pk)
        assert client.post(check).url == check
        page = client.get(check).text
        assert str(SENTENCES["desk.chamber_looks"]) in page
        assert known.nia not in page
        assert people.FATIMA["name__family_ar"] not in page
        for name in ("taken", "no_paper"):
            assert client.get(url(f"register:{name}", case.pk)).status_code == 404
        assert client.get(url("desk:agree", case.pk)).url == check
        for deed in ("not_me", "contest"):
            assert client.post(url(f"register:{deed}", case.pk)).status_code == 404
    assert people.fresh(case).state == "draft"


def test_the_person_reads_that_the_receipt_was_opened(mandate: Mandate) -> None:
    own = make.as_enroller(mandate)
    case = sent(begun(own), own)
    with acting_for(own):
        assert sent_today(case.pk, viewer=own, at=NOW) is not None
        other = colleague(mandate)
        assert sent_today(case.pk, viewer=other, at=NOW) is None
        assistant = an_officer(Role.ASSISTANT, FES, user=own.user)
        assert sent_today(case.pk, viewer=assistant, at=NOW) is None
    with acting_for(SYSTEM):
        [look] = Look.objects.filter(what="receipt")
    assert (look.by_user, look.space) == (own.user, case.space)


def test_the_counter_asks_as_much_for_many_as_for_one(
    mandate: Mandate, django_assert_max_num_queries: Any
) -> None:
    own, client = make.as_enroller(mandate), a_browser(mandate.user)
    for _ in range(2):
        begun(own)
    client.get("/fr/agents/counter/")
    with django_assert_max_num_queries(15):
        page = client.get("/fr/agents/counter/").text
    assert page.count("data-row ") == 2
