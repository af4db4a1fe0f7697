"""Fields as the public meets them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext

from sijill.web.forms import Choice, DayField, PartialDay, Phone, Rows, Tiles
from sijill.web.templatetags.fields import error_summary


class Asked(forms.Form):
    phone = forms.CharField(label="Phone", help_text="We send a code", widget=Phone)
    craft = forms.ChoiceField(
        label="Craft",
        choices=[("rugs", Choice("Rugs", "also: carpets", "rugs", "carpets"))],
        widget=Tiles,
    )
    row = forms.ChoiceField(
        label="Row", choices=[("a", Choice("A", "also: carpets", "", "carpets"))], widget=Rows
    )
    born = DayField(label="Born", partial=True)


def day(*parts: str, partial: bool = False) -> object:
    return DayField(partial=partial).clean(list(parts))


def test_three_boxes_make_a_date_in_any_digits() -> None:
    assert day("14", "6", "1984") == date(1984, 6, 14)
    assert day("١٤", "٦", "١٩٨٤") == date(1984, 6, 14)


@pytest.mark.parametrize(
    ("parts", "iso"),
    [
        (("", "", "1984"), "1984"),
        (("", "6", "1984"), "1984-06"),
        (("4", "6", "1984"), "1984-06-04"),
    ],
)
def test_an_unknown_day_or_month_is_kept_unknown(parts: tuple[str, ...], iso: str) -> None:
    found = day(*parts, partial=True)
    assert isinstance(found, PartialDay)
    assert found.iso == iso
    assert PartialDay.read(iso) == found


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), "required"),
        (("31", "6", "1984"), "day"),
        (("1", "", "1984"), "incomplete"),
        (("1", "1", "84"), "year"),
        (("one", "1", "1984"), "figures"),
        (("1", "1", "99999999999999999999"), "year"),
    ],
)
def test_a_wrong_day_says_what_is_wrong(parts: tuple[str, ...], code: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        day(*parts)
    assert caught.value.error_list[0].code == code


def test_a_day_is_shown_again_as_it_was_typed() -> None:
    html = str(
        Asked({"born_0": "", "born_day": "31", "born_month": "6", "born_year": "84"})["born"]
    )
    assert 'value="31"' in html
    assert 'value="84"' in html


def test_a_kept_day_fills_the_boxes_again() -> None:
    html = str(Asked(initial={"born": "1984-06"})["born"])
    assert 'value="6"' in html
    assert 'value="1984"' in html


def test_a_field_ties_its_hint_and_its_error_to_its_box() -> None:
    html = Asked({})["phone"].as_field_group()
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'dir="ltr"' in html
    assert 'inputmode="tel"' in html


def test_a_number_in_a_hint_keeps_its_direction() -> None:
    class Case(forms.Form):
        number = forms.CharField(help_text="مثل 26-4841-0275")

    html = Case()["number"].as_field_group()
    assert 'مثل <bdi class="n">26-4841-0275</bdi>' in html


def test_a_group_ties_its_error_to_the_group() -> None:
    html = Asked({})["craft"].as_field_group()
    assert '<fieldset aria-describedby="id_craft_error">' in html
    assert "<legend>Craft</legend>" in html


def test_every_error_of_the_summary_leads_to_an_existing_control() -> None:
    form = Asked({})
    html = str(form)
    links = [href for _text, href in error_summary(form)["found"]]
    assert len(links) == 4
    for href in links:
        assert f'id="{href[1:]}"' in html


def test_the_everyday_word_that_matched_is_lit() -> None:
    assert "<mark>carpets</mark>" in str(Asked()["row"])


def test_what_was_typed_is_never_markup() -> None:
    html = Asked({"phone": "<script>"})["phone"].as_field_group()
    assert "<script>" not in html


class Brought(forms.Form):
    paper = forms.FileField(label="Paper")
    other = forms.FileField(label="Other", required=False, widget=forms.FileInput)


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_a_file_box_is_opened_by_words_of_the_page_and_tied_to_its_hint(language: str) -> None:
    with translation.override(language):
        html = str(Brought())
        said = (gettext("Choose a file"), gettext("No file yet"))
    for name in ("paper", "other"):
        assert f'<label class="button lined small" for="id_{name}">' in html
        assert re.search(rf'<input type="file" name="{name}"[^>]* id="id_{name}"', html)
    assert [html.count(words) for words in said] == [2, 2]
    assert len(set(said)) == 2
    if language != "en":
        assert "Choose a file" not in html


def test_no_page_draws_a_file_box_that_speaks_the_browsers_language() -> None:
    """Only inside our box is the browser's own button, which knows no Arabic, covered."""
    bare = re.compile(r'<input(?![^>]*\bhidden\b)(?![^>]*class="out")[^>]*type="file"')
    rooms = Path(__file__).parents[2]
    pages = rooms.glob("*/templates/**/*.html")
    drawn = {path.name for path in pages if bare.search(path.read_text())}
    assert drawn == {"file.html", "upload.html"}
