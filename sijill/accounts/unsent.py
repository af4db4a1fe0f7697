"""What an agent had typed when the house asked who was there: kept sealed, and sent with one tap.

A form that was posted after half an hour away, or before the second factor, is not carried out. Its
words wait in the session, under a key drawn for this agent alone, for an hour.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse

from sijill.accounts import seals
from sijill.kernel import clock
from sijill.kernel.vault import UnknownKey, Unopened

KEPT = "accounts.unsent"
AN_HOUR = timedelta(hours=1)
AT_MOST = 64 * 1024  # characters of a form; a longer one is nothing anybody typed
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a field)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A form that was posted and not carried out."""

    path: str
    back: str
    fields: tuple[tuple[str, str], ...]

    @property
    def written(self) -> list[str]:
        """What was written by hand, to be seen again: marks and choices are not."""
        return [text for _, text in self.fields if " " in text.strip()]


def keep(request: HttpRequest, *, back: str) -> str:
    """Keep the form that was posted; the address at which it waits, or nothing of this kind."""
    if request.method != "POST" or request.content_type != FORM or "HX-Request" in request.headers:
        return ""
    fields = [
        (name, text) for name, texts in request.POST.lists() if name != TOKEN for text in texts
    ]
    said = json.dumps({"path": request.get_full_path(), "back": back, "fields": fields})
    if not fields or len(said) > AT_MOST or any("password" in name for name, _ in fields):
        return ""
    sealed = seals.seal(said, use="unsent", place=request.user.pk)
    request.session[KEPT] = {"at": clock.now().timestamp(), "said": b64encode(sealed).decode()}
    return reverse("accounts:unsent")


def kept(request: HttpRequest) -> Unsent | None:
    """The form that waits, if it is this agent's and an hour has not passed."""
    held = request.session.get(KEPT)
    if not held or clock.now().timestamp() - held["at"] > AN_HOUR.total_seconds():
        return None
    try:
        said = json.loads(
            seals.unseal(b64decode(held["said"]), use="unsent", place=request.user.pk)
        )
    except (Unopened, UnknownKey):
        return None
    fields = tuple((name, text) for name, text in said["fields"])
    return Unsent(path=said["path"], back=said["back"], fields=fields)
