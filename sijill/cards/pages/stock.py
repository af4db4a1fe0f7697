"""The chamber's stock: what is on its way, where each card lies, who has not come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.cards import actions
from sijill.cards.models import Batch, Card
from sijill.cards.queries import batches, stock
from sijill.cards.queries.cards import NotFound, card_for, counts
from sijill.cards.rules.issuing import Reason
from sijill.cards.rules.life import CardState, may_move
from sijill.cards.wording import life as wording
from sijill.cards.wording import stock as words
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import names_of
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.ledger.queries import acts_of
from sijill.web.pages_of import PageLinks

S = CardState
agents_only = require(Capability.SEE_FILES)
BOX = "cards.box"


@never_cache
@agents_only
def show(request: AskedRequest) -> HttpResponse:
    """One box of the stock; what is searched is posted, so that no name stands in an address."""
    viewer, at = request.actor, now()
    text = request.POST.get("q", "")[:100] if request.method == "POST" else ""
    box = _box(request)
    found = stock.found_in_stock(text, viewer=viewer, state="" if text else box)
    page = Paginator(found, stock.PAGE).get_page(request.GET.get("page"))
    ledger.look("stock", by=viewer, at=at, reason="card", count=len(page), terms=[box])
    listed = {
        "lines": [_line(card, at) for card in page],
        "links": _links(page, box),
        "total": page.paginator.count,
        "text": text,
    }
    return render(request, "cards/stock.html", listed | _around(viewer, box, text))


def _around(viewer: Actor, box: str, text: str) -> dict[str, Any]:
    return {
        "box": box,
        "boxes": _boxes(viewer),
        "parcels": stock.on_the_way(viewer=viewer) if box == S.PRINTED and not text else [],
        "keeps": _keeps(viewer),
        "nothing": words.EMPTY[CardState(box)],
    }


def _box(request: AskedRequest) -> str:
    """The box that is looked at; it stays from page to page."""
    asked = request.GET.get("box") or request.session.get(BOX, "")
    box = asked if asked in set(words.BOXES) else S.AT_CHAMBER.value
    if request.session.get(BOX) != box:
        request.session[BOX] = box
    return box


def _boxes(viewer: Actor) -> list[tuple[str, Any, int]]:
    counted = counts(viewer=viewer)
    return [(box.value, word, counted[box]) for box, word in words.BOXES.items()]


def _line(card: Card, at: Any) -> dict[str, Any]:
    said = card.says
    return {
        "card": card,
        "ar": f"{said.get('given_ar', '')} {said.get('family_ar', '')}".strip(),
        "latin": f"{said.get('given_latin', '')} {said.get('family_latin', '')}".strip(),
        "state": (wording.KINDS[CardState(card.state)], words.said_of(card.state)),
        "waits": stock.waits(card, at=at),
    }


def _links(page: Page[Card], box: str) -> PageLinks:
    def to(number: int) -> str:
        return f"?box={box}&page={number}"

    said = _("Page %(n)s of %(of)s") % {"n": page.number, "of": page.paginator.num_pages}
    return PageLinks(
        previous=to(page.number - 1) if page.has_previous() else "",
        next=to(page.number + 1) if page.has_next() else "",
        text=said,
    )


def _keeps(viewer: Actor) -> bool:
    return may_move(S.PRINTED, S.AT_CHAMBER, viewer)


@require_POST
@agents_only
def arrive(request: AskedRequest) -> HttpResponse:
    """Check a parcel in: every printed card of a batch, on one shelf."""
    try:
        parcel = batches.batch_for(_uuid(request.POST.get("batch", "")), viewer=request.actor)
    except batches.NoBatch:
        raise Http404 from None
    arrived = 0
    for card in stock.arriving(parcel, viewer=request.actor):
        arrived += _arrived(request, card)
    said = ngettext("%(n)s card is at the chamber.", "%(n)s cards are at the chamber.", arrived)
    messages.success(request, said % {"n": arrived})
    return redirect(f"{reverse('cards:stock')}?box={S.AT_CHAMBER}")


def _arrived(request: AskedRequest, card: Card) -> bool:
    shelf = request.POST.get("shelf", "")
    try:
        actions.arrive(card=card, shelf=shelf, by=request.actor, at=now())
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
        return False
    return True


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@require_GET
@never_cache
@agents_only
def one(request: AskedRequest, card: UUID) -> HttpResponse:
    """One card: where it stands, what happened to it, what may be done with it."""
    found = card_of(request, card)
    subject = Subject(kind="card", id=found.pk)
    ledger.look(
        "card", by=request.actor, at=now(), reason="card", subject=subject, person=found.person
    )
    context = _line(found, now()) | {
        "reason": wording.REASONS[Reason(found.reason)],
        "ground": words.ground_said(found.ground) if found.ended_at else "",
        "acts": _history(found, request.actor.language),
        "batch": found.batch if isinstance(found.batch, Batch) else None,
        "deeds": _deeds(found, request.actor),
        "spoiled": words.SPOILED.items(),
        "destroyed_from": stock.destroyed_from(found) if found.state == S.UNDELIVERED else None,
    }
    return render(request, "cards/card.html", context)


def card_of(request: AskedRequest, card: UUID) -> Card:
    """The card within the agent's scope, or a page that says there is none."""
    try:
        return card_for(card, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def _history(card: Card, language: str) -> list[tuple[Any, Any, str]]:
    told = acts_of([Subject(kind="card", id=card.pk)])
    names = names_of({one.act.by_user for one in told if one.act.by_user}, language)
    return [
        (one.act.at, words.ACTS.get(one.act.kind, one.act.kind), _who(names, one.act.by_user))
        for one in told
    ]


def _who(names: dict[UUID, str], user: UUID | None) -> str:
    return names.get(user, "") if user else ""


# What may be done with a card, by the state it would come to.
DEEDS: dict[str, CardState] = {
    "arrive": S.AT_CHAMBER,
    "hand_over": S.HANDED_OVER,
    "spoil": S.SPOILED,
    "lost": S.LOST,
    "end": S.WITHDRAWN,
}


def _deeds(card: Card, by: Actor) -> set[str]:
    here = CardState(card.state)
    deeds = {deed for deed, there in DEEDS.items() if may_move(here, there, by)}
    return deeds | ({"shelve"} if here is S.AT_CHAMBER and _keeps(by) else set())


@require_POST
@agents_only
def do(request: AskedRequest, card: UUID) -> HttpResponse:
    """One deed on a card, and back to it."""
    found = card_of(request, card)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        messages.success(request, verb(request, found))
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
    return redirect("cards:card", found.pk)


def _check_in(request: AskedRequest, card: Card) -> str:
    shelf = request.POST.get("shelf", "")
    actions.arrive(card=card, shelf=shelf, by=request.actor, at=now())
    return _("The card is at the chamber.")


def _shelve(request: AskedRequest, card: Card) -> str:
    shelf = request.POST.get("shelf", "")
    actions.shelve(card=card, shelf=shelf, by=request.actor, at=now())
    return _("The card has its place.")


def _spoil(request: AskedRequest, card: Card) -> str:
    why = request.POST.get("why", "")
    actions.spoil(
        card=card, why=why if why in words.SPOILED else "scratched", by=request.actor, at=now()
    )
    return _("The card is set aside; another one goes into the next batch.")


def _lose(request: AskedRequest, card: Card) -> str:
    stolen = request.POST.get("stolen") == "yes"
    actions.report_lost(card=card, stolen=stolen, by=request.actor, at=now())
    return _("The card is stopped: checkers learn it within a minute.")


def _end(request: AskedRequest, card: Card) -> str:
    how = request.POST.get("how", "")
    actions.end_unfetched(card=card, how=how, by=request.actor, at=now())
    return _("The card is withdrawn: checkers learn it within a minute.")


VERBS: dict[str, Callable[[AskedRequest, Card], str]] = {
    "arrive": _check_in,
    "shelve": _shelve,
    "spoil": _spoil,
    "lost": _lose,
    "end": _end,
}
