"""Finding a person and reading one person's sheet, for those whose office it is."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.ledger import actions as ledger
from sijill.register import queries
from sijill.register.pages.pairing import merged_of
from sijill.register.pages.parts import acts_of, facts_of, versions_of
from sijill.register.pages.searching import SearchForm, blank, keep, searched


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.SEE_FILES)
def search(request: AskedRequest) -> HttpResponse:
    """The entries that a number or a name leads to; the list is a look.

    What is searched is posted and kept in the session: a name or a card number never stands
    in an address.
    """
    if request.method == "POST":
        form = SearchForm(request.POST, auto_id="%s")
        if form.is_valid():
            keep(request, form)
            return redirect("register:search")
        return render(request, "register/search.html", {"form": form} | blank(request.actor))
    return render(request, "register/search.html", searched(request))


@require_GET
@never_cache
@require(Capability.SEE_FILES)
def sheet(request: AskedRequest, person: UUID) -> HttpResponse:
    """One person's sheet: identity, entry, versions and acts; opening it is a look."""
    try:
        told = queries.sheet(person, viewer=request.actor)
    except queries.NotFound:
        raise Http404 from None
    subject = Subject(kind="person", id=person)
    ledger.look("sheet", by=request.actor, at=now(), reason="sheet", subject=subject, person=person)
    context = {
        "sheet": told,
        "facts": facts_of(told),
        "versions": versions_of(told),
        "acts": acts_of(told),
        "helps": may(request.actor, Capability.ASSIST),
        "examines": may(request.actor, Capability.EXAMINE),
        **merged_of(told),
    }
    return render(request, "register/sheet.html", context)
