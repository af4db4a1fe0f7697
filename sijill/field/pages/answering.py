"""How the house answers a tablet: in JSON, with a word for each thing that is in the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from sijill.field.queries.agents import at_the_tablet
from sijill.field.wording import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for

UNSIGNED, REFUSED, UNKNOWN = 401, 422, 404
View = Callable[..., HttpResponse]


def for_tablets(view: View) -> View:
    """Let through an agent who assists; a tablet learns by a word that it has to sign in."""

    @never_cache
    @wraps(view)
    def within(request: AskedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor
        if not may(actor, Capability.ASSIST) or actor.institution is None:
            return JsonResponse({"why": "sign_in"}, status=UNSIGNED)
        try:
            with acting_for(at_the_tablet(actor)):
                return view(request, *args, **kwargs)
        except Refused as refusal:
            verdict = refusal.verdicts[0]
            return JsonResponse({"why": verdict.code, "text": sentence(verdict)}, status=REFUSED)

    within.capabilities = (Capability.ASSIST,)  # type: ignore[attr-defined]
    return within
