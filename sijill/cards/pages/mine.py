"""My card on the phone: shown, kept for places without a network, stopped when it is lost."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import json_script
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sijill.accounts.session import forget_card
from sijill.cards import checker
from sijill.cards.actions import report_lost
from sijill.cards.checker import Letters
from sijill.cards.printing.codes import inked
from sijill.cards.queries import mine as queries
from sijill.cards.wording import mine as wording
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused

NOBODY = "-"  # whose card a browser may keep when there is none to show


@never_cache
@require_safe
def mine(request: AskedRequest) -> HttpResponse:
    """The card with its codes; with `kept`, what a phone keeps of it and nothing more."""
    if not queries.is_holder(request.actor):
        return redirect("accounts:sign_in")
    found = queries.mine(viewer=request.actor)
    kept = "kept" in request.GET
    if kept and found.carried is None:
        return HttpResponse(status=404)
    context = {"mine": found, "kept": kept, "at": now(), **_drawn(found, request)}
    page = render(request, "cards/mine.html", context)
    good = queries.holder(request.actor) if found.carried else NOBODY
    return forget_card(request, page, but=good)


def _drawn(found: queries.Mine, request: AskedRequest) -> dict[str, Any]:
    """What stands on the card in words, its codes drawn, and what its script is handed."""
    said: dict[str, Any] = {"holder": queries.holder(request.actor), "modules": (), "codes": ()}
    if found.card is None:
        return said
    said |= wording.seen(found.card)
    if found.carried is None:
        return said
    texts = (("front", found.carried.front), ("back", found.carried.back))
    told = json_script(_told(found.carried.back, said["holder"]), "words", Letters)
    return said | {
        "codes": [(side, inked(text), wording.SIDES[side]) for side, text in texts],
        "modules": checker.modules_of(checker.MINE),
        "words": told,
        "files": json_script(checker.files_of_mine(), "files"),
    }


def _told(code: str, holder: str) -> dict[str, Any]:
    """What the script says and checks; the code stands in it once more, to be checked."""
    return {
        **checker.spoken(),
        **wording.spoken(),
        "roots": checker.roots(),
        "code": code,
        "holder": holder,
        "page": reverse("cards:mine"),
        "worker": checker.WORKER,
    }


@never_cache
@require_http_methods(["GET", "POST"])
def lost(request: AskedRequest) -> HttpResponse:
    """The second tap: lost or stolen; then the card is stopped."""
    if not queries.is_holder(request.actor):
        return redirect("accounts:sign_in")
    found = queries.mine(viewer=request.actor)
    if found.card is None or found.card.state not in queries.HELD:
        return redirect("cards:mine")
    if request.method == "GET":
        return render(request, "cards/lost.html", {"number": wording.seen(found.card)["number"]})
    with suppress(Refused):  # it moved on meanwhile: the page says where it stands
        stolen = request.POST.get("why") == "stolen"
        report_lost(card=found.card, stolen=stolen, by=request.actor, at=now())
    return redirect("cards:mine")
