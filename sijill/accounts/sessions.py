"""Sessions in the database, in as few statements as they need: every page reads one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.utils.crypto import get_random_string

from sijill.ledger.statements import ask

LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()"
CREATE = """
INSERT INTO django_session (session_data, expire_date, session_key) VALUES (%s, %s, %s)
ON CONFLICT DO NOTHING
"""
CHANGE = "UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s"
DELETE = "DELETE FROM django_session WHERE session_key = %s"
LENGTH, SIGNS = 32, "abcdefghijklmnopqrstuvwxyz0123456789"


class SessionStore(db.SessionStore):
    """Django's own, without asking first whether a key of 165 bits is taken."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, when it is unknown or too old."""
        found = ask(LOAD, [self.session_key]).rows
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))

    def save(self, must_create: bool = False) -> None:
        """One statement; a key that is taken, or a session ended meanwhile, is told as Django's."""
        if self.session_key is None:
            self.create()
            return
        said = self.encode(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        statement = CREATE if must_create else CHANGE
        if not ask(statement, [said, self.get_expiry_date(), self.session_key]).count:
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """One statement, whether or not it is there."""
        if key := session_key or self.session_key:
            ask(DELETE, [key])

    def _get_new_session_key(self) -> str:
        """Drawn, not looked up: inserting refuses a key that is taken, and another is drawn."""
        return get_random_string(LENGTH, SIGNS)
