"""At the counter: the person agrees to what an agent wrote before it is sent."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts import session
from sijill.accounts.rules import Purpose
from sijill.desk import actions, procedures
from sijill.desk.models import Case
from sijill.desk.pages import contracted, place
from sijill.desk.pages.sending import groups_of, lacks_of, send_now
from sijill.desk.queries.assisting import agreements_of, as_shown
from sijill.desk.queries.contracted import sent_today
from sijill.desk.queries.scope import NotFound
from sijill.desk.rules import WRITABLE
from sijill.desk.rules.assisting import Way, agreed_to
from sijill.desk.wording import evidence as wording
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused

UNPROCESSABLE = 422
# An enroller too, who sees no file but the one at hand.
ASSIST = require(Capability.ASSIST)


@never_cache
@ASSIST
def agree(request: AskedRequest, case: UUID) -> HttpResponse:
    """Show the person what was written and take their agreement, then send; sent twice is once."""
    try:
        return _agree(request, case)
    except (Http404, NotFound):
        if sent_today(case, viewer=request.actor, at=now()):
            return redirect("desk:submitted", case)
        raise Http404 from None


def _agree(request: AskedRequest, case: UUID) -> HttpResponse:
    found = place.own_case(request, case)
    if found is None:
        raise Http404
    declared = procedures.procedure(found.procedure, found.procedure_version)
    if found.state not in WRITABLE or lacks_of(found, declared):
        return redirect("desk:check", found.pk)
    if closed := contracted.kept_back(found, declared, by=request.actor):
        return place.told_and_sent_on(request, found, closed)
    if request.method == "POST":
        return _take(request, found)
    return _agree_page(request, found)


def _take(request: AskedRequest, case: Case) -> HttpResponse:
    way = request.POST.get("way", "")
    if way == "ask":
        here = reverse("desk:agree", args=[case.pk])
        return place.ask_for_code(request, case, then=here, purpose=Purpose.AGREE)
    if refusal := _kept(request, case, way):
        return _agree_page(request, case, refusal=refusal)
    return send_now(request, case)


def _kept(request: AskedRequest, case: Case, way: str) -> str:
    """Keep the agreement that was given; answers why it cannot be, or nothing."""
    upload = request.FILES.get("signature")
    challenge = session.confirmed(request, Purpose.AGREE)
    try:
        if way == Way.CODE and challenge is not None:
            actions.agree_by_code(case=case, challenge=challenge, by=request.actor, at=now())
        elif way in (Way.SCREEN, Way.PAPER) and upload is not None:
            actions.agree_by_signature(
                case=case, way=Way(way), upload=upload, by=request.actor, at=now()
            )
        elif not _is_agreed(request, case):
            return _("The person has not agreed yet: a code, or a signature.")
    except Refused as refusal:
        return _why(refusal)
    return ""


def _why(refusal: Refused) -> str:
    verdict = refusal.verdicts[0]
    return wording.reason(verdict) if verdict.code.startswith("evidence.") else sentence(verdict)


def _is_agreed(request: AskedRequest, case: Case) -> bool:
    return agreed_to(agreements_of(case), shown=as_shown(case), by=request.actor).is_ok


def _agree_page(request: AskedRequest, case: Case, *, refusal: str = "") -> HttpResponse:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    context = {
        "case": case,
        "procedure": declared,
        "groups": groups_of(request, case, declared, []),
        "answered": session.confirmed(request, Purpose.AGREE),
        "agreed": _is_agreed(request, case),
        "refusal": refusal,
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "desk/agree.html", context, status=status)


@require_GET
@never_cache
@ASSIST
def summary(request: AskedRequest, case: UUID) -> HttpResponse:
    """The answers on paper, with a line for the person's signature."""
    found = place.own_case(request, case)
    if found is None:
        raise Http404
    declared = procedures.procedure(found.procedure, found.procedure_version)
    context = {
        "case": found,
        "procedure": declared,
        "groups": groups_of(request, found, declared, []),
        "agent": request.actor.name,
    }
    return render(request, "desk/summary.html", context)
