"""Who registers; an organisation's sheet; a craftsman's answer to an enterprise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.desk.models import Case
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.register import actions, queries
from sijill.register.models import Entry
from sijill.register.pages import parts
from sijill.register.queries import organised
from sijill.register.rules import OrganisationKind
from sijill.register.rules.organised import read
from sijill.register.wording import verdict_text


@require_GET
def who(request: AskedRequest) -> HttpResponse:
    """The choice before the first question: craftsman, master, cooperative, enterprise."""
    return render(request, "register/who.html")


@require_GET
@never_cache
@require(Capability.SEE_FILES)
def sheet(request: AskedRequest, organisation: UUID) -> HttpResponse:
    """One organisation's sheet: papers, entry, members, versions and acts; opening is a look."""
    try:
        told = queries.organisation_sheet(organisation, viewer=request.actor)
    except queries.NotFound:
        raise Http404 from None
    subject = Subject(kind="entry", id=told.entry.pk)
    space = told.organisation.space
    ledger.look("sheet", by=request.actor, at=now(), reason="sheet", subject=subject, space=space)
    context = {
        "sheet": told,
        "organisation": told.organisation,
        "facts": parts.facts_of_organisation(told),
        "members": parts.members_of(told),
        "versions": parts.versions_of(told),
        "acts": parts.acts_of(told),
        "helps": may(request.actor, Capability.ASSIST),
    }
    return render(request, "register/organisation.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def supervise(request: AskedRequest, case: UUID) -> HttpResponse:
    """Let the craftsman whom an enterprise names say yes or no; nothing else is told of either."""
    entry, asked = _asked(request, case)
    if request.method == "GET":
        return render(request, "register/supervise.html", _shown(asked))
    given, by = request.POST.get("answer", ""), request.actor
    try:
        actions.answer_as_supervisor(case=asked, entry=entry, answer=given, by=by, at=now())
    except Refused as refusal:
        messages.warning(request, verdict_text(refusal.verdicts[0]))
        return redirect("portal:space")
    messages.success(request, _("Your answer is kept, with its date."))
    return redirect("portal:space")


def _asked(request: AskedRequest, case: UUID) -> tuple[Entry, Case]:
    """The citizen's own entry and the request that names it, or 404."""
    entry = queries.entry_of_space(viewer=request.actor)
    waiting = organised.cases_naming(entry) if entry else []
    found = next((one for one in waiting if one.pk == case), None)
    if entry is None or found is None:
        raise Http404
    return entry, found


def _shown(case: Case) -> dict[str, Any]:
    """What an enterprise told about itself, for the craftsman it names."""
    asking = read(case.answers, OrganisationKind.ENTERPRISE)
    latin = get_language() in ("fr", "en")
    name = case.title_latin if latin else case.title_ar
    trade = asking.trade or str(case.answers.get("entry", {}).get("trade", ""))
    return {"case": case, "name": name or case.title_ar, "ice": asking.ice, "trade": trade}
