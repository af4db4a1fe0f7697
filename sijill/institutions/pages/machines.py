"""Programs of other organisations: who was let in, what was granted, on which text, until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts import actions, wording
from sijill.accounts.models import MachineGrant
from sijill.accounts.queries import MachineLine, machine, machines
from sijill.accounts.stepping import step_up, step_up_required
from sijill.institutions.doors import require
from sijill.institutions.forms import KeyForm, MachineForm, StopForm, TermsForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent

VERBS: Mapping[str, tuple[Callable[..., None], Any, Any]] = {
    "suspend": (
        actions.suspend_machine,
        gettext_lazy("Suspend this program"),
        gettext_lazy("Its tokens end at once. It may be let in again."),
    ),
    "resume": (
        actions.resume_machine,
        gettext_lazy("Let this program in again"),
        gettext_lazy("Under the grant that stands, with a new token."),
    ),
    "close": (
        actions.close_machine,
        gettext_lazy("Close this program for good"),
        gettext_lazy("Its grants and its secret end. Nothing brings it back."),
    ),
}


@require_GET
@never_cache
@require(Capability.SEE_ACCESS)
def listed(request: AskedRequest) -> HttpResponse:
    """Every program that was ever let in, the newest first."""
    at = now()
    context = {
        "lines": [_line(line, request.actor) for line in machines(at=at)],
        "may_grant": may(request.actor, Capability.GRANT_ACCESS),
    }
    return render(request, "institutions/machines.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.GRANT_ACCESS)
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Ask that a program be let in; another person confirms it."""
    form = MachineForm(sent(request), initial={"valid_from": civil_date(now())})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        named = {name: typed[name] for name in ("name_ar", "name_fr", "contact", "per_minute")}
        grant = _try(form, actions.ask_machine, terms=form.terms(), **named, **_by(request))
        if grant is not None:
            return _asked(request, grant)
    return _form(request, "institutions/machine_new.html", form)


