"""Institutions for everybody: which there are, where each is competent, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sijill.institutions.forms.territory import CompetentForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Belonging, Institution, Seat, TerritoryMove
from sijill.institutions.pages.bodies import language
from sijill.institutions.queries import institution, institutions
from sijill.institutions.queries.plan import premises_of
from sijill.institutions.queries.sessions import seats_of
from sijill.institutions.queries.territory import (
    Competent,
    competent_in,
    moves_of,
    places_of,
)
from sijill.institutions.rules import Kind
from sijill.institutions.wording import KINDS, about, name_of
from sijill.institutions.wording.plan import PLACES
from sijill.institutions.wording.sessions import ORGANS, QUALITIES, seat_name
from sijill.kernel.clock import civil_date, now
from sijill.reference.models import Province

FIRST = (Kind.CHAMBER, Kind.FEDERATION, Kind.MINISTRY, Kind.PARTNER)


@require_GET
def show(request: AskedRequest) -> HttpResponse:
    """The institutions of the sector, and whom a province belongs to on a day."""
    today = civil_date(now())
    form = CompetentForm(request.GET or None, initial={"on": today})
    found = None
    if form.is_valid():
        found = competent_in(form.cleaned_data["province"], on=form.cleaned_data["on"])
    groups = [{"kind": KINDS[kind], "lines": _lines(institutions(kind))} for kind in FIRST]
    context = {"form": form, "groups": groups, "found": _found(found) if found else None}
    return render(request, "institutions/public_list.html", context)


@require_GET
def one(request: AskedRequest, code: str) -> HttpResponse:
    """One institution: where it is competent today, what came to it, what became of it."""
    held = institution(code)
    if held is None:
        raise Http404
    today = civil_date(now())
    moves = moves_of(code)
    context: dict[str, Any] = {
        **_line(held),
        "about": about(held, language()),
        "places": [place_name(one) for one in places_of(code, on=today)],
        "premises": [_premises(one) for one in premises_of(code, on=today)],
        "moves": [_move(one, code, today) for one in moves],
        "seats": [_seat(one) for one in seats_of(code, at=today)],
        "became": _became(held, moves, today),
    }
    return render(request, "institutions/public.html", context)


def _premises(one: Belonging) -> dict[str, Any]:
    names = [one.name_ar, one.name_fr]
    return {
        "kind": PLACES[one.kind],
        "name": names[language() in ("fr", "en")],
        "place": one.place,
    }


def _seat(one: Seat) -> dict[str, Any]:
    return {
        "one": one,
        "name": seat_name(one, language()),
        "organ": ORGANS[one.organ],
        "quality": QUALITIES[one.quality],
    }


def place_name(place: Province) -> str:
    """A province in the page's language."""
    return place.name_fr if language() in ("fr", "en") else place.name_ar


def _lines(found: Iterable[Institution]) -> list[dict[str, Any]]:
    return [_line(one) for one in found]


def _line(held: Institution) -> dict[str, Any]:
    latin = language() in ("fr", "en")
    today = civil_date(now())
    return {
        "one": held,
        "name": name_of(held, language()),
        "kind": KINDS[held.kind],
        "seat": held.seat_fr if latin else held.seat_ar,
        "ended": held.valid_to is not None and held.valid_to <= today,
    }


def _move(move: TerritoryMove, code: str, today: date) -> dict[str, Any]:
    """One move as the institution sees it: towards whom, or from whom."""
    leaves = move.former_id == code
    other = move.next if leaves else move.former
    return {
        "leaves": leaves,
        "other": other,
        "name": name_of(other, language()),
        "what": place_name(move.province) if move.province else "",
        "on": move.on,
        "to_come": move.on > today,
    }


def _became(held: Institution, moves: list[TerritoryMove], today: date) -> dict[str, Any] | None:
    """Into whom an institution merges or has merged."""
    last = [one for one in moves if one.former_id == held.code and one.province_id is None]
    return _move(last[-1], held.code, today) if last and held.valid_to else None


def _found(found: Competent) -> dict[str, Any]:
    named = (found.chamber, found.delegation)
    return {
        "place": place_name(found.province),
        "on": found.on,
        "lines": [_line(one) for one in named if one],
    }
