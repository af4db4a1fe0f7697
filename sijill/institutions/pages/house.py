"""The institution's own house: its sessions, and what the agent at work may open of it."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Institution
from sijill.institutions.pages.bodies import UNPROCESSABLE, language
from sijill.institutions.queries import institution, may
from sijill.institutions.queries import sessions as read
from sijill.institutions.queries.deputies import offers_to
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.clock import civil_date, now

sees, keeps = require(Capability.SEE_HOUSE), require(Capability.KEEP_HOUSE)


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The doors of the house, and what is late behind them."""
    where, today = home(request), civil_date(now())
    waiting = read.to_follow(where.code, viewer=request.actor, at=today)
    context = {
        "name": name_of(where, language()),
        "soon": read.soon_due(waiting, at=today),
        "offers": offers_to(request.actor, at=today),
    }
    return render(request, "institutions/house/show.html", context)


def home(request: AskedRequest) -> Institution:
    """The institution that the agent works at."""
    found = institution(request.actor.institution or "")
    if found is None:
        raise Http404
    return found


def may_keep(request: AskedRequest) -> bool:
    """Whether this agent writes, or only reads."""
    return may(request.actor, Capability.KEEP_HOUSE)


def form_page(request: AskedRequest, form: Form, **context: Any) -> HttpResponse:
    """A page with one form of the house; `above` is where the way back leads."""
    where = home(request)
    first = {"kind": "main", "body": None, "told": "", "name": name_of(where, language())}
    status = UNPROCESSABLE if form.errors else 200
    context = {**first, "form": form, **context}
    return render(request, "institutions/house/ask.html", context, status=status)
