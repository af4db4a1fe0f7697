"""What agents type to prepare a craft body, to call its assembly and to count its votes."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.models import Ballot, Body
from sijill.institutions.queries import agents_of, institutions, provinces_of
from sijill.institutions.rules import Kind
from sijill.institutions.rules.bodies import Level
from sijill.institutions.rules.tally import Count
from sijill.institutions.wording import name_of, person
from sijill.institutions.wording.bodies import LEVELS, POSTS
from sijill.kernel.actor import Actor
from sijill.kernel.clock import CASABLANCA
from sijill.reference import queries as reference
from sijill.web.forms import Arabic, DayField, Latin, NumberText

LONGEST, TEXT = 1_000, 60_000
KEEP = (Kind.CHAMBER, Kind.DELEGATION, Kind.MINISTRY)


class BodyForm(forms.Form):
    """Which branch, where, prepared by whom."""

    branch = forms.ChoiceField(label=_("Branch"))
    institution = forms.ChoiceField(label=_("Institution that prepares it"))
    level = forms.ChoiceField(label=_("Level"), choices=list(LEVELS.items()))
    province = forms.ChoiceField(
        label=_("Province or prefecture"),
        help_text=_("Only for a body of a province."),
        required=False,
    )

    def __init__(self, *args: Any, by: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        at_home = [i for i in institutions(at=on) if by.reaches(i.code) and i.kind in KEEP]
        own = {p for i in at_home for p in provinces_of(i.code, at=on)}
        places = [one for one in reference.provinces() if one.code in own]
        latin = language in ("fr", "en")
        self._offer("branch", [(b.code, b.label(language)) for b in reference.branches(at=on)])
        self._offer("institution", [(i.code, name_of(i, language)) for i in at_home])
        named = [(p.code, p.name_fr if latin else p.name_ar) for p in places]
        self._offer("province", [("", "—"), *named])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def region(self) -> str:
        """The region of a regional body: that of the chamber which prepares it."""
        code = self.cleaned_data["institution"]
        where = next((one for one in institutions() if one.code == code), None)
        regional = self.cleaned_data["level"] == Level.REGIONAL
        return (where.region_id or "") if regional and where else ""


class OrganiserForm(forms.Form):
    """A member of the committee, by the number in the register."""

    nia = forms.CharField(label=_("Number in the register"), widget=NumberText(14), max_length=32)


class StatuteForm(forms.Form):
    """The text put to the assembly."""

    text_ar = forms.CharField(
        label=_("Text in Arabic"),
        widget=forms.Textarea({"rows": 14, "lang": "ar"}),
        max_length=TEXT,
    )
    text_fr = forms.CharField(
        label=_("Text in French"),
        widget=forms.Textarea({"rows": 8, "lang": "fr", "dir": "ltr"}),
        required=False,
        max_length=TEXT,
    )


class AssemblyForm(forms.Form):
    """When and where an assembly is held, who leads it and who counts."""

    day = DayField(label=_("Day"))
    hour = forms.RegexField(
        r"^(?:[01]?\d|2[0-3]):[0-5]\d$", label=_("Hour"), widget=NumberText(5), initial="10:00"
    )
    place = forms.CharField(label=_("Place"), widget=Arabic(), max_length=200)
    chair = forms.ChoiceField(label=_("Who chairs"))
    secretary = forms.ChoiceField(label=_("Who keeps the minutes"))
    teller = forms.ChoiceField(label=_("First teller"))
    other = forms.ChoiceField(label=_("Second teller"))

    def __init__(self, *args: Any, body: Body, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        places = sorted({body.institution_id, body.chamber_id or body.institution_id})
        held = [m for place in places for m in agents_of(place, at=on)]
        agents = {str(m.user_id): person(m.user, language) for m in held}
        for name in ("chair", "secretary", "teller", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *agents.items()]

    def planned_at(self) -> datetime:
        """The instant meant, on the clock of the place."""
        hour, minute = self.cleaned_data["hour"].split(":")
        at = time(int(hour), int(minute))
        return datetime.combine(self.cleaned_data["day"], at, tzinfo=CASABLANCA)


class StandForm(forms.Form):
    """Who stands for which office, by the rank on the roll."""

    position = forms.IntegerField(label=_("Rank on the roll"), min_value=1, widget=NumberText(6))
    post = forms.ChoiceField(label=_("Office"), choices=list(POSTS.items()))
    vouched = forms.BooleanField(
        label=_("For the president: I have seen the proof of own account and the criminal record"),
        required=False,
    )


class FindForm(forms.Form):
    """A member looked for on the roll."""

    q = forms.CharField(
        label=_("Name, number in the register or rank"), required=False, max_length=80
    )


class PublicForm(forms.Form):
    """Which bodies everybody is shown."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    branch = forms.ChoiceField(label=_("Branch"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        latin = language in ("fr", "en")
        places = [(r.code, r.name_fr if latin else r.name_ar) for r in reference.regions()]
        crafts = [(b.code, b.label(language)) for b in reference.branches(at=on)]
        for name, every, known in (
            ("region", _("Whole country"), places),
            ("branch", _("All branches"), crafts),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", every), *known]


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(label=_("Why"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}))


class EndPostForm(forms.Form):
    """The last day of an office, and why it ends early."""

    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Why"), max_length=200, widget=Latin({"dir": "auto"}))


class CountForm(forms.Form):
    """What one teller found in the box."""

    papers = forms.IntegerField(label=_("Papers in the box"), min_value=0, widget=NumberText(6))
    blank = forms.IntegerField(label=_("Blank papers"), min_value=0, widget=NumberText(6))
    spoiled = forms.IntegerField(label=_("Spoiled papers"), min_value=0, widget=NumberText(6))

    def __init__(self, *args: Any, ballot: Ballot, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = list(ballot.options)
        for number, key in enumerate(self.options):
            self.fields[f"votes_{number}"] = forms.IntegerField(
                label=names.get(key, key), min_value=0, widget=NumberText(6)
            )

    def count(self) -> Count:
        """The figures as the rules read them."""
        typed = self.cleaned_data
        return Count(
            papers=typed["papers"],
            blank=typed["blank"],
            spoiled=typed["spoiled"],
            votes={key: typed[f"votes_{n}"] for n, key in enumerate(self.options)},
        )
