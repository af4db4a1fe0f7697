"""Leave of agents: planned with who stands in, begun, ended, called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.desk.actions.leaving import Moved, follow_leave, move_leave, plan_leave
from sijill.desk.forms.hands import LeaveForm
from sijill.desk.models import Leave
from sijill.desk.pages.agents import givers_only, go
from sijill.desk.queries.hands import hands, leave_for, leaves
from sijill.desk.rules.leaving import LeaveState
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.hands import LEAVES
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent


@require_GET
@never_cache
@givers_only
def show(request: AskedRequest) -> HttpResponse:
    """The leaves of the institution: running or to come, or those that ended."""
    past, today = "past" in request.GET, civil_date(now())
    found = leaves(viewer=request.actor, today=today, past=past)
    lines = [_line(one, request.actor.language) for one in found]
    return render(request, "desk/leaves.html", {"lines": lines, "past": past})


def _line(leave: Leave, language: str) -> dict[str, Any]:
    kind, word = LEAVES[leave.state]
    return {
        "leave": leave,
        "who": leave.user.name(language),
        "stand_in": leave.stand_in.name(language) if leave.stand_in else "",
        "kind": kind,
        "word": word,
        "planned": leave.state == LeaveState.PLANNED,
        "running": leave.state == LeaveState.RUNNING,
    }


@never_cache
@require_http_methods(["GET", "POST"])
@givers_only
def plan(request: AskedRequest) -> HttpResponse:
    """Write down a leave; one that begins today hands over at once."""
    at, viewer = now(), request.actor
    known = hands(viewer.institution or "", viewer=viewer, today=civil_date(at))
    form = LeaveForm(sent(request), agents=[(str(one.hand.user), one.name) for one in known])
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_leave(days=form.days(), by=viewer, at=at)
        except Refused as refusal:
            for verdict in refusal.verdicts:
                form.add_error(None, sentence(verdict, CLOSED))
        else:
            return _planned(request, made, at)
    return render(
        request, "desk/leave_plan.html", {"form": form}, status=422 if form.errors else 200
    )


def _planned(request: AskedRequest, made: Leave, at: datetime) -> HttpResponse:
    moved = follow_leave(leave=made, at=at)
    return go(request, reverse("desk:leaves"), _handed(moved) or _("The leave is written down."))


def _handed(moved: Moved) -> str:
    files = ngettext("%(n)s file handed over.", "%(n)s files handed over.", moved.files)
    visits = ngettext(
        "%(n)s visit handed over or put off.", "%(n)s visits handed over or put off.", moved.visits
    )
    said = [(files, moved.files), (visits, moved.visits)]
    return " ".join(text % {"n": number} for text, number in said if number)


@require_POST
@givers_only
def move(request: AskedRequest, leave: UUID, to: str) -> HttpResponse:
    """End a leave today, or call it off."""
    if leave_for(leave, viewer=request.actor) is None or to not in ("over", "called_off"):
        raise Http404
    try:
        move_leave(leave=leave, to=LeaveState(to), by=request.actor, at=now())
    except Refused as refusal:
        return go(request, reverse("desk:leaves"), sentence(refusal.verdicts[0], CLOSED))
    return go(request, reverse("desk:leaves"), _("Done: work may be given again."))
