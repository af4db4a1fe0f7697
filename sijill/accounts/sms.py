"""The port through which words leave: a gateway in front of the operators, or nothing at all.

One port for text messages, voice calls and e-mails: any gateway that accepts one JSON parcel per
POST fits; its own dialect is a class beside this one. Contract of ours: `Idempotency-Key` is the
message's identifier; 2xx is accepted; 4xx is refused for good, except 408, 425 and 429; anything
else is unsure. What became of a parcel comes back later, as often as it likes (`receipts`).
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from sijill.accounts.rules import Way

TIMEOUT = 10  # seconds
PASSING = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the gateway answered; `unsure` when it may or may not have the text."""

    accepted: bool
    unsure: bool = False
    reason: str = ""
    keep: bool = False  # the text stays readable after it left: the demonstration's outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One text for one E.164 number or one mailbox.

    `voice` is the spoken language of a call; `subject` the outside of an e-mail, `leave` the
    address to which a mail program posts to end them (RFC 8058, List-Unsubscribe).
    """

    to: str
    text: str
    key: str
    way: Way = Way.SMS
    language: str = "ar"
    voice: str = ""
    subject: str = ""
    leave: str = ""

    @property
    def body(self) -> dict[str, str]:
        """What a gateway is handed."""
        told = {"to": self.to, "text": self.text, "id": self.key, "way": self.way.value}
        told["language"] = self.language
        more = {"voice": self.voice, "subject": self.subject, "leave": self.leave}
        return told | {name: value for name, value in more.items() if value}


class Gateway(Protocol):
    """What a way out must know how to do."""

    def send(self, parcel: Parcel) -> Outcome:
        """Give one parcel, once for each key."""


class HttpGateway:
    """One JSON POST for each text."""

    def __init__(self, url: str, token: str) -> None:
        address = urlsplit(url)
        here = address.scheme == "http" and address.hostname in ("localhost", "127.0.0.1")
        if not (address.scheme == "https" or here):
            raise ValueError("the gateway's address must be https")
        self.url, self.token = url, token

    def send(self, parcel: Parcel) -> Outcome:
        """Post the parcel and read the answer as the contract says."""
        request = urllib.request.Request(  # noqa: S310 - https was checked when it was made
            self.url,
            data=json.dumps(parcel.body).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
                "Idempotency-Key": parcel.key,
            },
        )
        try:
            with _opener().open(request, timeout=TIMEOUT):
                return Outcome(accepted=True)
        except urllib.error.HTTPError as error:
            refused = HTTPStatus.BAD_REQUEST <= error.code < HTTPStatus.INTERNAL_SERVER_ERROR
            unsure = not refused or error.code in PASSING
            return Outcome(accepted=False, unsure=unsure, reason=f"http_{error.code}")
        except OSError as error:
            return Outcome(accepted=False, unsure=True, reason=type(error).__name__)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway does not move: a redirection would carry the token elsewhere."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


class DevelopmentOutbox:
    """Sends nothing; the outbox page of the demonstration shows the text."""

    def send(self, parcel: Parcel) -> Outcome:
        """Accept every parcel."""
        return Outcome(accepted=True, keep=True)


class NoWayOut:
    """Neither a gateway nor a demonstration: a fault of configuration, told as such."""

    def send(self, parcel: Parcel) -> Outcome:
        """Refuse; the next start with a gateway sends what is still in time."""
        return Outcome(accepted=False, unsure=True, reason="no_gateway")


def gateway() -> Gateway:
    """The way out that the settings name."""
    if settings.SMS_URL:
        return HttpGateway(settings.SMS_URL, settings.SMS_TOKEN)
    if settings.DEMONSTRATION:
        return DevelopmentOutbox()
    return NoWayOut()


def send(parcel: Parcel) -> Outcome:
    """Send one parcel by the way out in use."""
    return gateway().send(parcel)
