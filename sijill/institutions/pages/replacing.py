"""Another agent for a part at a session or an assembly, before it opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sijill.accounts.stepping import step_up_required
from sijill.institutions.actions import replacing
from sijill.institutions.forms.replacing import ReplaceForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Assembly, Meeting
from sijill.institutions.pages import bodies, house
from sijill.institutions.queries import bodies as of_bodies
from sijill.institutions.queries import sessions as of_sessions
from sijill.institutions.queries.replacing import replaced
from sijill.institutions.queries.sessions import NotFound
from sijill.institutions.rules.replacing import Seated
from sijill.institutions.wording.replacing import PARTS
from sijill.kernel.clock import civil_date, now
from sijill.web.forms import sent


@require_http_methods(["GET", "POST"])
@never_cache
@house.sees
@step_up_required
def in_session(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Somebody else in the chair of a session, or at its minutes."""
    held: Meeting = _found(lambda: of_sessions.meeting_for(pk, viewer=request.actor))
    form, done = _asked(request, held, partial(replacing.in_session, meeting=pk))
    above = reverse("institutions:session", args=[pk])
    return redirect(above) if done else house.form_page(request, form, **_said(), above=above)


@require_http_methods(["GET", "POST"])
@never_cache
@bodies.sees
@step_up_required
def in_assembly(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Somebody else in one of the four parts of an assembly."""
    held: Assembly = _found(lambda: of_bodies.assembly_for(pk, viewer=request.actor))
    form, done = _asked(request, held, partial(replacing.in_assembly, assembly=pk))
    if done:
        return redirect("institutions:assembly", pk)
    return bodies.ask(request, form, **_said(), body=held.body)


def replacements(held: Assembly | Meeting) -> list[dict[str, Any]]:
    """Who was put in the place of whom, for the page of what was called."""
    told = replaced(held, language=bodies.language())
    names = ("former", "next", "at", "reason")
    return [
        {"part": PARTS[one.part], **{name: getattr(one, name) for name in names}} for one in told
    ]


def _found(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except NotFound:
        raise Http404 from None


def _said() -> dict[str, str]:
    return dict.fromkeys(("title", "submit"), _("Name another agent"))


def _asked(
    request: AskedRequest, held: Assembly | Meeting, deed: Callable[..., Any]
) -> tuple[ReplaceForm, bool]:
    """What was typed, and whether it was done; the form says why not."""
    form = ReplaceForm(sent(request), held=held, on=civil_date(now()))
    if request.method != "POST" or not form.is_valid():
        return form, False
    typed = form.cleaned_data
    given = {"part": Seated(typed["part"]), "agent": UUID(typed["agent"])}
    given |= {"reason": typed["reason"], "by": request.actor, "at": now()}
    return form, bool(bodies.tried(form, lambda: deed(**given)))
