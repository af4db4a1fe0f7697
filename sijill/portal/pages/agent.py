"""The agent's day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sijill.desk import procedures
from sijill.desk.queries import drafts_helped_by
from sijill.desk.wording.agent import BOXES
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel import clock
from sijill.portal import queries

ON_THE_DAY = ("mine", "to_take", "to_sign", "from_person")


@require_safe
@never_cache
@require()
def day(request: AskedRequest) -> HttpResponse:
    """What waits for the agent, nearest deadline first; figures alone for who sees no file."""
    if may(request.actor, Capability.ENROL):
        return redirect("campaigns:mine")
    if not may(request.actor, Capability.SEE_FILES):
        return _figures(request)
    found = queries.day(viewer=request.actor, today=clock.civil_date(clock.now()))
    counts = [(box, BOXES[box], found.boxes.counts[box]) for box in ON_THE_DAY]
    return render(request, "portal/day.html", {"day": found, "counts": counts})


@require_safe
@never_cache
@require(Capability.SEE_FILES, Capability.ASSIST)
def counter(request: AskedRequest) -> HttpResponse:
    """Look for the person first; then what can be asked with them, and the drafts under way."""
    context = {
        "procedures": procedures.at_the_counter(),
        "drafts": drafts_helped_by(viewer=request.actor),
    }
    return render(request, "portal/counter.html", context)


def _figures(request: AskedRequest) -> HttpResponse:
    found = queries.waiting(viewer=request.actor, today=clock.civil_date(clock.now()))
    return render(request, "portal/waiting.html", {"rows": found})
