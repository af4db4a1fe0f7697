"""Which part of an entry stays off public pages, and why if its holder wishes to say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.register.actions.opposing import LONGEST_REASON
from sijill.register.wording.opposing import EFFECTS, PARTS
from sijill.web import forms as web


class OppositionForm(forms.Form):
    """One part, and a reason that nobody has to give."""

    part = forms.ChoiceField(
        label=_("What should not be public?"),
        choices=[
            (part.value, web.Choice(said, hint=EFFECTS[part])) for part, said in PARTS.items()
        ],
        widget=web.Rows(),
        error_messages={"required": _("Choose what should not be public")},
    )
    reason = forms.CharField(
        label=_("Why, if you wish to say"),
        help_text=_("You need not give a reason."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )
