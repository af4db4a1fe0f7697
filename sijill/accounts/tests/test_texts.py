"""The texts of messages: worded by one, agreed by another, counted, checked, kept as they were."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sijill.accounts import actions, queries, sms, wording
from sijill.accounts.models import MessageText
from sijill.accounts.queries import Words, text_of
from sijill.accounts.rules import TEXT_MOVES, Part, TextState, Way, outside, plainly
from sijill.accounts.rules import texts as rules
from sijill.accounts.tests.factories import AT, SECRET, a_line, a_space, read
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused
from sijill.ledger import kept
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action

S = TextState
CODE = "case.decided"
TODAY = civil_date(AT)
NEW = "Sijill : dossier {reference}, la décision vous attend au compte."
PARAMS = {"reference": "26-4841-0275"}


def person(role=Role.FEDERATION, assurance=Assurance.STEP_UP):
    return Actor(
        kind=ActorKind.AGENT,
        user=uuid4(),
        role=role,
        institution="FED",
        reach=frozenset({"*"}),
        assurance=assurance,
    )


ONE, OTHER = person(), person(Role.MINISTRY)


def texts(code=CODE, **changes):
    """The house's own, with some of them changed: `fr_sms="…"`."""
    found = {language: dict(parts) for language, parts in Words(code).whole.items()}
    for place, text in changes.items():
        language, part = place.split("_", 1)
        found[language][part] = text
    return found


def draft(code=CODE, *, valid_from=TODAY, **changes):
    said = texts(code, **(changes or {"fr_sms": NEW}))
    return rules.Draft(template=code, texts=said, valid_from=valid_from, reason="Plus clair")


def proposed(*, by=ONE, at=AT, **given):
    with acting_for(by):
        return actions.propose_text(draft=draft(**given), by=by, at=at)


def agreed(*, at=AT, **given):
    row = proposed(at=at, **given)
    with acting_for(OTHER):
        return actions.agree_text(version=row.pk, by=OTHER, at=at)


def told(language="fr", *, key="decided:1", at=AT, **space):
    found = a_space(line=a_line(), language=language, **space)
    return actions.notify(space=found.id, template=CODE, params=PARAMS, key=key, by=SYSTEM, at=at)


def refusals(**changes):
    with pytest.raises(Refused) as no:
        proposed(**changes)
    return {verdict.code for verdict in no.value.verdicts}


@pytest.mark.parametrize(("before", "after", "role"), list(product([None, *S], S, Role)))
def test_who_may_take_a_version_where(before, after, role):
    by = person(role)
    allowed = role in TEXT_MOVES.get((before, after), frozenset())
    assert rules.may_move_text(before, after, by=by, drafter=uuid4()).is_ok is allowed
    if after in (S.AGREED, S.REFUSED):
        assert not rules.may_move_text(before, after, by=by, drafter=by.user).is_ok


def test_what_people_are_told_at_once_needs_the_second_factor_again():
    by = person(assurance=Assurance.MFA)
    verdict = rules.may_move_text(S.PROPOSED, S.AGREED, by=by, drafter=uuid4())
    assert verdict.code == "text.step_up_needed"
    assert rules.may_move_text(None, S.PROPOSED, by=by).is_ok


def test_every_part_state_and_refusal_has_its_words():
    assert set(wording.PARTS) == set(Part)
    assert set(wording.TEXT_STATES) == set(S)
    assert set(wording.LANGUAGE_OF) == set(rules.WRITTEN_IN)


