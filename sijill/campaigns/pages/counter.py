"""An enroller's counter: begin with somebody, go on, what was sent; and what the chamber goes on
with when an enroller does not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.campaigns import queries as read
from sijill.campaigns import wording as say
from sijill.campaigns.pages.running import line
from sijill.desk import actions as desk
from sijill.desk import procedures
from sijill.desk.queries import drafts_helped_by
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused


@require_GET
@never_cache
@require(Capability.ENROL)
def show(request: AskedRequest) -> HttpResponse:
    """Begin a registration, go on with one's own, and where those sent stand."""
    today = civil_date(now())
    found = read.counter(viewer=request.actor, on=today)
    if found is None:
        return redirect("campaigns:mine")
    context = {
        **line(found.campaign),
        "done": found.done,
        "last": found.last,
        "procedures": [one for one in procedures.at_the_counter() if one.contracted],
        "drafts": drafts_helped_by(viewer=request.actor),
        "sent": [_sent(one) for one in found.sent],
    }
    return render(request, "campaigns/counter.html", context)


def _sent(one: read.Sent) -> dict[str, Any]:
    tone, state = say.SENT[one.state]
    counts_tone, counts = say.COUNTS[one.counts]
    title = procedures.procedure(one.procedure).short_title
    told = {"reference": one.reference, "sent_at": one.sent_at, "title": title}
    return {**told, "tone": tone, "state": state, "counts_tone": counts_tone, "counts": counts}


@require_POST
@require(Capability.SEE_FILES, Capability.ASSIST)
def go_on(request: AskedRequest, case: UUID) -> HttpResponse:
    """The chamber goes on with what an enroller began and did not send."""
    if not read.is_left(case, viewer=request.actor, at=now()):
        raise Http404
    try:
        desk.go_on_with(case=case, by=request.actor, at=now())
    except Refused:
        raise Http404 from None
    return redirect("desk:check", case)
