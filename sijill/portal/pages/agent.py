"""The agent's day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from sijill.desk.pages.agents import agents_only
from sijill.desk.wording.agent import BOXES
from sijill.institutions.middleware import AskedRequest
from sijill.kernel import clock
from sijill.portal import queries

ON_THE_DAY = ("mine", "to_take", "to_sign", "from_person")


@never_cache
@agents_only
def day(request: AskedRequest) -> HttpResponse:
    """What waits for the agent, nearest deadline first."""
    found = queries.day(viewer=request.actor, today=clock.civil_date(clock.now()))
    counts = [(box, BOXES[box], found.boxes.counts[box]) for box in ON_THE_DAY]
    return render(request, "portal/day.html", {"day": found, "counts": counts})