@pytest.mark.parametrize("template", sorted(wording.notices()))
def test_the_house_s_own_texts_could_be_proposed_as_they_are(template):
    said = Words(template).whole
    assert not rules.faults(said, house=said, samples=wording.samples())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fr_sms": "Sijill : {reference}, {surprise}"}, "text.unknown_place"),
        ({"fr_sms": "Sijill : la décision est là"}, "text.missing_place"),
        ({"ar_spoken": "القرار"}, "text.missing_place"),
        ({"fr_sms": "Sijill : {name}, dossier {reference}"}, "text.personal"),
        ({"fr_body": "Bonjour {name}"}, "text.unknown_place"),
        ({"fr_subject": "Dossier {reference}"}, "text.unknown_place"),
        ({"fr_discreet": "Dossier {reference}"}, "text.unknown_place"),
        ({"fr_sms": "{reference.__class__}"}, "text.braces"),
        ({"fr_sms": "{reference!r}"}, "text.braces"),
        ({"fr_sms": "{reference:>99999999}"}, "text.braces"),
        ({"fr_sms": "{0}"}, "text.braces"),
        ({"fr_sms": "{reference"}, "text.braces"),
        ({"fr_sms": "Sijill {reference} : appelez le 05 22 33 44 55"}, "text.number_typed"),
        ({"fr_sms": "Sijill {reference} : CIN AB123456"}, "text.number_typed"),
        ({"fr_body": "{reference} : écrivez à fatima@example.ma"}, "text.number_typed"),
        ({"zgh_sms": "  "}, "text.empty"),
        ({"fr_sms": "{reference} " + "x" * 290}, "text.too_long"),
        ({"fr_sms": "{reference} " + "ç" * 140}, "text.too_dear"),
        ({"fr_subject": "x" * 71}, "text.too_long"),
    ],
)
@pytest.mark.django_db
def test_a_text_that_would_go_wrong_is_not_taken(changes, code):
    assert refusals(**changes) == {code}
    assert code in wording.TEXT_REFUSALS
    assert not MessageText.objects.exists()


@pytest.mark.django_db
def test_nobody_was_told_yesterday_what_is_worded_today():
    assert refusals(valid_from=TODAY - timedelta(days=1)) == {"text.starts_in_the_past"}


@pytest.mark.django_db
def test_a_message_that_is_never_sent_has_no_text():
    unknown = rules.Draft(template="nothing", texts={}, valid_from=TODAY, reason="x")
    with acting_for(ONE), pytest.raises(Refused):
        actions.propose_text(draft=unknown, by=ONE, at=AT)


@pytest.mark.django_db
def test_without_an_agreed_version_the_house_s_text_is_told():
    proposed()
    message = told()
    assert message.version == rules.HOUSE
    assert text_of(message) == plainly(wording.text(CODE, PARAMS, "fr"))


@pytest.mark.django_db
def test_what_two_people_agreed_is_told_from_its_day_and_the_message_keeps_its_version():
    row = agreed(valid_from=TODAY + timedelta(days=2))
    assert told(key="1").version == rules.HOUSE
    later = told(key="2", at=AT + timedelta(days=2))
    assert (later.version, row.number) == (2, 2)
    assert text_of(later) == NEW.format(**PARAMS)
    agreed(at=AT + timedelta(days=3), valid_from=TODAY + timedelta(days=3), fr_sms=f"{NEW} !")
    assert text_of(read(later)) == NEW.format(**PARAMS), "it says what it said"
    assert told(key="3", at=AT + timedelta(days=3)).version == 3


@pytest.mark.django_db
def test_the_one_who_wrote_it_cannot_agree_and_everybody_is_named_in_the_log():
    row = proposed()
    with acting_for(ONE), pytest.raises(Refused) as no:
        actions.agree_text(version=row.pk, by=ONE, at=AT)
    assert no.value.verdicts[0].code == "text.same_person"
    with acting_for(OTHER):
        actions.agree_text(version=row.pk, by=OTHER, at=AT)
    acts = Act.objects.filter(subject_id=row.pk).order_by("recorded_at", "id")
    assert list(acts.values_list("kind", "by_user")) == [
        ("accounts.text_proposed", ONE.user),
        ("accounts.text_agreed", OTHER.user),
    ]


@pytest.mark.django_db
def test_a_version_agreed_after_its_day_starts_on_the_day_it_is_agreed():
    row = proposed()
    with acting_for(OTHER):
        row = actions.agree_text(version=row.pk, by=OTHER, at=AT + timedelta(days=5))
    assert row.valid_from == TODAY + timedelta(days=5)


