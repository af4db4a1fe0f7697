"""Craft bodies for everybody: which there are, who holds their offices, which minutes hold."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts.middleware import PAPERS_AN_HOUR, paced
from sijill.institutions.actions.body_minutes import GROUP, GROUPS
from sijill.institutions.forms.bodies import PublicForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Body, Meeting
from sijill.institutions.pages.bodies import holder, language, line
from sijill.institutions.queries import bodies as read
from sijill.institutions.queries.sessions import session_by_code
from sijill.institutions.rules.bodies import AssemblyState, BodyState, RollState
from sijill.institutions.wording import bodies as say
from sijill.institutions.wording import name_of
from sijill.institutions.wording.sessions import MEETINGS, ORGANS
from sijill.kernel.clock import civil_date, now
from sijill.kernel.codes import typed


@require_GET
def show(request: AskedRequest) -> HttpResponse:
    """The bodies that stand or are being prepared, by region and branch."""
    form = PublicForm(request.GET or None, on=civil_date(now()))
    asked = form.cleaned_data if form.is_valid() else {}
    context = {"form": form, "lines": [line(one) for one in read.public_bodies(**asked)]}
    return render(request, "institutions/bodies/public_list.html", context)


@require_GET
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One body: its state, its offices, its roll's fingerprint; no member is named."""
    try:
        body = read.public_body(pk)
    except read.NotFound:
        raise Http404 from None
    roll = read.roll_of(pk, state=RollState.FROZEN)
    context: dict[str, Any] = {
        **line(body),
        "roll": roll,
        "statute": body.statutes.filter(adopted_on__isnull=False).first(),
        "holders": _holders(body),
        "chamber": name_of(body.chamber, language()) if body.chamber else "",
        "signed": [
            {"one": each, "kind": say.ASSEMBLIES[each.kind]} for each in read.signed_assemblies(pk)
        ],
    }
    return render(request, "institutions/bodies/public.html", context)


def _holders(body: Body) -> list[dict[str, Any]]:
    """Who holds its offices today; who opposed it is there without a name."""
    if body.state != BodyState.STANDING:
        return []
    held = read.holders_of(body.pk, at=civil_date(now()))
    unnamed = read.unnamed(held)
    return [{**holder(one), "unnamed": one.entry in unnamed} for one in held]


@paced("papers", at_most=PAPERS_AN_HOUR)
@require_GET
@never_cache
def verify(request: AskedRequest, code: str) -> HttpResponse:
    """Whether the minutes of an assembly are ours; nobody on the roll is named."""
    wanted = typed(code, size=GROUP, groups=GROUPS)
    if wanted and wanted != code:
        return HttpResponseRedirect(reverse("institutions:body_minutes", args=[wanted]))
    if held := session_by_code(wanted):
        return _session(request, held)
    found = read.minutes_by_code(wanted)
    signed = found is not None and found.state == AssemblyState.SIGNED
    context = {
        "found": found,
        "signed": signed,
        "seal_kind": "ok" if signed else "wait",
        "star": "granted" if signed else "happening" if found else "unknown",
        "name": say.body_name(found.body, language()) if found else "",
        "kind": say.ASSEMBLIES[found.kind] if found else "",
    }
    status = 200 if found else 404
    return render(request, "institutions/bodies/verify.html", context, status=status)


def _session(request: AskedRequest, held: Meeting) -> HttpResponse:
    """Whether the minutes of an institution's session are ours."""
    signed = held.state == AssemblyState.SIGNED
    context = {
        "found": held,
        "signed": signed,
        "seal_kind": "ok" if signed else "wait",
        "star": "granted" if signed else "happening",
        "name": name_of(held.institution, language()),
        "kind": f"{ORGANS[held.organ]} · {MEETINGS[held.kind]}",
        "came": len((held.minutes or {}).get("present", ())),
    }
    return render(request, "institutions/house/verify.html", context)
