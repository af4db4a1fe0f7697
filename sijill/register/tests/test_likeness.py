"""One score on every path: which pairs are certain, which wait for a person, and why."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sijill.register import queries
from sijill.register.queries import alike
from sijill.register.rules.asking import RESIDENCE
from sijill.register.rules.days import PartialDay
from sijill.register.rules.likeness import (
    Face,
    Weighed,
    among_themselves,
    minimised,
    ready,
    wanted,
    weigh,
)
from sijill.register.tests import factories as make

FACE = Face(
    given_ar="رشيد",
    family_ar="بنعلي",
    given_latin="Rachid",
    family_latin="Benali",
    document="C418207",
    born=PartialDay(1984, 6, 14),
    sex="m",
    commune="Fès",
    phone="+212661000031",
    trade="PROV-015",
)
KARIM = {"given_ar": "كريم", "given_latin": "Karim"}
STRANGER = {
    "given_ar": "فاطمة",
    "family_ar": "العلوي",
    "given_latin": "Fatima",
    "family_latin": "Alaoui",
    "sex": "f",
}
TABLE: list[tuple[str, dict[str, Any], str]] = [
    ("the same document", {**STRANGER, "born": None}, "certain"),
    ("a slip in the card", {"document": "C418270", "phone": "+212600100002"}, "certain"),
    ("other spellings, no phone", {"given_ar": "", "family_ar": "", "family_latin": "Ben Ali",
                                   "document": "C418270", "phone": ""}, "certain"),
    ("the card not known", {"document": "", "phone": ""}, "probable"),
    ("another card, all else the same", {"document": "C100001"}, "possible"),
    ("another card and phone", {"document": "C100001", "phone": "+212600100002"}, "no"),
    ("a namesake of the same year", {"document": "C100001", "phone": "", "commune": "Agadir",
                                     "born": PartialDay(1984)}, "no"),
    ("the next card, a brother", {**KARIM, "document": "C418208"}, "no"),
    ("a twin sister", {"given_ar": "خديجة", "given_latin": "Khadija", "sex": "f",
                       "document": "C418208"}, "no"),
    ("the same phone alone", {**STRANGER, "document": "Q1", "born": None, "commune": ""}, "no"),
]  # fmt: skip


def weighed(theirs: Face, ours: Face = FACE) -> Weighed:
    return weigh(ready(ours), ready(theirs))


@pytest.mark.parametrize(("what", "changes", "class_"), TABLE)
def test_what_a_pair_is_taken_for(what: str, changes: dict[str, Any], class_: str) -> None:
    theirs = replace(FACE, **changes)
    found = weighed(theirs)
    assert (found.class_, weighed(FACE, theirs).class_) == (class_, class_), found.probability
    assert found.worth_a_look is (class_ != "no")
    assert found.percent == 100 if theirs.document == FACE.document else found.percent < 100


def test_every_field_says_what_it_weighs() -> None:
    found = {d.field: d for d in weighed(replace(FACE, document="C418270")).differences}
    assert [*found] == [*("first", "last", "document", "birth", "sex", "commune", "phone", "trade")]
    assert found["document"].word == "slip"
    assert found["first"].ours == "رشيد · Rachid"
    assert all(d.bits > 0 for d in found.values() if d.field != "trade")


def test_a_residence_card_is_no_identity_card() -> None:
    foreign = replace(FACE, document_kind=RESIDENCE)
    found = weighed(foreign)
    assert not found.same_document
    assert next(d for d in found.differences if d.field == "document").bits == 0.0
    assert weighed(foreign, foreign).class_ == "certain"


def test_another_chamber_shows_name_birth_year_and_trade_only() -> None:
    theirs = replace(
        FACE, document="C418270", born=PartialDay(1984, 7, 14), phone="+212661000032", trade="P"
    )
    shown = {d.field: d for d in minimised(weighed(theirs).differences)}
    assert shown["birth"].theirs == "1984"
    assert (shown["document"].theirs, shown["document"].word) == ("", "slip")
    assert shown["phone"].theirs == ""
    assert shown["trade"].theirs == "P"


def test_a_candidate_is_wanted_for_a_reason_not_for_a_name_alone() -> None:
    assert wanted(Face(given_ar="رشيد", family_ar="بنعلي")) == ()
    assert len(wanted(FACE)) >= 4
    assert all(len(groups) <= 4 for groups in wanted(FACE))


def test_a_batch_is_compared_with_itself_once_for_each_pair() -> None:
    others = [replace(FACE, document=f"K{n}0011", phone="", **STRANGER) for n in range(3)]
    batch = [FACE, *others, replace(FACE, document="C418270")]
    assert (0, 4) in among_themselves(batch)
    assert [(t.one, t.other, t.weighed.class_) for t in alike.twins([batch[0], batch[4]])] == [
        (0, 1, "certain")
    ]


@pytest.mark.django_db
def test_a_whole_batch_asks_three_queries_and_finds_each_its_own() -> None:
    rachid = make.entered(card__number="C418207")
    fatima = make.entered(**make.FATIMA, card__number="Z77001")
    newcomers = [
        replace(FACE, document="C418270", phone=""),
        Face(),
        Face(
            given_latin="Fatim Zohra",
            family_latin="Alaoui",
            document="Z77010",
            born=PartialDay(1990, 2, 3),
            sex="f",
        ),
        replace(FACE, document="C418207"),
    ]
    with CaptureQueriesContext(connection) as captured:
        found = alike.judged(newcomers)
    asked = [q["sql"] for q in captured if q["sql"].startswith(("SELECT", "\n"))]
    assert len([sql for sql in asked if "register_" in sql]) == 3
    assert [[match.entry for match in each] for each in found] == [
        [rachid],
        [],
        [fatima],
        [rachid],
    ]
    assert [each[0].weighed.class_ for each in found if each] == ["certain", "possible", "certain"]
    assert [each[0].is_certain for each in found if each] == [True, False, True]


@pytest.mark.django_db
def test_the_keys_use_the_index() -> None:
    from sijill.register.queries import candidates

    asked = "EXPLAIN " + candidates.OF_PERSONS
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(asked, [[0], *([["{a}"]] * 4)])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "person_keys_gin" in plan


@pytest.mark.django_db
def test_a_case_is_compared_by_the_same_score() -> None:
    same = {"phone__number": "+212661000031", "workplace__commune": "Fès"}
    entry = make.entered(card__number="C418207", **same)
    case = make.sent(card__number="C100001", **same)
    with make.everything():
        [like] = queries.likenesses(case)
    [match] = alike.judged([replace(FACE, document="C100001")])[0]
    assert like.other.id == entry.pk == match.entry.pk
    assert like.score == match.weighed.percent
