"""Territories that move: proposed by one person of the ministry, confirmed by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions.actions import moving
from sijill.institutions.doors import require
from sijill.institutions.forms.territory import MoveForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import TerritoryMove
from sijill.institutions.pages.bodies import ask, language, told, tried
from sijill.institutions.queries.territory import moves, still_in_office
from sijill.institutions.rules import Capability
from sijill.institutions.rules.territory import MoveState
from sijill.institutions.wording import name_of
from sijill.institutions.wording.territory import MOVE_STATES
from sijill.kernel.clock import civil_date, now
from sijill.web.forms import sent


@require_GET
@never_cache
@require(Capability.MOVE_TERRITORY)
def show(request: AskedRequest) -> HttpResponse:
    """Every move that was proposed, the latest first."""
    lines = [_line(request, move) for move in moves()]
    return render(request, "institutions/moves.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.MOVE_TERRITORY)
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Propose that a territory moves."""
    form = MoveForm(sent(request), on=civil_date(now()))
    if request.method == "POST" and form.is_valid():
        wanted, by = moving.WantedMove(**form.cleaned_data), request.actor
        if tried(form, lambda: moving.propose_move(wanted=wanted, by=by, at=now())):
            return redirect("institutions:moves")
    title = _("Move a territory")
    return ask(request, form, title=title, submit=_("Propose it"), above="institutions:moves")


@require_POST
@never_cache
@require(Capability.MOVE_TERRITORY)
@step_up_required
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Confirm a move, or take it back."""
    deeds = {"confirm": moving.confirm_move, "withdraw": moving.withdraw_move}
    if deed not in deeds or pk not in {move.pk for move in moves()}:
        raise Http404
    told(request, lambda: deeds[deed](move=pk, by=request.actor, at=now()))
    return redirect("institutions:moves")


def _line(request: AskedRequest, move: TerritoryMove) -> dict[str, Any]:
    place = move.province
    latin = language() in ("fr", "en")
    done = move.state == MoveState.CONFIRMED and place is None
    left = still_in_office(move.former_id, at=civil_date(now())) if done else 0
    own = move.proposed_by_id == request.actor.user
    return {
        "move": move,
        "former": name_of(move.former, language()),
        "next": name_of(move.next, language()),
        "place": (place.name_fr if latin else place.name_ar) if place else "",
        "state": MOVE_STATES[move.state],
        "waits": move.state == MoveState.PROPOSED,
        "own": own,
        "left": left,
    }
