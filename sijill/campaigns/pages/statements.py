"""The statement of a month: its lines, its signatures, its payment, its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.campaigns import actions, printing
from sijill.campaigns import queries as read
from sijill.campaigns import wording as say
from sijill.campaigns.forms import PaidForm
from sijill.campaigns.models import Call, Statement
from sijill.campaigns.pages.asking import form_page, language, told, tried
from sijill.campaigns.pages.running import RUNS, line, sees
from sijill.campaigns.rules.calls import CallState
from sijill.campaigns.rules.campaigns import HEADS
from sijill.campaigns.rules.statements import CERTIFIES, StatementState
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.kernel.clock import civil_date, now
from sijill.register.queries.controlling import sealed
from sijill.web.forms import sent

SIGNED = (StatementState.APPROVED, StatementState.PAID)


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One statement: who is counted for what, how the calls stand, what may be done."""
    held = _held(request, pk)
    context = {
        **line(held.campaign),
        **_sums(held),
        "statement": held,
        "stands": say.STATEMENTS[StatementState(held.state)],
        "sealed": sealed(),
        "papers": held.state in SIGNED,
        "denied": _denied(request, held),
        "fallen": read.fallen(held) if held.state not in SIGNED else None,
        "clears_up": may(request.actor, RUNS) and held.state != StatementState.CERTIFIED,
        **_possible(request, held),
    }
    return render(request, "campaigns/statement.html", context)


def _sums(held: Statement) -> dict[str, Any]:
    """Who is counted for what, what is owed, and who signed it."""
    lines = read.lines_of(held)
    people = [held.certified_by, held.approved_by]
    names = names_of([*(one.user for one in lines), *filter(None, people)], language())
    units = held.units if held.units is not None else sum(one.units for one in lines)
    return {
        "lines": [(names.get(one.user, ""), one) for one in lines],
        "units": units,
        "held_back": sum(one.held for one in lines),
        "owed": held.amount if held.amount is not None else units * held.campaign.rate,
        "signed": _signed_names(held, [names.get(one, "") if one else "" for one in people]),
    }


def _signed_names(held: Statement, names: list[str]) -> list[str]:
    """Who certified and who approved, and for whom where the power was lent."""
    lent, script = printing.hands(held), "fr" if language() in ("fr", "en") else "ar"
    givers = [lent.get(part, {}).get(script) for part in ("certified", "approved")]
    return [
        _("%(deputy)s, for %(giver)s") % {"deputy": name, "giver": giver} if giver else name
        for name, giver in zip(names, givers, strict=True)
    ]


def _denied(request: AskedRequest, held: Statement) -> list[Call]:
    """What was said where somebody denied it, for whoever clears it up, certifies or approves."""
    if held.state in SIGNED or not (held.calls_denied or held.calls_released):  # type: ignore[attr-defined]
        return []
    said = read.calls(viewer=request.actor).filter(unit__statement=held.pk)
    return list(said.filter(state__in=(CallState.DENIED, CallState.RELEASED)))


def _possible(request: AskedRequest, held: Statement) -> dict[str, bool]:
    """What this office may do with it from here."""
    by, state = request.actor, held.state
    mine = by.institution == held.institution_id
    heads, certifies = mine and by.role in HEADS, mine and by.role in CERTIFIES
    log_is_long = sealed() >= held.told_size
    return {
        "may_draw": (heads or certifies) and state == StatementState.FROZEN and log_is_long,
        "may_certify": certifies and state == StatementState.DRAWN,
        "may_approve": heads and state == StatementState.CERTIFIED,
        "may_pay": (heads or certifies) and state == StatementState.APPROVED,
        "may_ring": mine and may(by, Capability.RING_BACK),
    }


@require_POST
@never_cache
@sees
@step_up_required
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Draw it, certify it, approve it, or send it back."""
    deeds: dict[str, Callable[..., Any]] = {
        "draw": actions.draw,
        "certify": actions.certify,
        "approve": actions.approve,
        "send-back": actions.send_back,
    }
    if deed not in deeds:
        raise Http404
    _held(request, pk)
    told(request, lambda: deeds[deed](statement=pk, by=request.actor, at=now()))
    return redirect("campaigns:statement", pk)


@require_http_methods(["GET", "POST"])
@never_cache
@sees
@step_up_required
def paid(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Write that it was paid."""
    held, form = (
        _held(request, pk),
        PaidForm(sent(request), initial={"paid_on": civil_date(now())}),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if tried(form, lambda: actions.pay(statement=pk, **typed, by=request.actor, at=now())):
            return redirect("campaigns:statement", pk)
    title, above = _("Write the payment"), reverse("campaigns:statement", args=[pk])
    return form_page(request, form, title=title, submit=title, above=above, told=held.campaign.name)


@require_GET
@never_cache
@sees
def paper(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The statement as a paper, once two people signed it."""
    held = _signed(request, pk)
    response = HttpResponse(printing.paper_of(held), content_type="application/pdf")
    return _named(response, held, "pdf")


@require_GET
@never_cache
@sees
def as_file(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The statement as a file for a sheet; nobody who was enrolled is in it."""
    held = _signed(request, pk)
    response = HttpResponse(printing.file_of(held), content_type="text/csv; charset=utf-8")
    return _named(response, held, "csv")


@require_GET
@never_cache
@sees
def draw_file(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The draw of the calls as a file that anybody's program draws again."""
    return _named(JsonResponse(read.published(_held(request, pk))), _held(request, pk), "json")


def _signed(request: AskedRequest, pk: UUID) -> Statement:
    held = _held(request, pk)
    if held.state not in SIGNED:
        raise Http404
    return held


def _named(response: HttpResponse, held: Statement, kind: str) -> HttpResponse:
    name = f"statement-{held.institution_id}-{held.month:%Y-%m}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _held(request: AskedRequest, pk: UUID) -> Statement:
    try:
        return read.statement_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None
