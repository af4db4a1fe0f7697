"""Where to go after signing in, and never outside the house."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from sijill.kernel.actor import Actor


class Asked(HttpRequest):
    """A request whose actor is known."""

    actor: Actor
    LANGUAGE_CODE: str


def safe(request: HttpRequest, path: str) -> str:
    """The path when it stays in this house, else ""."""
    inside = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if inside else ""


def wanted(request: HttpRequest) -> str:
    """The page that sent the person here."""
    return safe(request, request.POST.get("next") or request.GET.get("next") or "")


def go(name: str, *, then: str) -> HttpResponse:
    """Redirect to a page that comes back."""
    return redirect(f"{reverse(name)}?{urlencode({'next': then})}")


def space_home() -> str:
    """The person's own page, drawn by the hall above."""
    try:
        return reverse("portal:space")
    except NoReverseMatch:
        return f"/{get_language()}/"
