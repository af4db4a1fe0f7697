"""What people and agents type to sign in."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.accounts import wording
from sijill.accounts.adapters import WRONG_CODE, take_once, too_many_codes
from sijill.kernel.digits import bare
from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import phone as phones
from sijill.web import forms as web_forms


class PhoneField(forms.CharField):
    """A Moroccan mobile, typed any way; cleaned to E.164."""

    widget = web_forms.Phone
    default_error_messages = {"required": wording.PHONE_FAULTS["empty"]}

    def clean(self, value: Any) -> str:
        """Read the number and say what is wrong with it."""
        typed = super().clean(value)
        try:
            parsed = phones.parse(typed)
        except Invalid as fault:
            raise forms.ValidationError(wording.phone_fault(fault), code=fault.code) from fault
        if not parsed.mobile:
            raise forms.ValidationError(wording.PHONE_FAULTS["not_mobile"], code="not_mobile")
        return parsed.value


class DigitsField(forms.CharField):
    """A number of some digits, in any script, with or without spaces."""

    def clean(self, value: Any) -> str:
        """Keep the digits as 0-9."""
        return bare(super().clean(value))


class PhoneForm(forms.Form):
    """The number that the code goes to."""

    phone = PhoneField(
        label=_("Mobile phone number"),
        help_text=_("We send it a code. The phone may be a relative's."),
    )


class CodeForm(forms.Form):
    """The code that the phone received."""

    code = DigitsField(
        label=_("The code you received"),
        help_text=_("6 digits, in a text message"),
        widget=web_forms.Code(6),
        max_length=20,
        error_messages={"required": _("Type the 6 digits of the text message")},
    )


class EmailForm(forms.Form):
    """The address that news may also go to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send it a code first."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Type your e-mail address"),
            "invalid": _("This is not an e-mail address, for example name@example.ma"),
        },
    )


class EmailCodeForm(forms.Form):
    """The code that the mailbox received."""

    code = DigitsField(
        label=_("The code you received"),
        help_text=_("6 digits, in an e-mail"),
        widget=web_forms.Code(6),
        max_length=20,
        error_messages={"required": _("Type the 6 digits of the e-mail")},
    )


class DoorForm(forms.Form):
    """Which of the phone's spaces is meant."""

    space = forms.ChoiceField(
        label=_("Whose file do you want to open?"),
        widget=web_forms.Rows,
        error_messages={"required": _("Choose one of the names")},
    )

    def __init__(self, *args: Any, doors: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["space"]).choices = doors


class SecretForm(forms.Form):
    """The secret number that opens a space."""

    fact = DigitsField(
        label=_("Your secret number"),
        help_text=_("The 4 digits that you chose"),
        widget=web_forms.NumberText(characters=4, inputmode="numeric", autocomplete="off"),
        max_length=20,
        error_messages={"required": _("Type your 4 digits")},
    )


class CardForm(forms.Form):
    """What the identity card says, when no secret number was chosen."""

    cin = forms.CharField(
        label=_("Number of your identity card"),
        widget=web_forms.NumberText(characters=10, inputmode="text", autocomplete="off"),
        max_length=20,
        error_messages={"required": _("Type the number of your identity card")},
    )
    born = web_forms.DayField(label=_("Birth date on the card"))


class ChooseSecretForm(forms.Form):
    """A new secret number, typed twice."""

    fact = DigitsField(
        label=_("Choose 4 digits"),
        help_text=_("You will be asked for them to change your phone or to leave. Tell nobody."),
        widget=web_forms.NumberText(characters=4, inputmode="numeric", autocomplete="off"),
        max_length=20,
        error_messages={"required": _("Type 4 digits")},
    )
    again = DigitsField(
        label=_("The same 4 digits again"),
        widget=web_forms.NumberText(characters=4, inputmode="numeric", autocomplete="off"),
        max_length=20,
        error_messages={"required": _("Type the same 4 digits again")},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two different numbers."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("fact") and cleaned.get("again") and cleaned["fact"] != cleaned["again"]:
            self.add_error("again", _("The two numbers are not the same"))
        return cleaned


def _password(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr"}),
        error_messages={"required": _("Type the password")},
    )


def _second_factor_code(help_text: Any) -> DigitsField:
    return DigitsField(
        label=_("Code"),
        help_text=help_text,
        widget=web_forms.Code(8),
        max_length=20,
        error_messages={"required": _("Type the code")},
    )


class LoginForm(account_forms.LoginForm):
    """An agent's e-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "username", "dir": "ltr"}),
            error_messages={
                "required": _("Type your e-mail address"),
                "invalid": _("This is not an e-mail address, for example name@chamber.ma"),
            },
        )
        self.fields["password"] = _password(_("Password"), "current-password")
        self.order_fields(["login", "password"])


class ReauthenticateForm(account_forms.ReauthenticateForm):
    """The password again, of an agent who has no second factor yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Password"), "current-password")


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The present password, and the next one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _("12 characters or more")
        self.fields["password2"].label = _("New password again")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"


class _Counted:
    """Counts every typed second factor before judging it."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Refuse when too many were typed."""
        if problem := too_many_codes(self.user):
            raise problem
        return super().clean_code()  # type: ignore[misc]


class _Once(_Counted):
    """Takes a second factor once: an application's code stays right longer than it is noted."""

    def clean_code(self) -> str:
        """Refuse a code that was taken already."""
        code = super().clean_code()
        if not take_once(self.user, self.cleaned_data["code"]):
            raise forms.ValidationError(WRONG_CODE)
        return code


class AuthenticateForm(_Once, mfa_forms.AuthenticateForm):
    """The second factor at sign-in: the application's code, or a recovery code."""

    code = _second_factor_code(_("6 digits in the application, or a recovery code"))


class StepUpForm(_Once, mfa_forms.ReauthenticateForm):
    """The second factor again."""

    code = _second_factor_code(_("6 digits in the application"))


class ActivateTOTPForm(_Counted, totp_forms.ActivateTOTPForm):
    """The first code of a new application."""

    code = _second_factor_code(_("The 6 digits that the application shows"))


class InvitationForm(forms.Form):
    """The first password of an invited agent."""

    password = _password(_("New password"), "new-password")
    again = _password(_("New password again"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("The two passwords are not the same"))
        return cleaned
