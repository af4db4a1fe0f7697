"""Documents: sent one by one, shown page by page, taken back from a draft."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.desk import archive, procedures
from sijill.desk.actions.evidence import receive, remove
from sijill.desk.inspection import Hint
from sijill.desk.models import Case, Evidence
from sijill.desk.procedures import EvidenceKind
from sijill.desk.queries import case_for
from sijill.desk.queries.evidence import Page, evidence_for, film_of, page_of_document
from sijill.desk.queries.scope import NotFound
from sijill.desk.wording import evidence as wording
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.kernel.vault import UnknownKey, Unopened
from sijill.kernel.verdict import Refused
from sijill.web.pages_of import Slot

logger = logging.getLogger(__name__)
UNREADABLE = (archive.Lost, Unopened, UnknownKey)
# What our own pictures may do when opened alone: nothing but be seen.
SANDBOX = "default-src 'none'; img-src 'self'; sandbox"
REASONS = ("examination", "correction", "signature", "appeal")


@require_POST
def send(request: AskedRequest, case: UUID, kind: str) -> HttpResponse:
    """Take one document; the answer is JSON for the page's script, a page for everyone else."""
    found = _case(case, request)
    upload = request.FILES.get("file") or request.FILES.get(kind)
    if upload is None:
        return _answer(request, found, refusal=_("Choose a photo first."))
    try:
        taken = receive(case=found, kind=kind, upload=upload, by=request.actor, at=now())
    except Refused as refusal:
        return _answer(request, found, refusal=wording.reason(refusal.verdicts[0]))
    return _answer(request, found, taken=taken, name=upload.name or "")


@require_POST
def take_back(request: AskedRequest, case: UUID, kind: str) -> HttpResponse:
    """Take a document back from a draft."""
    found = _case(case, request)
    try:
        remove(case=found, kind=kind, by=request.actor, at=now())
    except Refused as refusal:
        return _answer(request, found, refusal=wording.reason(refusal.verdicts[0]))
    return _answer(request, found)


@require_GET
@never_cache
def show(request: AskedRequest, evidence: UUID, number: int) -> HttpResponse:
    """One page of a document as a picture of ours."""
    try:
        page = page_of_document(
            evidence, number, viewer=request.actor, at=now(), reason=_why(request)
        )
    except NotFound:
        raise Http404 from None
    except UNREADABLE:
        logger.exception("a document cannot be opened", extra={"evidence": str(evidence)})
        raise Http404 from None
    return _picture(page)


def _why(request: AskedRequest) -> str:
    """For what a document is opened: an agent may say it, a person looks at their own."""
    if not request.actor.is_agent:
        return "own"
    asked = request.GET.get("for", "")
    return asked if asked in REASONS else "examination"


def _picture(page: Page) -> HttpResponse:
    response = HttpResponse(page.jpeg, content_type="image/jpeg")
    name = f"{page.evidence.kind}-{page.number}.jpg"
    return _strict(response, f'inline; filename="{name}"')


def _strict(response: HttpResponse, disposition: str) -> HttpResponse:
    """Headers under which a file does nothing but be seen or saved."""
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@never_cache
def film(request: AskedRequest, evidence: UUID) -> HttpResponse:
    """A film as it was kept, to be downloaded: nothing here plays or decodes it."""
    try:
        found = film_of(evidence, viewer=request.actor, at=now(), reason=_why(request))
    except NotFound:
        raise Http404 from None
    except UNREADABLE:
        logger.exception("a document cannot be opened", extra={"evidence": str(evidence)})
        raise Http404 from None
    name = f"{found.evidence.kind}.{found.evidence.media_type.partition('/')[2]}"
    response = HttpResponse(found.body, content_type=found.evidence.media_type)
    return _strict(response, f'attachment; filename="{name}"')


def receive_all(request: AskedRequest, case: Case, kinds: Iterable[str]) -> dict[str, str]:
    """Take every file of a form sent without script; answers {kind: why it was refused}."""
    refusals = {}
    for kind in kinds:
        if upload := request.FILES.get(kind):
            try:
                receive(case=case, kind=kind, upload=upload, by=request.actor, at=now())
            except Refused as refusal:
                refusals[kind] = wording.reason(refusal.verdicts[0])
    return refusals


def slots_for(
    case: Case, kinds: Iterable[str], *, viewer: Any, refusals: Mapping[str, str] | None = None
) -> list[Slot]:
    """The slots of an evidence page, in the order asked, each with its state."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    there = {e.kind: e for e in evidence_for(case, viewer=viewer)}
    known = {k.code: k for k in declared.evidence}
    return [
        slot(case, known[kind], there.get(kind), refusal=(refusals or {}).get(kind, ""))
        for kind in kinds
        if kind in known
    ]


def slot(case: Case, kind: EvidenceKind, evidence: Evidence | None, *, refusal: str = "") -> Slot:
    """The place of one document: empty, received with what to look at again, or refused."""
    state = "refused" if refusal else "received" if evidence else "empty"
    return Slot(
        name=kind.code,
        title=kind.label,
        hint=kind.hint,
        state=state,
        file_name=str(kind.label) if evidence else "",
        size=evidence.size if evidence else 0,
        preview=preview(evidence) if evidence and evidence.pages else "",
        reason=refusal or " ".join(_hints(evidence)),
        post=reverse("desk:evidence", args=[case.pk, kind.code]),
        remove=reverse("desk:evidence_remove", args=[case.pk, kind.code]) if evidence else "",
        accept=_accepted(kind),
        film=kind.film,
    )


def _accepted(kind: EvidenceKind) -> str:
    """What the file chooser offers."""
    if kind.film:
        return FILMS
    return PHOTOS if kind.portrait else f"{PHOTOS},application/pdf"


FILMS = "video/mp4,video/quicktime,video/webm"
PHOTOS = "image/jpeg,image/png,image/webp,image/heic,image/heif"


def preview(evidence: Evidence) -> str:
    """Where the first page of a document is seen."""
    return reverse("desk:document", args=[evidence.pk, 1])


def _hints(evidence: Evidence | None) -> list[str]:
    found = evidence.quality.get("hints", []) if evidence else []
    return wording.hints([Hint(h) for h in found])


def _case(case: UUID, request: AskedRequest) -> Case:
    try:
        return case_for(case, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def _wants_json(request: AskedRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _answer(
    request: AskedRequest,
    case: Case,
    *,
    taken: Evidence | None = None,
    name: str = "",
    refusal: str = "",
) -> HttpResponse:
    """What the slot shows next, or the page it stands on again."""
    if not _wants_json(request):
        if refusal:
            messages.error(request, refusal)
        return HttpResponseRedirect(_page_of(case, request))
    if refusal:
        return JsonResponse({"state": "refused", "file_name": name, "reason": refusal}, status=422)
    return JsonResponse(
        {
            "state": "received" if taken else "empty",
            "file_name": name,
            "size": taken.size if taken else 0,
            "preview": preview(taken) if taken and taken.pages else "",
            "reason": " ".join(_hints(taken)),
        }
    )


def _page_of(case: Case, request: AskedRequest) -> str:
    """The page of the form that asks for documents, where the person came from."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    kind = request.resolver_match.kwargs["kind"] if request.resolver_match else ""
    page = next((p.code for p in declared.pages if kind in p.evidence), case.page)
    return (
        resolve_url("desk:question", case.pk, page) if page else resolve_url("desk:check", case.pk)
    )
