"""What the browser's session holds of a sign-in; the only place that touches its keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse

from sijill.accounts import actions
from sijill.accounts.actions.codes import Confirmed, Sending
from sijill.accounts.cookie import BROWSER, CARD_KEPT, CONFIRMED, HERE, PENDING
from sijill.accounts.models import Space, User
from sijill.accounts.rules import Purpose, Way
from sijill.kernel.actor import Actor, Assurance, Subject

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(request: HttpRequest) -> UUID:
    """The identity of this browser's session, which codes are bound to."""
    if BROWSER not in request.session:
        request.session[BROWSER] = str(uuid4())
    return UUID(request.session[BROWSER])


def begin(request: HttpRequest, space: Space) -> None:
    """Put a browser that has not signed in into the space it has just opened.

    Under a new session key: one planted in this browser beforehand must not open the draft.
    """
    request.session.cycle_key()
    request.session[HERE] = {"space": str(space.id), "assurance": int(Assurance.NONE)}


def sign_in(request: HttpRequest, line: User, *, keep: bool = False) -> None:
    """Sign a line in under a new session key.

    `keep` carries over what the session held: the draft whose phone was just confirmed. Else
    nothing of whoever used this browser before is left.
    """
    if not keep:
        request.session.flush()
    login(request, line, backend=BACKEND)


def enter(
    request: HttpRequest, *, space: UUID, assurance: Assurance, at: datetime, national: bool = False
) -> None:
    """Write which space this browser is in, and how surely; the key changes as certainty does."""
    request.session.cycle_key()
    request.session[HERE] = {
        "space": str(space),
        "assurance": int(assurance),
        "at": at.timestamp(),
        "national": national,
    }


def leave(request: HttpRequest) -> None:
    """End the session and everything it held."""
    logout(request)


def ask_code(  # noqa: PLR0913 - what the action asks, from this browser
    request: HttpRequest,
    *,
    phone: str,
    purpose: Purpose,
    then: str,
    by: Actor,
    at: datetime,
    space: Space | None = None,
    subject: Subject | None = None,
    way: Way = Way.SMS,
) -> Sending:
    """Send a code and remember that this browser types it next; then redirect to `accounts:code`.

    `then` is the path to go to once the code was right.
    """
    sending = actions.send_code(
        phone=phone,
        purpose=purpose,
        browser=browser(request),
        address=address(request),
        by=by,
        at=at,
        space=space,
        subject=subject,
        way=way,
    )
    _await(request, sending, phone=phone, purpose=purpose, then=then, at=at)
    return sending


def ask_resume_code(
    request: HttpRequest,
    *,
    phone: str,
    space: Space | None,
    then: str,
    by: Actor,
    at: datetime,
    subject: Subject | None = None,
    phone_on_file: str = "",
) -> Sending:
    """The same for resuming by case number: `space` is None when no case has this number."""
    sending = actions.send_resume_code(
        phone=phone,
        space=space,
        browser=browser(request),
        address=address(request),
        by=by,
        at=at,
        subject=subject,
        phone_on_file=phone_on_file,
    )
    _await(request, sending, phone=phone, purpose=Purpose.RESUME, then=then, at=at)
    return sending


def ask_again(
    request: HttpRequest, *, by: Actor, at: datetime, way: Way = Way.SMS
) -> Sending | None:
    """Send another code for what this browser is waiting for; None when it waits for nothing."""
    waited = pending(request)
    if waited is None:
        return None
    sending = actions.resend_code(
        challenge=UUID(waited["challenge"]),
        browser=browser(request),
        address=address(request),
        by=by,
        at=at,
        way=way,
    )
    kept = {key: waited[key] for key in ("phone", "then")}
    _await(request, sending, purpose=Purpose(waited["purpose"]), at=at, **kept)
    return sending


def _await(
    request: HttpRequest,
    sending: Sending,
    *,
    phone: str,
    purpose: Purpose,
    then: str,
    at: datetime,
) -> None:
    if sending.challenge is None:
        return
    request.session[PENDING] = {
        "challenge": str(sending.challenge),
        "phone": phone,
        "purpose": purpose.value,
        "then": then,
        "again_at": at.timestamp() + sending.wait,
    }


def pending(request: HttpRequest) -> dict[str, Any] | None:
    """The code this browser is expected to type."""
    found = request.session.get(PENDING)
    return found if isinstance(found, dict) else None


def answered(request: HttpRequest, confirmed: Confirmed) -> None:
    """Remember that a code was right, for the page that asked for it."""
    request.session.pop(PENDING, None)
    assert confirmed.purpose is not None
    kept = dict(request.session.get(CONFIRMED) or {})
    kept[confirmed.purpose.value] = str(confirmed.challenge)
    request.session[CONFIRMED] = kept


def confirmed(request: HttpRequest, purpose: Purpose) -> UUID | None:
    """The code that answered for this purpose in this session, to be given to an action."""
    found = (request.session.get(CONFIRMED) or {}).get(purpose.value)
    return UUID(found) if found else None


def spend(request: HttpRequest, purpose: Purpose) -> None:
    """Forget a code that answered, once what it was asked for is done."""
    kept = dict(request.session.get(CONFIRMED) or {})
    kept.pop(purpose.value, None)
    request.session[CONFIRMED] = kept


def address(request: HttpRequest) -> str:
    """Where the request comes from, behind the proxies that the settings trust."""
    return str(get_adapter(request).get_client_ip(request))


def forget_card(request: HttpRequest, response: HttpResponse, *, but: str = "") -> HttpResponse:
    """Have the browser forget the card that it keeps, unless it is that of this holder."""
    if request.COOKIES.get(CARD_KEPT) not in (None, but):
        response.headers["Clear-Site-Data"] = '"storage"'
        response.delete_cookie(CARD_KEPT)
    return response
