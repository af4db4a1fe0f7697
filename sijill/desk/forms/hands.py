"""What an agent handles, and a leave, as forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.desk import procedures
from sijill.desk.actions.leaving import Days
from sijill.institutions.queries import provinces_of
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.reference import queries as reference
from sijill.reference.rules import Level
from sijill.web.forms import DayField


def province_names(language: str) -> dict[str, str]:
    """The names of provinces by code."""
    arabic = language in ("ar", "zgh")
    return {p.code: p.name_ar if arabic else p.name_fr for p in reference.provinces()}


def _procedures() -> list[tuple[str, str]]:
    """Every procedure by its short title, or the whole one where several share the short one."""
    short = {p.code: str(p.short_title or p.title) for p in procedures.installed()}
    often = Counter(short.values())
    return [
        (p.code, str(p.title) if often[short[p.code]] > 1 else short[p.code])
        for p in procedures.installed()
    ]


class SkillsForm(forms.Form):
    """Nothing ticked under a heading means that everything of it is handled."""

    procedure = forms.MultipleChoiceField(
        label=_("Procedures"),
        help_text=_("Nothing ticked: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    branch = forms.MultipleChoiceField(
        label=_("Branches of the craft"),
        help_text=_("Files of a ticked branch come here first. Nothing ticked: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    province = forms.MultipleChoiceField(
        label=_("Provinces"),
        help_text=_("Nothing ticked: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, known: Mapping[str, frozenset[str]], actor: Actor, at: datetime, **kw: Any
    ) -> None:
        kw["initial"] = {kind: sorted(codes) for kind, codes in known.items()}
        super().__init__(*args, **kw)
        today, language = civil_date(at), actor.language
        names = province_names(language)
        lines = reference.listing(at=today).lines.values()
        self._choose(
            procedure=_procedures(),
            branch=[(b.code, b.label(language)) for b in lines if b.level is Level.BRANCH],
            province=[
                (code, names[code])
                for code in sorted(provinces_of(actor.institution or "", at=today))
            ],
        )

    def _choose(self, **choices: Sequence[tuple[str, Any]]) -> None:
        for name, those in choices.items():
            self.fields[name].choices = those  # type: ignore[attr-defined]
            if not those:
                del self.fields[name]

    def skills(self) -> dict[str, list[str]]:
        """What was ticked, by kind."""
        return {name: self.cleaned_data[name] for name in self.fields}


class LeaveForm(forms.Form):
    """Whose leave, from which day to which, and who stands in."""

    user = forms.ChoiceField(label=_("Agent"))
    first = DayField(label=_("First day of the leave"))
    last = DayField(label=_("Last day of the leave"))
    stand_in = forms.ChoiceField(
        label=_("Who stands in"),
        help_text=_("What is in hand goes to this colleague on the first day."),
        required=False,
    )

    def __init__(self, *args: Any, agents: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Choose")), *agents]  # type: ignore[attr-defined]
        nobody = ("", _("Nobody: the files are free to take"))
        self.fields["stand_in"].choices = [nobody, *agents]  # type: ignore[attr-defined]

    def days(self) -> Days:
        """What was typed."""
        typed = self.cleaned_data
        return Days(
            user=UUID(typed["user"]),
            first=typed["first"],
            last=typed["last"],
            stand_in=UUID(typed["stand_in"]) if typed["stand_in"] else None,
        )
