"""What is typed to freeze a month, give a control, report it and settle it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.register.rules.controlling import FOLLOWS, Consequence, Outcome
from sijill.register.wording import controls as say
from sijill.web import writing
from sijill.web.forms import DayField, Rows

LONGEST = 4_000


class FreezeForm(forms.Form):
    """Whose month, and which."""

    institution = forms.ChoiceField(label=_("Institution"))
    month = forms.ChoiceField(label=_("Month"))

    def __init__(
        self,
        *args: Any,
        institutions: Sequence[tuple[str, str]],
        months: Sequence[date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        named = [(f"{month:%Y-%m-%d}", writing.month(month, language)) for month in months]
        for name, choices in (("institution", institutions), ("month", named)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)

    def clean_month(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(self.cleaned_data["month"])


class GiveForm(forms.Form):
    """Whom a control is given to, how they look, until when."""

    owner = forms.ChoiceField(label=_("Colleague"))
    way = forms.ChoiceField(label=_("How to look again"), choices=list(say.WAYS.items()))
    due_on = DayField(label=_("Until"))

    def __init__(self, *args: Any, colleagues: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((str(pk), name) for pk, name in colleagues)]

    def clean_owner(self) -> UUID:
        """Who it is given to."""
        return UUID(self.cleaned_data["owner"])


class ReportForm(forms.Form):
    """What was found."""

    outcome = forms.ChoiceField(
        label=_("What was found"),
        choices=[(o.value, say.OUTCOMES[o][1]) for o in Outcome],
        widget=Rows,
    )
    note = forms.CharField(
        label=_("What was seen, where and when"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )


class SettleForm(forms.Form):
    """What follows."""

    consequence = forms.ChoiceField(label=_("What follows"), widget=Rows)
    note = forms.CharField(
        label=_("Why"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, outcome: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["consequence"]
        assert isinstance(field, forms.ChoiceField)
        fits = FOLLOWS[Outcome(outcome)] if outcome else ()
        field.choices = [(c.value, say.CONSEQUENCES[c]) for c in Consequence if c in fits]
