"""What agents type to appoint somebody or to change a parameter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.queries import institutions
from sijill.institutions.rules import APPOINTS
from sijill.institutions.wording import ROLES, name_of
from sijill.kernel.actor import Actor
from sijill.reference.rules import Definition, Status, Type
from sijill.reference.rules.changes import SHORTEST_REASON
from sijill.reference.wording import CHOICES, STATUSES
from sijill.web.forms import Arabic, DayField, Latin, NumberText

LONGEST = 1_000


class AppointForm(forms.Form):
    """Who, which office, where, between which days."""

    email = forms.EmailField(
        label=_("E-mail address of the agent"), widget=Latin({"type": "email"}), max_length=254
    )
    name_ar = forms.CharField(
        label=_("Name in Arabic"),
        help_text=_("Only for somebody who has no account yet."),
        widget=Arabic(),
        required=False,
        max_length=120,
    )
    name_fr = forms.CharField(
        label=_("Name in Latin letters"),
        help_text=_("Only for somebody who has no account yet."),
        widget=Latin(),
        required=False,
        max_length=120,
    )
    role = forms.ChoiceField(label=_("Office"))
    institution = forms.ChoiceField(label=_("Institution"))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("First day without the mandate"),
        help_text=_("Leave it empty when no end is known."),
        required=False,
    )
    reason = forms.CharField(label=_("Ground"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        allowed = APPOINTS.get(by.role, frozenset()) if by.role else frozenset()
        self._offer("role", [(role, ROLES[role]) for role in ROLES if role in allowed])
        self._offer(
            "institution",
            [(one.code, name_of(one, language)) for one in institutions() if by.reaches(one.code)],
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class EndForm(forms.Form):
    """The last day of a mandate, and why."""

    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Ground"), max_length=LONGEST, required=False)


class ChangeForm(forms.Form):
    """Another value for a parameter, from when, and on which ground."""

    value = forms.CharField(label=_("New value"), widget=NumberText(10), max_length=40)
    valid_from = DayField(label=_("From"))
    status = forms.ChoiceField(
        label=_("How sure it is"),
        choices=[(status, STATUSES[status][1]) for status in (Status.PROVISIONAL, Status.OFFICIAL)],
    )
    source = forms.CharField(
        label=_("Text or letter it rests on"),
        help_text=_("Number, date and page, or the address of the page."),
        max_length=LONGEST,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )
    past_reason = forms.CharField(
        label=_("Why it reaches back"),
        help_text=_("Only when the first day is in the past."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, shape: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shape.type is Type.CHOICE:
            self.fields["value"] = forms.ChoiceField(
                label=_("New value"), choices=[(one, CHOICES[one]) for one in shape.choices]
            )


class DecisionForm(forms.Form):
    """A word from the second person."""

    note = forms.CharField(label=_("Note"), max_length=LONGEST, required=False)


class ReadingForm(forms.Form):
    """As of which day, and as known on which day."""

    day = DayField(label=_("In force on"), required=False)
    known = DayField(label=_("As known on"), required=False)
