"""What the ministry types to let a program of another organisation in, and to stop it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.accounts.rules import Scope, Terms
from sijill.accounts.rules.machines import LONGEST_REFERENCE, PER_MINUTE, PER_MINUTE_AT_MOST
from sijill.accounts.wording import SCOPES
from sijill.institutions.queries import institutions
from sijill.institutions.rules import Kind
from sijill.institutions.wording import name_of
from sijill.web.forms import Arabic, Choice, DayField, Latin, NumberText, RowsMany

LONGEST = 1_000
TERMS = ("purpose_ar", "purpose_fr", "reference", "basis", "basis_date", "valid_from", "valid_to")


class TermsForm(forms.Form):
    """What a program may ask, of whose files, why, on which text, until when."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may ask"),
        help_text=_("Nothing more than the purpose needs."),
        choices=[(scope.value, Choice(SCOPES[scope])) for scope in Scope],
        widget=RowsMany(),
    )
    reach = forms.MultipleChoiceField(
        label=_("Whose files"),
        help_text=_("Yes or no is answered for the whole country; files are shown within this."),
        widget=RowsMany(),
    )
    purpose_ar = forms.CharField(
        label=_("Purpose in Arabic"),
        help_text=_("People read it under “who looked”. Example: لدراسة قرض طلبته"),
        widget=Arabic(),
        required=False,
        max_length=160,
    )
    purpose_fr = forms.CharField(
        label=_("Purpose in French"),
        help_text=_("Example: étudier un crédit que vous avez demandé"),
        widget=Latin(),
        required=False,
        max_length=160,
    )
    reference = forms.CharField(
        label=_("Text it rests on"),
        help_text=_("Law, decree or agreement, with its number. Example: Convention 14/2026"),
        max_length=LONGEST_REFERENCE,
    )
    basis = forms.CharField(
        label=_("What that text says"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )
    basis_date = DayField(label=_("Day of the text"))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("First day without"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        field = self.fields["reach"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            ("*", Choice(_("The whole country"))),
            *((one.code, Choice(name_of(one, language))) for one in institutions(Kind.CHAMBER)),
        ]

    def terms(self) -> Terms:
        """The grant as it was typed; the rules say whether it can be."""
        typed = dict(self.cleaned_data)
        reach = frozenset(typed.pop("reach"))
        return Terms(
            scopes=frozenset(typed.pop("scopes")),
            reach=frozenset({"*"}) if "*" in reach else reach,
            **{name: typed[name] for name in TERMS},
        )


class MachineForm(TermsForm):
    """A program of another organisation, with its first grant."""

    name_ar = forms.CharField(label=_("Organisation in Arabic"), widget=Arabic(), max_length=120)
    name_fr = forms.CharField(label=_("Organisation in French"), widget=Latin(), max_length=120)
    contact = forms.CharField(
        label=_("Who answers there"),
        help_text=_("An office and its address, not a person."),
        max_length=200,
    )
    per_minute = forms.IntegerField(
        label=_("Requests a minute at most"),
        min_value=1,
        max_value=PER_MINUTE_AT_MOST,
        initial=PER_MINUTE,
        widget=NumberText(5),
    )
    field_order = ("name_ar", "name_fr", "contact", "per_minute")


class StopForm(forms.Form):
    """Why a program is stopped, let in again or closed."""

    reason = forms.CharField(label=_("Ground"), max_length=LONGEST)


class KeyForm(forms.Form):
    """The public key with which a program signs in place of telling a secret."""

    key = forms.JSONField(
        label=_("Public key (JWK)"),
        help_text=_("The organisation makes the pair and keeps the private half."),
        widget=forms.Textarea({"rows": 8, "dir": "ltr", "spellcheck": "false"}),
        error_messages={"invalid": _("This is not JSON: paste the key as it was given.")},
    )
