"""What stands before an operation: a token, and the scope it needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from sijill.kernel.actor import Actor
from sijill.web.api.problems import Fault, Kind

REALM = 'Bearer realm="sijill"'
SCHEME = "oauth2"


class Needs(AuthBase):
    """Let through a machine whose token holds this scope; the actor comes from the middleware."""

    openapi_type = "oauth2"

    def __init__(self, scope: str) -> None:
        self.scope = str(scope)
        super().__init__()

    def __call__(self, request: HttpRequest) -> Actor:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not actor.is_machine:
            raise Fault(Kind.UNAUTHORIZED, headers={"WWW-Authenticate": _refused(request)})
        if self.scope not in actor.scopes:
            raise Fault(Kind.FORBIDDEN, headers={"WWW-Authenticate": _wanted(self.scope)})
        return actor


def _refused(request: HttpRequest) -> str:
    sent = bool(request.headers.get("Authorization"))
    return f'{REALM}, error="invalid_token"' if sent else REALM


def _wanted(scope: str) -> str:
    return f'{REALM}, error="insufficient_scope", scope="{scope}"'


def security(flows: dict[str, Any]) -> dict[str, Any]:
    """How the description tells of tokens."""
    return {"type": "oauth2", "flows": flows}
