"""What an agent does of office with an entry: choose the measure, say the ground, hand it on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sijill.desk import procedures
from sijill.desk.forms.boxes import Setting
from sijill.desk.forms.engine import PageForm, form_for
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.register import actions, queries
from sijill.register.models import Entry
from sijill.register.rules import EntryState
from sijill.register.rules.measures import Measure, is_possible
from sijill.register.wording import measures as wording

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "POST"])
@require(Capability.PROPOSE)
def take(request: AskedRequest, entry: UUID, measure: str) -> HttpResponse:
    """Say the ground of a measure; it is then examined, proposed and signed as any request."""
    found, asked = _found(request, entry, measure)
    form = _form(request, asked)
    if request.method == "GET" or not form.is_valid():
        return _page(request, found, asked, form)
    said = form.canonical()
    try:
        case = actions.ask_of_office(
            entry=found, measure=asked, ground=said["ground"], note=said["note"],
            by=request.actor, at=now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.warning(request, sentence(refusal.verdicts[0]))
        return redirect(_sheet(found))
    messages.success(request, _("Opened: assess it, then propose it. A colleague signs."))
    return redirect("desk:case", case.pk)


def _found(request: AskedRequest, entry: UUID, measure: str) -> tuple[Entry, Measure]:
    """The entry within reach and a measure that it allows, or 404."""
    try:
        found, asked = queries.entry(entry, viewer=request.actor), Measure(measure)
    except (queries.NotFound, ValueError):
        raise Http404 from None
    if not is_possible(asked, EntryState(found.state)):
        raise Http404
    return found, asked


def _form(request: AskedRequest, measure: Measure) -> PageForm:
    page = procedures.procedure(measure.of_office).pages[0]
    setting = Setting(language=get_language() or "ar", today=civil_date(now()))
    return form_for(page, setting, data=request.POST if request.method == "POST" else None)


def _page(request: AskedRequest, entry: Entry, measure: Measure, form: PageForm) -> HttpResponse:
    context = {
        "entry": entry,
        "form": form,
        "title": wording.OFFICE_TITLES[measure],
        "effect": wording.EFFECTS[measure],
        "verb": wording.VERBS[measure],
        "back": _sheet(entry),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "register/measure.html", context, status=status)


def _sheet(entry: Entry) -> str:
    if entry.person_id:
        return reverse("register:sheet", args=[entry.person_id])
    return reverse("register:organisation", args=[entry.organisation_id])
