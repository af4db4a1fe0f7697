"""A typed number asked of the register: how its card stands, and no proof of who shows it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sijill.accounts import actions as accounts
from sijill.accounts import session
from sijill.cards.checker import Asked, context
from sijill.cards.queries.numbers import Found, find
from sijill.cards.wording.numbers import FAULT, STANDINGS
from sijill.kernel.clock import now
from sijill.kernel.identifiers import Invalid
from sijill.web.errors import too_many

WINDOW, AT_MOST = timedelta(hours=1), 60
LONGEST = 40
UNPROCESSABLE = 422


@csrf_exempt  # changes nothing and reads no session: whoever sends it learns what anyone may
@require_POST
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Answer about one number, at a pace that nobody goes through all of them with."""
    if accounts.count("card_number", session.address(request), window=WINDOW, at=now()) > AT_MOST:
        return too_many(request, wait=WINDOW.seconds)
    typed = request.POST.get("nia", "")[:LONGEST]
    found, fault = _found(typed)
    said = STANDINGS[found.standing] if found else ()
    asked = Asked(typed, fault, said, found=found)
    status = UNPROCESSABLE if fault else 200
    return render(request, "cards/check.html", {**context(), "asked": asked}, status=status)


def _found(typed: str) -> tuple[Found | None, str]:
    try:
        return find(typed, at=now()), ""
    except Invalid:
        return None, str(FAULT)
