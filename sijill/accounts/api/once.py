"""A request sent twice is done once: the same key gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Header, Schema

from sijill.accounts import actions
from sijill.accounts.queries import Machine
from sijill.kernel import clock
from sijill.web.api.problems import Fault, Kind
from sijill.web.api.wearing import wearing

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=80,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Made by you, new for each request: sent again, it gets the same answer.",
    ),
]
REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True)
class Done:
    """What an operation did: the status and what it tells."""

    status: int
    told: Schema


def once(operation: Callable[..., Done]) -> Callable[..., HttpResponse]:
    """Do it under the key of the request, in one transaction with its effects.

    An answer that is a problem is not kept: what it wrote is undone, the key with it.
    """

    @wearing(operation)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        machine: Machine = request.machine  # type: ignore[attr-defined]
        key = kwargs["key"]
        kept = actions.take_key(
            client=machine.client, key=key, fingerprint=fingerprint(request), at=clock.now()
        )
        if not kept.ours:
            return _again(kept)
        done = operation(request, *args, **kwargs)
        body = done.told.model_dump(mode="json")
        actions.keep_answer(client=machine.client, key=key, status=done.status, body=body)
        return JsonResponse(body, status=done.status)

    return within


def _again(kept: actions.Kept) -> HttpResponse:
    if not kept.same or kept.status is None:
        raise Fault(Kind.KEY_REUSED)
    return JsonResponse(kept.body, status=kept.status, headers={REPLAYED: "true"})


def fingerprint(request: HttpRequest) -> bytes:
    """What tells one request from another: method, address, and all that was sent."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type == "multipart/form-data":
        _of_the_form(request, digest)
    else:
        digest.update(request.body)
    return digest.digest()


def _of_the_form(request: HttpRequest, digest: Any) -> None:
    for name in sorted(request.POST):
        digest.update(f"{name}={request.POST.getlist(name)}\n".encode())
    for name in sorted(request.FILES):
        file = request.FILES[name]
        digest.update(f"{name}:\n".encode())
        for chunk in file.chunks():  # type: ignore[union-attr]
            digest.update(chunk)
        file.seek(0)  # type: ignore[union-attr]
