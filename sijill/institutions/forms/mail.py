"""What agents type about letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.institutions.forms.sessions import LONGEST, agents_here, offer
from sijill.institutions.wording.mail import WAYS
from sijill.web.forms import DayField, NumberText


class LetterForm(forms.Form):
    """A letter to be numbered."""

    party = forms.CharField(label=_("From whom, or to whom"), max_length=200)
    subject = forms.CharField(label=_("Subject"), max_length=300)
    dated = DayField(label=_("Date on the letter"))
    their_reference = forms.CharField(
        label=_("Number on the letter"), max_length=60, required=False
    )
    case_reference = forms.CharField(
        label=_("Number of the request it concerns"), max_length=30, required=False
    )
    paper = forms.FileField(
        label=_("Scan of the letter"),
        help_text=_("A photograph or a PDF of twenty pages at most."),
        required=False,
    )


class FindLetterForm(forms.Form):
    """Which letters are shown."""

    way = forms.ChoiceField(
        label=_("Register"), choices=[("", _("Both")), *WAYS.items()], required=False
    )
    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=2100, required=False, widget=NumberText(4)
    )
    q = forms.CharField(label=_("Number, name or subject"), max_length=80, required=False)


class RouteForm(forms.Form):
    """In whose hands a letter is put."""

    to = forms.ChoiceField(label=_("Who answers it"))
    due = DayField(label=_("Until"))
    word = forms.CharField(
        label=_("A word for them"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, institution: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", [("", "—"), *agents_here(institution, on)])


class WordForm(forms.Form):
    """A word under a letter."""

    word = forms.CharField(label=_("Note"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}))


class ScanForm(forms.Form):
    """A scan joined afterwards."""

    paper = forms.FileField(
        label=_("Scan of the letter"), help_text=_("A photograph or a PDF of twenty pages at most.")
    )
