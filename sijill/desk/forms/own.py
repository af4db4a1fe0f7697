"""The few forms that belong to no procedure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import phone_fault
from sijill.desk.rules.answers import Fault, read
from sijill.desk.wording.faults import fault
from sijill.kernel.clock import civil_date, now
from sijill.kernel.digits import bare, grouped
from sijill.kernel.identifiers import Invalid, phone, reference
from sijill.web import forms as web

LONGEST = 4000


class ResumeForm(forms.Form):
    """The number of a case and its phone."""

    reference = forms.CharField(
        label=_("The number of your request"),
        help_text=_("Ten digits, for example 26-4841-0275"),
        max_length=40,
        widget=web.NumberText(14),
        error_messages={
            "required": _("Type the number of your request, for example 26-4841-0275"),
            "max_length": _("The number has ten digits, for example 26-4841-0275"),
        },
    )
    phone = forms.CharField(
        label=_("Your mobile phone number"),
        max_length=40,
        widget=web.Phone(),
        error_messages={
            "required": _("Type your mobile phone number, for example 06 12 34 56 78"),
            "max_length": _("A Moroccan number has 10 digits, for example 06 12 34 56 78"),
        },
    )

    def clean_reference(self) -> str:
        """The number when its digits can be right; whether it exists is not said."""
        typed = str(self.cleaned_data["reference"])
        try:
            return reference.parse(typed).value
        except Invalid:
            raise forms.ValidationError(
                _("“%(typed)s” is not the number of a request. It has ten digits, "
                  "for example 26-4841-0275"),
                params={"typed": typed},
            ) from None  # fmt: skip

    def clean_phone(self) -> str:
        """The number as it is called."""
        try:
            return phone.parse(self.cleaned_data["phone"]).value
        except Invalid as problem:
            raise forms.ValidationError(phone_fault(problem)) from None


class SecretForm(forms.Form):
    """The number of a case and the secret one that was given with it."""

    reference = ResumeForm.base_fields["reference"]
    secret = forms.CharField(
        label=_("Your secret number"),
        help_text=_("Twelve digits, given when you sent it"),
        max_length=40,
        widget=web.NumberText(14),
        error_messages={
            "required": _("Type the twelve digits of your secret number"),
            "max_length": _("Type the twelve digits of your secret number"),
        },
    )

    clean_reference = ResumeForm.clean_reference

    def clean_secret(self) -> str:
        """The digits in three groups, whatever stood between them."""
        digits = bare(str(self.cleaned_data["secret"]))
        if len(digits) != 12 or not digits.isdecimal():
            raise forms.ValidationError(_("Type the twelve digits of your secret number"))
        return grouped(digits, 4)


class AppealForm(forms.Form):
    """Why a refusal is not right, in the person's own words."""

    grounds = forms.CharField(
        label="",
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("Write why this decision is not right")},
    )

    def clean_grounds(self) -> Any:
        """The words kept."""
        try:
            return read(
                "long_text", self.cleaned_data["grounds"], today=civil_date(now()), limit=LONGEST
            )
        except Fault as problem:
            raise forms.ValidationError(fault(problem.code, problem.facts)) from None
