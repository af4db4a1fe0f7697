"""What is typed to found a grouping, to let somebody in, to take a member out, to end it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.queries import provinces_of
from sijill.kernel.actor import Actor
from sijill.reference import queries as reference
from sijill.register.actions.groupings import LONGEST_REASON
from sijill.register.rules.groupings import GroupingKind
from sijill.register.wording.groupings import KINDS
from sijill.web.forms import Arabic, DayField, Latin, NumberText

MOST_NUMBERS = 4_000  # characters: some two hundred numbers


def _places(codes: frozenset[str] | None = None) -> list[tuple[str, str]]:
    latin = (get_language() or "ar") in ("fr", "en")
    found = (one for one in reference.provinces() if codes is None or one.code in codes)
    return [(one.code, one.name_fr if latin else one.name_ar) for one in found]


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class SiftForm(forms.Form):
    """Which groupings are shown."""

    kind = forms.ChoiceField(label=_("Kind of grouping"), required=False)
    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, KINDS[kind]) for kind in GroupingKind]
        _offer(self, "kind", [("", _("All")), *kinds])
        _offer(self, "province", [("", _("All")), *_places()])


class PlaceForm(forms.Form):
    """Which province is shown to everybody."""

    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "province", [("", _("All")), *_places()])


class FoundForm(forms.Form):
    """A grouping: its name, what holds it together, where, and its first members."""

    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=160, widget=Arabic())
    name_latin = forms.CharField(label=_("Name in Latin letters"), max_length=160, widget=Latin())
    kind = forms.ChoiceField(label=_("Kind of grouping"))
    craft = forms.ChoiceField(label=_("Branch or craft"))
    province = forms.ChoiceField(label=_("Province or prefecture"))
    commune = forms.CharField(label=_("Commune"), max_length=80, required=False)
    numbers = forms.CharField(
        label=_("Numbers of its first members"),
        help_text=_("One number of the register on each line: people, cooperatives, enterprises."),
        max_length=MOST_NUMBERS,
        widget=forms.Textarea({"rows": 6, "dir": "ltr", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, by: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        home = provinces_of(by.institution, at=on) if by.institution else frozenset()
        listed = reference.listing(at=on).lines.values()
        trades = sorted(
            ((one.code, one.label(language)) for one in listed if one.can_be_practised),
            key=lambda pair: pair[1],
        )
        branches = [(one.code, one.label(language)) for one in reference.branches(at=on)]
        groups = [(_("Branches"), branches), (_("Crafts"), trades)]
        _offer(self, "kind", [(kind.value, KINDS[kind]) for kind in GroupingKind])
        _offer(self, "craft", [("", "—"), *(group for group in groups if group[1])])
        places = _places(home)  # where there are several, one is chosen and none is taken
        _offer(self, "province", places if len(places) == 1 else [("", "—"), *places])

    def clean_numbers(self) -> list[str]:
        """The numbers, one each."""
        return [line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip()]


class JoinForm(forms.Form):
    """The number of whoever joins."""

    nia = forms.CharField(label=_("Number in the register"), widget=NumberText(14), max_length=32)


class OutForm(forms.Form):
    """From which day a member is out, and why."""

    day = DayField(label=_("First day without"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The member is sent a message and reads the reason."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )


class EndForm(forms.Form):
    """Why a grouping is dissolved."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Every member is sent a message and reads the reason."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )
