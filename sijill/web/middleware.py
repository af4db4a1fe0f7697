"""What happens to a request before anything else looks at it."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from sijill.kernel.text import plain
from sijill.web.errors import bad_request, too_large


class BodyFirst:
    """Reads the whole body, within its limit, before a database connection is borrowed.

    A slow upload then holds one thread and nothing else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _asks_nonsense(request):
            return bad_request(request)
        if request.method in {"POST", "PUT", "PATCH"}:
            try:
                _read(request)
            except RequestDataTooBig:
                _let_it_end(request)
                return too_large(request)
        return self.get_response(request)


FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


LONGEST_HEARD = 128 * 1024 * 1024  # bytes; what a telephone's camera makes at most
PIECE = 64 * 1024


def _let_it_end(request: HttpRequest) -> None:
    """Hear what is too large to its end, keeping nothing: a browser reads no answer before."""
    heard = 0
    while heard < LONGEST_HEARD and (piece := request.read(PIECE)):
        heard += len(piece)


def _read(request: HttpRequest) -> None:
    """A form with its files, or whatever else was sent; RequestDataTooBig beyond the limit."""
    if _length(request) > settings.UPLOAD_LIMIT:
        raise RequestDataTooBig
    if request.content_type not in FORMS:
        _ = request.body
        return
    _ = request.POST, request.FILES
    _clean(request)


def _asks_nonsense(request: HttpRequest) -> bool:
    """Whether the address holds the one sign that PostgreSQL takes in no text."""
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _clean(request: HttpRequest) -> None:
    """Leave out of what was typed the signs that deceive or break, for every form at once."""
    if all(plain(text) == text for _, texts in request.POST.lists() for text in texts):
        return
    typed = QueryDict(mutable=True)
    for name, texts in request.POST.lists():
        typed.setlist(plain(name), [plain(text) for text in texts])
    request.POST = typed  # type: ignore[assignment]


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class ContentPolicy(CSPMiddleware):  # type: ignore[misc]
    """The library's own, which writes the policy once for all pages that ask for nothing more."""

    OWN = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")
    _usual: str | None = None

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The policy of this page: the usual one, unless it drew a nonce or said its own."""
        if self._is_special(request, response):
            return super().process_response(request, response)  # type: ignore[no-any-return]
        if self._usual is None:
            super().process_response(request, response)
            self._usual = response.headers.get(HEADER)
        elif self._usual:
            response.headers[HEADER] = self._usual
        return response

    def _is_special(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        drawn = getattr(request, "_csp_nonce", None) is not None
        return drawn or HEADER in response.headers or any(hasattr(response, n) for n in self.OWN)


class Permissions:
    """Says which of the device's senses our pages may ask for: the camera for documents and cards.

    The microphone is for who would rather describe a craft than write it.
    """

    POLICY = ", ".join(
        ["camera=(self)", "microphone=(self)", "fullscreen=(self)"]
        + [f"{sense}=()" for sense in ("geolocation", "payment", "usb", "serial", "midi")]
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        return response
