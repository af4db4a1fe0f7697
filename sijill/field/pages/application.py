"""The tablet's page, the same for every agent, and what keeps it there without a network."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from sijill.field.wording.tablet import application, context
from sijill.ledger.middleware import unscoped


@unscoped
@gzip_page  # nothing in it is secret, nor comes from whoever asks
@require_safe
@conditional_page
def tablet(request: HttpRequest) -> HttpResponse:
    """The page; it holds nothing of anybody."""
    response = render(request, "field/tablet.html", context())
    patch_cache_control(response, no_cache=True)
    return response


@unscoped
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a tablet needs to put the page among its applications."""
    return JsonResponse(application(), content_type="application/manifest+json")


@unscoped
@gzip_page
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the page and sends behind it; it names its half by its content."""
    script = Path(str(finders.find("field/worker.js"))).read_text(encoding="utf-8")
    for half in ("passage", "store"):
        script = script.replace(f'"./{half}.js"', f'"{static(f"field/{half}.js")}"')
    fresh = {"Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=fresh)
