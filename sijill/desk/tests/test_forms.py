"""Nonsense in every box: always a sentence in the person's language, never a broken page."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.desk.forms.boxes import KINDS, Setting
from sijill.desk.forms.engine import form_for
from sijill.desk.forms.plain import readable
from sijill.desk.procedures import Field, Page
from sijill.desk.rules import answers
from sijill.desk.rules.answers import Fault, read
from sijill.desk.rules.completeness import lacks_of

TODAY = date(2026, 11, 23)
ALL_KINDS = sorted({*KINDS, "trade", "trades"})

pytestmark = pytest.mark.django_db

nonsense = st.one_of(
    st.text(max_size=300),
    st.text("0123456789٠١٢٣٤٥٦٧٨٩+-. /", max_size=30),
    st.sampled_from(["\x00", "٠٦١٢٣٤٥٦٧٨", "‏C 418207", "<script>", "%(typed)s"]),
    st.sampled_from(["{0}", "9" * 400, "🪡"]),
)


def boxes(kind: str) -> Page:
    box = Field(
        code="box",
        kind=kind,
        label="Box",
        options=(("one", "One"), ("two", "Two")) if kind == "choice" else (),
    )
    return Page(code="page", title="Page", fields=(box,))


def posted(kind: str, *typed: str) -> QueryDict:
    data = QueryDict(mutable=True)
    names = ["box", "box_search", "box_words", "box_picture", "box_day", "box_month", "box_year"]
    for name, value in zip(names, [*typed] * len(names), strict=False):
        data.setlist(name, [value])
    return data


@pytest.mark.parametrize("kind", ALL_KINDS)
@given(typed=st.lists(nonsense, min_size=1, max_size=4))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nonsense_in_a_box_is_answered_with_a_sentence(kind, typed):
    with translation.override("fr"):
        form = form_for(boxes(kind), Setting(language="fr", today=TODAY), data=posted(kind, *typed))
        further = form.looks_further()
        valid = form.is_valid()
        sentences = [str(e) for errors in form.errors.values() for e in errors]
        assert valid or further or sentences
        assert all(sentences)
        assert str(form["box"]) if "box" in form.fields else True
        if valid:
            _is_canonical(kind, form.canonical()["box"])


def _is_canonical(kind: str, value: object) -> None:
    """What was kept reads as itself: the rule that checks a case agrees with the form."""
    if not answers.is_empty(value):
        assert read(kind, value, today=TODAY) == value


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("phone", "٠٦ ٦١ ٤٨ ٢٠ ٧٨", "+212661482078"),
        ("phone", "+212 (0)6 61-48-20-78", "+212661482078"),
        ("cin", "c ٤١٨٢٠٧", "C418207"),
        ("year", "٢٠١٥", 2015),
        ("number", " 12 ", 12),
        ("name_ar", "  فاطمة   الزهراء ", "فاطمة الزهراء"),
        ("name_latin", "Fatima-Zahra", "Fatima-Zahra"),
        ("name_latin", "M’hamed Ou'Ali Jr.", "M’hamed Ou'Ali Jr."),
        ("name_ar", "مُحَمَّد الـبـقّالي", "مُحَمَّد الـبـقّالي"),
        ("choice", "one", "one"),
        ("province", "03.231", "03.231"),
        ("check", "on", True),
        ("text", "a\x00b", "ab"),
    ],
)
def test_what_people_type_is_kept_in_one_form(kind, typed, kept):
    form = form_for(boxes(kind), Setting(language="fr", today=TODAY), data={"box": typed})
    assert form.is_valid(), form.errors
    assert form.canonical() == {"box": kept}


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        (("١٤", "٦", "١٩٨٤"), "1984-06-14"),
        (("", "6", "1984"), "1984-06"),
        (("", "", "1984"), "1984"),
    ],
)
def test_a_birth_may_be_known_by_its_year_alone(parts, kept):
    data = {f"box_{p}": v for p, v in zip(("day", "month", "year"), parts, strict=True)}
    form = form_for(boxes("birth_date"), Setting(language="fr", today=TODAY), data=data)
    assert form.is_valid(), form.errors
    assert form.canonical() == {"box": kept}


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("phone", "06 61 48 20 7", ["9", "10", "06 12 34 56 78"]),
        ("phone", "0522 12 34 56", ["06", "07"]),
        ("cin", "418207", ["C 418207"]),
        ("name_ar", "Rachid", ["Rachid", "فاطمة"]),
        ("name_latin", "رشيد", ["رشيد", "Fatima"]),
        ("name_latin", "Rachid <b>", ["<>", "Fatima"]),
        ("name_ar", "فاطمة 🌹", ["🌹", "فاطمة"]),
        ("year", "84", ["84", "2015"]),
        ("number", "many", ["many", "12"]),
    ],
)
def test_a_fault_says_what_was_typed_what_is_wanted_and_an_example(kind, typed, words):
    form = form_for(boxes(kind), Setting(language="fr", today=TODAY), data={"box": typed})
    (sentence,) = form.errors["box"]
    assert all(word in sentence for word in words), sentence


def test_a_birth_that_has_not_come_yet_is_said_so():
    with pytest.raises(Fault, match=r"day\.future"):
        read("birth_date", "2031", today=TODAY)


def test_a_craft_is_found_by_the_word_used_at_home():
    setting = Setting(language="ar", today=TODAY, asked={"q": "زلايجي"})
    form = form_for(boxes("trade"), setting)
    codes = [code for code, _ in form.fields["box"].widget.choices]
    assert codes
    answer = form_for(boxes("trade"), setting, data={"box": codes[0], "box_search": "زلايجي"})
    assert answer.is_valid(), answer.errors
    assert answer.canonical() == {"box": codes[0], "box_words": ""}


def test_a_picture_leads_to_the_crafts_it_draws():
    setting = Setting(language="ar", today=TODAY)
    form = form_for(boxes("trade"), setting, data={"box_picture": "pottery"})
    assert form.looks_further() == {"picture": "pottery"}
    shown = form_for(
        boxes("trade"), Setting(language="ar", today=TODAY, asked={"picture": "pottery"})
    )
    assert shown.fields["box"].widget.choices


def test_a_craft_nobody_listed_is_told_in_ones_own_words():
    setting = Setting(language="ar", today=TODAY, asked={"describe": "1"})
    form = form_for(boxes("trade"), setting, data={"box_words": "كنصاوب الشباك"})
    assert form.is_valid(), form.errors
    assert form.canonical() == {"box": "", "box_words": "كنصاوب الشباك"}


def test_a_craft_that_is_not_in_the_list_is_refused():
    form = form_for(boxes("trade"), Setting(language="ar", today=TODAY, asked={"q": "زليج"}),
                    data={"box": "NOT-A-TRADE"})  # fmt: skip
    assert not form.is_valid()


def test_nonsense_in_the_revision_counts_as_the_oldest():
    for typed in ("", "-1", "x", "9" * 40, "٣"):
        form = form_for(
            boxes("text"), Setting(language="fr", today=TODAY), data={"box": "a", "revision": typed}
        )
        assert form.seen_revision() == 0


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), nonsense),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
WHOLE = Page(
    code="page",
    title="Page",
    fields=tuple(
        Field(code=kind, kind=kind, label=kind, options=(("one", "One"),)) for kind in ALL_KINDS
    ),
)
LIKELY = {
    "name_ar": "رشيد",
    "name_latin": "Rachid",
    "cin": "c 418207",
    "phone": "06 61 48 20 78",
    "year": "٢٠١٥",
    "birth_date": "1984",
    "choice": "one",
    "check": True,
}


@given(
    odd=st.dictionaries(st.sampled_from([*ALL_KINDS, "none", "trade_words"]), anything),
    plain=st.sets(st.sampled_from(sorted(LIKELY))),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_page_left_unfinished_keeps_what_can_be_read_and_tells_the_rest(odd, plain):
    given = {**odd, **{kind: LIKELY[kind] for kind in plain}}
    setting = Setting(language="fr", today=TODAY)
    kept, wrong = readable(WHOLE, given, setting)
    assert kept is not None
    told = {one.box for one in wrong}
    assert all(one.text for one in wrong)
    for kind in ALL_KINDS:
        assert (kind in kept) != (kind in told)
    assert not plain & told
    assert {name for name in given if name not in kept} <= told | {"trade_words"}
    again, nothing = readable(WHOLE, kept, setting)
    assert again is not None
    assert ({name: again[name] for name in kept}, nothing) == (kept, [])
    missing = lacks_of(WHOLE, {"page": kept}, TODAY)
    assert {one.code for one in missing} <= {"desk.answer_missing"}
