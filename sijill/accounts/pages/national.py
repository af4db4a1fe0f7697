"""Signing in through the national identity provider, by OpenID Connect."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from sijill.accounts import actions, session
from sijill.accounts.adapters import CLAIMS
from sijill.accounts.pages.ways import Asked, safe, space_home
from sijill.kernel import clock
from sijill.kernel.actor import Assurance

LANGUAGE = "accounts.language"


class NationalOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """One address to come back to, whatever the language: it is written at the provider's."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        with translation.override("ar"):
            return str(super().get_callback_url(request, app))


def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the provider, remembering the language of the page."""
    request.session[LANGUAGE] = translation.get_language()
    with translation.override("ar"):  # the address to come back to is in it
        return _through(OAuth2LoginView, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the person back, in the language of leaving."""
    with translation.override(request.session.pop(LANGUAGE, "ar")):
        return _through(OAuth2CallbackView, request, provider_id)


def _through(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """A view of allauth's, for our adapter; a provider that is down is no fault of ours."""
    try:
        response: HttpResponse = kind.adapter_view(NationalOAuth2Adapter(request, provider_id))(
            request
        )
        return response
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException:
        return redirect("accounts:national_failed")


@never_cache
def confirm(request: Asked) -> HttpResponse:
    """Let the person whom the provider named say yes, then open the space."""
    claims = request.session.get(CLAIMS)
    if not claims:
        return redirect("accounts:sign_in")
    if request.method != "POST":
        return render(request, "accounts/national.html", {"name": claims["name"]})
    return _enter(request, claims)


def _enter(request: Asked, claims: dict[str, str]) -> HttpResponse:
    at = clock.now()
    space = actions.enter_by_national_identity(
        issuer=claims["issuer"],
        subject=claims["subject"],
        language=request.LANGUAGE_CODE,
        by=request.actor,
        at=at,
    )
    session.leave(request)
    session.enter(request, space=space.id, assurance=Assurance.FACT, at=at, national=True)
    return redirect(safe(request, claims["then"]) or space_home())


@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """Say that the provider did not answer, and offer the code."""
    return render(request, "accounts/national_failed.html")
