"""The OAuth 2 server: client credentials by secret or signed assertion, and revocation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload
from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidScopeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from django.conf import settings
from django.http import HttpRequest

from sijill.accounts import actions, seals
from sijill.accounts.models import MachineClient, MachineGrant
from sijill.accounts.queries import client_of
from sijill.accounts.rules.machines import ASSERTION_LIFE, TOKEN_LIFE, narrowed
from sijill.kernel import clock

BASIC, ASSERTION = "client_secret_basic", "client_assertion_jwt"
METHODS = [BASIC, ASSERTION]


class Client(ClientMixin):
    """A client with the grant it stands on, as the library asks about it."""

    def __init__(self, client: MachineClient, grant: MachineGrant) -> None:
        self.client, self.grant = client, grant

    def get_client_id(self) -> str:
        return str(self.client.pk)

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """The scopes asked for, all that were granted when none is, None beyond the grant."""
        found = narrowed(frozenset(self.grant.scopes), scope or "")
        return None if found is None else " ".join(sorted(found))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return False

    def check_client_secret(self, client_secret: str) -> bool:
        return seals.matches(self.client.secret_digest, "machine", self.client.pk, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A client with a key signs, and one with a secret tells it; neither does both."""
        return method == (ASSERTION if self.client.key else BASIC)

    def check_response_type(self, response_type: str) -> bool:
        return False

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "client_credentials"


class FormOnly(DjangoOAuth2Payload):
    """What was posted: nothing is read from the address, which is logged everywhere."""

    @property
    def data(self) -> dict[str, str]:  # type: ignore[override]
        return dict(self._request.POST.items())


class Asked(OAuth2Request):
    """A request as the library reads it; that TLS stands in front is the proxy's to see to."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.method, f"https://register{request.path}", headers=request.headers)
        self.payload = FormOnly(request)
        self._request = request

    @property
    def form(self) -> Any:
        return self._request.POST


class Server(AuthorizationServer):
    """Clients and tokens in our tables, written by our actions."""

    def __init__(self) -> None:
        super().__init__(MachineClient, None)
        self.register_token_generator("default", self._token)

    def load_config(self, config: dict[str, Any]) -> None:
        self.config: dict[str, Any] = {}
        self.scopes_supported = None

    def query_client(self, client_id: str) -> Client | None:
        found = client_of(client_id, at=clock.now())
        return Client(*found) if found else None

    def create_oauth2_request(self, request: HttpRequest) -> Asked:
        return Asked(request)

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Nothing: the action that makes a token keeps its digest."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def _token(self, *, client: Client, scope: str | None = None, **_: Any) -> dict[str, Any]:
        allowed = client.get_allowed_scope(scope)
        if allowed is None:
            raise InvalidScopeError()
        text = actions.issue_token(
            client=client.client,
            grant=client.grant,
            scopes=frozenset(allowed.split()),
            at=clock.now(),
        )
        life = int(TOKEN_LIFE.total_seconds())
        return {"token_type": "Bearer", "access_token": text, "expires_in": life, "scope": allowed}


class Assertion(JWTBearerClientAssertion):
    """`private_key_jwt`: the client signs a few claims with its own key, each assertion once."""

    CLIENT_AUTH_METHOD = ASSERTION

    def get_audiences(self) -> list[str]:
        return [f"{settings.ORIGIN}/api/v1/token", settings.ORIGIN]

    def resolve_client_public_key(self, client: Client) -> Any:
        if client.client.key is None:
            raise InvalidClientError(description="This client has no key.")
        return client.client.key

    def validate_jti(self, claims: dict[str, Any], jti: str) -> bool:
        """Whether this assertion is new, and ends soon enough for that to be known."""
        end = datetime.fromtimestamp(claims["exp"], UTC)
        if end - clock.now() > ASSERTION_LIFE or not isinstance(jti, str):
            return False
        return actions.spend_assertion(client=UUID(claims["sub"]), jti=jti, expires_at=end)


class Credentials(ClientCredentialsGrant):
    """The one grant type there is."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS


class Revocation(RevocationEndpoint):
    """RFC 7009: whoever holds a token may end it."""

    CLIENT_AUTH_METHODS = METHODS

    def query_token(self, token_string: str, token_type_hint: str | None) -> str:
        return token_string

    def authenticate_token(self, request: OAuth2Request, client: Client) -> str:
        self.check_params(request, client)
        return str(request.form["token"])

    def revoke_token(self, token: str, request: OAuth2Request) -> None:
        actions.revoke_token(token=token, client=request.client.client, at=clock.now())


def server() -> Server:
    """The server with its one grant, its two ways of proving oneself, and revocation."""
    made = Server()
    made.register_client_auth_method(ASSERTION, Assertion())
    made.register_grant(Credentials)
    made.register_endpoint(Revocation)
    return made
