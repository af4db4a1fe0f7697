"""What somebody reads before asking, and when a card number turns out to be used already."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.desk import actions as desk
from sijill.desk import queries as desk_queries
from sijill.desk.models import Case
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import ANONYMOUS
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.register import actions as registered
from sijill.register.actions import deny
from sijill.register.procedures import CONTESTED_IDENTITY, REGISTRATION
from sijill.register.procedures import questions as ask
from sijill.register.procedures.registration import card_is_used, divert
from sijill.register.queries import own_entries
from sijill.register.rules.asking import read
from sijill.register.wording import verdict_text


@require_GET
def aid(request: AskedRequest) -> HttpResponse:
    """What we know, and do not know, of direct aid and free cover after registration."""
    start = reverse("desk:start", args=[REGISTRATION.code])
    return render(request, "register/aid.html", {"start": start})


@require_GET
@never_cache
def taken(request: AskedRequest, case: UUID) -> HttpResponse:
    """The card number, or the person, is already in the register: three ways on, no wall."""
    found = _own(request, case)
    if not divert(found):
        return redirect("desk:check", found.pk)
    used = card_is_used(found, read(found.answers))
    page = "register/taken.html" if used else "register/known.html"
    return render(request, page, {"case": found})


@require_GET
def stopped(request: AskedRequest) -> HttpResponse:
    """The two ways of somebody who no longer works: a halt with its dates, or leaving."""
    return render(request, "register/stopped.html")


@require_POST
def end_halt(request: AskedRequest, entry: UUID) -> HttpResponse:
    """End one's own halt before its day, or give up one that has not begun."""
    found = next((e for e in own_entries(viewer=request.actor) if e.pk == entry), None)
    if found is None and request.actor == ANONYMOUS:
        return redirect("accounts:sign_in")
    if found is None:
        raise Http404
    try:
        if registered.end_halt(entry=found, by=request.actor, at=now()):
            messages.success(request, _("The halt is over: your entry stands."))
    except Refused as refusal:
        messages.warning(request, verdict_text(refusal.verdicts[0]))
    return redirect("portal:space")


@require_GET
@never_cache
def deceased(request: AskedRequest, case: UUID) -> HttpResponse:
    """What exists for who asks after a craftsman who died, and what does not."""
    found = _own(request, case)
    return render(request, "register/deceased.html", {"case": found})


@require_POST
def not_me(request: AskedRequest, case: UUID) -> HttpResponse:
    """Keep that the entry found is another's; an examiner looks at both."""
    found = _own(request, case)
    deny(case=found, by=request.actor, at=now())
    messages.success(request, _("Noted. Send your request: an examiner will look at it."))
    return redirect("desk:check", found.pk)


@require_POST
def contest(request: AskedRequest, case: UUID) -> HttpResponse:
    """Open a contested-identity case in the same space, with the name and card already there."""
    found, at = _own(request, case), now()
    opened = desk.open_case(
        procedure=CONTESTED_IDENTITY.code, by=request.actor, at=at, language=found.language
    )
    for page in ("name", "phone"):
        if answers := found.answers.get(page):
            opened = desk.save_page(
                case=opened,
                page=page,
                answers=answers,
                revision=opened.revision,
                by=request.actor,
                at=at,
            )
    return redirect(
        "desk:question", opened.pk, "residence_card" if ask.is_foreign(found.answers) else "card"
    )


def _own(request: AskedRequest, case: UUID) -> Case:
    """The asker's own registration, or 404; what an enroller began is not theirs to decide on."""
    if request.actor.only_helps:
        raise Http404
    try:
        found = desk_queries.case_for(case, viewer=request.actor)
    except desk_queries.NotFound:
        raise Http404 from None
    if found.procedure != REGISTRATION.code:
        raise Http404
    return found
