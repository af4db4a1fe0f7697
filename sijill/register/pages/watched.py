"""Signals at the desk: what stood out, what was seen, what becomes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.register.actions import watching
from sijill.register.models import Control, Signal
from sijill.register.queries import NotFound
from sijill.register.queries import watching as read
from sijill.register.rules.watching import WATCHED, SignalKind, SignalState
from sijill.register.wording import controls as control_words
from sijill.register.wording import nia_text, verdict_text
from sijill.register.wording import watched as say

PAGE = 50


@require_GET
@never_cache
@require(Capability.SEE_SIGNALS)
def show(request: AskedRequest) -> HttpResponse:
    """The signals within reach, in one state or all."""
    state = request.GET.get("state", "")
    state = state if state in set(SignalState) else ""
    found = read.signals(request.actor, state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    held = read.counts(request.actor)
    ledger.look("signals", by=request.actor, at=now(), reason="control", count=len(page))
    context = {
        "rows": [_row(one) for one in page],
        "page": page,
        "state": state,
        "states": [(s.value, say.STATES[s][1], held[s], s == state) for s in SignalState],
    }
    return render(request, "register/watched/list.html", context)


@require_GET
@never_cache
@require(Capability.SEE_SIGNALS)
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One signal: what was counted, over which time, against which limit, which requests."""
    signal = _found(request, pk)
    subject = Subject(kind="signal", id=pk)
    ledger.look("signal", by=request.actor, at=now(), reason="control", subject=subject)
    context = {**_row(signal), **_behind(signal), **_possible(signal, request.actor)}
    return render(request, "register/watched/one.html", context)


def _behind(signal: Signal) -> dict[str, Any]:
    """What stands behind it, and who looked into it."""
    behind = read.behind(signal)
    people = [one for one in (signal.taken_by, signal.ended_by) if one]
    return {
        "behind": behind,
        "controls": [_control(one) for one in behind.controls],
        "names": list(names_of(people, get_language() or "ar").values()),
        "period": WATCHED[SignalKind(signal.kind)].period.value,
    }


def _possible(signal: Signal, by: Actor) -> dict[str, bool]:
    """What this office may do with it from here."""
    works, mine = may(by, Capability.CONTROL), signal.taken_by == by.user
    found, taken = (signal.state == s for s in (SignalState.FOUND, SignalState.TAKEN))
    return {
        "may_take": works and (found or (taken and not mine)),
        "may_end": works and mine and taken,
    }


@require_POST
@never_cache
@require(Capability.CONTROL)
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Take it, explain it, or open it as controls."""
    signal, by, at = _found(request, pk), request.actor, now()
    note = request.POST.get("note", "")[:4_000]
    try:
        if deed == "take":
            watching.take_signal(signal=signal.pk, by=by, at=at)
        elif deed == "explain":
            watching.explain_signal(signal=signal.pk, note=note, by=by, at=at)
        elif deed == "control":
            watching.control_signal(signal=signal.pk, note=note, by=by, at=at)
        else:
            raise Http404
    except Refused as refusal:
        messages.warning(request, verdict_text(refusal.verdicts[0]))
    else:
        messages.success(request, _("Kept."))
    return redirect("register:signal", pk)


def _control(one: Control) -> dict[str, Any]:
    state = control_words.STATES[one.state]
    return {"control": one, "nia": nia_text(one.entry.nia), "state": state}


def _row(signal: Signal) -> dict[str, Any]:
    language = get_language() or "ar"
    return {
        "signal": signal,
        "kind": say.KINDS[signal.kind],
        "why": say.WHY[signal.kind],
        "state": say.STATES[signal.state],
        "about": _about(signal, language),
        "institution": name_of(signal.institution, language) if signal.institution else "",
    }


def _about(signal: Signal, language: str) -> str:
    """Who or what stood out, in the words of the page."""
    if signal.agent is not None:
        return names_of([signal.agent], language).get(signal.agent, "")
    if signal.kind == SignalKind.PLACE_HOUR:
        places = {place.code: place for place in reference.provinces()}
        place = places.get(signal.key)
        return (place.name_fr if language in ("fr", "en") else place.name_ar) if place else ""
    return ""


def _found(request: AskedRequest, pk: UUID) -> Signal:
    try:
        return read.signal_for(pk, viewer=request.actor)
    except NotFound:
        raise Http404 from None
