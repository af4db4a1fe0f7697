"""What was typed when the sign-in had ended: kept until the person is back on the same page.

It lies in the cache, sealed under a key that only the browser's cookie holds: neither the
database alone nor the browser alone can read it, and it is gone within the hour.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from sijill.accounts import actions as accounts
from sijill.accounts import session
from sijill.kernel.clock import now

COOKIE = "sijill_typed"
LASTS = 3600  # seconds
LARGEST = 40_000  # signs of one page
AN_HOUR, AT_MOST = timedelta(hours=1), 120  # pages kept for one address: nobody signed in yet
NOT_KEPT = {"csrfmiddlewaretoken", "revision"}


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Seal what was typed, then lead to the sign-in and back to this page."""
    response = redirect(
        f"{reverse('accounts:sign_in')}?{urlencode({'next': request.get_full_path()})}"
    )
    if request.method != "POST":
        return response
    _keep(request, response)
    return response


def _keep(request: HttpRequest, response: HttpResponse) -> None:
    typed = {k: request.POST.getlist(k) for k in request.POST if k not in NOT_KEPT}
    text = json.dumps(typed)
    if len(text) > LARGEST or _too_many(request):
        return
    token = secrets.token_urlsafe(32)
    cache.set(_place(token, request.path), _seal(token).encrypt(text.encode()), LASTS)
    response.set_cookie(
        COOKIE,
        token,
        max_age=LASTS,
        path=request.path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _too_many(request: HttpRequest) -> bool:
    kept = accounts.count("kept", session.address(request), window=AN_HOUR, at=now())
    return kept > AT_MOST


def was_kept(request: HttpRequest) -> bool:
    """Whether this page shows what was typed before the sign-in ended."""
    return bool(what_was_kept(request))


def what_was_kept(request: HttpRequest) -> dict[str, Any] | None:
    """What was typed on this page, box by box; None when nothing was kept."""
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        return None
    sealed = cache.get(_place(token, request.path))
    try:
        typed = json.loads(_seal(token).decrypt(sealed)) if sealed else {}
    except (InvalidToken, ValueError):
        return None
    return {name: _value(values) for name, values in typed.items()} | _days(typed)


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Let go of what was kept, once the page was saved."""
    token = request.COOKIES.get(COOKIE, "")
    if token:
        cache.delete(_place(token, request.path))
        response.delete_cookie(COOKIE, path=request.path)


def _value(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else values


def _days(typed: dict[str, list[str]]) -> dict[str, Any]:
    """The three boxes of a date as their field takes them back."""
    heads = {n.removesuffix("_year") for n in typed if n.endswith("_year")}
    parts = ("day", "month", "year")
    return {head: [(typed.get(f"{head}_{p}") or [""])[0] for p in parts] for head in heads}


def _place(token: str, path: str) -> str:
    return "desk.typed." + hashlib.sha256(f"{token}\0{path}".encode()).hexdigest()


def _seal(token: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"typed\0{token}".encode()).digest()))
