"""The second factor again, before signing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sijill.accounts import unsent
from sijill.accounts.queries import stepped_up


def step_up(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks for the second factor, and back to the page in hand.

    What was posted waits meanwhile, and is sent by whoever it is that comes back.
    """
    back = _back(request)
    goal = unsent.keep(request, back=back) or back
    return redirect(f"{reverse('accounts:step_up')}?{urlencode({'next': goal})}")


def step_up_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let through only who gave the second factor within the last minutes."""

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if stepped_up(request) else step_up(request)

    return within


def _back(request: HttpRequest) -> str:
    """This page, or for a form that was posted the page that showed it."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else "/"
