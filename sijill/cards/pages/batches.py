"""The batches: made, drawn, taken out by two people, told of by the printer."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.accounts.stepping import step_up
from sijill.cards import actions
from sijill.cards.models import Batch, Card
from sijill.cards.pages.stock import agents_only
from sijill.cards.printing.parcels import parcel
from sijill.cards.queries import batches as queries
from sijill.cards.rules import batching, returning
from sijill.cards.rules.life import CardState
from sijill.cards.rules.returning import HEAD, LARGEST, Faulty, Problem
from sijill.cards.wording import life as wording
from sijill.cards.wording import stock as words
from sijill.cards.wording.returning import OUTCOMES, sentence
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import names_of
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.ledger.queries import acts_of

UNPROCESSABLE = 422
PAGE = 50
BY_HAND = 100  # cards of a batch that one may tell of on the page, without a file


@require_GET
@never_cache
@agents_only
def show(request: AskedRequest) -> HttpResponse:
    """Every batch within reach, the newest first, and what the next one would hold."""
    viewer = request.actor
    stream = batching.stream_of(viewer)
    rows = queries.visible_batches(viewer).order_by("-made_at", "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": [_line(batch) for batch in page],
        "page": page,
        "waiting": queries.waiting(stream, viewer=viewer) if batching.prints(viewer) else None,
        "bureau": stream == batching.BUREAU,
    }
    return render(request, "cards/batches.html", context)


def _line(batch: Batch) -> dict[str, Any]:
    counts = queries.counts_of(batch)
    return {"batch": batch, "counts": counts, "state": words.batch_state(batch)}


@require_POST
@agents_only
def make(request: AskedRequest) -> HttpResponse:
    """Put what is approved into a batch."""
    stream = batching.stream_of(request.actor)
    try:
        made = actions.make_batch(stream=stream, by=request.actor, at=now())
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
        return redirect("cards:batches")
    said = ngettext(
        "A batch of %(n)s card is made: its sheets are being drawn.",
        "A batch of %(n)s cards is made: its sheets are being drawn.",
        made.count,
    )
    messages.success(request, said % {"n": made.count})
    return redirect("cards:batch", made.pk)


@require_GET
@never_cache
@agents_only
def one(request: AskedRequest, batch: UUID) -> HttpResponse:
    """One batch: what was sent, what came back, what is missing."""
    return _page(request, _found(request, batch))


def _found(request: AskedRequest, batch: UUID) -> Batch:
    try:
        return queries.batch_for(batch, viewer=request.actor)
    except queries.NoBatch:
        raise Http404 from None


def _page(
    request: AskedRequest, batch: Batch, *, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    viewer = request.actor
    rows = queries.cards_of(batch, viewer=viewer)
    page = Paginator(rows, PAGE if batch.count > BY_HAND else BY_HAND).get_page(
        request.GET.get("page")
    )
    ledger.look("batch", by=viewer, at=now(), reason="card", count=len(page))
    counts = queries.counts_of(batch)
    open_ = batching.prints(viewer) and batch.stream == batching.stream_of(viewer)
    open_ = open_ and bool(batch.drawn_at) and not batch.closed_at
    context = _line(batch) | {
        "figures": _figures(counts),
        "cards": [_card_line(card) for card in page],
        "page": page,
        "by_hand": open_ and batch.count <= BY_HAND,
        "may_return": open_,
        "outcomes": [(told.value, word) for told, word in OUTCOMES.items()],
        "returns": batch.returns.order_by("read_at", "id"),
        "faults": [(problem.row, sentence(problem)) for problem in problems],
        **_leaving(request, batch),
    }
    return render(request, "cards/batch.html", context, status=UNPROCESSABLE if problems else 200)


def _figures(counts: returning.Counts) -> list[tuple[Any, int, str]]:
    return [
        (_("Sent"), counts.sent, "ok"),
        (_("Printed"), counts.printed, "ok"),
        (_("Spoiled or stopped"), counts.spoiled, "late"),
        (_("Missing"), counts.missing, "wait"),
    ]


def _card_line(card: Card) -> dict[str, Any]:
    return {
        "card": card,
        "untold": card.printed_at is None and card.state in (CardState.QUEUED, CardState.SUSPENDED),
        "state": (wording.KINDS[CardState(card.state)], words.said_of(card.state)),
        "ground": words.ground_said(card.ground) if card.ended_at else "",
    }


def _leaving(request: AskedRequest, batch: Batch) -> dict[str, Any]:
    """How far the files are on their way out, and what this person may do about it."""
    leaving, by = queries.leaving(batch), request.actor
    held = bool(leaving.granted_at) and now() < leaving.granted_at + batching.RELEASE_HOLDS  # type: ignore[operator]
    users = {u for u in (leaving.asked_by, leaving.granted_by) if isinstance(u, UUID)}
    names = names_of(users, by.language)
    waits = leaving.asked_by is not None and leaving.granted_at is None
    grants = batching.may_grant(leaving, by=by)
    return {
        "asked_by": names.get(leaving.asked_by, "") if waits or held else "",  # type: ignore[arg-type]
        "granted_by": names.get(leaving.granted_by, "") if held else "",  # type: ignore[arg-type]
        "may_take": batching.may_take(leaving, by=by, at=now()).is_ok,
        "may_ask": batching.may_ask(leaving, by=by).is_ok and not waits and not held,
        "may_grant": waits and (grants.is_ok or grants.code == "card.step_up_needed"),
        "acts": [
            (one.act.at, words.ACTS.get(one.act.kind, one.act.kind))
            for one in acts_of([Subject(kind="batch", id=batch.pk)])
        ],
    }


@require_POST
@agents_only
def release(request: AskedRequest, batch: UUID) -> HttpResponse:
    """Ask to take the files out, or be the second person who says yes."""
    found = _found(request, batch)
    verb: Callable[..., object] = (
        actions.grant_release if request.POST.get("do") == "grant" else actions.ask_release
    )
    try:
        verb(batch=found.pk, by=request.actor, at=now())
    except Refused as refusal:
        if refusal.verdicts[0].code == "card.step_up_needed":
            return step_up(request)
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
    return redirect("cards:batch", found.pk)


@require_POST
@agents_only
def files(request: AskedRequest, batch: UUID) -> HttpResponse:
    """The files of a batch as one ZIP, written while it is sent."""
    found = _found(request, batch)
    try:
        taken = actions.take_files(batch=found.pk, by=request.actor, at=now())
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
        return redirect("cards:batch", found.pk)
    name = f"{taken.reference}.zip"
    heads = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    out = StreamingHttpResponse(parcel(taken), content_type="application/zip", headers=heads)
    return out  # type: ignore[return-value]  # streamed, as every door lets through


@require_POST
@agents_only
def take_return(request: AskedRequest, batch: UUID) -> HttpResponse:
    """Read what came back: the printer's file, or what was told card by card on the page."""
    found = _found(request, batch)
    try:
        read = actions.take_return(
            batch=found.pk, data=_told(request, found), by=request.actor, at=now()
        )
    except Faulty as faulty:
        return _page(request, found, problems=faulty.problems)
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
        return redirect("cards:batch", found.pk)
    said = _("Read: %(printed)s printed, %(spoiled)s spoiled.")
    messages.success(request, said % {"printed": read.printed, "spoiled": read.spoiled})
    return redirect("cards:batch", found.pk)


def _told(request: AskedRequest, batch: Batch) -> bytes:
    upload = request.FILES.get("file")
    if upload is not None:
        return upload.read(LARGEST + 1)
    return _by_hand(request, batch)


def _by_hand(request: AskedRequest, batch: Batch) -> bytes:
    """What was told on the page, as the same file: there is one way to read a return."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEAD)
    for card in queries.cards_of(batch, viewer=request.actor):
        told = request.POST.get(f"told-{card.position}", "")
        told = told or ("printed" if "all" in request.POST and _card_line(card)["untold"] else "")
        if told:
            why = request.POST.get(f"why-{card.position}", "") if told != "printed" else ""
            rows.writerow([batch.reference, card.position, card.number, told, why])
    return out.getvalue().encode()
