"""What agents type about members, sessions, decisions and their follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.models import Institution
from sijill.institutions.queries import agents_of
from sijill.institutions.rules import Kind
from sijill.institutions.rules.sessions import ORGANS, College, FollowState, Outcome
from sijill.institutions.wording import person
from sijill.institutions.wording.sessions import (
    COLLEGES,
    FOLLOW_STATES,
    MEETINGS,
    OUTCOMES,
    QUALITIES,
)
from sijill.institutions.wording.sessions import ORGANS as ORGAN_WORDS
from sijill.kernel.clock import CASABLANCA
from sijill.web.forms import Arabic, DayField, Latin, NumberText

LONGEST = 2_000


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field of choices what may be chosen here."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def agents_here(institution: str, on: date) -> list[tuple[str, str]]:
    """The agents at work at an institution, by name."""
    held = agents_of(institution, at=on)
    named = {str(one.user_id): person(one.user, get_language() or "ar") for one in held}
    return sorted(named.items(), key=lambda pair: pair[1])


class _OrganForm(forms.Form):
    organ = forms.ChoiceField(label=_("Who meets"))

    def __init__(self, *args: Any, where: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organ", [(one, ORGAN_WORDS[one]) for one in ORGANS[Kind(where.kind)]])


class SeatForm(_OrganForm):
    """A member's mandate."""

    quality = forms.ChoiceField(label=_("Part"), choices=list(QUALITIES.items()), initial="member")
    college = forms.ChoiceField(
        label=_("Elected by"),
        choices=list(COLLEGES.items()),
        initial=College.ARTISANS.value,
        help_text=_("Provisional: the electoral colleges were not read in the law."),
    )
    name_ar = forms.CharField(label=_("Name (Arabic)"), widget=Arabic(), max_length=120)
    name_fr = forms.CharField(label=_("Name (Latin)"), widget=Latin(), max_length=120)
    valid_from = DayField(label=_("From"))
    valid_to = DayField(label=_("First day without mandate"))


class MeetingForm(_OrganForm):
    """A session: when, where, about what, who leads it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(MEETINGS.items()))
    day = DayField(label=_("Day"))
    hour = forms.RegexField(
        r"^(?:[01]?\d|2[0-3]):[0-5]\d$", label=_("Hour"), widget=NumberText(5), initial="10:00"
    )
    place = forms.CharField(label=_("Place"), widget=Arabic(), max_length=200)
    agenda = forms.CharField(
        label=_("Agenda"),
        help_text=_("One point on each line."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
    )
    chair = forms.ChoiceField(label=_("Agent who signs for the chair"))
    secretary = forms.ChoiceField(label=_("Who keeps the minutes"))

    def __init__(self, *args: Any, where: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, where=where, **kwargs)
        agents = agents_here(where.code, on)
        for name in ("chair", "secretary"):
            offer(self, name, [("", "—"), *agents])

    def planned_at(self) -> datetime:
        """The instant meant, on the clock of the place."""
        hour, minute = self.cleaned_data["hour"].split(":")
        at = time(int(hour), int(minute))
        return datetime.combine(self.cleaned_data["day"], at, tzinfo=CASABLANCA)


class PointForm(forms.Form):
    """What became of a point of the agenda."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(code, said[1]) for code, said in OUTCOMES.items() if code != Outcome.PENDING],
    )
    votes_for = forms.IntegerField(
        label=_("For"), min_value=0, required=False, widget=NumberText(4)
    )
    votes_against = forms.IntegerField(
        label=_("Against"), min_value=0, required=False, widget=NumberText(4)
    )
    abstained = forms.IntegerField(
        label=_("Abstained"), min_value=0, required=False, widget=NumberText(4)
    )
    decision = forms.CharField(
        label=_("What was decided"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    due = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, institution: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [("", "—"), *agents_here(institution, on)])

    def votes(self) -> tuple[int, int, int]:
        """The public vote, nothing where nothing was written."""
        given = self.cleaned_data
        yes, no, neither = (
            given[name] or 0 for name in ("votes_for", "votes_against", "abstained")
        )
        return yes, no, neither

    def who(self) -> UUID | None:
        """Whoever does it, when somebody was chosen."""
        return UUID(self.cleaned_data["owner"]) if self.cleaned_data["owner"] else None


class FollowForm(forms.Form):
    """How a decision ended."""

    there = forms.ChoiceField(
        label=_("How it stands"),
        choices=[(c, said[1]) for c, said in FOLLOW_STATES.items() if c != FollowState.OPEN],
    )
    note = forms.CharField(
        label=_("What was done, or why it was given up"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )
