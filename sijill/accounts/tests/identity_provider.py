"""A small national identity provider, on this machine: it vouches for whoever it is told."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt


class Provider:
    """Discovery, authorisation with PKCE, token and user information; no page."""

    client, secret = "sijill", "a-shared-secret-of-32-characters!"

    def __init__(self) -> None:
        self.person = {"sub": "AB12345", "name": "فاطمة بنعلي"}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, str]] = {}
        self.down = False
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, parse_qs(urlsplit(self.path).query))

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                provider.answer(self, parse_qs(self.rfile.read(length).decode()))

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request, query):
        """Answer one request."""
        path = urlsplit(request.path).path
        given = {key: values[0] for key, values in query.items()}
        status, body = (503, {}) if self.down else self._answer(path, given, request.headers)
        payload = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(payload)))
        request.end_headers()
        request.wfile.write(payload)

    def _answer(self, path, given, headers):
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/token":
            return self._token(given)
        if path == "/userinfo":
            token = headers["Authorization"].removeprefix("Bearer ")
            return (200, self.tokens[token]) if token in self.tokens else (401, {})
        return 404, {}

    def _token(self, given):
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or given.get("client_secret") != self.secret:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or given["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        token = secrets.token_hex(8)
        self.tokens[token] = self.person
        claims = {
            **self.person,
            "iss": self.url,
            "aud": self.client,
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
        }
        id_token = jwt.encode(claims, self.secret, algorithm="HS256")
        return 200, {"access_token": token, "id_token": id_token, "token_type": "Bearer"}

    def consent(self, authorize_url: str) -> str:
        """What the person's browser is sent back to after agreeing."""
        parts = urlsplit(authorize_url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.url}/authorize"
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        assert asked["client_id"] == self.client
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"
