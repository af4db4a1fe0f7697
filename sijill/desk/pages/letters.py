"""Letters and receipts made on demand, and the public page that verifies them."""

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
from sijill.desk.models import Case
from sijill.desk.queries import NotFound
from sijill.desk.queries.contracted import sent_today
from sijill.desk.queries.letters import Sources, letter_by_code, normal_code, sources
from sijill.desk.wording import letters as wording
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Institution
from sijill.kernel.clock import now


@require_GET
@never_cache
def letter(request: AskedRequest, case: UUID) -> HttpResponse:
    """The decision letter of a case, as its person or its agents read it."""
    found = _sources(request, case, "letter")
    if found.decision is None:
        raise Http404
    made = wording.decision_letter(
        case=found.case,
        decision=found.decision,
        institution=found.institution,
        signer=found.signer,
        signed_for=found.signed_for,
        appeal=found.appeal,
        address=address_of(found.decision.letter_code or ""),
    )
    return _pdf(made)


@require_GET
@never_cache
def receipt(request: AskedRequest, case: UUID) -> HttpResponse:
    """The receipt of a submitted case."""
    if mine := sent_today(case, viewer=request.actor, at=now()):
        return _receipt(mine, mine.institution)
    found = _sources(request, case, "receipt")
    return _receipt(found.case, found.institution)


def _receipt(case: Case, institution: Institution | None) -> HttpResponse:
    assert case.submitted_at is not None
    assert institution is not None
    return _pdf(wording.receipt(case=case, institution=institution, at=case.submitted_at))


@paced("papers", at_most=PAPERS_AN_HOUR)
@require_GET
@never_cache
def verify(request: AskedRequest, code: str = "") -> HttpResponse:
    """Whether a letter is ours; no name, no number, no ground."""
    asked = code or request.GET.get("code", "")
    wanted = normal_code(asked)
    if wanted and wanted != code:
        return HttpResponseRedirect(reverse("desk:verify", args=[wanted]))
    found = letter_by_code(wanted, viewer=request.actor, at=now()) if wanted else None
    arabic = (get_language() or "ar") in ("ar", "zgh")
    institution = found.institution if found else None
    context = {
        "asked": asked,
        "found": found,
        "institution": (institution.name_ar if arabic else institution.name_fr)
        if institution
        else "",
        "seal_kind": "ok" if found and found.stands else "refuse",
        "title_state": _star(found.stands) if found else "unknown",
    }
    return render(request, "desk/verify.html", context, status=200 if found or not asked else 404)


def address_of(code: str) -> str:
    """The address printed on a letter; short, and the same whoever prints it."""
    with override("ar"):
        return f"{settings.ORIGIN}{reverse('desk:verify', args=[code])}" if code else ""


def _star(stands: bool) -> str:
    return "granted" if stands else "broken"


def _sources(request: AskedRequest, case: UUID, what: str) -> Sources:
    try:
        return sources(case, viewer=request.actor, at=now(), what=what)
    except NotFound:
        raise Http404 from None


def _pdf(made: wording.Letter) -> HttpResponse:
    response = HttpResponse(printing.pdf_of(made), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{made.kind}-{made.reference}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
