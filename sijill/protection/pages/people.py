"""Who stands behind a number of the comparison: the people themselves, page after page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import now
from sijill.ledger import actions as ledger
from sijill.protection.models import Run
from sijill.protection.pages.around import agents_only, around
from sijill.protection.queries import people as queries
from sijill.protection.queries.differences import newest_run
from sijill.protection.queries.people import Line, Of, People
from sijill.protection.wording import populations as words
from sijill.web.pages_of import PageLinks

AT_ONCE = 50


@never_cache
@require_safe
@agents_only
def listed(request: AskedRequest) -> HttpResponse:
    """The people behind a number, each with whoever they are tied to at the fund."""
    viewer, at, run = request.actor, now(), newest_run()
    if request.GET.get("of") not in set(Of):
        raise Http404
    if run is None:  # the board says so
        return redirect("protection:differences")
    of, after = Of(request.GET["of"]), request.GET.get("after", "")
    found = queries.page(of, run=run, viewer=viewer, after=after, size=AT_ONCE)
    seen = [
        ledger.Row(subject=Subject(kind="entry", id=one.entry.pk), person=one.entry.person_id)
        for one in found.lines
    ]
    ledger.look_at_each("covers", seen, by=viewer, at=at, reason="cover")
    context = around(viewer, "differences", at) | _told(of, run, viewer)
    context |= {"lines": [_line(one) for one in found.lines], "links": _links(of, found, after)}
    return render(request, "protection/people.html", context)


def _told(of: Of, run: Run, viewer: Actor) -> dict[str, Any]:
    """What the list is of, and how many the comparison counted in the whole country."""
    whole = {Of.OURS: run.ours, Of.BOTH: run.tied, Of.ALIKE: run.alike}
    return {
        "heading": words.PEOPLE[of],
        "run": run,
        "total": whole.get(of) if viewer.is_national else None,
    }


def _line(one: Line) -> dict[str, Any]:
    return {"entry": one.entry, "their_id": one.their_id, "tie_said": words.TIES[one.tie]}


def _links(of: Of, found: People, after: str) -> PageLinks:
    """On from the last one shown, or again from the first."""
    onward = urlencode({"of": of, "after": str(found.after)}) if found.after else ""
    return PageLinks(
        previous=f"?of={of}" if after else "",
        next=f"?{onward}" if onward else "",
        text=_("%(n)s shown") % {"n": len(found.lines)},
    )
