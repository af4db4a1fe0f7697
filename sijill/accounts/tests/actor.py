"""What the room of mandates does above us, as far as these tests need it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from sijill.accounts.queries import signed_in
from sijill.kernel.actor import Actor


class PlainActor:
    """An actor without a mandate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    found = signed_in(request)
    return Actor(
        kind=found.kind,
        user=found.user.id if found.user else None,
        space=found.space,
        person=found.person,
        assurance=found.assurance,
        language=found.language,
        name=found.name,
    )
