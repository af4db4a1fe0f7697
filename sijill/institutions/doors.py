"""What stands before an agent's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sijill.institutions.queries import may
from sijill.institutions.queries.deputies import offices_of
from sijill.institutions.queries.offices import enrolled_until
from sijill.institutions.rules import Capability
from sijill.institutions.wording.engaging import engagement_ended
from sijill.kernel import clock
from sijill.kernel.actor import Actor
from sijill.web.errors import Closed, forbidden

View = Callable[..., HttpResponse]


def require(*capabilities: Capability) -> Callable[[View], View]:
    """Let through an agent whose office may do all of this; any one of several is not enough.

    Somebody not signed in is led to the agents' sign-in and back; an agent with several
    mandates chooses one first.
    """

    def door(view: View) -> View:
        @wraps(view)
        def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if all(may(actor, one) for one in capabilities) and actor.role is not None:
                return view(request, *args, **kwargs)
            return _turned_away(request, actor)

        within.capabilities = capabilities  # type: ignore[attr-defined]
        return within

    return door


def _turned_away(request: HttpRequest, actor: Actor) -> HttpResponse:
    if not actor.is_agent:
        return _to("account_login", request)
    if actor.role is None and actor.user is not None:
        if len(offices_of(actor.user, at=clock.now())) > 1:
            return _to("institutions:choose", request)
        if last := enrolled_until(actor.user, at=clock.now()):
            return forbidden(request, Closed(engagement_ended(last)))
    return forbidden(request)


def _to(name: str, request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect(f"{reverse(name)}?{urlencode({'next': back})}")
