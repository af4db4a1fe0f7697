"""Everything that can go wrong for a machine, in one shape: RFC 9457 problem details."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/v"  # what stands below is read by programs


class Kind(StrEnum):
    """The kinds of problem; the last word of their `type`."""

    BAD_REQUEST = "bad-request"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    METHOD = "method-not-allowed"
    CONFLICT = "conflict"
    TOO_LARGE = "too-large"
    MEDIA = "unsupported-media-type"
    INVALID = "invalid"
    REFUSED = "refused"
    KEY_REUSED = "key-reused"
    TOO_MANY = "too-many-requests"
    SERVER = "server-error"
    BUSY = "busy"


@dataclass(frozen=True)
class Told:
    """The status and the sentences of one kind."""

    status: int
    title: str | Promise
    detail: str | Promise


TOLD: dict[Kind, Told] = {
    Kind.BAD_REQUEST: Told(
        400, _("This request cannot be read"), _("Send a body that its type describes.")
    ),
    Kind.UNAUTHORIZED: Told(
        401,
        _("No valid token"),
        _("Ask for a token at /api/v1/token and send it as “Authorization: Bearer …”."),
    ),
    Kind.FORBIDDEN: Told(403, _("Not granted"), _("The grant of this program does not open this.")),
    Kind.NOT_FOUND: Told(404, _("Nothing here"), _("Nothing stands here that you may see.")),
    Kind.METHOD: Told(405, _("Not this method"), _("The header Allow says which ones are.")),
    Kind.CONFLICT: Told(
        409, _("It changed meanwhile"), _("Read it again, then send your change again.")
    ),
    Kind.TOO_LARGE: Told(413, _("Too large"), _("Send less at once.")),
    Kind.MEDIA: Told(
        415, _("Not this type of content"), _("The description says which type is read here.")
    ),
    Kind.INVALID: Told(
        422, _("Something in the request is not valid"), _("“errors” says what and where.")
    ),
    Kind.REFUSED: Told(
        422, _("A rule refuses this"), _("“verdicts” says which rule, on which article, and why.")
    ),
    Kind.KEY_REUSED: Told(
        422,
        _("This key was used for another request"),
        _("Send each new request under a new Idempotency-Key."),
    ),
    Kind.TOO_MANY: Told(
        429, _("Too many requests"), _("Wait as many seconds as Retry-After says.")
    ),
    Kind.SERVER: Told(
        500,
        _("The service stopped on our side"),
        _("Nothing was changed. Send it again under the same Idempotency-Key."),
    ),
    Kind.BUSY: Told(
        503,
        _("Many people are here at this moment"),
        _("Wait as many seconds as Retry-After says."),
    ),
}
BY_STATUS = {told.status: kind for kind, told in reversed(TOLD.items())}


class Flaw(Schema):
    """One thing that is not valid: where it stands in the request, a code, and a sentence."""

    where: str = Field(description="body/answers/given_ar, query/limit, path/case, header/…")
    code: str
    detail: str


class Ruling(Schema):
    """A rule's answer: which rule, on which article, why, and what can be done."""

    outcome: str
    code: str
    article: str
    text: str
    facts: dict[str, Any] = {}
    remedy: str = ""
    until: str | None = None


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str = Field(examples=["urn:sijill:problem:not-found"])
    title: str
    status: int
    detail: str = ""
    errors: list[Flaw] | None = None
    verdicts: list[Ruling] | None = None


class Fault(Exception):
    """A problem on its way to being answered; whatever was written is undone."""

    def __init__(
        self,
        kind: Kind,
        *,
        detail: str | Promise = "",
        errors: Sequence[Flaw] = (),
        verdicts: Sequence[Ruling] = (),
        headers: Mapping[str, str] | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(kind.value)
        self.kind, self.detail, self.status = kind, detail, status
        self.errors, self.verdicts, self.headers = errors, verdicts, dict(headers or {})


def answer(fault: Fault) -> HttpResponse:
    """The problem as a response."""
    told = TOLD[fault.kind]
    body: dict[str, Any] = {
        "type": f"urn:sijill:problem:{fault.kind}",
        "title": told.title,
        "status": fault.status or told.status,
        "detail": fault.detail or told.detail,
    }
    if fault.errors:
        body["errors"] = [flaw.model_dump() for flaw in fault.errors]
    if fault.verdicts:
        body["verdicts"] = [ruling.model_dump(exclude_none=True) for ruling in fault.verdicts]
    return HttpResponse(
        json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False),
        status=fault.status or told.status,
        content_type=MEDIA_TYPE,
        headers=fault.headers,
    )


def undone(fault: Fault) -> HttpResponse:
    """The problem as a response, and the transaction of the request rolled back."""
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    return answer(fault)


def is_for_machines(request: HttpRequest) -> bool:
    """Whether a program asks, by the address."""
    return request.path_info.startswith(PREFIX)


class Problems:
    """Whatever else answered an error to a program, answers it as a problem."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        if response.status_code < 400 or not is_for_machines(request):
            return response
        if "json" in response.headers.get("Content-Type", ""):
            return response
        return _told_again(response)


def _told_again(response: HttpResponse) -> HttpResponse:
    """The same status with its headers, told as a problem in place of a page."""
    kind = BY_STATUS.get(response.status_code)
    if kind is None:
        kind = Kind.SERVER if response.status_code >= 500 else Kind.BAD_REQUEST
    told = answer(Fault(kind, status=response.status_code))
    response.content = told.content
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers.pop("Content-Length", None)
    return response
