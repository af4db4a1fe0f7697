"""When somebody first came, as their browser brings it back: nothing of it is kept here.

Who is asked to wait takes a token along: the instant they first came and the instant it was given,
signed for the address they came from. It names nobody and is of use to whoever comes back with it
soon; it is void when they stay away, when their time is over, from elsewhere, or once changed.
"""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

COOKIE = "came"
BACK_WITHIN = 45  # seconds: the longest wait of a page, and a slow network
LASTS = 600  # seconds after which whoever still waits stands among those who come


def first_came(request: HttpRequest, *, at: float) -> float | None:
    """When the bearer of a token that holds first came, in seconds; None without one."""
    try:
        told = _signer(request).unsign(request.COOKIES.get(COOKIE, ""))
        first, given = (int(each) / 1e6 for each in told.split("."))
    except (BadSignature, ValueError):
        return None
    return first if at - given <= BACK_WITHIN and at - first <= LASTS else None


def take_along(request: HttpRequest, response: HttpResponse, *, first: float, at: float) -> None:
    """Give who is asked to wait the token with which they come back."""
    response.set_cookie(
        COOKIE,
        _signer(request).sign(f"{first * 1e6:.0f}.{at * 1e6:.0f}"),
        max_age=BACK_WITHIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def hand_in(request: HttpRequest, response: HttpResponse) -> None:
    """Take the token from who was served; what is kept for everybody says nothing to one."""
    if COOKIE in request.COOKIES and "public" not in response.get("Cache-Control", ""):
        response.delete_cookie(COOKIE, samesite="Lax")


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"sijill.web.turns.{_address(request)}")


def _address(request: HttpRequest) -> str:
    """Where the request comes from, behind the proxies that the settings trust."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "").replace(",", " ").split()
    known = 0 < proxies <= len(passed)
    return str(passed[-proxies] if known else request.META.get("REMOTE_ADDR", ""))
