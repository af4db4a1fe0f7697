"""The extract of an entry, and the public page that checks one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts.middleware import PAPERS_AN_HOUR, paced
from sijill.desk import printing
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.register.queries import NotFound
from sijill.register.queries import extracts as queries
from sijill.register.wording.extracts import extract_letter


@require_GET
@never_cache
def extract(request: AskedRequest, entry: UUID) -> HttpResponse:
    """The extract of today, for its person and for the agents of its chamber."""
    at = now()
    try:
        found = queries.extract(entry, viewer=request.actor, day=civil_date(at), at=at)
    except NotFound:
        raise Http404 from None
    made = extract_letter(found, address=address_of(found))
    response = HttpResponse(printing.pdf_of(made), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="extract.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@paced("papers", at_most=PAPERS_AN_HOUR)
@require_GET
@never_cache
def verify(request: AskedRequest, code: str) -> HttpResponse:
    """Whether an extract is ours and its entry still stands; no full name is shown."""
    found = queries.genuine(code.upper(), viewer=request.actor, at=now())
    star, kind = ("granted", "ok") if found and found.stands else ("unknown", "wait")
    context = {"found": found, "star": star, "seal_kind": kind}
    status = 200 if found else 404
    return render(request, "register/verify_extract.html", context, status=status)


def address_of(found: queries.Extract) -> str:
    """The address printed on the extract, the same whoever prints it."""
    with override("ar"):
        path = reverse("register:verify_extract", args=[found.code])
    return f"{settings.ORIGIN}{path}"
