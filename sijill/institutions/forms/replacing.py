"""Who comes in for whom at what was called, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sijill.institutions.forms.sessions import agents_here, offer
from sijill.institutions.models import Assembly, Meeting
from sijill.institutions.queries import names_of
from sijill.institutions.queries.replacing import holders, places_of
from sijill.institutions.wording.replacing import PARTS
from sijill.web.forms import Rows

LONGEST = 400


def _who(part: Any, name: str) -> str:
    return gettext("%(label)s: %(of)s") % {"label": part, "of": name}


class ReplaceForm(forms.Form):
    """A part, the agent who takes it, and why."""

    part = forms.ChoiceField(label=_("Whose place?"), widget=Rows)
    agent = forms.ChoiceField(label=_("Who comes in?"))
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It stays written beside the names, in the session and in its acts."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, held: Assembly | Meeting, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = holders(held)
        names = names_of(there.values(), get_language() or "ar")
        named = [
            (part.value, _who(PARTS[part], names.get(user, ""))) for part, user in there.items()
        ]
        offer(self, "part", named)
        agents = dict(one for place in places_of(held) for one in agents_here(place, on))
        free = [pair for pair in agents.items() if pair[0] not in {str(u) for u in there.values()}]
        offer(self, "agent", [("", "—"), *sorted(free, key=lambda pair: pair[1])])
