"""Entries that arrived from another chamber: a list, and the word that somebody took note."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.clock import now
from sijill.ledger import actions as ledger
from sijill.register.actions.receiving import take_note
from sijill.register.queries import NotFound
from sijill.register.queries.received import arrived, count_arrived


@require_GET
@never_cache
@require(Capability.SEE_FILES)
def show(request: AskedRequest) -> HttpResponse:
    """What the chamber keeps since a move, and nobody took note of yet."""
    found = arrived(viewer=request.actor)
    ledger.look("inbox", by=request.actor, at=now(), reason="examination", count=len(found))
    context = {"rows": found, "whole": count_arrived(viewer=request.actor)}
    return render(request, "register/arrived.html", context)


@require_POST
@require(Capability.SEE_FILES)
def note(request: AskedRequest, entry: UUID) -> HttpResponse:
    """Take note of one; it leaves the list."""
    try:
        take_note(entry=entry, by=request.actor, at=now())
    except NotFound:
        raise Http404 from None
    messages.success(request, _("Noted: it leaves this list, and stays in the register."))
    return redirect("register:arrived")
