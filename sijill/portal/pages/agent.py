"""The agent's pages: the day, and the search over persons and cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sijill.kernel import clock
from sijill.portal import queries


def day(request: HttpRequest) -> HttpResponse:
    """What waits for the agent, nearest deadline first."""
    today = clock.civil_date(clock.now())
    return render(
        request, "portal/day.html", {"day": queries.day(viewer=request.actor, today=today)}
    )
