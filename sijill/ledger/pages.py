"""The receipt of an act, the auditor's page, and the log as the world reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.kernel import clock, tiles
from sijill.ledger import printing, publishing, wording
from sijill.ledger.actions.delivering import ask_again
from sijill.ledger.actions.verifying import ask_walk
from sijill.ledger.forms import AgainForm
from sijill.ledger.middleware import unscoped
from sijill.ledger.queries import following, log, receipts
from sijill.ledger.queries.log import Unknown
from sijill.ledger.queries.receipts import Receipt
from sijill.ledger.rules import may_audit
from sijill.web.errors import forbidden

FOREVER = "public, max-age=31536000, immutable"
BRIEF = "public, max-age=60"


def auditors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let through an auditor or the ministry."""

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_audit(request.actor):  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        return forbidden(request)

    return within


@require_GET
@never_cache
@auditors_only
def show(request: HttpRequest) -> HttpResponse:
    """How the log stands, who lags, what was parked, what the last walk found."""
    walked = following.last_walk()
    found = log.status()
    context = {
        "status": found,
        "delay": round(found.delay(clock.now())),
        "published": publishing.published_size(),
        "following": [(each, wording.CONSUMERS.get(each.name)) for each in following.following()],
        "parked": following.parked(),
        "walked": walked,
        "mends": not request.actor.only_reads,  # type: ignore[attr-defined]
        "faults": [(wording.fault(c), where) for c, where in walked.faults] if walked else [],
    }
    return render(request, "ledger/log.html", context)


@require_POST
@auditors_only
def again(request: HttpRequest) -> HttpResponse:
    """Ask that a parked subject be tried again."""
    form = AgainForm(request.POST)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    subject = (asked["kind"], asked["id"])
    ask_again(consumer=asked["consumer"], subject=subject, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("It will be tried again in a moment."))
    return redirect("ledger:log")


@require_POST
@auditors_only
def walk(request: HttpRequest) -> HttpResponse:
    """Ask for a walk through the whole log."""
    ask_walk(by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("The log is being verified: come back in a few minutes."))
    return redirect("ledger:log")


@require_GET
@never_cache
def receipt(request: HttpRequest, act: UUID) -> HttpResponse:
    """When an act was recorded, and whether its record holds."""
    if receipts.is_waiting(act, viewer=request.actor):  # type: ignore[attr-defined]
        return render(request, "ledger/receipt.html", {"receipt": None})
    return render(request, "ledger/receipt.html", {"receipt": _receipt(request, act)})


@require_GET
@never_cache
def receipt_file(request: HttpRequest, act: UUID) -> HttpResponse:
    """The proof as a file that needs nothing of ours to be checked."""
    found = _receipt(request, act)
    return _attached(str(found.proof).encode(), "text/plain; charset=utf-8", found, "tlog-proof")


@require_GET
@never_cache
def receipt_paper(request: HttpRequest, act: UUID) -> HttpResponse:
    """The receipt on paper."""
    found = _receipt(request, act)
    made = printing.paper(found, address=_address(act))
    return _attached(made, "application/pdf", found, "pdf")


def _receipt(request: HttpRequest, act: UUID) -> Receipt:
    try:
        return receipts.receipt(act, viewer=request.actor)  # type: ignore[attr-defined]
    except Unknown:
        raise Http404 from None


def _address(act: UUID) -> str:
    with override("ar"):
        return f"{settings.ORIGIN}{reverse('ledger:receipt', args=[act])}"


def _attached(data: bytes, kind: str, found: Receipt, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    name = f"act-{found.sealed.seq}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@unscoped
@require_GET
def published(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the published log; a full tile never changes."""
    plain = path in (publishing.CHECKPOINT, publishing.KEYS)
    if not plain and not tiles.is_path(path):
        raise Http404
    try:
        file = (publishing.folder() / path).open("rb")
    except (FileNotFoundError, IsADirectoryError):
        raise Http404 from None
    kind = "text/plain; charset=utf-8" if plain else "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    is_full = not plain and not re.search(r"\.p/\d+$", path)
    response["Cache-Control"] = FOREVER if is_full else "no-cache" if plain else BRIEF
    response["Access-Control-Allow-Origin"] = "*"
    return response
