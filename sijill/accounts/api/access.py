"""A token of ten minutes for a client that proves itself, and its end before time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import Field, Form, Router, Schema

from sijill.accounts import actions, session
from sijill.accounts.api.server import server
from sijill.accounts.rules.machines import TRIES_A_MINUTE
from sijill.kernel import clock
from sijill.web.api.bodies import form_alone
from sijill.web.api.problems import BY_STATUS, TOLD, Fault, Kind
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["access"])
FORM = "application/x-www-form-urlencoded"
MINUTE = timedelta(minutes=1)
_server = server()


class Asking(Schema):
    """What a client posts: its secret goes in the header, never here."""

    grant_type: str = Field(examples=["client_credentials"], max_length=60)
    scope: str = Field("", max_length=400, examples=["entries.check reference.read"])
    client_assertion_type: str = Field(
        "", max_length=80, examples=["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    )
    client_assertion: str = Field("", max_length=4000)


class Token(Schema):
    """A token and what it opens."""

    access_token: str
    token_type: str = Field(examples=["Bearer"])
    expires_in: int = Field(examples=[600])
    scope: str


class NoToken(Schema):
    """Why there is none: the members of RFC 6749 beside those of a problem."""

    error: str = Field(examples=["invalid_client"])
    error_description: str = ""
    type: str
    title: str
    status: int
    detail: str = ""


class Ending(Schema):
    """The token to be ended."""

    token: str = Field(max_length=400)
    token_type_hint: str = Field("", max_length=40)
    client_assertion_type: str = Field("", max_length=80)
    client_assertion: str = Field("", max_length=4000)


@router.post(
    "/token",
    auth=None,
    operation_id="askToken",
    summary=_("Ask for a token"),
    response={200: Token, 400: NoToken, 401: NoToken},
)
def token(request: HttpRequest, form: Form[Asking]) -> HttpResponse:
    """OAuth 2 client credentials (RFC 6749, 4.4).

    The client proves itself by HTTP Basic (its identifier and secret), or by an assertion signed
    with its own key (RFC 7523). The token lives ten minutes and opens what was granted, or less
    when `scope` asks for less.
    """
    _guarded(request)
    return _told(_server.create_token_response(request))


@router.post(
    "/revoke",
    auth=None,
    operation_id="endToken",
    summary=_("End a token before its time"),
    response={200: dict[str, Any], 400: NoToken, 401: NoToken},
)
def revoke(request: HttpRequest, form: Form[Ending]) -> HttpResponse:
    """Revocation (RFC 7009). The answer is the same whether or not the token was one of yours."""
    _guarded(request)
    return _told(_server.create_endpoint_response("revocation", request))


def _guarded(request: HttpRequest) -> None:
    """A form, and not more tries than a program that works would make."""
    form_alone(request, FORM)
    tries = actions.count("machine.token", _address(request), window=MINUTE, at=clock.now())
    if tries > TRIES_A_MINUTE:
        raise Fault(Kind.TOO_MANY, headers={"Retry-After": str(MINUTE.seconds)})


def _address(request: HttpRequest) -> str:
    """Where it comes from; all that have no address (a local socket) share one count."""
    try:
        return session.address(request)
    except PermissionDenied:
        return ""


def _told(response: HttpResponse) -> HttpResponse:
    """An error of OAuth, told also as a problem; nothing of it is kept by a cache."""
    response.headers["Cache-Control"] = "no-store"
    if response.status_code < 400:
        return response
    kind = BY_STATUS[response.status_code]
    told = json.loads(response.content)
    told |= {
        "type": f"urn:sijill:problem:{told['error'].replace('_', '-')}",
        "title": str(TOLD[kind].title),
        "status": response.status_code,
        "detail": told.get("error_description", ""),
    }
    response.content = json.dumps(told, ensure_ascii=False)
    return response
