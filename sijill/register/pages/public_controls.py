"""Draws for everybody: what was frozen, when, the seed, the ranks; and the file to draw again."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sijill.accounts.middleware import PAPERS_AN_HOUR, paced
from sijill.institutions.middleware import AskedRequest
from sijill.register.models import Draw
from sijill.register.pages.controls import draw_line
from sijill.register.queries import NotFound
from sijill.register.queries import controlling as read


@require_GET
def show(request: AskedRequest) -> HttpResponse:
    """Every month that was frozen or drawn."""
    lines = [draw_line(one) for one in read.public_draws()]
    return render(request, "register/controls/public_list.html", {"lines": lines})


@require_GET
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One draw, with what it takes to draw it again."""
    draw = _found(pk)
    context = {**draw_line(draw), "ranks": read.public_list(draw).ranks, "sealed": read.sealed()}
    return render(request, "register/controls/public.html", context)


@paced("papers", at_most=PAPERS_AN_HOUR)
@require_GET
def file(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The list of digests with the seed and the ranks, as a program reads it."""
    draw = _found(pk)
    response = JsonResponse(read.published(draw))
    response["Content-Disposition"] = f'attachment; filename="draw-{draw.digest[:12]}.json"'
    return response


def _found(pk: UUID) -> Draw:
    try:
        return read.public_draw(pk)
    except NotFound:
        raise Http404 from None
