"""Commissions and who sits in them: set up, seated, ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.accounts.stepping import step_up_required
from sijill.institutions import actions, queries
from sijill.institutions.doors import require
from sijill.institutions.forms import CommissionForm, EndForm, SeatForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Commission, Member
from sijill.institutions.rules import Capability, Chair, StandsFor
from sijill.institutions.wording import (
    CHAIRS,
    COMMISSIONS,
    STANDS_FOR,
    commission_name,
    member_name,
    name_of,
    refusal,
)
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent

UNPROCESSABLE = 422


@require_GET
@never_cache
@require(Capability.APPOINT)
def show(request: AskedRequest) -> HttpResponse:
    """The commissions within reach."""
    lines = [_line(request, one) for one in queries.commissions_seen_by(request.actor)]
    return render(request, "institutions/commissions.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.APPOINT)
@step_up_required
def found(request: AskedRequest) -> HttpResponse:
    """Set up a commission."""
    first = {"valid_from": civil_date(now()), "institution": request.actor.institution}
    form = CommissionForm(sent(request), by=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        wanted = actions.WantedCommission(**form.cleaned_data)
        try:
            made = actions.found(wanted=wanted, by=request.actor, at=now())
        except Refused as problem:
            _complain(form, problem)
        else:
            messages.success(request, _("The commission is set up: now seat its members."))
            return redirect("institutions:commission", made.pk)
    return _ask(request, "institutions/found.html", form)


@require_GET
@never_cache
@require(Capability.APPOINT)
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Who sits in a commission, or sat in it."""
    commission, past = _found(request, pk), "past" in request.GET
    held = queries.members_of(commission.pk, at=civil_date(now()), past=past)
    context = {
        "line": _line(request, commission),
        "members": [_seat(request, member) for member in held],
        "past": past,
    }
    return render(request, "institutions/commission.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.APPOINT)
@step_up_required
def seat(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Give somebody a place in a commission."""
    commission, today = _found(request, pk), civil_date(now())
    form = SeatForm(
        sent(request),
        institution=commission.institution_id,
        on=today,
        initial={"valid_from": today},
    )
    if request.method == "POST" and form.is_valid() and _seated(request, commission, form):
        return redirect("institutions:commission", pk)
    return _ask(request, "institutions/seat.html", form, line=_line(request, commission))


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.APPOINT)
@step_up_required
def unseat(request: AskedRequest, pk: UUID) -> HttpResponse:
    """End a place in a commission after its last day."""
    held = queries.member(pk, viewer=request.actor)
    if held is None:
        raise Http404
    form = EndForm(sent(request), initial={"last_day": civil_date(now())})
    if request.method == "POST" and form.is_valid():
        try:
            actions.unseat(member=pk, by=request.actor, at=now(), **form.cleaned_data)
        except Refused as problem:
            _complain(form, problem)
        else:
            messages.success(request, _("The end of the place is recorded."))
            return redirect("institutions:commission", held.commission_id)
    return _ask(request, "institutions/unseat.html", form, seat=_seat(request, held))


def _seated(request: AskedRequest, commission: Commission, form: SeatForm) -> bool:
    """Whether the place was given; the form says why not."""
    typed = form.cleaned_data
    wanted = actions.WantedSeat(
        commission=commission.pk,
        name_ar=typed["name_ar"],
        name_fr=typed["name_fr"],
        stands_for=StandsFor(typed["stands_for"]),
        chair=Chair(typed["chair"]),
        user=UUID(typed["user"]) if typed["user"] else None,
        valid_from=typed["valid_from"],
        valid_to=typed["valid_to"],
    )
    try:
        actions.seat(wanted=wanted, by=request.actor, at=now())
    except Refused as problem:
        _complain(form, problem)
        return False
    messages.success(request, _("The place is given."))
    return True


def _found(request: AskedRequest, pk: UUID) -> Commission:
    commission = queries.commission(pk, viewer=request.actor)
    if commission is None:
        raise Http404
    return commission


def _ask(request: AskedRequest, template: str, form: Form, **context: object) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _complain(form: Form, problem: Refused) -> None:
    for verdict in problem.verdicts:
        form.add_error(None, str(refusal(verdict)))


def _line(request: AskedRequest, commission: Commission) -> dict[str, object]:
    language = request.actor.language
    return {
        "commission": commission,
        "name": commission_name(commission, language),
        "kind": COMMISSIONS[commission.kind],
        "institution": name_of(commission.institution, language),
    }


def _seat(request: AskedRequest, member: Member) -> dict[str, object]:
    return {
        "member": member,
        "name": member_name(member, request.actor.language),
        "chair": CHAIRS[member.chair],
        "stands_for": STANDS_FOR[member.stands_for],
    }
