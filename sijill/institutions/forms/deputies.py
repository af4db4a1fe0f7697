"""What agents type to lend powers for a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.institutions.actions.deputies import WantedDeputy
from sijill.institutions.forms.offices import LONGEST
from sijill.institutions.queries import deputies as read
from sijill.institutions.rules import Capability
from sijill.institutions.rules.deputies import lendable
from sijill.institutions.wording import ROLES, person
from sijill.institutions.wording.deputies import POWERS
from sijill.kernel.actor import Actor
from sijill.web.forms import Choice, DayField, RowsMany


class DeputyForm(forms.Form):
    """To whom, which powers, between which days, and why."""

    deputy = forms.ChoiceField(
        label=_("Who stands in for you"), help_text=_("A colleague of your institution.")
    )
    powers = forms.MultipleChoiceField(
        label=_("Which powers"),
        help_text=_("What a power needs in order to be used goes with it."),
        widget=RowsMany,
        error_messages={"required": _("Choose at least one power.")},
    )
    valid_from = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Why"), help_text=_("Leave, mission… Your colleague reads it."), max_length=LONGEST
    )

    def __init__(self, *args: Any, by: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = read.colleagues(by, at=on)
        named = [
            (str(m.user_id), f"{person(m.user, by.language)} · {ROLES[m.role]}") for m in found
        ]
        held = lendable(by.role) if by.role else frozenset()
        self._offer("deputy", [("", "—"), *named])
        self._offer("powers", [(c.value, Choice(POWERS[c])) for c in Capability if c in held])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> WantedDeputy:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return WantedDeputy(
            deputy=UUID(typed["deputy"]),
            powers=[Capability(one) for one in typed["powers"]],
            valid_from=typed["valid_from"],
            valid_to=typed["last_day"] + timedelta(days=1),
            reason=typed["reason"],
        )


class WordForm(forms.Form):
    """A word on why it is declined, taken back or ended."""

    note = forms.CharField(label=_("A word on why"), max_length=LONGEST, required=False)
