"""Each view runs in one transaction that knows who asks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from sijill.ledger.transaction import WriteWhileReading, acting_for, reading
from sijill.web.errors import forbidden

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class ScopeMiddleware:
    """Opens the actor's scope round the view; a safe method may write nothing but looks.

    Neither may an auditor by any method, wherever a form leads.

    A view marked `unscoped` (health, static pages of the State) touches no row of a person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> Any:
        """Answer the view inside the scope; an answer of 5xx rolls back."""
        if getattr(view, "unscoped", False):
            return None
        with _undone_alone(), acting_for(request.actor):  # type: ignore[attr-defined]
            response = self._answer(request, view, args, kwargs)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    def _answer(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> Any:
        if request.method in SAFE:
            with reading():
                return view(request, *args, **kwargs)
        if request.actor.only_reads:  # type: ignore[attr-defined]
            return _answer_reader(request, view, args, kwargs)
        return view(request, *args, **kwargs)


def _answer_reader(request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Answer somebody who only reads: a search is posted too, but a write is refused whole."""
    try:
        with reading():
            return view(request, *args, **kwargs)
    except WriteWhileReading:
        transaction.set_rollback(True)
        return forbidden(request)


def _undone_alone() -> AbstractContextManager[None]:
    """Inside a longer transaction (a test's), what rolls back is this view and nothing before."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def unscoped(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that reads no row of a person."""
    view.unscoped = True  # type: ignore[attr-defined]
    return view
