"""The messages of the demonstration, which no phone receives."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from sijill.accounts import queries


@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """Show what would have been sent; the address does not exist elsewhere."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "accounts/outbox.html", {"messages_sent": queries.outbox()})
