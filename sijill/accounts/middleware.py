"""No second factor, no work: an agent enrols one before anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sijill.accounts import session
from sijill.accounts.models import User
from sijill.accounts.queries import second_factor_at, signed_in_since
from sijill.kernel import clock

WORKING_DAY = timedelta(hours=12)
# What an agent who has only typed the password may reach.
ON_THE_WAY = frozenset(
    {
        "accounts:second_factor",
        "accounts:sign_out",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "health",
    }
)


class SecondFactorFirst:
    """Leads an agent without a second factor in this session to the page that asks for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Redirect every page but those on the way."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if _works_too_long(request):
            session.leave(request)
            return redirect("account_login")
        if name in ON_THE_WAY or not isinstance(request.user, User):
            return None
        if not request.user.is_agent or second_factor_at(request):
            return None
        return redirect("accounts:second_factor")


def _works_too_long(request: HttpRequest) -> bool:
    """Whether an agent signed in a working day ago: a forgotten browser does not stay open."""
    user = request.user
    if not isinstance(user, User) or not user.is_agent:
        return False
    since = signed_in_since(request)
    return since is not None and clock.now() - since > WORKING_DAY
