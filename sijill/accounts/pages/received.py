"""What a person was told, read again in their own account."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts import queries
from sijill.accounts.pages.ways import Asked
from sijill.kernel import clock


@require_GET
@never_cache
def received(request: Asked) -> HttpResponse:
    """Every message of the person, the newest first, each to be heard too."""
    space = request.actor.space
    if space is None:
        return redirect("accounts:sign_in")
    told = queries.told_to(space, at=clock.now())
    return render(request, "accounts/messages.html", {"received": told})
