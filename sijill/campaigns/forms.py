"""What agents type about campaigns, enrollers, months, calls and payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.campaigns.actions import Somebody, Wanted
from sijill.campaigns.rules.calls import Heard
from sijill.campaigns.wording import HEARD
from sijill.web import writing
from sijill.web.forms import Arabic, DayField, Latin, NumberText, Rows, RowsMany

LONGEST = 1_000


def _money(label: Any, most: int, **how: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_digits=most, decimal_places=2,
        widget=NumberText(most), **how,
    )  # fmt: skip


class CampaignForm(forms.Form):
    """A campaign as its contract says it."""

    name = forms.CharField(label=_("Name of the campaign"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
    provinces = forms.MultipleChoiceField(label=_("Where"), widget=RowsMany)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    contractor = forms.CharField(label=_("Association or enterprise"), max_length=160)
    ice = forms.CharField(label=_("ICE"), max_length=15, required=False, widget=NumberText(15))
    contract = forms.CharField(label=_("Number of the contract"), max_length=60, widget=Latin())
    rate = _money(
        _("Dirhams for each person accepted"), 8,
        help_text=_("As the contract says: no tariff is official."),
    )  # fmt: skip
    ceiling = _money(_("Most that may be paid, in dirhams"), 12)

    def __init__(self, *args: Any, provinces: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provinces"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(provinces)

    def wanted(self) -> Wanted:
        """The campaign that was typed."""
        typed = dict(self.cleaned_data)
        return Wanted(**{**typed, "provinces": tuple(typed["provinces"])})


class EngageForm(forms.Form):
    """Whom to engage."""

    email = forms.EmailField(
        label=_("E-mail address of the enroller"), widget=Latin({"type": "email"}), max_length=254
    )
    name_ar = forms.CharField(
        label=_("Name in Arabic"), widget=Arabic(), required=False, max_length=120,
        help_text=_("Only for somebody who has no account yet."),
    )  # fmt: skip
    name_fr = forms.CharField(
        label=_("Name in Latin letters"), widget=Latin(), required=False, max_length=120,
        help_text=_("Only for somebody who has no account yet."),
    )  # fmt: skip

    def who(self) -> Somebody:
        """Whoever was typed."""
        return Somebody(**self.cleaned_data)


class MonthForm(forms.Form):
    """Which month to freeze."""

    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, language = self.fields["month"], get_language() or "ar"
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(f"{one:%Y-%m-%d}", writing.month(one, language)) for one in months]

    def clean_month(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(self.cleaned_data["month"])


class CallForm(forms.Form):
    """What was heard."""

    heard = forms.ChoiceField(label=_("What the person said"), widget=Rows, choices=())
    note = forms.CharField(
        label=_("In the person's words"), max_length=LONGEST, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["heard"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, HEARD[one]) for one in Heard]

    def clean_heard(self) -> Heard:
        """What was heard, as the rules know it."""
        return Heard(self.cleaned_data["heard"])


class ReleaseForm(forms.Form):
    """Why a denial no longer holds."""

    note = forms.CharField(
        label=_("What was found"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


class PaidForm(forms.Form):
    """A payment."""

    paid_on = DayField(label=_("Paid on"))
    payment = forms.CharField(label=_("Reference of the payment"), max_length=60, widget=Latin())
