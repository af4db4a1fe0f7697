"""Call-backs: the list, one of them, what was heard, a denial cleared up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.campaigns import actions
from sijill.campaigns import queries as read
from sijill.campaigns import wording as say
from sijill.campaigns.forms import CallForm, ReleaseForm
from sijill.campaigns.models import Call
from sijill.campaigns.pages.asking import UNPROCESSABLE, form_page, language, tried
from sijill.campaigns.pages.running import runs
from sijill.campaigns.rules.calls import CallState
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.ledger import actions as ledger
from sijill.web.forms import sent

PAGE = 50
rings = require(Capability.RING_BACK)


@require_GET
@never_cache
@rings
def show(request: AskedRequest) -> HttpResponse:
    """Whom to ring, without a name: each opens on its own."""
    state = request.GET.get("state", CallState.WAITING.value)
    state = state if state in set(CallState) else ""
    page = Paginator(read.calls(viewer=request.actor, state=state), PAGE).get_page(
        request.GET.get("page")
    )
    held = read.counts(viewer=request.actor)
    context = {
        "rows": [(one, say.CALLS[one.state]) for one in page],
        "page": page,
        "state": state,
        "states": [(s.value, say.CALLS[s][1], held[s], s == state) for s in CallState],
    }
    return render(request, "campaigns/calls.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@rings
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One call: whom to ring, what to ask, what was heard."""
    held, form = _held(request, pk), CallForm(sent(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if tried(form, lambda: actions.ring(call=pk, **typed, by=request.actor, at=now())):
            messages.success(request, _("Kept."))
            return redirect("campaigns:calls")
    context = {**_whom(request, held), "form": form, "waits": held.state == CallState.WAITING}
    context["releases"] = held.state == CallState.DENIED and may(
        request.actor, Capability.RUN_CAMPAIGNS
    )
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "campaigns/call.html", context, status=status)


def _whom(request: AskedRequest, held: Call) -> dict[str, Any]:
    """The person, looked at for this call and told so in their account."""
    rung = read.call_person(held)
    ledger.look(
        "call_back", by=request.actor, at=now(), reason="control",
        subject=Subject(kind="case", id=held.unit.case), person=rung.person.pk,
    )  # fmt: skip
    latin = language() in ("fr", "en")
    return {
        "call": held,
        "stands": say.CALLS[held.state],
        "campaign": held.unit.statement.campaign,
        "rung": rung,
        "name": rung.person.name_latin if latin else rung.person.name_ar,
    }


@require_http_methods(["GET", "POST"])
@never_cache
@runs
def release(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Say that a denial was cleared up."""
    held, form = _held(request, pk), ReleaseForm(sent(request))
    above = reverse("campaigns:statement", args=[held.unit.statement_id])
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if tried(form, lambda: actions.release(call=pk, note=note, by=request.actor, at=now())):
            return redirect(above)
    title = _("The denial was cleared up")
    return form_page(request, form, title=title, submit=title, above=above, told=held.note)


def _held(request: AskedRequest, pk: UUID) -> Call:
    try:
        return read.call_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None
