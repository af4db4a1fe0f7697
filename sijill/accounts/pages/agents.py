"""Agents: enrolling a second factor, the invitation, signing again before a signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sijill.accounts import actions, forms
from sijill.accounts import unsent as waiting
from sijill.accounts.adapters import AccountAdapter
from sijill.accounts.models import User
from sijill.accounts.pages.ways import wanted
from sijill.accounts.queries import open_sessions, second_factor_at
from sijill.kernel import clock
from sijill.web.forms import sent
from sijill.web.pages_of import Question

OTHERS = "others"
View = Callable[..., HttpResponse]


def open_to_anyone(view: View) -> View:
    """Answer as allauth's middleware would: our scope calls views outside its reach."""

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return _as_told(request, view(request, *args, **kwargs))
        except ImmediateHttpResponse as answer:
            return answer.response
        except ReauthenticationRequired:
            methods = AccountAdapter(request).get_reauthentication_methods(request.user)
            return suspend_request(request, methods[0]["url"])

    return never_cache(within)


def _as_told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A form that came back with what it lacks says so by its number, as every form of ours."""
    context = getattr(response, "context_data", None) or {}
    forms_of_it = (each for each in context.values() if isinstance(each, BaseForm))
    lacks = any(form.is_bound and form.errors for form in forms_of_it)
    if request.method == "POST" and response.status_code == HTTPStatus.OK and lacks:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def for_agents(view: View) -> View:
    """The same, for somebody who signed in with a password."""
    guarded = open_to_anyone(view)

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User) or not request.user.is_agent:
            return redirect("account_login")
        return guarded(request, *args, **kwargs)

    return within


def _given(request: HttpRequest, kind: str) -> None:
    """Write in the session that the second factor was given just now."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


class ActivateTOTP(ActivateTOTPView):
    """Enrols an application; its first right code counts as the second factor given."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(
            self.request, self.request.user, "mfa", type="totp", reauthenticated=True
        )
        return response


class AddWebAuthn(AddWebAuthnView):
    """Enrols a passkey, which answers while it is enrolled."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(
            self.request, self.request.user, "mfa", type="webauthn", reauthenticated=True
        )
        return response


def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask an agent who has none to choose a second factor."""
    if second_factor_at(request):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor.html")


def step_up(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the agent's own second factor."""
    methods = AccountAdapter(request).get_reauthentication_methods(request.user)
    return redirect(f"{methods[0]['url']}?{urlencode({'next': wanted(request) or '/'})}")


@never_cache
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the agent is signed in; any of these may be closed from here, or all but this one."""
    if request.method == "GET":
        return render(request, "accounts/sessions.html", {"sessions": open_sessions(request)})
    chosen = request.POST.get("session", "")
    for one in open_sessions(request):
        if not one.is_current and chosen in (str(one.pk), OTHERS):
            one.row.end()
    return redirect("accounts:sessions")


@never_cache
def unsent(request: HttpRequest) -> HttpResponse:
    """Show what was typed before the second factor was asked for, to be sent or left.

    Reading it takes nothing away: a page that did not arrive is asked for again.
    """
    found = waiting.kept(request)
    if found is None:
        return redirect("/")
    return render(request, "accounts/unsent.html", {"unsent": found})


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let an invited agent choose a password."""
    form = forms.InvitationForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            agent = actions.accept_invitation(
                secret=secret, password=form.cleaned_data["password"], at=clock.now()
            )
            return redirect("account_login") if agent else _spent(request)
        except ValidationError as weak:
            form.add_error("password", weak)
    question = Question(title=_("Choose your password"), form=form)
    status = 422 if form.errors else 200
    context = {"question": question, "form": form}
    return render(request, "accounts/invitation.html", context, status=status)


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_spent.html", status=410)
