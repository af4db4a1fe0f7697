"""Forms that a deed may refuse, in the one way of this room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from sijill.campaigns.wording import refusal
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.verdict import Refused
from sijill.reference import queries as reference

UNPROCESSABLE = 422
R = TypeVar("R")


def tried(form: Form, deed: Callable[[], R]) -> R | None:
    """What the deed made, or nothing: the form says why."""
    try:
        return deed()
    except Refused as refused:
        for verdict in refused.verdicts:
            form.add_error(None, refusal(verdict))
    return None


def told(request: AskedRequest, deed: Callable[[], object], done: str = "") -> None:
    """Do it, or say on the next page why not."""
    try:
        deed()
    except Refused as refused:
        messages.warning(request, refusal(refused.verdicts[0]))
    else:
        if done:
            messages.success(request, done)


def form_page(request: AskedRequest, form: Form, **context: Any) -> HttpResponse:
    """A page with one form; `above` is where the way back leads."""
    first = {"kind": "main", "told": "", "hint": ""}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "campaigns/ask.html", {**first, "form": form, **context}, status=status)


def language() -> str:
    """The language of the page."""
    return get_language() or "ar"


def places(codes: list[str]) -> list[str]:
    """The names of provinces in the language of the page."""
    wanted = set(codes)
    latin = language() in ("fr", "en")
    found = [place for place in reference.provinces() if place.code in wanted]
    return [place.name_fr if latin else place.name_ar for place in found]
