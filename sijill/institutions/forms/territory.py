"""What the ministry types to move a territory."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.queries import institutions
from sijill.institutions.rules import Kind
from sijill.institutions.wording import name_of
from sijill.reference import queries as reference
from sijill.web.forms import DayField

LONGEST = 1_000


class MoveForm(forms.Form):
    """From whom, to whom, which province or all, from which day, why."""

    former = forms.ChoiceField(label=_("Institution that had it"))
    next = forms.ChoiceField(label=_("Institution that takes it"))
    province = forms.ChoiceField(
        label=_("Province or prefecture"),
        help_text=_("Leave it empty for a merger: everything moves, and the first one ends."),
        required=False,
    )
    on = DayField(label=_("From"))
    reason = forms.CharField(
        label=_("Text it rests on, and why"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        latin = language in ("fr", "en")
        kinds = (Kind.CHAMBER, Kind.DELEGATION)
        standing = [one for one in institutions(at=on) if one.kind in kinds]
        named = [(one.code, name_of(one, language)) for one in standing]
        places = [(p.code, p.name_fr if latin else p.name_ar) for p in reference.provinces()]
        for name, known in (("former", named), ("next", named), ("province", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *known]


class CompetentForm(forms.Form):
    """Which province, on which day."""

    province = forms.ChoiceField(label=_("Province or prefecture"))
    on = DayField(label=_("On"), help_text=_("Today, or the day of your letter."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latin = (get_language() or "ar") in ("fr", "en")
        places = [(p.code, p.name_fr if latin else p.name_ar) for p in reference.provinces()]
        field = self.fields["province"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *places]
