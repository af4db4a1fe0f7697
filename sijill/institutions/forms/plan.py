"""What agents type about plans, money and things."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.institutions.forms.sessions import LONGEST, offer
from sijill.institutions.models import Meeting
from sijill.institutions.wording.plan import CONDITIONS, PLACES, SPENDINGS
from sijill.web import writing
from sijill.web.forms import Arabic, DayField, Latin, NumberText

CONDITION_CHOICES = [(code, said[1]) for code, said in CONDITIONS.items()]


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        widget=NumberText(14),
    )


class YearForm(forms.Form):
    """The year of a plan."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100, widget=NumberText(4))


class LineForm(forms.Form):
    """A line of a draft."""

    activity = forms.CharField(label=_("Activity"), max_length=200)
    goal = forms.CharField(
        label=_("What will be seen at the end of the year"), max_length=200, required=False
    )
    amount = _money(_("Amount in dirhams"))


class SessionForm(forms.Form):
    """The session that voted."""

    session = forms.ChoiceField(label=_("Session that voted it"))

    def __init__(
        self, *args: Any, sessions: Iterable[Meeting], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = [(str(one.pk), writing.moment(one.planned_at, language)) for one in sessions]
        offer(self, "session", [("", "—"), *held])

    def which(self) -> UUID:
        """The session chosen."""
        return UUID(self.cleaned_data["session"])


class ChangeLineForm(SessionForm):
    """A line voted anew."""

    amount = _money(_("New amount in dirhams"))


class SpendForm(forms.Form):
    """A commitment or a payment."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(SPENDINGS.items()))
    amount = _money(_("Amount in dirhams"))
    label = forms.CharField(label=_("What for"), max_length=200)


class BelongingForm(forms.Form):
    """A thing of the inventory."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(PLACES.items()))
    number = forms.CharField(label=_("Inventory number"), max_length=40)
    name_ar = forms.CharField(label=_("Name (Arabic)"), widget=Arabic(), max_length=160)
    name_fr = forms.CharField(label=_("Name (Latin)"), widget=Latin(), max_length=160)
    place = forms.CharField(label=_("Address or place"), max_length=200)
    condition = forms.ChoiceField(label=_("Condition"), choices=CONDITION_CHOICES)
    custodian = forms.CharField(label=_("In whose care"), max_length=120, required=False)
    came_on = DayField(label=_("Since"))


class LookOverForm(forms.Form):
    """How a thing stands today."""

    condition = forms.ChoiceField(label=_("Condition"), choices=CONDITION_CHOICES)
    place = forms.CharField(label=_("Address or place"), max_length=200)
    custodian = forms.CharField(label=_("In whose care"), max_length=120, required=False)


class LetGoForm(forms.Form):
    """When and why a thing left."""

    on = DayField(label=_("Left on"))
    why = forms.CharField(
        label=_("Why"), max_length=min(200, LONGEST), widget=forms.Textarea({"rows": 2})
    )
