"""Craft bodies at the desk: prepared, their rolls drawn and frozen, their offices followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions.actions import body_minutes, body_rolls, preparing
from sijill.institutions.doors import require
from sijill.institutions.forms.bodies import (
    BodyForm,
    EndPostForm,
    OrganiserForm,
    ReasonForm,
    StatuteForm,
)
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Body, OfficeHolder
from sijill.institutions.queries import bodies as read
from sijill.institutions.rules import Capability
from sijill.institutions.rules.bodies import BodyState, Level, RollState
from sijill.institutions.wording import bodies as say
from sijill.institutions.wording import name_of, refusal
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.web.forms import sent

UNPROCESSABLE, PAGE = 422, 100
sees, keeps = require(Capability.SEE_FILES), require(Capability.KEEP_BODIES)


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The bodies within reach, and those whose mandates end soon."""
    lines = [line(one) for one in read.bodies_seen_by(request.actor)]
    soon = [line(one) for one in read.ending(request.actor, at=civil_date(now()))]
    keeper = read.may(request.actor, Capability.KEEP_BODIES)
    context = {"lines": lines, "soon": soon, "keeper": keeper}
    return render(request, "institutions/bodies/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Open the preparation of a body."""
    first = {"institution": request.actor.institution, "level": Level.PROVINCIAL}
    form = BodyForm(sent(request), by=request.actor, on=civil_date(now()), initial=first)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        typed["level"] = Level(typed["level"])
        typed["province"] = typed["province"] if typed["level"] is Level.PROVINCIAL else ""
        wanted = preparing.WantedBody(**typed, region=form.region())
        if made := tried(
            form, lambda: preparing.prepare(wanted=wanted, by=request.actor, at=now())
        ):
            return redirect("institutions:body", made.pk)
    return ask(request, form, title=_("Prepare a craft body"), submit=_("Open the preparation"))


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One body: how far it is, its committee, its roll, its assemblies, its offices."""
    body = found(request, pk)
    context = {**line(body), **_papers(body), "organiser_form": OrganiserForm()}
    context["keeper"] = read.may(request.actor, Capability.KEEP_BODIES)
    context["national"] = request.actor.role == "ministry"
    return render(request, "institutions/bodies/one.html", context)


@require_POST
@never_cache
@keeps
def organiser(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Put somebody on the preparatory committee."""
    nia = request.POST.get("nia", "")
    return done(
        request, pk, lambda: preparing.add_organiser(body=pk, nia=nia, by=request.actor, at=now())
    )


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
def statute(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Write the text that the assembly is asked to adopt."""
    body = found(request, pk)
    latest = body.statutes.first()
    first = {"text_ar": latest.text_ar, "text_fr": latest.text_fr} if latest else {}
    form = StatuteForm(sent(request), initial=first)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if tried(
            form, lambda: preparing.write_statute(body=pk, **typed, by=request.actor, at=now())
        ):
            return redirect("institutions:body", pk)
    return ask(request, form, title=_("Statute"), submit=_("Keep this text"), body=body)


@require_POST
@never_cache
@keeps
def draw(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Draw the roll from the register."""
    return done(request, pk, lambda: body_rolls.draw(body=pk, by=request.actor, at=now()))


@require_POST
@never_cache
@keeps
@step_up_required
def freeze(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Freeze the roll under its fingerprint."""
    return done(request, pk, lambda: body_rolls.freeze(body=pk, by=request.actor, at=now()))


@require_GET
@never_cache
@sees
def roll(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Who stands on the latest roll."""
    body = found(request, pk)
    held = read.roll_of(pk)
    if held is None:
        raise Http404
    ledger.look("body_roll", by=request.actor, at=now(), reason="body")
    page = Paginator(read.lines_of(held.pk), PAGE).get_page(request.GET.get("page"))
    state = say.ROLL_STATES[held.state]
    context = {**line(body), "roll": held, "roll_state": state, "page": page}
    context["rows"] = [_member(one) for one in page]
    return render(request, "institutions/bodies/roll.html", context)


@require_GET
@never_cache
@sees
def roll_file(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The roll as the file whose fingerprint is sealed."""
    body, held = found(request, pk), read.roll_of(pk, state=RollState.FROZEN)
    if held is None:
        raise Http404
    ledger.look("body_roll", by=request.actor, at=now(), reason="body")
    made = read.roll_file(body.pk, held.as_of, read.lines_of(held.pk))
    response = HttpResponse(made, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="roll-{held.digest[:12]}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def end(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Give a preparation up, or dissolve a body."""
    body = found(request, pk)
    standing = body.state == BodyState.STANDING
    verb = preparing.dissolve if standing else preparing.abandon
    title = _("Dissolve this body") if standing else _("Give this preparation up")
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        if tried(form, lambda: verb(body=pk, reason=why, by=request.actor, at=now())):
            return redirect("institutions:body", pk)
    return ask(request, form, title=title, submit=title, body=body, kind="refuse")


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def end_post(request: AskedRequest, pk: UUID) -> HttpResponse:
    """End an office of a body before its term."""
    held = read.holder(pk)
    body = found(request, held.body_id) if held else None
    if held is None or body is None:
        raise Http404
    form = EndPostForm(sent(request), initial={"last_day": civil_date(now())})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if tried(
            form, lambda: body_minutes.end_post(holder=pk, **typed, by=request.actor, at=now())
        ):
            return redirect("institutions:body", body.pk)
    title = _("End an office")
    told = f"{say.POSTS[held.post]} · {say.called(held, language())}"
    return ask(request, form, title=title, submit=title, body=body, kind="refuse", told=told)


def language() -> str:
    """The page's language."""
    return get_language() or "ar"


def found(request: AskedRequest, pk: UUID) -> Body:
    """The body within the agent's reach, or no such page."""
    try:
        return read.body_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def done(request: AskedRequest, pk: UUID, deed: Callable[[], Any]) -> HttpResponse:
    """Do it and come back to the body, with the reasons when it is refused."""
    found(request, pk)
    told(request, deed)
    return redirect("institutions:body", pk)


def told(request: AskedRequest, deed: Callable[[], Any]) -> bool:
    """Whether it was done; the next page says why not."""
    try:
        deed()
    except Refused as problem:
        for verdict in problem.verdicts:
            messages.error(request, str(refusal(verdict)))
        return False
    return True


def tried(form: Form, deed: Callable[[], Any]) -> Any:
    """What was done, or nothing; the form says why not."""
    try:
        return deed()
    except Refused as problem:
        for verdict in problem.verdicts:
            form.add_error(None, str(refusal(verdict)))
    return None


def ask(request: AskedRequest, form: Form, **context: Any) -> HttpResponse:
    """A page with one form."""
    body: Body | None = context.pop("body", None)
    name = say.body_name(body, language()) if body else ""
    first = {"kind": "main", "above": "institutions:bodies"}
    context = {"form": form, "body": body, "name": name, **first, **context}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "institutions/bodies/ask.html", context, status=status)


def line(body: Body) -> dict[str, Any]:
    """A body as its pages show it."""
    branch = reference.trade(body.branch)
    place = body.province or body.region
    latin = language() in ("fr", "en")
    return {
        "body": body,
        "name": say.body_name(body, language()),
        "state": say.BODY_STATES[body.state],
        "level": say.LEVELS[body.level],
        "branch": branch.label(language()) if branch else body.branch,
        "place": (place.name_fr if latin else place.name_ar) if place else "",
        "institution": name_of(body.institution, language()),
    }


def _papers(body: Body) -> dict[str, Any]:
    """Committee, text, roll, assemblies and offices."""
    today, roll = civil_date(now()), read.roll_of(body.pk)
    return {
        "organisers": [_member(one) for one in read.organisers_of(body.pk)],
        "terms": read.terms(at=today),
        "statute": body.statutes.first(),
        "roll": roll,
        "roll_state": say.ROLL_STATES[roll.state] if roll else None,
        "assemblies": [
            {
                "one": one,
                "kind": say.ASSEMBLIES[one.kind],
                "state": say.ASSEMBLY_STATES[one.state],
            }
            for one in read.assemblies_of(body.pk)
        ],
        "holders": [holder(one) for one in read.holders_of(body.pk, at=today)],
        "living": body.state in (BodyState.PREPARING, BodyState.STANDING),
        "provincial": body.level == Level.PROVINCIAL,
    }


def holder(one: OfficeHolder) -> dict[str, Any]:
    """Who holds an office, as pages show it."""
    trade = reference.trade(one.trade) if one.trade else None
    return {
        "one": one,
        "post": say.POSTS[one.post],
        "name": say.called(one, language()),
        "trade": trade.label(language()) if trade else "",
    }


def _member(one: Any) -> dict[str, Any]:
    code = getattr(one, "trade", "")
    trade = reference.trade(code) if code else None
    return {"one": one, "trade": trade.label(language()) if trade else ""}
