"""What the chamber sees of its tablets: what waits for an answer, files brought, tablets lost."""

from __future__ import annotations

import base64
import binascii
import json
import textwrap
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.desk.models import Case
from sijill.field import actions
from sijill.field.models import Device, Envelope
from sijill.field.pages.receipts import number_typed
from sijill.field.queries import arrivals, devices_of
from sijill.field.queries.arrivals import name_in
from sijill.field.wording import KINDS, REASONS, STATES, remark_text, sentence
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused

FILE_TYPE = "sijill-field/1"
SEES = require(Capability.SEE_FILES)
ASSISTS = require(Capability.SEE_FILES, Capability.ASSIST)
TONES = {"taken": "ok", "kept": "refuse", "to_mend": "wait", "awaited": "wait", "arrived": "wait"}


@require_GET
@never_cache
@SEES
def show(request: AskedRequest) -> HttpResponse:
    """What came from the field and waits for somebody, with the tablets."""
    state, typed = request.GET.get("state", ""), request.GET.get("receipt", "")
    box = arrivals(viewer=request.actor, state=state, receipt=number_typed(typed))
    context = {
        "rows": [_row(row, box.names) for row in box.rows],
        "tabs": _tabs(box.counts, state),
        "receipt": typed[:24],
        "devices": [(one, name_in(one.user)) for one in devices_of(viewer=request.actor)],
        "assists": may(request.actor, Capability.ASSIST),
        "me": request.actor.user,
    }
    return render(request, "field/arrivals.html", context)


def _row(row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "envelope": row,
        "receipt": "-".join(textwrap.wrap(row.receipt, 4)),
        "agent": names.get(row.agent, ""),
        "kind": KINDS[row.kind],
        "state": STATES[row.state],
        "tone": TONES.get(row.state, "plain"),
        "why": REASONS[row.reason] if row.reason else "",
        "remarks": [remark_text(one) for one in row.remarks],
    }


def _tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    told = [{"code": "", "label": _("Waiting for somebody"), "here": not state}]
    return told + [
        {"code": code, "label": STATES[code], "count": counts[code], "here": state == code}
        for code in STATES
        if counts.get(code)
    ]


@require_POST
@ASSISTS
def bring(request: AskedRequest) -> HttpResponse:
    """Take a file that a tablet exported; every envelope in it keeps its own result."""
    upload = request.FILES.get("file")
    brought, refused = 0, ""
    for wire, parts in _envelopes(upload.read() if upload else b""):
        try:
            actions.bring(wire=wire, parts=parts, by=request.actor, at=now())
            brought += 1
        except Refused as refusal:
            refused = sentence(refusal.verdicts[0])
    if brought:
        told = ngettext(
            "%(n)s registration was taken in.", "%(n)s registrations were taken in.", brought
        )
        messages.success(request, told % {"n": brought})
    if refused or not brought:
        messages.warning(request, refused or _("This is no file of a tablet."))
    return redirect("field:arrivals")


def _envelopes(data: bytes) -> list[tuple[str, dict[UUID, bytes]]]:
    """The envelopes of an exported file with their sealed parts; nothing out of another file."""
    try:
        said = json.loads(data)
        if said["type"] != FILE_TYPE:
            return []
        parts = {UUID(id): base64.b64decode(text) for id, text in said["parts"].items()}
        return [(str(wire), parts) for wire in said["envelopes"]]
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError):
        return []


@require_POST
@ASSISTS
def take_over(request: AskedRequest, envelope: UUID) -> HttpResponse:
    """Try again what was kept, in one's own name."""
    return _done(request, lambda: actions.take_over(envelope=envelope, by=request.actor, at=now()))


@require_POST
@ASSISTS
def set_aside(request: AskedRequest, envelope: UUID) -> HttpResponse:
    """Answer that nothing more becomes of it."""
    note = request.POST.get("note", "")
    return _done(
        request,
        lambda: actions.set_aside(envelope=envelope, note=note, by=request.actor, at=now()),
    )


@require_POST
@ASSISTS
def go_on(request: AskedRequest, envelope: UUID) -> HttpResponse:
    """Go on with a draft that another wrote on a tablet."""
    return _done(request, lambda: actions.go_on(envelope=envelope, by=request.actor, at=now()))


@require_POST
@ASSISTS
def close_device(request: AskedRequest, device: UUID) -> HttpResponse:
    """Say that a tablet is lost."""
    return _done(request, lambda: actions.close_device(device=device, by=request.actor, at=now()))


def _done(request: AskedRequest, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.warning(request, sentence(refusal.verdicts[0]))
    except (Envelope.DoesNotExist, Device.DoesNotExist, Case.DoesNotExist):
        raise Http404 from None
    return redirect("field:arrivals")
