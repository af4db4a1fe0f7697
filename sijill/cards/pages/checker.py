"""The checker's page, what keeps it on the phone, and the doors that lead to it."""

from __future__ import annotations

from pathlib import Path

from csp.decorators import csp_update
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from sijill.cards.checker import application, context
from sijill.ledger.middleware import unscoped


@unscoped
# Outermost, so that "not modified" says it too: a browser keeps the heads of that answer.
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@gzip_page  # nothing in it is secret, nor comes from whoever asks
@require_safe
@conditional_page
def check(request: HttpRequest) -> HttpResponse:
    """The checker: the same page for everyone, so that a phone may keep it."""
    response = render(request, "cards/check.html", context())
    patch_cache_control(response, no_cache=True)
    return response


@unscoped
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the checker among its applications."""
    return JsonResponse(application(), content_type="application/manifest+json")


@unscoped
@gzip_page
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the checker on the phone; from the root, to reach `/V` too."""
    script = Path(str(finders.find("cards/worker.js"))).read_bytes()
    fresh = {"Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=fresh)


@unscoped
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """The short address on the cards: the fragment goes on without leaving the phone."""
    with translation.override(translation.get_language_from_request(request)):
        return render(request, "cards/door.html", {"checker": reverse("cards:check")})
