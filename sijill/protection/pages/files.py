"""The files of the exchange: what left, when, what came back, what is silent; worked by offices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Actor
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.protection import actions
from sijill.protection.models import Outgoing, Placed
from sijill.protection.pages.around import agents_only, around
from sijill.protection.queries import files as queries
from sijill.protection.queries.affiliations import NotFound, affiliation_for
from sijill.protection.rules.asking import may_answer
from sijill.protection.rules.lines import LineKind, LineState
from sijill.protection.rules.passing import Fault, IncomingState, OutgoingState
from sijill.protection.wording import exchange as words
from sijill.protection.wording import states
from sijill.web.pages_of import PageLinks

AT_ONCE = 50


@never_cache
@require_safe
@agents_only
def files(request: AskedRequest) -> HttpResponse:
    """Every file with people of this office, the newest first."""
    viewer, at = request.actor, now()
    only = queries.SILENT if request.GET.get("only") == queries.SILENT else ""
    found = queries.files(viewer=viewer, only=only, at=at)
    page = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    context = around(viewer, "files", at) | {
        "only": only,
        "files": _rows(list(page), viewer, at),
        "gaps": _gaps() if viewer.is_national else [],
        "unread": [(one, words.unread(one.fault)) for one in queries.unread(viewer=viewer)],
        "links": _links(page, f"only={only}&" if only else ""),
    }
    return render(request, "protection/files.html", context)


def _gaps() -> list[tuple[Any, queries.Gap]]:
    return [(words.OF_ITS_OWN.get(gap.stream, gap.stream), gap) for gap in queries.gaps()]


def _rows(found: list[Outgoing], viewer: Actor, at: datetime) -> list[dict[str, Any]]:
    counted, late = queries.counts(found, viewer=viewer), queries.silent_ones(at=at)
    return [
        {
            "file": one,
            "lines": counted[one.pk][0],
            "answered": counted[one.pk][1],
            "tag": words.FILES[OutgoingState(one.state)],
            "silent": one.pk in late,
        }
        for one in found
    ]


def _links(page: Page[Any], kept: str = "") -> PageLinks:
    said = _("Page %(n)s of %(of)s") % {"n": page.number, "of": page.paginator.num_pages}
    return PageLinks(
        previous=f"?{kept}page={page.number - 1}" if page.has_previous() else "",
        next=f"?{kept}page={page.number + 1}" if page.has_next() else "",
        text=said,
    )


@never_cache
@require_safe
@agents_only
def file(request: AskedRequest, file: UUID) -> HttpResponse:
    """One file: its lines of this office's people, and what the fund said of each."""
    viewer, at = request.actor, now()
    try:
        found = queries.file_for(file, viewer=viewer)
    except NotFound:
        raise Http404 from None
    page = Paginator(found.places, AT_ONCE).get_page(request.GET.get("page"))
    ledger.look("covers", by=viewer, at=at, reason="cover", count=len(page), terms=["file"])
    context = around(viewer, "files", at) | _opened(found, page, viewer, at)
    return render(request, "protection/file.html", context)


def _opened(
    found: queries.Opened, page: Page[Placed], viewer: Actor, at: datetime
) -> dict[str, Any]:
    return {
        "file": found.file,
        "tag": words.FILES[OutgoingState(found.file.state)],
        "silent": found.file.pk in queries.silent_ones(at=at),
        "lines": [_line(place) for place in page],
        "total": page.paginator.count,
        "replies": [(one, words.ANSWERS[IncomingState(one.state)]) for one in found.replies],
        "remarks": [(one, words.FAULTS[Fault(one.fault)]) for one in found.remarks],
        "works": may_answer(viewer) and viewer.is_national,
        "links": _links(page),
    }


def _line(place: Placed) -> dict[str, Any]:
    line = place.line
    return {
        "place": place,
        "one": line.affiliation,
        "person": line.affiliation.entry.own_person,
        "kind": words.KINDS[LineKind(line.kind)],
        "tag": words.line_tag(line.kind, line.state),
        "said": words.said(place.code) if place.status else "",
    }


@never_cache
@require_POST
@agents_only
def work_file(request: AskedRequest, file: UUID) -> HttpResponse:
    """Send a silent file again, or let the lines of a refused one wait again."""
    by = request.actor
    if request.POST.get("do") == "send_again":
        _tried(
            request,
            lambda: actions.send_again(file=file, by=by, at=now()),
            _("The same file leaves again at the next passage."),
        )
    else:
        _tried(
            request,
            lambda: actions.wait_again(file=file, by=by, at=now()),
            _("Its lines wait again, each under its own key."),
        )
    return redirect("protection:file", file)


@never_cache
@require_POST
@agents_only
def work(request: AskedRequest, affiliation: UUID) -> HttpResponse:
    """Corrected, asked again, let go again, set aside: one deed on one person's way."""
    by, do = request.actor, request.POST.get("do", "")
    try:
        found = affiliation_for(affiliation, viewer=by)
        held = found.lines.filter(state=LineState.HELD).order_by("number").first()
    except NotFound:
        raise Http404 from None
    deeds: dict[str, Callable[[], object]] = {
        "mend": lambda: actions.mend(affiliation=found, by=by, at=now()),
        "ask": lambda: actions.ask_fund_again(affiliation=found, by=by, at=now()),
    }
    if held is not None:
        deeds["release"] = lambda: actions.release(line=held.pk, by=by, at=now())
        deeds["set_aside"] = lambda: actions.set_aside(line=held.pk, by=by, at=now())
    if do in deeds:
        _tried(request, deeds[do], _("Done: it goes with the next file."))
    return redirect("protection:one", found.pk)


def _tried(request: AskedRequest, deed: Callable[[], object], said: str) -> None:
    try:
        deed()
        messages.success(request, said)
    except Outgoing.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.warning(request, states.verdict_text(refusal.verdicts[0]))
