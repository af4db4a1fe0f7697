"""Campaigns: the list, one with its progress, enrollers engaged and ended, a month frozen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.campaigns import actions
from sijill.campaigns import queries as read
from sijill.campaigns import wording as say
from sijill.campaigns.forms import CampaignForm, EngageForm, MonthForm
from sijill.campaigns.models import Campaign
from sijill.campaigns.pages.asking import form_page, language, places, told, tried
from sijill.campaigns.queries.counting import Progress
from sijill.campaigns.rules.campaigns import CampaignState
from sijill.campaigns.rules.statements import CERTIFIES
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Mandate
from sijill.institutions.queries import may, provinces_of
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of, person
from sijill.kernel.clock import civil_date, now
from sijill.reference import queries as reference
from sijill.register.queries.controlling import months
from sijill.web.forms import sent

sees, runs = require(Capability.SEE_CAMPAIGNS), require(Capability.RUN_CAMPAIGNS)


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The campaigns within reach."""
    found = read.campaigns(viewer=request.actor)
    context = {"rows": [line(one) for one in found], "runs": may(request.actor, RUNS)}
    return render(request, "campaigns/list.html", context)


RUNS = Capability.RUN_CAMPAIGNS


@require_http_methods(["GET", "POST"])
@never_cache
@runs
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Write a campaign down."""
    form = CampaignForm(sent(request), provinces=_territory(request))
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        if made := tried(form, lambda: actions.prepare(wanted=wanted, by=request.actor, at=now())):
            return redirect("campaigns:one", made.pk)
    title = _("Prepare a campaign")
    return form_page(request, form, title=title, submit=title, above=reverse("campaigns:list"))


def _territory(request: AskedRequest) -> list[tuple[str, str]]:
    ours = provinces_of(request.actor.institution or "", at=civil_date(now()))
    latin = language() in ("fr", "en")
    found = [place for place in reference.provinces() if place.code in ours]
    return [(place.code, place.name_fr if latin else place.name_ar) for place in found]


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One campaign: its contract, its progress, its enrollers, its statements."""
    held = _held(request, pk)
    mine = request.actor.institution == held.institution_id
    context = {
        **line(held),
        **_progress(held),
        "statements": [(s, say.STATEMENTS[s.state]) for s in read.statements_of(held)],
        "months": read.monthly(held),
        "heads": mine and may(request.actor, RUNS),
        "freezes": mine and (may(request.actor, RUNS) or request.actor.role in CERTIFIES),
    }
    return render(request, "campaigns/one.html", context)


def _progress(held: Campaign) -> dict[str, Any]:
    """What each enroller brought, in one statement; those who brought nothing too."""
    done, today = read.progress(held), civil_date(now())
    rows = [_enroller(m, done, today) for m in read.enrollers(held)]
    spent = read.spent(held)
    return {
        "rows": rows,
        "most": max([row["done"].written for row in rows], default=0) or 1,
        "accepted": sum(p.accepted for p in done.values()),
        "written": sum(p.written for p in done.values()),
        "spent": spent,
        "left": held.ceiling - spent,
        "part": int(100 * spent / held.ceiling),
    }


def _enroller(mandate: Mandate, done: dict[UUID, Progress], today: Any) -> dict[str, Any]:
    return {
        "mandate": mandate,
        "name": person(mandate.user, language()),
        "done": done.get(mandate.user_id, Progress(user=mandate.user_id)),
        "ended": bool(mandate.valid_to and mandate.valid_to <= today) or bool(mandate.ended_act),
    }


@require_http_methods(["GET", "POST"])
@never_cache
@runs
@step_up_required
def engage(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Engage somebody by name until the last day."""
    held, form = _held(request, pk), EngageForm(sent(request))
    if request.method == "POST" and form.is_valid():
        who = form.who()
        done = tried(form, lambda: actions.engage(campaign=pk, who=who, by=request.actor, at=now()))
        if done:
            return _engaged(request, held, *done)
    title = _("Engage an enroller")
    above, hint = reverse("campaigns:one", args=[pk]), _("They enrol there, until the last day.")
    return form_page(
        request, form, title=title, submit=title, above=above, told=held.name, hint=hint
    )


def _engaged(request: AskedRequest, held: Campaign, mandate: Mandate, secret: str) -> HttpResponse:
    """Somebody new is handed the link of their invitation, shown once."""
    if not secret:
        messages.success(request, _("Engaged until the last day of the campaign."))
        return redirect("campaigns:one", held.pk)
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[secret]))
    context = {**line(held), "link": link, "name": person(mandate.user, language())}
    return render(request, "campaigns/invited.html", context)


@require_POST
@never_cache
@runs
@step_up_required
def disengage(request: AskedRequest, pk: UUID, mandate: UUID) -> HttpResponse:
    """End an enroller's office."""
    _held(request, pk)

    def deed() -> object:
        return actions.disengage(campaign=pk, mandate=mandate, by=request.actor, at=now())

    try:
        told(request, deed, _("Ended: today is the last day."))
    except read.NotFound:
        raise Http404 from None
    return redirect("campaigns:one", pk)


@require_POST
@never_cache
@runs
@step_up_required
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Open a campaign, give it up, close it."""
    deeds: dict[str, Callable[..., Any]] = {
        "open": actions.open_campaign,
        "call-off": actions.call_off,
        "close": actions.close,
    }
    if deed not in deeds:
        raise Http404
    _held(request, pk)
    told(request, lambda: deeds[deed](campaign=pk, by=request.actor, at=now()))
    return redirect("campaigns:one", pk)


@require_http_methods(["GET", "POST"])
@never_cache
@sees
@step_up_required
def freeze(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Freeze a month: its list stands before the log draws who is rung."""
    held = _held(request, pk)
    form = MonthForm(sent(request), months=list(months(at=now())))
    if request.method == "POST" and form.is_valid():
        month = form.cleaned_data["month"]
        made = tried(
            form, lambda: actions.freeze(campaign=pk, month=month, by=request.actor, at=now())
        )
        if made:
            return redirect("campaigns:statement", made.pk)
    title, above = _("Freeze a month"), reverse("campaigns:one", args=[pk])
    hint = _("Whoever was accepted in that month and counts nowhere else stands on the list.")
    return form_page(
        request, form, title=title, submit=title, above=above, told=held.name, hint=hint
    )


def _held(request: AskedRequest, pk: UUID) -> Campaign:
    try:
        return read.campaign_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def line(held: Campaign) -> dict[str, Any]:
    """A campaign in the words of the page."""
    return {
        "campaign": held,
        "state": say.CAMPAIGNS[held.state],
        "institution": name_of(held.institution, language()),
        "places": places(held.provinces),
        "prepared": held.state == CampaignState.PREPARED,
        "opened": held.state == CampaignState.OPENED,
    }
