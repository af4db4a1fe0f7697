"""The forms of the register that belong to no procedure."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import phone_fault
from sijill.kernel.identifiers import Invalid, nia, phone
from sijill.web import forms as web

TYPE_A_PHONE = _("Type your mobile phone number, for example 06 12 34 56 78")
A_PHONE_IS = _("A Moroccan number has 10 digits, for example 06 12 34 56 78")


def phone_in(form: forms.Form) -> str:
    """The number of a form as it is called."""
    try:
        return phone.parse(form.cleaned_data["phone"]).value
    except Invalid as problem:
        raise forms.ValidationError(phone_fault(problem)) from None


class ClaimForm(forms.Form):
    """The number of an entry, the card of its holder and the telephone on file."""

    nia = forms.CharField(
        label=_("Your number in the register"),
        help_text=_("As it is written on your old card or your certificate."),
        max_length=40,
        widget=web.NumberText(18, inputmode="text"),
        error_messages={"required": _("Type your number in the register")},
    )
    card = forms.CharField(
        label=_("The number of your identity card"),
        help_text=_("Letters and digits. Example: AB 123456"),
        max_length=40,
        widget=web.NumberText(12, inputmode="text"),
        error_messages={"required": _("Type the number of your identity card")},
    )
    phone = forms.CharField(
        label=_("The phone you gave when you were registered"),
        help_text=_("We send it a code."),
        max_length=40,
        widget=web.Phone(),
        error_messages={"required": TYPE_A_PHONE, "max_length": A_PHONE_IS},
    )

    def clean_nia(self) -> str:
        """The number as it was written; whether it exists is not said."""
        try:
            return nia.imported(self.cleaned_data["nia"]).value
        except Invalid:
            raise forms.ValidationError(_("This number is too long. Check it.")) from None

    def clean_phone(self) -> str:
        """The number as it is called."""
        return phone_in(self)


class CounterClaimForm(forms.Form):
    """At a counter: the card that lies there, and the phone its holder has in hand."""

    card = forms.CharField(
        label=_("The number of the identity card"),
        help_text=_("Type it from the original in your hand. The face on it is the person’s."),
        max_length=40,
        widget=web.NumberText(12, inputmode="text"),
        error_messages={"required": _("Type the number of the identity card")},
    )
    phone = forms.CharField(
        label=_("The phone that the person has here"),
        help_text=_("It receives a code that the person types. The old phone is told."),
        max_length=40,
        widget=web.Phone(),
        error_messages={"required": TYPE_A_PHONE, "max_length": A_PHONE_IS},
    )

    def clean_phone(self) -> str:
        """The number as it is called."""
        return phone_in(self)


class ForgotForm(forms.Form):
    """Whether the secret number is cleared with the card on the counter."""

    forgot = forms.BooleanField(
        label=_("The secret number is forgotten: clear it"), required=False, widget=web.Confirm()
    )
