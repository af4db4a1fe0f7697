"""The register of mail: numbers without a gap, what is written once, what waits in whose hands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.actions import mail
from sijill.institutions.models import Letter, LetterNote, MailYear, Scan
from sijill.institutions.queries import mail as read
from sijill.institutions.queries.bodies import NotFound
from sijill.institutions.rules.mail import LETTER_LIFE, LetterState, Way, may_move_letter
from sijill.institutions.tests import test_mail as here
from sijill.institutions.tests.factories import AT, TODAY, a_browser, a_mandate, an_officer
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger.transaction import acting_for, action

FES = "CH-03"
KEPT = {"media_type": "image/jpeg", "size": 3, "digest": "d" * 64, "pages": 2}
CASE = uuid4()


def keep(upload: object, *, place: UUID) -> dict[str, object]:
    """In place of the darkroom, which is tried in its own room."""
    return {"id": uuid4(), **KEPT, "key_id": "k", "wrapped_key": b"w"}


def page(number: int, **where: object) -> bytes:
    return b"\xff\xd8" + bytes([number])


def why(verdict: Verdict) -> str:
    return verdict.code


def case_of(reference: str, *, viewer: Actor) -> UUID | None:
    return CASE if reference == "R-1" else None


@pytest.fixture(autouse=True)
def _papers(settings):
    settings.PAPERS = here.__name__


def test_a_letter_over_all_from_to_and_way():
    for one, other, way in product([None, *LetterState], LetterState, Way):
        allowed = LETTER_LIFE.get((one, other))
        is_allowed = allowed is not None and way in allowed
        assert may_move_letter(one, other, way=way).is_ok is is_allowed


@pytest.fixture
def clerk() -> Actor:
    return an_officer(Role.ASSISTANT, FES, user=a_mandate(Role.ASSISTANT, FES).user.pk)


def numbered(by: Actor, way: Way = Way.INCOMING, *, at: datetime = AT, **given) -> Letter:
    facts = {"institution": by.institution, "way": way, "party": "العمالة", "subject": "إخبار"}
    wanted = mail.WantedLetter(**{**facts, "dated": TODAY - timedelta(days=300), **given})
    return mail.number_letter(wanted=wanted, by=by, at=at)


@pytest.mark.django_db
def test_each_way_and_year_is_numbered_from_one(clerk):
    with acting_for(clerk):
        made = [numbered(clerk) for _ in range(3)] + [numbered(clerk, Way.OUTGOING)]
        next_year = numbered(clerk, at=datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert [one.number for one in made] == [1, 2, 3, 1]
    assert (next_year.year, next_year.number) == (2027, 1)


def test_many_at_once_leave_no_gap_and_a_refusal_takes_no_number(clone):
    by = an_officer(Role.ASSISTANT, FES, user=a_mandate(Role.ASSISTANT, FES).user.pk)

    def one(subject: str):
        def ask():
            with acting_for(by):
                return numbered(by, subject=subject).number

        return ask

    calls = [one(" " if place % 4 == 3 else f"رسالة {place}") for place in range(12)]
    answers = clone.at_once(*calls)
    given = sorted(found for found in answers if isinstance(found, int))
    assert given == list(range(1, 10))
    assert sum(isinstance(found, Refused) for found in answers) == 3


@pytest.mark.django_db
def test_the_database_alters_no_numbered_letter_and_skips_no_number(clerk):
    with acting_for(clerk):
        held = numbered(clerk)

        @action
        def rewrite(**given):
            with transaction.atomic():
                Letter.objects.filter(pk=held.pk).update(**given)

        for given in ({"subject": "غيره"}, {"number": 7}, {"dated": date(2020, 1, 1)}):
            with pytest.raises(IntegrityError, match="never altered"):
                rewrite(**given)

        @action
        def skip():
            with transaction.atomic():
                MailYear.objects.update(last=9)

        with pytest.raises(IntegrityError, match="one by one"):
            skip()


@pytest.mark.django_db
def test_a_letter_is_put_in_hands_then_answered_by_one_that_leaves(clerk):
    with acting_for(clerk):
        came = numbered(clerk, case_reference="R-1")
        assert came.about == CASE
        due = TODAY + timedelta(days=5)
        mail.route(letter=came.pk, to=clerk.user, due=due, word="للجواب", by=clerk, at=AT)
        assert read.waiting(FES, viewer=clerk, of=clerk.user).count() == 1
        assert read.late(FES, viewer=clerk, at=due + timedelta(days=1)) == 1
        left = numbered(clerk, Way.OUTGOING, answers=came.pk)
        came.refresh_from_db()
        assert (came.state, left.answers_id) == ("answered", came.pk)
        with pytest.raises(Refused, match=r"mail\.not_from_here"):
            mail.file_letter(letter=came.pk, word="حفظ", by=clerk, at=AT)
        with pytest.raises(Refused, match=r"mail\.answers_another"):
            numbered(clerk, Way.INCOMING, answers=came.pk)
        mail.note(letter=came.pk, text="تصحيح: الموضوع", by=clerk, at=AT)
        assert LetterNote.objects.filter(letter=came).count() == 2
        for _twice in range(2):
            mail.scan(letter=came.pk, upload=None, by=clerk, at=AT)
        assert Scan.objects.filter(letter=came).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"party": " "}, "mail.party_and_subject"),
        ({"dated": TODAY + timedelta(days=1)}, "mail.dated_to_come"),
        ({"case_reference": "R-2"}, "mail.case_unknown"),
    ],
)
def test_what_is_not_written_right_is_not_numbered(clerk, given, code):
    with acting_for(clerk), pytest.raises(Refused, match=code.replace(".", r"\.")):
        numbered(clerk, **given)


@pytest.mark.django_db
def test_a_year_is_closed_once_it_is_over_and_nothing_waits(clerk):
    director = an_officer(Role.DIRECTOR, FES, user=clerk.user)
    with acting_for(director):
        came = numbered(clerk)
        [year] = read.years_of(FES, viewer=director)
        later = datetime(2027, 2, 1, 9, tzinfo=UTC)
        with pytest.raises(Refused, match=r"mail\.year_not_over"):
            mail.close_year(year=year.pk, by=director, at=AT)
        with pytest.raises(Refused, match=r"mail\.letters_wait"):
            mail.close_year(year=year.pk, by=director, at=later)
        mail.file_letter(letter=came.pk, word="للحفظ", by=clerk, at=later)
        with pytest.raises(Refused, match=r"mail\.not_your_office"):
            mail.close_year(year=year.pk, by=clerk, at=later)
        mail.close_year(year=year.pk, by=director, at=later)
        with pytest.raises(Refused, match=r"mail\.year_closed"):
            numbered(clerk)


@pytest.mark.django_db
def test_each_institution_reads_its_own_mail(clerk):
    with acting_for(clerk):
        held = numbered(clerk)
    other = an_officer(Role.DIRECTOR, "CH-07")
    with acting_for(other):
        assert not Letter.objects.exists()  # the walls, without the filter
        assert not MailYear.objects.exists()
        with pytest.raises(NotFound):
            read.letter_for(held.pk, viewer=other)
        with pytest.raises(Refused, match=r"mail\.elsewhere"):
            numbered(other, institution=FES)
    auditor = an_officer(Role.AUDITOR, "MIN")
    with acting_for(auditor), pytest.raises(Refused, match=r"mail\.not_your_office"):
        mail.note(letter=held.pk, text="x", by=auditor, at=AT)


@pytest.mark.django_db
def test_the_register_on_screen_and_as_a_file():
    user = a_mandate(Role.DIRECTOR, FES).user
    browser = a_browser(user)
    today = clock.civil_date(clock.now())
    typed = {"party": "=cmd", "subject": "طلب", "dated_day": today.day}
    typed |= {"dated_month": today.month, "dated_year": today.year}
    with override("ar"):
        new = reverse("institutions:letter_new", args=["incoming"])
    made = browser.post(new, {**typed, "paper": SimpleUploadedFile("a.jpg", b"x")})
    with acting_for(an_officer(Role.AUDITOR, "MIN")):
        came = Letter.objects.get()
        scan = Scan.objects.get()
    assert made.url.endswith(f"/{came.pk}/")
    pages = [("mail", []), ("letter_new", ["outgoing"])]
    pages += [(name, [came.pk]) for name in ("letter", "letter_route", "letter_file")]
    for language, (name, args) in product(("ar", "fr"), pages):
        with override(language):
            assert browser.get(reverse(f"institutions:{name}", args=args)).status_code == 200, name
    told = browser.get(reverse("institutions:mail_file")).content.decode()
    assert "'=cmd" in told  # a sheet would have run it
    picture = reverse("institutions:scan_page", args=[scan.pk, 2])
    assert browser.get(picture).content == b"\xff\xd8\x02"
    assert browser.get(picture.replace("/2/", "/3/")).status_code == 404
    note = reverse("institutions:letter_note", args=[came.pk])
    assert browser.post(note, {"word": "ملاحظة"}).status_code == 302
    answer = reverse("institutions:letter_new", args=["outgoing"])
    assert browser.post(f"{answer}?answers={came.pk}", typed).status_code == 302
    assert browser.get(reverse("institutions:letter", args=[came.pk])).context["replies"]
    stranger = a_browser(a_mandate(Role.DIRECTOR, "CH-07").user)
    assert stranger.get(made.url).status_code == stranger.get(picture).status_code == 404
