"""Choosing the language in which to listen, and the sound itself."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sijill.accounts import queries as accounts
from sijill.accounts.actions import be_told
from sijill.accounts.pages.ways import safe
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.ledger.middleware import unscoped
from sijill.voices import queries
from sijill.voices.forms import ListeningForm
from sijill.web import voices
from sijill.web.forms import sent

A_YEAR = 365 * 24 * 3600
RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: AskedRequest) -> HttpResponse:
    """Ask once in which language the person listens; it is kept apart from the one they read."""
    space = accounts.space(request.actor.space) if request.actor.space else None
    heard = voices.chosen(request) or (space.listens_in if space else "")
    first = {"language": heard, "told_by": space.told_by if space else ""}
    form = ListeningForm(sent(request), signed_in=space is not None, initial=first)
    back = safe(request, request.GET.get("next", "")) or f"/{request.LANGUAGE_CODE}/"
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "voices/choose.html", {"form": form, "back": back}, status=status)
    if space is not None:
        be_told(space=space.pk, by=request.actor, at=now(), **_told(form))
    messages.success(request, _("We speak to you in this language from now on."))
    return _remember(redirect(back), form.cleaned_data["language"])


def _told(form: ListeningForm) -> dict[str, str]:
    return {"listens_in": form.cleaned_data["language"], "told_by": form.cleaned_data["told_by"]}


def _remember(response: HttpResponse, language: str) -> HttpResponse:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        voices.COOKIE, language, max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure
    )
    return response


@require_safe
@unscoped
def play(request: HttpRequest, name: str) -> HttpResponse:
    """A published recording; its address is its content, so it is kept for a year."""
    found = queries.published_under(name.partition(".")[0])
    if found is None or name.partition(".")[2] != queries.ENDINGS[found.kind]:
        raise Http404
    response = sounded(request, queries.sound_of(found.pk), found.kind)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.headers["ETag"] = f'"{found.digest}"'
    return response


def sounded(request: HttpRequest, data: bytes, kind: str) -> HttpResponse:
    """The bytes, or the part of them that a player asks for."""
    part = _part(request.headers.get("Range", ""), len(data))
    response = _answer(part, data, kind)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    return response


def _answer(part: tuple[int, int] | None, data: bytes, kind: str) -> HttpResponse:
    if part == (0, len(data)):
        return HttpResponse(data, content_type=kind)
    start, end = part or (0, 0)
    response = HttpResponse(data[start:end], content_type=kind, status=206 if part else 416)
    told = f"{start}-{end - 1}" if part else "*"
    response.headers["Content-Range"] = f"bytes {told}/{len(data)}"
    return response


def _part(asked: str, length: int) -> tuple[int, int] | None:
    """Where the asked part begins and ends; all of it when nothing sensible is asked."""
    found = RANGE.fullmatch(asked)
    if found is None or found.groups() == ("", ""):
        return 0, length
    first, last = found.groups()
    if not first:
        return (max(length - int(last), 0), length) if int(last) else None
    start, end = int(first), min(int(last) + 1 if last else length, length)
    return (start, end) if start < end else None
