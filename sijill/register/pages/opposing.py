"""What of an entry stays off public pages: its holder says it, alone or with an agent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.register import actions, queries
from sijill.register.forms.opposing import OppositionForm
from sijill.register.models import Entry, Opposition
from sijill.register.queries.opposing import oppositions_of
from sijill.register.rules.opposing import Part
from sijill.register.wording.opposing import EFFECTS, PARTS, VERDICTS

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "POST"])
def publication(request: AskedRequest, entry: UUID) -> HttpResponse:
    """What is opposed now and was before; and one more part to oppose."""
    found = _entry(request, entry)
    form = OppositionForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, found, form)
    said = form.cleaned_data
    try:
        actions.oppose(
            entry=entry,
            part=Part(said["part"]),
            reason=said["reason"],
            by=request.actor,
            at=now(),
        )
    except Refused as refusal:
        return _refused(request, found, refusal)
    messages.success(request, _("It is done: public pages no longer show it."))
    return redirect("register:publication", entry)


@require_POST
def allow(request: AskedRequest, entry: UUID, opposition: UUID) -> HttpResponse:
    """Withdraw an opposition."""
    found = _entry(request, entry)
    try:
        actions.allow_again(opposition=opposition, by=request.actor, at=now())
    except Refused as refusal:
        return _refused(request, found, refusal)
    except queries.NotFound:
        raise Http404 from None
    messages.success(request, _("Your opposition is withdrawn. It stays written, with its dates."))
    return redirect("register:publication", entry)


def _entry(request: AskedRequest, entry: UUID) -> Entry:
    """The holder's own entry, or one in reach of whoever helps; else it is not there."""
    viewer = request.actor
    if viewer.is_agent and not _helps(viewer):
        raise Http404
    try:
        found = queries.entry(entry, viewer=viewer)
    except queries.NotFound:
        raise Http404 from None
    if viewer.is_agent:
        subject = Subject(kind="entry", id=found.pk)
        person = found.person_id
        ledger.look("entry", by=viewer, at=now(), reason="sheet", subject=subject, person=person)
    return found


def _helps(viewer: Actor) -> bool:
    return may(viewer, Capability.SEE_FILES) and may(viewer, Capability.ASSIST)


def _refused(request: AskedRequest, entry: Entry, refusal: Refused) -> HttpResponse:
    messages.warning(request, str(VERDICTS[refusal.verdicts[0].code]))
    return redirect("register:publication", entry.pk)


def _page(request: AskedRequest, entry: Entry, form: OppositionForm) -> HttpResponse:
    rows = [_line(one) for one in oppositions_of(entry.pk, viewer=request.actor)]
    context = {
        "entry": entry,
        "form": form,
        "standing": [one for one in rows if one["one"].withdrawn_at is None],
        "withdrawn": [one for one in rows if one["one"].withdrawn_at is not None],
    }
    name = "publication_desk" if request.actor.is_agent else "publication"
    status = UNPROCESSABLE if form.errors else 200
    return render(request, f"register/{name}.html", context, status=status)


def _line(one: Opposition) -> dict[str, Any]:
    return {
        "one": one,
        "part": PARTS[Part(one.covers)],
        "effect": EFFECTS[Part(one.covers)],
        "where": name_of(one.institution, get_language() or "ar") if one.institution else "",
    }
