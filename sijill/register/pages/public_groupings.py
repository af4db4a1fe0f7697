"""Groupings for everybody, none of whose members is named; and the member who leaves one."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.register.actions import groupings as verbs
from sijill.register.forms.groupings import PlaceForm
from sijill.register.models import Grouping
from sijill.register.pages.groupings import line, shares_of, shown
from sijill.register.queries import NotFound
from sijill.register.queries import groupings as read
from sijill.register.rules.groupings import GroupingState, may_be_told
from sijill.register.wording import verdict_text


@require_GET
def show(request: AskedRequest) -> HttpResponse:
    """The groupings that stand, by province, with how many members each has."""
    form = PlaceForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = [
        {**line(one.grouping), "counted": one.counted} for one in read.public_groupings(**asked)
    ]
    places = [(place, list(found)) for place, found in groupby(lines, key=lambda one: one["place"])]
    return render(request, "register/groupings/public_list.html", {"form": form, "places": places})


@require_GET
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One grouping: what it is, where, since when, and how many are in it."""
    try:
        held = read.public_grouping(pk)
    except NotFound:
        raise Http404 from None
    context: dict[str, Any] = {**line(held), "active": held.state == GroupingState.ACTIVE}
    if context["active"]:
        context |= _told(held, on=civil_date(now()))
    return render(request, "register/groupings/public.html", context)


def _told(held: Grouping, *, on: date) -> dict[str, Any]:
    """What is counted of a grouping, without the shares and crafts of too few people."""
    told, least = read.figures_of(read.members_in(held), on=on), read.least_told(on)
    context = shown(told)
    context["shares"] = shares_of(
        told,
        own=may_be_told(told.own.total, least=least),
        people=told.cooperatives > 0 and may_be_told(told.people.total, least=least),
    )
    crafts = context["crafts"] if may_be_told(told.members, least=least) else []
    return {**context, "crafts": crafts, "least": least}


@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: AskedRequest, member: UUID) -> HttpResponse:
    """Leave a grouping, after having read what it means."""
    try:
        row = read.own_place(member, viewer=request.actor)
    except NotFound:
        raise Http404 from None
    if request.method == "GET":
        ended = row.grouping.reason if row.act == row.grouping.act else row.reason
        context = {**line(row.grouping), "row": row, "why": ended}
        return render(request, "register/groupings/leave.html", context)
    try:
        verbs.leave_grouping(member=member, by=request.actor, at=now())
        messages.success(request, _("You are no longer in this grouping."))
    except Refused as refusal:
        messages.warning(request, verdict_text(refusal.verdicts[0]))
    return redirect("portal:space")
