"""What was drawn for somebody else is what would be drawn anew, and holds nothing of them."""

from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from sijill.web import drawn as drawing
from sijill.web.drawn import MARK, Unknown, frozen
from sijill.web.forms import Choice, Confirm, Latin, NumberText, Rows

PAGE = Template("{% for bound in form %}{% field bound %}{% endfor %}{{ form.token }}")
CHOICES = [("a", Choice("One & one", hint="first")), ("b", Choice("Two"))]


class Asked(forms.Form):
    given = forms.CharField(label="First <name>", widget=Latin(), help_text="as on the card")
    card = forms.CharField(widget=NumberText(8), required=False)
    note = forms.CharField(widget=forms.Textarea(), required=False)
    way = forms.ChoiceField(widget=Rows(), choices=CHOICES)
    place = forms.ChoiceField(choices=[("", "—"), ("CH-01", "Fès")], required=False)
    sure = forms.BooleanField(widget=Confirm(hint="for ever"), required=False)
    token = forms.CharField(widget=forms.HiddenInput(), required=False)


def page(**initial):
    return PAGE.render(Context({"form": Asked(initial=initial)}))


def anew(**initial):
    drawing._kept.cache_clear()
    return page(**initial)


TYPED = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(TYPED, TYPED, TYPED, st.sampled_from(["", "a", "b"]), st.booleans())
def test_a_drawing_that_is_kept_is_the_one_that_would_be_made(name, note, token, way, sure):
    said = {"given": name, "card": name, "note": note, "token": token, "way": way, "sure": sure}
    page(given="Fatima", card="1", note="x", token="y", way="a", sure=True)
    assert page(**said) == anew(**said)


def test_what_somebody_typed_is_not_kept():
    drawing._kept.cache_clear()
    seen = []
    kept = drawing._draw

    def draw(template, context):
        seen.append(repr(context))
        return kept(template, context)

    drawing._draw = draw
    try:
        assert "Zahra" in page(given="Zahra", card="Zahra", note="Zahra", token="Zahra")
    finally:
        drawing._draw = kept
    assert len(seen) > 7
    assert not [each for each in seen if "Zahra" in each]


def test_a_mark_that_was_typed_stays_where_it_was_typed():
    assert page(given=f"a{MARK}b").count(MARK) == 1


def test_what_is_wrong_is_drawn_for_whom_it_concerns():
    form = Asked({"given": ""})
    assert "field wrong" in PAGE.render(Context({"form": form}))
    assert "field wrong" not in page()


def test_a_language_has_its_own_drawing():
    label = translation.gettext_lazy("Sijill")
    with translation.override("fr"):
        french = frozen({"label": label})
    with translation.override("ar"):
        assert frozen({"label": label}) != french


@pytest.mark.parametrize("pair", [(True, 1), ("a", SafeString("a")), (None, "None"), ([], "")])
def test_facts_that_are_drawn_otherwise_are_told_apart(pair):
    assert frozen(pair[0]) != frozen(pair[1])


def test_a_fact_of_an_unknown_kind_is_drawn_each_time():
    with pytest.raises(Unknown):
        frozen({"when": object()})
    facts = {"label": object()}
    assert drawing.drawn("web/components/back.html", {"href": "/", **facts})
