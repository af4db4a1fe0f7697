"""A card from the chamber's drawer into its holder's hand, with a proof and a receipt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts import session
from sijill.accounts.pages.public import why_not_sent
from sijill.accounts.queries import code_that_answered
from sijill.accounts.rules import Purpose
from sijill.cards import actions
from sijill.cards.actions.handing import CODE_HOLDS
from sijill.cards.models import Card
from sijill.cards.pages.stock import agents_only, card_of
from sijill.cards.queries import stock
from sijill.cards.rules.life import CardState, may_move
from sijill.cards.wording import life as wording
from sijill.cards.wording.stock import WAYS
from sijill.desk.rules.assisting import Way
from sijill.desk.wording import evidence as papers
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import names_of
from sijill.institutions.queries.ringing import ring_of
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused

UNPROCESSABLE = 422


@never_cache
@agents_only
def hand_over(request: AskedRequest, card: UUID) -> HttpResponse:
    """Show the holder the card's words and take the proof that it changed hands."""
    found = card_of(request, card)
    if found.state == CardState.HANDED_OVER:
        return redirect("cards:receipt", found.pk)
    if not may_move(CardState(found.state), CardState.HANDED_OVER, request.actor):
        messages.warning(request, wording.VERDICTS["card.not_from_here"])
        return redirect("cards:card", found.pk)
    if request.method != "POST":
        return _page(request, found)
    if request.POST.get("way") == "ask":
        return _ask(request, found)
    if refusal := _handed(request, found):
        return _page(request, found, refusal=refusal)
    return redirect("cards:receipt", found.pk)


def _ask(request: AskedRequest, card: Card) -> HttpResponse:
    """Send a code to the holder's own phone; she types it here herself."""
    here = reverse("cards:hand_over", args=[card.pk])
    sending = session.ask_code(
        request,
        phone=stock.phone_of_holder(card),
        purpose=Purpose.AGREE,
        then=here,
        by=request.actor,
        at=now(),
        space=stock.space_of_holder(card),
        subject=Subject(kind="card", id=card.pk),
    )
    if sending.challenge is not None:
        return redirect("accounts:code")
    messages.warning(request, why_not_sent(sending))
    return redirect(here)


def _handed(request: AskedRequest, card: Card) -> str:
    """Hand the card over on the proof that was given; answers why it cannot be, or nothing."""
    way, upload = request.POST.get("way", ""), request.FILES.get("signature")
    challenge = session.confirmed(request, Purpose.AGREE)
    try:
        if way == Way.CODE and challenge is not None:
            actions.hand_over_by_code(card=card, challenge=challenge, by=request.actor, at=now())
        elif way in (Way.SCREEN, Way.PAPER) and upload is not None:
            actions.hand_over_by_signature(
                card=card,
                way=Way(way),
                upload=upload,
                seen="seen" in request.POST,
                by=request.actor,
                at=now(),
            )
        else:
            return _("The holder has not signed yet: a code, or a signature.")
    except Refused as refusal:
        return _why(refusal)
    return ""


def _why(refusal: Refused) -> str:
    verdict = refusal.verdicts[0]
    own = verdict.code.startswith("evidence.")
    return str(papers.reason(verdict) if own else wording.verdict_text(verdict))


def _page(request: AskedRequest, card: Card, *, refusal: str = "") -> HttpResponse:
    context = {
        "card": card,
        "said": card.says,
        "phone": stock.phone_of_holder(card),
        "answered": _answered(request, card),
        "refusal": refusal,
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "cards/hand_over.html", context, status=status)


def _answered(request: AskedRequest, card: Card) -> bool:
    """Whether the code that was typed in this browser was sent for this card."""
    challenge = session.confirmed(request, Purpose.AGREE)
    if challenge is None:
        return False
    return code_that_answered(challenge, since=now() - CODE_HOLDS) == Subject(
        kind="card", id=card.pk
    )


@require_GET
@never_cache
@agents_only
def receipt(request: AskedRequest, card: UUID) -> HttpResponse:
    """The receipt of a card that changed hands, to print in two copies."""
    found = card_of(request, card)
    proof = stock.proof_of(found)
    if proof is None:
        raise Http404
    context = {
        "card": found,
        "said": found.says,
        "proof": proof,
        "way": WAYS[proof.way],
        "ring_here": ring_of(found.chamber_id, at=now()),
        "agent": names_of([proof.taken_by], request.actor.language).get(proof.taken_by, "")
        if proof.taken_by
        else "",
    }
    return render(request, "cards/receipt.html", context)
