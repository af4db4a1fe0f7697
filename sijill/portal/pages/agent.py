"""The agent's day."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sijill.campaigns.queries import left_by_enrollers, quiet_after
from sijill.desk import procedures
from sijill.desk.queries import drafts_helped_by
from sijill.desk.wording.agent import BOXES
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.kernel import clock
from sijill.portal import queries
from sijill.portal.pages.audit import houses

HOUR = timedelta(hours=1)
ON_THE_DAY = ("mine", "to_take", "to_sign", "from_person")
OF_WHO_LOOKS_ON = ("to_take", "to_sign", "from_person", "late")


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
    shown = ON_THE_DAY if found.takes or found.signs else OF_WHO_LOOKS_ON
    counts = [(box, BOXES[box], found.boxes.counts[box]) for box in shown]
    named = houses() if shown == OF_WHO_LOOKS_ON else {}  # several may stand in one list
    context = {"day": found, "counts": counts, "houses": named}
    return render(request, "portal/day.html", context)


@require_safe
@never_cache
@require(Capability.SEE_FILES, Capability.ASSIST)
def counter(request: AskedRequest) -> HttpResponse:
    """Look for the person first; then what can be asked with them, and the drafts under way."""
    context = {
        "procedures": procedures.at_the_counter(),
        "drafts": drafts_helped_by(viewer=request.actor),
        "left": _left(request),
        "quiet": quiet_after(clock.now()) // HOUR,
    }
    return render(request, "portal/counter.html", context)


def _left(request: AskedRequest) -> list[dict[str, object]]:
    """What enrollers began here and did not send."""
    rows = left_by_enrollers(viewer=request.actor, at=clock.now())
    names = names_of((one.helper for one in rows), get_language() or "ar")
    return [
        {
            "case": one,
            "title": procedures.procedure(one.procedure).short_title,
            "helper": names.get(one.helper, ""),
        }
        for one in rows
    ]


def _figures(request: AskedRequest) -> HttpResponse:
    found = queries.waiting(viewer=request.actor, today=clock.civil_date(clock.now()))
    return render(request, "portal/waiting.html", {"rows": found})