@pytest.mark.django_db
def test_one_version_waits_at_a_time_and_refused_ones_keep_their_number():
    row = proposed()
    assert refusals() == {"text.one_waits"}
    with acting_for(OTHER):
        actions.refuse_text(version=row.pk, by=OTHER, at=AT, note="Trop sec")
    assert proposed().number == row.number + 1


@pytest.mark.django_db
def test_a_version_taken_back_leaves_the_one_before_it():
    agreed()
    second = agreed(fr_sms=f"{NEW} !")
    with acting_for(ONE):
        actions.withdraw_text(version=second.pk, by=ONE, at=AT, note="Faute")
    assert queries.words(CODE, on=TODAY).version == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"texts": {}},
        {"number": 9},
        {"drafted_by": OTHER.user},
        {"agreed_by": uuid4()},
        {"note": "x"},
    ],
)
def test_the_database_keeps_a_version_as_it_was_agreed(change):
    row = agreed()
    with acting_for(ONE):
        actions.withdraw_text(version=row.pk, by=ONE, at=AT)

    @action
    def alter():
        MessageText.objects.filter(pk=row.pk).update(**change)

    with pytest.raises(IntegrityError, match="stays as it was agreed"), transaction.atomic():
        alter()


@pytest.mark.django_db
def test_the_database_too_wants_a_second_person():
    row = proposed()

    @action
    def alone():
        MessageText.objects.filter(pk=row.pk).update(
            state=S.AGREED.value, agreed_by=row.drafted_by, agreed_at=AT
        )

    with pytest.raises(IntegrityError, match="agreed_by_another"), transaction.atomic():
        alone()


class Taken:
    """A gateway that takes everything."""

    given: list[sms.Parcel] = []

    def send(self, parcel):
        Taken.given.append(parcel)
        return sms.Outcome(accepted=True)


@pytest.mark.django_db
def test_each_way_tells_its_own_words(monkeypatch):
    monkeypatch.setattr(sms, "gateway", Taken)
    agreed(
        fr_sms="SMS {reference}",
        fr_spoken="Voix {reference}",
        fr_space="Compte {reference}",
        fr_discreet="Discret",
    )
    for key, space, said in (
        ("sms", {}, "SMS 26-4841-0275"),
        ("call", {"told_by": Way.CALL}, "Voix 26-4841-0275"),
        ("shared", {"fact": SECRET, "shared_phone": True}, "Discret"),
    ):
        message = told(key=key, **space)
        actions.deliver(message=message.id, at=AT)
        assert Taken.given[-1].text == said
    with acting_for(SYSTEM):
        own = queries.told_to(message.space, at=AT)
    assert [one.text for one in own] == ["Compte 26-4841-0275"]
    assert own[0].voice == f"notice.{CODE}"


@pytest.mark.django_db
def test_a_voice_of_another_wording_is_not_played_under_an_old_message():
    space = a_space(line=a_line())
    actions.notify(space=space.id, template=CODE, params=PARAMS, key="1", by=SYSTEM, at=AT)
    with acting_for(SYSTEM):
        assert queries.told_to(space.id, at=AT)[0].voice
        agreed()
        assert not queries.told_to(space.id, at=AT)[0].voice


@pytest.mark.django_db
def test_sending_asks_for_the_texts_once_whatever_the_number_of_messages(settings):
    settings.REFERENCE_KEPT = 60.0
    kept.forget()
    for code in sorted(wording.notices())[:6]:
        agreed(code=code, fr_space="  " + texts(code)["fr"]["space"])
    kept.forget()
    with CaptureQueriesContext(connection) as asked:
        for number in range(8):
            told(key=f"k{number}")
    kept.forget()
    assert sum("accounts_messagetext" in one["sql"] for one in asked) == 1


@pytest.mark.django_db
def test_a_french_text_is_sent_in_the_cheaper_alphabet():
    message = told("fr", key="fr")
    assert not outside(text_of(message)), "no mark, no thin space, no printer's apostrophe"
    assert outside("ça coûte €") == "çû"
    assert plainly("l’été\u202f: «\u00a0oui\u00a0»…") == 'l\'été : " oui "...'
