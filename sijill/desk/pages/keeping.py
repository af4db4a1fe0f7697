"""Filters kept under a name, and the words of the clock about targets."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.desk import procedures
from sijill.desk.actions.keeping import Wanted, forget_filter, keep_filter
from sijill.desk.models import Notice
from sijill.desk.pages.agents import agents_only, go
from sijill.desk.queries.levels import notices
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.many import NOTICES
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger

KEPT = "desk.filters"  # what the inbox was last narrowed to, as its address


@require_POST
@agents_only
def keep(request: AskedRequest) -> HttpResponse:
    """Keep what the inbox is narrowed to now."""
    chosen = dict(parse_qsl(request.session.get(KEPT, "")))
    wanted = Wanted(
        name=request.POST.get("name", ""),
        box=chosen.pop("box", ""),
        filters=chosen,
        shared="shared" in request.POST,
    )
    try:
        keep_filter(wanted=wanted, by=request.actor, at=now())
    except Refused as refusal:
        return go(request, reverse("desk:inbox"), sentence(refusal.verdicts[0], CLOSED))
    return go(request, reverse("desk:inbox"), _("The filter is kept."))


@require_POST
@agents_only
def forget(request: AskedRequest, id: UUID) -> HttpResponse:
    """Forget a filter of one's own."""
    forget_filter(id=id, by=request.actor, at=now())
    return HttpResponseRedirect(reverse("desk:inbox"))


@require_GET
@never_cache
@agents_only
def told(request: AskedRequest) -> HttpResponse:
    """What the clock said of targets that come near or have passed, the oldest first."""
    at = now()
    found = notices(viewer=request.actor, today=civil_date(at))
    ledger.look("inbox", by=request.actor, at=at, reason="examination", count=len(found))
    return render(request, "desk/notices.html", {"rows": [_row(one) for one in found]})


def _row(one: Notice) -> dict[str, Any]:
    declared = procedures.procedure(one.case.procedure, one.case.procedure_version)
    kind, word = NOTICES[one.kind]
    return {
        "notice": one,
        "case": one.case,
        "procedure": declared.short_title or declared.title,
        "kind": kind,
        "word": word,
    }
