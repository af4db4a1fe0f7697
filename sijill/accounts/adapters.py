"""Our answers to the questions that django-allauth asks, for agents and for OpenID Connect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from sijill.accounts import actions, seals
from sijill.accounts.models import User
from sijill.kernel import clock

LOGIN_WINDOW, LOGIN_TRIES = timedelta(minutes=15), 10
JUST_NOW = 600  # seconds
CLAIMS = "accounts.national"
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
TOO_MANY = _("Too many tries. Wait a quarter of an hour, then try again.")
WRONG_CODE = _("This code is not right. Type the code that the application shows now.")


class AccountAdapter(DefaultAccountAdapter):
    """Agents sign in with e-mail and password; nobody signs up and nothing is mailed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Agents are invited; the public has lines."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count every try for an address in one statement, then as allauth does by IP."""
        email = str(credentials.get("email", "")).lower()
        tries = actions.count("login", email, window=LOGIN_WINDOW, at=clock.now())
        if tries > LOGIN_TRIES:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say to a closed account what is said to a wrong password."""
        return redirect("account_login")

    def set_password(self, user: User, password: str) -> None:
        """Keep the new password inside an action."""
        actions.set_password(agent=user, password=password)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again, except of somebody who enrols right after typing the password."""
        user = self.request.user
        if is_mfa_enabled(user, SECOND_FACTORS):
            return super().is_reauthentication_required(app=app, **kwargs)
        typed = [
            record["at"]
            for record in get_authentication_records(self.request, user)
            if record.get("method") == "password"
        ]
        return clock.now().timestamp() - max(typed, default=0) > JUST_NOW

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factor, and the password only of who has no second factor yet."""
        methods = super().get_reauthentication_methods(user)
        strong = [m for m in methods if m["id"] != "reauthenticate"]
        return strong or methods

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing beside the page: our pages say it themselves."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Mail nothing: the house has no e-mail."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets sealed, the last one kept."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _(
            "This is your only second factor: add another one before you remove it."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return seals.seal(text, use="mfa", place="authenticator").hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return seals.unseal(bytes.fromhex(encrypted_text), use="mfa", place="authenticator")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Only when another second factor stays."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A plain name for a key, numbered."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Key {number}")).format(number=number)


class NationalAdapter(DefaultSocialAccountAdapter):
    """The national identity provider says who it is; it makes no user and stores no token."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No user is made."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep what the provider said in the session and let the person confirm it by POST.

        The provider comes back by GET, which writes nothing of ours; and a page to confirm
        stops somebody from being signed in as another by a link.
        """
        user_data = sociallogin.account.get_provider_account().get_user_data() or {}
        request.session[CLAIMS] = {
            "issuer": settings.OIDC_URL,
            "subject": str(sociallogin.account.uid),
            "name": str(user_data.get("name", ""))[:120],
            "at": clock.now().timestamp(),
            "then": sociallogin.get_redirect_url(request) or "",
        }
        raise ImmediateHttpResponse(redirect("accounts:national"))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Send the person back to the sign-in page, which offers the code."""
        raise ImmediateHttpResponse(redirect("accounts:national_failed"))


def too_many_codes(user: User) -> ValidationError | None:
    """Count a typed second factor; more than a few in a while are refused whoever types."""
    tries = actions.count("mfa", str(user.pk), window=LOGIN_WINDOW, at=clock.now())
    return ValidationError(TOO_MANY) if tries > LOGIN_TRIES else None


def take_once(user: User, code: str) -> bool:
    """Note that a code was taken, for as long as the application's clock may still show it."""
    lasts = (2 * mfa.TOTP_TOLERANCE + 1) * mfa.TOTP_PERIOD
    taken = seals.digest("mfa", user.pk, code).hex()
    return bool(cache.add(f"accounts.second_factor.{taken}", 1, lasts))
