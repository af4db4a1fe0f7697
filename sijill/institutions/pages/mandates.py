"""Choosing the mandate one works under; giving mandates and ending them."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.accounts.queries import signed_in
from sijill.accounts.stepping import step_up_required
from sijill.institutions import queries
from sijill.institutions.actions import Engagement, end_mandate, engage
from sijill.institutions.doors import require
from sijill.institutions.forms import AppointForm, EndForm
from sijill.institutions.middleware import CHOSEN, AskedRequest, offices
from sijill.institutions.models import Mandate
from sijill.institutions.queries.deputies import lent_of
from sijill.institutions.rules import Capability
from sijill.institutions.wording import KINDS, ROLES, name_of, person, refusal
from sijill.institutions.wording.deputies import POWERS
from sijill.kernel.actor import Role
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent


@require_http_methods(["GET", "POST"])
@never_cache
def choose(request: AskedRequest) -> HttpResponse:
    """Let an agent with several mandates say under which one to work."""
    held = offices(signed_in(request))
    if not request.actor.is_agent:
        return redirect("account_login")
    if request.method == "POST":
        wanted = request.POST.get("mandate", "")
        if any(str(one.pk) == wanted for one in held):
            request.session[CHOSEN] = wanted
            return redirect(_back(request, request.POST.get("next", "")))
        return redirect("institutions:choose")
    lines = [{**_line(request, one), **_lent(request, one)} for one in held]
    context = {"lines": lines, "next": request.GET.get("next", "")}
    return render(request, "institutions/choose.html", context)


@require_GET
@never_cache
@require(Capability.APPOINT)
def show(request: AskedRequest) -> HttpResponse:
    """The mandates within reach: in force or to come, or those that ended."""
    past = "past" in request.GET
    found = queries.mandates_seen_by(request.actor, at=now(), past=past)
    context = {
        "lines": [_line(request, one) for one in found],
        "past": past,
        "give": reverse("institutions:give"),
    }
    return render(request, "institutions/mandates.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.APPOINT)
@step_up_required
def give(request: AskedRequest) -> HttpResponse:
    """Appoint an agent, inviting whoever has no account yet."""
    first = {"valid_from": civil_date(now()), "institution": request.actor.institution}
    form = AppointForm(sent(request), by=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            done = engage(wanted=_engagement(form), by=request.actor, at=now())
        except Refused as problem:
            _complain(form, problem)
        else:
            return _given(request, *done)
    context = {"form": form}
    return render(request, "institutions/give.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.APPOINT)
@step_up_required
def end(request: AskedRequest, pk: UUID) -> HttpResponse:
    """End a mandate after its last day."""
    held = queries.mandate(pk, viewer=request.actor)
    if held is None:
        raise Http404
    form = EndForm(sent(request), initial={"last_day": civil_date(now())})
    if request.method == "POST" and form.is_valid():
        try:
            end_mandate(mandate=pk, by=request.actor, at=now(), **form.cleaned_data)
        except Refused as problem:
            _complain(form, problem)
        else:
            messages.success(request, _("The end of the mandate is recorded."))
            return redirect("institutions:mandates")
    context = {"form": form, "line": _line(request, held)}
    return render(request, "institutions/end.html", context, status=422 if form.errors else 200)


def _complain(form: AppointForm | EndForm, problem: Refused) -> None:
    for verdict in problem.verdicts:
        form.add_error(None, str(refusal(verdict)))


def _engagement(form: AppointForm) -> Engagement:
    typed = form.cleaned_data
    return Engagement(
        email=typed["email"],
        name_ar=typed["name_ar"],
        name_fr=typed["name_fr"],
        role=Role(typed["role"]),
        institution=typed["institution"],
        valid_from=typed["valid_from"],
        valid_to=typed["valid_to"],
        reason=typed["reason"],
    )


def _given(request: AskedRequest, mandate: Mandate, secret: str) -> HttpResponse:
    """A new account's link is shown once, to be handed over."""
    if not secret:
        messages.success(request, _("The mandate is given."))
        return redirect("institutions:mandates")
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[secret]))
    context = {"line": _line(request, mandate), "link": link}
    return render(request, "institutions/invited.html", context)


def _line(request: AskedRequest, mandate: Mandate) -> dict[str, object]:
    language = request.actor.language
    return {
        "mandate": mandate,
        "person": person(mandate.user, language),
        "role": ROLES[mandate.role],
        "kind": KINDS[mandate.institution.kind],
        "institution": name_of(mandate.institution, language),
        "current": mandate.role == request.actor.role
        and mandate.institution_id == request.actor.institution
        and lent_of(mandate) == request.actor.lent,
    }


def _lent(request: AskedRequest, mandate: Mandate) -> dict[str, object]:
    """For whom one would work there, and with which powers, when it is a colleague's office."""
    lent = lent_of(mandate)
    if lent is None:
        return {}
    name = queries.name_of_user(lent.giver, request.actor.language)
    return {"giver": name, "powers": [POWERS[power] for power in POWERS if power in lent.powers]}


def _back(request: AskedRequest, wanted: str) -> str:
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe and urlsplit(wanted).path else resolve_url(settings.LOGIN_REDIRECT_URL)