@require_GET
@never_cache
@require(Capability.SEE_ACCESS)
def show(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One program: what stands, what waits, what ended, and what may be done."""
    line = _found(pk)
    context = _line(line, request.actor) | {
        "grants": [_grant(grant, request.actor) for grant in (line.standing, *line.past) if grant],
        "waiting": _grant(line.waiting, request.actor) if line.waiting else None,
        "may_grant": may(request.actor, Capability.GRANT_ACCESS),
    }
    return render(request, "institutions/machine.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.GRANT_ACCESS)
@step_up_required
def terms(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Ask for other terms, beginning with those that stand."""
    line = _found(pk)
    form = TermsForm(sent(request), initial=_before(line))
    if request.method == "POST" and form.is_valid():
        grant = _try(form, actions.ask_grant, client=pk, terms=form.terms(), **_by(request))
        if grant is not None:
            return _asked(request, grant)
    return _form(request, "institutions/machine_terms.html", form, line)


@require_POST
@require(Capability.GRANT_ACCESS)
@step_up_required
def decide(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Confirm what somebody else asked, or turn it down."""
    waiting = _found(pk).waiting
    verb = {"confirm": actions.confirm_grant, "decline": actions.decline_grant}.get(
        request.POST.get("do", "")
    )
    if waiting is None or verb is None:
        return redirect("institutions:machine", pk)
    try:
        verb(grant=waiting.pk, **_by(request))
    except Refused as problem:
        messages.error(request, str(wording.machine_refusal(problem.verdicts[0])))
    return redirect("institutions:machine", pk)


@require_POST
@never_cache
@require(Capability.GRANT_ACCESS)
@step_up_required
def secret(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Make a new secret and show it once."""
    line = _found(pk)
    try:
        made = actions.renew_secret(client=pk, **_by(request))
    except Refused as problem:
        messages.error(request, str(wording.machine_refusal(problem.verdicts[0])))
        return redirect("institutions:machine", pk)
    context = _line(line, request.actor) | {"secret": made}
    return render(request, "institutions/machine_secret.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.GRANT_ACCESS)
@step_up_required
def key(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Take the organisation's public key in place of a secret."""
    line = _found(pk)
    form = KeyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["key"]
        given = given if isinstance(given, dict) else {}
        if _did(form, actions.set_machine_key, client=pk, key=given, **_by(request)):
            messages.success(request, _("The key is kept; the secret and its tokens ended."))
            return redirect("institutions:machine", pk)
    return _form(request, "institutions/machine_key.html", form, line)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.GRANT_ACCESS)
def stop(request: AskedRequest, pk: UUID, do: str) -> HttpResponse:
    """Suspend, let in again, or close; suspending waits for no second factor."""
    line = _found(pk)
    if do not in VERBS:
        raise Http404
    verb, title, note = VERBS[do]
    form = StopForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            verb(client=pk, reason=form.cleaned_data["reason"], **_by(request))
        except Refused as problem:
            if any(verdict.code == "machine.step_up" for verdict in problem.verdicts):
                return step_up(request)
            _complain(form, problem)
        else:
            return redirect("institutions:machine", pk)
    more = {"title": title, "note": note, "do": do}
    return _form(request, "institutions/machine_stop.html", form, line, **more)


def _by(request: AskedRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": now()}


def _found(pk: UUID) -> MachineLine:
    line = machine(pk, at=now())
    if line is None:
        raise Http404
    return line


def _try(form: Form, verb: Callable[..., MachineGrant], **given: Any) -> MachineGrant | None:
    """What the verb made, or nothing and its refusals on the form."""
    try:
        return verb(**given)
    except Refused as problem:
        _complain(form, problem)
        return None


def _did(form: Form, verb: Callable[..., None], **given: Any) -> bool:
    try:
        verb(**given)
    except Refused as problem:
        _complain(form, problem)
    return not form.errors


def _complain(form: Form, problem: Refused) -> None:
    for verdict in problem.verdicts:
        form.add_error(None, str(wording.machine_refusal(verdict)))


def _asked(request: AskedRequest, grant: MachineGrant) -> HttpResponse:
    messages.success(request, _("Recorded. Another person of the ministry must confirm it."))
    return redirect("institutions:machine", grant.client_id)


def _form(
    request: AskedRequest, template: str, form: Form, line: MachineLine | None = None, **more: Any
) -> HttpResponse:
    about = _line(line, request.actor) if line else {}
    status = 422 if form.errors else 200
    return render(request, template, {**about, "form": form, **more}, status=status)


def _before(line: MachineLine) -> dict[str, Any]:
    """The terms that stand, to be changed; the dates are asked again."""
    held = line.standing
    first: dict[str, Any] = {"valid_from": civil_date(now())}
    if held is None:
        return first
    names = ("scopes", "reach", "purpose_ar", "purpose_fr", "reference", "basis", "basis_date")
    return first | {name: getattr(held, name) for name in names}


def _line(line: MachineLine, viewer: Actor) -> dict[str, Any]:
    tag = wording.MACHINE_STATES[line.client.state]
    lapsed = ("refuse", _("The grant has ended"))
    return {
        "line": line,
        "client": line.client,
        "name": line.client.user.name(viewer.language),
        "tag": lapsed if line.client.is_active and line.lapsed else tag,
        "purpose": _purpose(line.standing or line.waiting, viewer),
    }


def _purpose(grant: MachineGrant | None, viewer: Actor) -> str:
    if grant is None:
        return ""
    latin = viewer.language in ("fr", "en")
    return grant.purpose_fr if latin else grant.purpose_ar


def _grant(grant: MachineGrant, viewer: Actor) -> dict[str, Any]:
    people = [one for one in (grant.asked_by, grant.confirmed_by) if one]
    names = names_of(people, viewer.language)
    return {
        "grant": grant,
        "scopes": [wording.SCOPES[scope] for scope in grant.scopes],
        "whole": "*" in grant.reach,
        "purpose": _purpose(grant, viewer),
        "asked_by": names.get(grant.asked_by, ""),
        "confirmed_by": names.get(grant.confirmed_by, "") if grant.confirmed_by else "",
        "own": viewer.counts_as(grant.asked_by),
        "state": _state(grant),
    }


def _state(grant: MachineGrant) -> tuple[str, str]:
    at: datetime = now()
    if grant.ended_at:
        return "plain", _("Ended")
    if not grant.confirmed_at:
        return "wait", _("Waits for a second person")
    if grant.valid_to <= civil_date(at):
        return "refuse", _("Its time is over")
    return "ok", _("In force")
