"""What an examiner does to a file before it is decided: hands, judgements, duplicates."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sijill.desk.actions import assign, examine, judge, release, settle_likeness
from sijill.desk.pages.agents import agents_only, go, names_of_agents
from sijill.desk.pages.case import open_file, told_no
from sijill.desk.queries.casefile import CaseFile
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused


@require_POST
@agents_only
def take(request: AskedRequest, case: UUID) -> HttpResponse:
    """Take a file in hand."""
    return _hand(request, case, request.actor.user, _("The file is in your hands."))


@require_POST
@agents_only
def give(request: AskedRequest, case: UUID) -> HttpResponse:
    """Give a file to a colleague."""
    try:
        to = UUID(request.POST.get("to", ""))
    except ValueError:
        raise Http404 from None
    if to not in dict(names_of_agents(request, open_file(request, case))):
        raise Http404
    return _hand(request, case, to, _("The file was given to your colleague."))


@require_POST
@agents_only
def let_go(request: AskedRequest, case: UUID) -> HttpResponse:
    """Let go of a file."""
    file = open_file(request, case)
    return _try(
        request,
        file,
        lambda: release(case=file.case, by=request.actor, at=now()),
        _("The file is free for a colleague to take."),
    )


@require_POST
@agents_only
def assess(request: AskedRequest, case: UUID, rule: str) -> HttpResponse:
    """Answer in the place of a rule, then go to the next one to assess."""
    file = open_file(request, case)
    if rule not in {row.rule for row in file.verdicts}:
        raise Http404
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    return _try(
        request,
        file,
        lambda: judge(
            case=file.case, rule=rule, outcome=outcome, note=note, by=request.actor, at=now()
        ),
        _("Your assessment is kept."),
    )


@require_POST
@agents_only
def settle(request: AskedRequest, case: UUID, likeness: UUID) -> HttpResponse:
    """Say whether the two files are of one person."""
    file = open_file(request, case)
    pair = next((one for one in file.likenesses if one.pk == likeness), None)
    if pair is None:
        raise Http404
    as_, note = request.POST.get("as", ""), request.POST.get("note", "")

    def settle_and_ask() -> None:
        settle_likeness(likeness=pair, as_=as_, note=note, by=request.actor, at=now())
        # The rule on earlier entries waits for this answer: it is asked again at once.
        examine(case=file.case, by=request.actor, at=now())

    return _try(request, file, settle_and_ask, _("The possible duplicate is settled."))


def _hand(request: AskedRequest, case: UUID, to: UUID | None, said: str) -> HttpResponse:
    file = open_file(request, case)
    if to is None:
        raise Http404
    return _try(
        request, file, lambda: assign(case=file.case, to=to, by=request.actor, at=now()), said
    )


def _try(
    request: AskedRequest, file: CaseFile, verb: Callable[[], object], said: str
) -> HttpResponse:
    """Do it and come back to the case, or say why not on the case."""
    try:
        verb()
    except Refused as refusal:
        return told_no(request, open_file(request, file.case.pk), refusal)
    return go(request, reverse("desk:case", args=[file.case.pk]), said)
