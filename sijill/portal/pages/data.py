"""All that is held about a person: seen, and taken away as one file."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import local, now
from sijill.portal import holdings, queries, wording
from sijill.portal import paper as papers
from sijill.portal.packing import packed
from sijill.register.queries.entries import own_entries

NAME, PAPER = "sijill-{day:%Y-%m-%d}.zip", "sijill-{day:%Y-%m-%d}.pdf"


@require_safe
@never_cache
def show(request: AskedRequest) -> HttpResponse:
    """How much each part of the register holds about who asks."""
    if not queries.is_signed_in(request.actor):
        return redirect("accounts:sign_in")
    told = holdings.held_about(viewer=request.actor)
    lines = [(wording.HELD[each.table], len(each.rows)) for each in told if each.rows]
    empty = [wording.HELD[each.table] for each in told if not each.rows]
    context = {"lines": lines, "empty": empty, "entries": own_entries(viewer=request.actor)}
    return render(request, "portal/data.html", context)


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
    sheet = papers.paper(told, language=get_language() or "ar", at=at)
    body = packed(told, kept, sheet, at=at)
    return StreamingHttpResponse(body, content_type="application/zip", headers=heads)


@never_cache
@require_POST
def paper(request: AskedRequest) -> HttpResponse:
    """All of it as a paper to read, in Arabic and French."""
    if not queries.is_signed_in(request.actor):
        return redirect("accounts:sign_in")
    at = now()
    told = holdings.held_about(viewer=request.actor)
    made = papers.paper(told, language=get_language() or "ar", at=at)
    name = PAPER.format(day=local(at))
    heads = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=heads)
