"""Pages that belong to no room: is the house alive, which language, what it is made of."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sijill.web import gallery as shown
from sijill.web.api import telling
from sijill.web.errors import (
    BAD_REQUEST,
    BUSY,
    EXPIRED,
    FORBIDDEN,
    FORGED,
    NOT_FOUND,
    SERVER,
    TOO_LARGE,
    TOO_MANY,
    page,
)

FAULTS = {
    "400": BAD_REQUEST, "403": FORBIDDEN, "404": NOT_FOUND, "413": TOO_LARGE, "429": TOO_MANY,
    "500": SERVER, "503": BUSY, "csrf": FORGED, "session": EXPIRED,
}  # fmt: skip


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, for the doors and for the proxy in front."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"state": "alive"})


health.unscoped = True  # type: ignore[attr-defined]


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the language this device prefers, Arabic by default."""
    response = HttpResponseRedirect(f"/{translation.get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


root.unscoped = True  # type: ignore[attr-defined]


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """What programs of other organisations may ask, and how one is let in."""
    told = telling.operations()
    groups = [(title, [one for one in told if one.tag == tag]) for tag, title in GROUPS.items()]
    context = {"groups": groups, "scopes": telling.scopes(), "origin": settings.ORIGIN}
    return render(request, "web/developers.html", context)


developers.unscoped = True  # type: ignore[attr-defined]
GROUPS = {
    "access": _("Being let in"),
    "entries": _("Entries"),
    "documents": _("Papers that somebody shows"),
    "procedures": _("What may be asked"),
    "cases": _("Requests for persons"),
    "reference": _("Trades, territory, parameters"),
}


@require_safe
def gallery(request: HttpRequest, part: str = "") -> HttpResponse:
    """Every component in every state, for who builds and for who checks."""
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    if part in FAULTS:
        return page(request, FAULTS[part])
    facts = shown.facts() | {"question": shown.question()}
    template = {"": "index", "question": "question", "desk": "desk", "seals": "seals"}.get(part)
    if template is None:
        raise Http404
    return render(request, f"web/gallery/{template}.html", facts)


gallery.unscoped = True  # type: ignore[attr-defined]
