"""The pages of what went wrong: what happened, and what one can do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sijill.web.context import house
from sijill.web.pages_of import Text

Action = tuple[Text, str]  # label, address


@dataclass(frozen=True)
class Fault:
    """One kind of failure, told to a person."""

    status: int
    state: str
    title: Text
    text: Text


class Closed(PermissionDenied):
    """A page closed for a reason of its own, told in its own words."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault.title))


BAD_REQUEST = Fault(
    400,
    "unknown",
    _("We did not understand this request"),
    _("Go back, check what you typed and try again. What you saved is still there."),
)
FORBIDDEN = Fault(
    403,
    "broken",
    _("This page is not open to you"),
    _(
        "If it is your own file, sign in with your phone. "
        "If you work here, ask for the mandate you need."
    ),
)
NOT_FOUND = Fault(
    404,
    "hollow",
    _("This page does not exist"),
    _("Check the address. If you followed a link of ours, the page has moved."),
)
TOO_LARGE = Fault(
    413,
    "unknown",
    _("This file is too heavy"),
    _(
        "Take the photo again with your phone, one document at a time. "
        "What you saved is still there."
    ),
)
TOO_MANY = Fault(
    429,
    "happening",
    _("Too many attempts"),
    _("Wait a few minutes, then try again. Nothing you saved is lost."),
)
BUSY = Fault(
    503,
    "happening",
    _("Many people are here at this moment"),
    _("Leave this page open: it comes by itself in a few seconds. What you saved is still there."),
)
SERVER = Fault(
    500,
    "broken",
    _("The service stopped on our side"),
    _("It is our fault, not yours. What you saved is still there. Try again in a few minutes."),
)
FORGED = Fault(
    403,
    "unknown",
    _("This page waited too long"),
    _(
        "Go back to the form, reload it and send it again: "
        "for your safety we cannot accept a form that is too old."
    ),
)
EXPIRED = Fault(
    403,
    "unknown",
    _("Your session has ended"),
    _("Nothing is lost. Sign in again and you will find your file where you left it."),
)


def page(
    request: HttpRequest | None,
    fault: Fault,
    *,
    actions: Sequence[Action] = (),
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """The page of one fault; it reads no database and needs no context processor."""
    language = _language(request)
    with translation.override(language):
        facts: dict[str, Any] = {
            "house": house(request, alone=True),
            "fault": fault,
            "actions": actions or [(_("Go to the first page"), f"/{language}/")],
        }
        body = render_to_string("web/errors/fault.html", facts)
    response = HttpResponse(body, status=fault.status, headers=headers)
    response.headers["Content-Language"] = language
    return response


def _language(request: HttpRequest | None) -> str:
    """The language of the address, for requests refused before anything read it."""
    found = translation.get_language_from_path(request.path_info) if request else None
    return found or translation.get_language() or "ar"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return page(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, exception.fault if isinstance(exception, Closed) else FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return page(request, NOT_FOUND)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413."""
    return page(request, TOO_LARGE)


def too_many(
    request: HttpRequest, exception: Exception | None = None, *, wait: int = 300
) -> HttpResponse:
    """429, with the seconds to wait."""
    return page(request, TOO_MANY, headers={"Retry-After": str(wait)})


def server_error(request: HttpRequest) -> HttpResponse:
    """500: whatever else is broken, this page comes."""
    try:
        return page(request, SERVER)
    except Exception:
        text = f"{SERVER.title}. {SERVER.text}"
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: too old, or sent from elsewhere."""
    return page(request, FORGED, actions=[(_("Back to the form"), request.get_full_path())])


def session_expired(request: HttpRequest, *, sign_in: str, again: str = "") -> HttpResponse:
    """A session that ended in the middle of something."""
    return page(request, EXPIRED, actions=[(_("Sign in again"), again or sign_in)])
