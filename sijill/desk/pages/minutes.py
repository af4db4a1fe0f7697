"""The minutes of a sitting as a PDF, and the public page that checks them."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts.middleware import PAPERS_AN_HOUR, paced
from sijill.desk import printing
from sijill.desk.models import Sitting
from sijill.desk.pages.agents import agents_only
from sijill.desk.queries.scope import NotFound
from sijill.desk.queries.sittings import minutes_by_code, sitting_for
from sijill.desk.rules.sitting import SittingState
from sijill.desk.wording.minutes import minutes_sheet
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries.deputies import Signature, signed_for
from sijill.institutions.wording import commission_name, name_of
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.ledger import actions as ledger

LETTERS, GROUP = 10, 5


@require_GET
@never_cache
@agents_only
def pdf(request: AskedRequest, sitting: UUID) -> HttpResponse:
    """The minutes, for the agents of the commission's institution."""
    try:
        found = sitting_for(sitting, viewer=request.actor)
    except NotFound:
        raise Http404 from None
    if found.minutes is None or found.closed_at is None:
        raise Http404
    ledger.look("minutes", by=request.actor, at=now(), reason="commission")
    lent = signed_for(Subject(kind="sitting", id=found.pk), _signatories(found))
    made = printing.minutes_of(
        minutes_sheet(found, lent=lent),
        at=found.closed_at,
        verify=address_of(found.minutes_code or ""),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="minutes-{found.minutes_code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _signatories(sitting: Sitting) -> dict[str, Signature]:
    return {
        "chair": (sitting.chair_signed_by, sitting.chair_signed_at),
        "secretary": (sitting.secretary_signed_by, sitting.secretary_signed_at),
    }


@paced("papers", at_most=PAPERS_AN_HOUR)
@require_GET
@never_cache
def verify(request: AskedRequest, code: str) -> HttpResponse:
    """Whether minutes are ours; no person heard is named, and nothing of their marks."""
    wanted = normal_code(code)
    if wanted and wanted != code:
        return HttpResponseRedirect(reverse("desk:verify_minutes", args=[wanted]))
    found, language = minutes_by_code(wanted), get_language() or "ar"
    signed = found is not None and found.state == SittingState.SIGNED
    context = {
        "found": found,
        "signed": signed,
        "seal_kind": "ok" if signed else "wait",
        "star": "granted" if signed else "happening" if found else "unknown",
        "name": commission_name(found.commission, language) if found else "",
        "institution": name_of(found.institution, language) if found else "",
        "heard": len(found.minutes["cases"]) if found and found.minutes else 0,
    }
    return render(request, "desk/minutes_verify.html", context, status=200 if found else 404)


def normal_code(text: str) -> str:
    """The code as it is kept, however it was typed; empty when it cannot be one."""
    drawn = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}" if len(drawn) == LETTERS else ""


def address_of(code: str) -> str:
    """The address printed on the minutes, the same whoever prints them."""
    with override("ar"):
        return f"{settings.ORIGIN}{reverse('desk:verify_minutes', args=[code])}" if code else ""
