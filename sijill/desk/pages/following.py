"""Coming back: by number and phone, the dates of a case, taking it back, contesting a refusal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts import session
from sijill.accounts.pages.public import why_not_sent
from sijill.desk import actions, procedures
from sijill.desk.forms.own import AppealForm, ResumeForm
from sijill.desk.models import Case, Decision
from sijill.desk.pages import kept, place
from sijill.desk.queries import case_to_resume, ground
from sijill.desk.queries.following import (
    Contest,
    appeals_of,
    contest_of,
    open_correction,
    standing_decision,
)
from sijill.desk.queries.stages import Stages, stages_of
from sijill.desk.rules import DECIDED, OPEN, TO_EXAMINE, CaseState, may_move
from sijill.desk.rules.visiting import VisitState
from sijill.desk.wording.following import asked_of, letter_of
from sijill.desk.wording.stages import steps_of_stages
from sijill.desk.wording.states import stands
from sijill.desk.wording.steps import steps_of
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries.ringing import ring_of
from sijill.kernel.actor import Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent
from sijill.web.pages_of import Question

UNPROCESSABLE = 422


@never_cache
def resume(request: AskedRequest) -> HttpResponse:
    """Ask for the number of a case and its phone; the answer never says which are known."""
    form = ResumeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        sending = _ask_code(request, form)
        if sending.challenge is not None:
            return redirect("accounts:code")
        form.add_error("phone", why_not_sent(sending))
    question = Question(
        title=gettext_lazy("Continue a request"),
        hint=gettext_lazy("Its number is on your receipt and in the message we sent you."),
        form=form,
        listen="page.resume",
        back=f"/{get_language()}/",
    )
    status = UNPROCESSABLE if form.errors else 200
    context = {"question": question, "form": form}
    return render(request, "desk/resume.html", context, status=status)


def _ask_code(request: AskedRequest, form: ResumeForm) -> session.Sending:
    case = case_to_resume(form.cleaned_data["reference"])
    return session.ask_resume_code(
        request,
        phone=form.cleaned_data["phone"],
        space=ground.space_of(case),
        then=reverse("desk:follow", args=[case.pk]) if case else reverse("desk:resume"),
        by=request.actor,
        at=now(),
        subject=Subject(kind="case", id=case.pk) if case else None,
        phone_on_file=case.phone if case else "",
    )


@require_GET
@never_cache
def follow(request: AskedRequest, case: UUID) -> HttpResponse:
    """The dates of a case, what is asked of the person, and the decision with its letter."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    if found.state == CaseState.DRAFT:
        return redirect(place.where_it_stands(found))
    return render(request, "desk/follow.html", _followed(request, found))


def _followed(request: AskedRequest, case: Case) -> dict[str, object]:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    correction = open_correction(case)
    decision = standing_decision(case)
    stages = stages_of(case, declared)
    mend = place.pages_to_ask(case, declared) if correction else ()
    appeals = appeals_of(case)
    contest = contest_of(case, decision, appeals, today=civil_date(now()))
    ground_of_it = decision.ground if decision else ""
    tag, said = stands(case, contested=bool(appeals), ground=ground_of_it)
    return {
        "case": case,
        "procedure": declared,
        "tag": tag,
        "state": said,
        "steps": steps_of(case, steps_of_stages(stages), appeals, ground=ground_of_it)
        if case.submitted_at
        else [],
        "appointment": stages.visit if _may_call_off(case, stages) else None,
        "correction": correction,
        "asked": asked_of(correction, declared) if correction else [],
        "mend_url": reverse("desk:question", args=[case.pk, mend[0].code]) if mend else "",
        "decision": decision,
        "letter": letter_of(decision, declared) if decision else None,
        "answers_appeal": bool(appeals) and case.state in DECIDED,
        "effect": declared.effect_of_acceptance(case) if _granted(case) else "",
        "may_withdraw": not declared.of_office
        and may_move(case.state, CaseState.WITHDRAWN, by=request.actor).is_ok,
        "contest": contest,
        "contest_closed": sentence(contest.verdict) if contest and not contest.is_open else "",
        "is_open": case.state in OPEN,
        "beside": declared.beside(case, request.actor),  # type: ignore[attr-defined]
        "secret": place.secret_of(case, declared),
        "ring_here": ring_of(case.institution_id or "", at=now()),
    }


def _granted(case: Case) -> bool:
    return case.state == CaseState.ACCEPTED


def _may_call_off(case: Case, stages: Stages) -> bool:
    planned = stages.visit is not None and stages.visit.state == VisitState.PLANNED
    return planned and case.state in TO_EXAMINE


@require_GET
@never_cache
def later(request: AskedRequest, case: UUID) -> HttpResponse:
    """Say under which number and phone a request is taken up again."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    if found.state != CaseState.DRAFT:
        return redirect("desk:follow", found.pk)
    called = procedures.procedure(found.procedure, found.procedure_version).called
    context = {"case": found, "back": place.where_it_stands(found), "called": called}
    return render(request, "desk/later.html", context)


@never_cache
def withdraw(request: AskedRequest, case: UUID) -> HttpResponse:
    """Ask once more, then take the case back."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    if request.method != "POST":
        called = procedures.procedure(found.procedure, found.procedure_version).called
        return render(request, "desk/withdraw.html", {"case": found, "called": called})
    try:
        actions.withdraw(case=found, by=request.actor, at=now())
    except Refused as refusal:
        return place.told_and_sent_on(request, found, sentence(refusal.verdicts[0]))
    messages.success(request, _("You withdrew your request. Nothing more will be done with it."))
    return redirect("desk:follow", found.pk)


@never_cache
def appeal(request: AskedRequest, case: UUID) -> HttpResponse:
    """Let the person say why the refusal is wrong."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    standing = standing_decision(found)
    contest = contest_of(found, standing, appeals_of(found), today=civil_date(now()))
    if contest is None or not contest.is_open:
        return redirect("desk:follow", found.pk)
    form = AppealForm(sent(request), initial=kept.what_was_kept(request) or {})
    if request.method == "POST" and form.is_valid():
        return _lodge(request, found, contest.decision, form.cleaned_data["grounds"])
    return _appeal_page(request, found, contest, form)


def _appeal_page(
    request: AskedRequest, found: Case, contest: Contest, form: AppealForm
) -> HttpResponse:
    question = Question(
        title=_("Why is this decision not right?"),
        hint=_("Write in your own words. Somebody else than who signed reads it."),
        form=form,
        listen="page.appeal",
        back=reverse("desk:follow", args=[found.pk]),
        submit=_("Send my appeal"),
    )
    context = {"question": question, "form": form, "contest": contest}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/appeal.html", context, status=status)


def _lodge(request: AskedRequest, case: Case, decision: Decision, grounds: str) -> HttpResponse:
    try:
        actions.appeal(decision=decision, grounds=grounds, by=request.actor, at=now())
    except Refused as refusal:
        return place.told_and_sent_on(request, case, sentence(refusal.verdicts[0]))
    messages.success(request, _("We received your appeal. The dates are below."))
    return redirect("desk:follow", case.pk)
