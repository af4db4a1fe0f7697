"""All that is held about a person: seen, and taken away as one file."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import local, now
from sijill.portal import holdings, queries, wording
from sijill.portal.packing import packed

NAME = "sijill-{day:%Y-%m-%d}.zip"


@never_cache
def show(request: AskedRequest) -> HttpResponse:
    """How much each part of the register holds about who asks."""
    if not queries.is_signed_in(request.actor):
        return redirect("accounts:sign_in")
    told = holdings.held_about(viewer=request.actor)
    lines = [(wording.HELD[each.table], len(each.rows)) for each in told if each.rows]
    empty = [wording.HELD[each.table] for each in told if not each.rows]
    return render(request, "portal/data.html", {"lines": lines, "empty": empty})


@never_cache
@require_POST
def download(request: AskedRequest) -> HttpResponseBase:
    """Every line and every document of who asks, in one file written as it goes."""
    if not queries.is_signed_in(request.actor):
        return redirect("accounts:sign_in")
    at = now()
    told = holdings.held_about(viewer=request.actor)
    kept = list(holdings.documents(viewer=request.actor))
    name = NAME.format(day=local(at))
    heads = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = packed(told, kept, at=at)
    return StreamingHttpResponse(body, content_type="application/zip", headers=heads)
