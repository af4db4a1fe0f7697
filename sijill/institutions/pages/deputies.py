"""Powers lent to a colleague for a time: listed, offered, answered, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.accounts.stepping import step_up_required
from sijill.institutions.actions import deputies as acting
from sijill.institutions.doors import require
from sijill.institutions.forms.deputies import DeputyForm, WordForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Deputation
from sijill.institutions.pages.bodies import UNPROCESSABLE, tried
from sijill.institutions.queries import deputies as read
from sijill.institutions.rules import Capability
from sijill.institutions.rules.deputies import DEPUTATION_LIFE, DeputationState, lendable
from sijill.institutions.wording import ROLES, name_of, person
from sijill.institutions.wording import deputies as say
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.web.forms import sent

S = DeputationState
sees = require(Capability.SEE_HOUSE)

# What each deed leads to, how its button reads, and how it looks.
DEEDS: dict[str, tuple[DeputationState, Any, str]] = {
    "accept": (S.ACCEPTED, gettext_lazy("Accept"), "main"),
    "decline": (S.DECLINED, gettext_lazy("Decline"), "refuse"),
    "withdraw": (S.WITHDRAWN, gettext_lazy("Take the offer back"), "refuse"),
    "end": (S.ENDED, gettext_lazy("End it now"), "refuse"),
}


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """What one lent or was lent, and what is lent within reach: still open, or over."""
    past = "past" in request.GET
    found = read.deputations(request.actor, at=now(), past=past)
    lines = [_line(request, one) for one in found]
    context = {"lines": lines, "past": past, "lends": _lends(request.actor)}
    return render(request, "institutions/deputies.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@sees
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Offer powers to a colleague."""
    if not _lends(request.actor):
        raise PermissionDenied
    today = civil_date(now())
    form = DeputyForm(sent(request), by=request.actor, on=today, initial={"valid_from": today})

    def deed() -> object:
        return acting.offer(wanted=form.wanted(), by=request.actor, at=now())

    if request.method == "POST" and form.is_valid() and tried(form, deed):
        messages.success(request, _("Offered: your colleague answers on this page."))
        return redirect("institutions:deputies")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "institutions/deputy_new.html", {"form": form}, status=status)


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One of them, and what the viewer may do about it."""
    return _page(request, _found(request, pk))


@require_http_methods(["GET", "POST"])
@never_cache
@sees
@step_up_required
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Accept, decline, take back or end."""
    held = _found(request, pk)
    if deed not in DEEDS:
        raise Http404
    if request.method == "GET":  # come back from giving the second factor
        return redirect("institutions:deputy", pk)
    form = WordForm(request.POST)
    if form.is_valid() and tried(form, lambda: _deed(deed)(request, pk, form)):
        messages.success(request, _("Done: it is recorded."))
        return redirect("institutions:deputy", pk)
    return _page(request, held, form, status=UNPROCESSABLE)


def _lends(actor: Actor) -> bool:
    """Whether there is anything to lend; what was lent is not lent on."""
    return actor.lent is None and actor.role is not None and bool(lendable(actor.role))


def _deed(deed: str) -> Callable[[AskedRequest, UUID, WordForm], object]:
    """An action, with what it takes."""
    if deed == "accept":
        return lambda request, pk, form: acting.accept(deputation=pk, by=request.actor, at=now())
    verb = {"decline": acting.decline, "withdraw": acting.withdraw, "end": acting.end}[deed]
    return lambda request, pk, form: verb(
        deputation=pk, note=form.cleaned_data["note"], by=request.actor, at=now()
    )


def _page(
    request: AskedRequest, held: Deputation, form: WordForm | None = None, status: int = 200
) -> HttpResponse:
    hand = read.hand(held, viewer=request.actor, at=now())
    live = held.valid_to > civil_date(now())
    may = [
        (deed, words, kind)
        for deed, (there, words, kind) in DEEDS.items()
        if live and hand in DEPUTATION_LIFE.get((S(held.state), there), frozenset())
    ]
    line = _line(request, held)
    context = {"line": line, "form": form or WordForm(), "may": may}
    return render(request, "institutions/deputy.html", context, status=status)


def _found(request: AskedRequest, pk: UUID) -> Deputation:
    try:
        return read.deputation(pk, viewer=request.actor)
    except read.Unknown:
        raise Http404 from None


def _line(request: AskedRequest, held: Deputation) -> dict[str, Any]:
    language, today = request.actor.language, civil_date(now())
    return {
        "one": held,
        "giver": person(held.giver, language),
        "deputy": person(held.deputy, language),
        "role": ROLES[held.mandate.role],
        "institution": name_of(held.mandate.institution, language),
        "powers": [say.POWERS[power] for power in held.powers],
        "last_day": held.valid_to - timedelta(days=1),
        "mine": held.deputy_id == request.actor.user and held.state == S.OFFERED,
        "state": _state(held, today),
    }


def _state(held: Deputation, today: date) -> tuple[str, Any]:
    """How it stands today: what was accepted begins and ends by itself."""
    if held.state == S.ACCEPTED and held.mandate.valid_to and held.mandate.valid_to <= today:
        return say.OVER
    if held.state not in (S.ACCEPTED, S.OFFERED):
        return say.STATES[held.state]
    if held.valid_to <= today:
        return say.OVER
    if held.state == S.OFFERED:
        return say.STATES[held.state]
    return say.TO_COME if held.valid_from > today else say.IN_FORCE
