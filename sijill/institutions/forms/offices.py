"""What agents type to appoint somebody or to change a parameter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.queries import agents_of, institutions
from sijill.institutions.rules import APPOINTS, Kind
from sijill.institutions.wording import CHAIRS, ROLES, STANDS_FOR, name_of, person
from sijill.kernel.actor import Actor, Role
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
        allowed -= {Role.ENROLLER}  # engaged on the page of their campaign
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


class CommissionForm(forms.Form):
    """A commission: where, under which names, from when."""

    institution = forms.ChoiceField(label=_("Institution"))
    name_ar = forms.CharField(label=_("Name in Arabic"), widget=Arabic(), max_length=160)
    name_fr = forms.CharField(label=_("Name in French"), widget=Latin(), max_length=160)
    valid_from = DayField(label=_("First day"))

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, field = get_language() or "ar", self.fields["institution"]
        assert isinstance(field, forms.ChoiceField)
        kept = (Kind.CHAMBER, Kind.DELEGATION)
        field.choices = [
            (one.code, name_of(one, language))
            for one in institutions()
            if by.reaches(one.code) and one.kind in kept
        ]


class SeatForm(forms.Form):
    """Who sits in a commission, for whom, in which part, between which days."""

    name_ar = forms.CharField(label=_("Name in Arabic"), widget=Arabic(), max_length=120)
    name_fr = forms.CharField(label=_("Name in Latin letters"), widget=Latin(), max_length=120)
    stands_for = forms.ChoiceField(label=_("Sits for"), choices=list(STANDS_FOR.items()))
    chair = forms.ChoiceField(label=_("Part in the commission"), choices=list(CHAIRS.items()))
    user = forms.ChoiceField(
        label=_("Agent's account"),
        help_text=_("Chair and secretary need one: they sign the minutes."),
        required=False,
    )
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("First day without the mandate"),
        help_text=_("Leave it empty when no end is known."),
        required=False,
    )

    def __init__(self, *args: Any, institution: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].initial = "member"
        language, field = get_language() or "ar", self.fields["user"]
        assert isinstance(field, forms.ChoiceField)
        agents = {m.user_id: person(m.user, language) for m in agents_of(institution, at=on)}
        field.choices = [("", "—"), *((str(pk), name) for pk, name in agents.items())]


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
