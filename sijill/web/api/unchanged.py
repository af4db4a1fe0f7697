"""An answer that did not change since it was read last is not sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from ninja import Schema

from sijill.web.api.wearing import wearing

TYPE = "application/json; charset=utf-8"


def tagged(operation: Callable[..., Schema]) -> Callable[..., HttpResponse]:
    """Answer with an ETag of the very body, or 304 when the program holds it already."""

    @wearing(operation)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = operation(request, *args, **kwargs).model_dump_json().encode()
        return with_tag(request, body)

    return within


def with_tag(request: HttpRequest, body: bytes) -> HttpResponse:
    """A JSON body under the tag of its bytes."""
    tag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in held or "*" in held:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=TYPE)
    response.headers["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response
