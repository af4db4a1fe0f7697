"""What every checker fetches: the trust list, the keys, the status lists. No row is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sijill.cards import publishing
from sijill.cards.keys import trusting
from sijill.cards.rules.trusting import LIST_TTL
from sijill.kernel.card.trust import KeyState, Trusted, TrustList
from sijill.kernel.cose import keys
from sijill.ledger.middleware import unscoped

CWT, JWT = "application/statuslist+cwt", "application/statuslist+jwt"
FORMS = {CWT: "cwt", JWT: "jwt"}
TRUST_LIST = 'application/cose; cose-type="cose-sign1"'
KEY_SET = "application/cose-key-set"
A_DAY = 86_400


def for_everyone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public file: read by any page, without session, cookie or row."""

    @unscoped
    @require_safe
    @wraps(view)
    def within(request: HttpRequest, **where: int) -> HttpResponse:
        response = view(request, **where)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return within


@for_everyone
def status(request: HttpRequest, number: int) -> HttpResponse:
    """A status list, as CWT unless a JWT is preferred."""
    if "time" in request.GET:
        return HttpResponse(status=501)  # lists of the past are not kept
    form = request.get_preferred_type(list(FORMS))
    if form is None:
        return HttpResponse(status=406)
    try:
        data = publishing.path_of(number, FORMS[form]).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    response = _kept(data, form, LIST_TTL)
    response["Vary"] = "Accept"
    return response


@for_everyone
def lists(request: HttpRequest) -> HttpResponse:
    """The addresses of all status lists."""
    try:
        data = (publishing.folder() / publishing.INDEX).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return _kept(data, "application/json", LIST_TTL)


@for_everyone
def trust_list(request: HttpRequest) -> HttpResponse:
    """The keys that are believed, as the root signed them."""
    _known()
    return _kept(trusting.signed_list() or b"", TRUST_LIST, A_DAY)


@for_everyone
def key_set(request: HttpRequest) -> HttpResponse:
    """The same keys as a COSE_KeySet, without the root's word on them."""
    found = [entry.key for entry in _known().keys if entry.state is not KeyState.COMPROMISED]
    return _kept(keys.key_set(found), KEY_SET, A_DAY)


@for_everyone
def jwks(request: HttpRequest) -> HttpResponse:
    """The same keys for those who speak JSON."""
    found = [_jwk(entry) for entry in _known().keys]
    response = JsonResponse({"keys": found}, content_type="application/jwk-set+json")
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _jwk(entry: Trusted) -> dict[str, str]:
    return {**entry.key.jwk(), "x-use": entry.use.value, "x-state": entry.state.value}


def _known() -> TrustList:
    known = trusting.trust_list()
    if known is None:
        raise Http404
    return known


def _kept(data: bytes, kind: str, seconds: int) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
