"""Accept, ask for a correction, refuse; sign, send back, undo; hand over."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sijill.desk import actions
from sijill.desk.forms.agent import AnswerForm, CorrectionForm, NoteForm, RefusalForm, RerouteForm
from sijill.desk.pages.agents import after, agents_only, go
from sijill.desk.pages.case import context_of, open_file, told_no
from sijill.desk.queries.casefile import CaseFile, look_at
from sijill.desk.rules import DecisionOutcome
from sijill.desk.wording.articles import cited
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Assurance
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent


@require_POST
@agents_only
def accept(request: AskedRequest, case: UUID) -> HttpResponse:
    """Propose acceptance, in words where the procedure wants them; else go on to sign it."""
    file = open_file(request, case)
    said: dict[str, str] = {}
    if file.declared.answers_in_words or (file.appeal and file.declared.of_office):
        form = AnswerForm(request.POST if "note" in request.POST else None, declared=file.declared)
        if not form.is_valid():
            return _ask(request, file, "desk/accept.html", form)
        said = form.cleaned_data
    ground, note = said.get("ground", ""), said.get("note", "")
    return _propose(request, file, DecisionOutcome.ACCEPTED, ground=ground, note=note)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def refuse(request: AskedRequest, case: UUID) -> HttpResponse:
    """Choose the ground of a refusal, then propose it."""
    file = open_file(request, case)
    form = RefusalForm(sent(request), declared=file.declared)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return _propose(
            request, file, DecisionOutcome.REFUSED, ground=said["ground"], note=said["note"]
        )
    return _ask(request, file, "desk/refuse.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def correct(request: AskedRequest, case: UUID) -> HttpResponse:
    """Ask for everything that is to be mended, each thing with its reason."""
    file = open_file(request, case)
    form = CorrectionForm(sent(request), file=file, first=request.GET.get("doc", ""))
    if request.method != "POST" or not form.is_valid():
        return _ask(request, file, "desk/correct.html", form)
    following = after(request, file.case)
    try:
        actions.ask_correction(case=file.case, items=form.items(), by=request.actor, at=now())
    except Refused as refusal:
        return told_no(request, open_file(request, case), refusal)
    return go(request, following, _done(file, _("Correction asked: %(name)s.")))


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def sign(request: AskedRequest, case: UUID) -> HttpResponse:
    """Read once more what is proposed, then sign it with the second factor given afresh."""
    file = open_file(request, case)
    if request.method == "GET" or request.actor.assurance < Assurance.STEP_UP:
        return render(request, "desk/sign.html", _to_sign(request, file))
    following = after(request, file.case)
    try:
        actions.sign(case=file.case, by=request.actor, at=now())
    except Refused as refusal:
        return told_no(request, open_file(request, case), refusal)
    return go(request, following, _done(file, _("Signed: %(name)s.")))


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def send_back(request: AskedRequest, case: UUID) -> HttpResponse:
    """Give a proposal back to the examiner with a word on why."""
    file = open_file(request, case)
    form = NoteForm(sent(request))
    if request.method != "POST" or not form.is_valid():
        return _ask(request, file, "desk/send_back.html", form)
    following = after(request, file.case)
    try:
        actions.send_back(
            case=file.case, note=form.cleaned_data["note"], by=request.actor, at=now()
        )
    except Refused as refusal:
        return told_no(request, open_file(request, case), refusal)
    return go(request, following, _done(file, _("Sent back to the examiner: %(name)s.")))


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def undo(request: AskedRequest, case: UUID) -> HttpResponse:
    """Undo a mistaken decision within the stated time."""
    file = open_file(request, case)
    if file.decision is None:
        raise Http404
    form = NoteForm(sent(request))
    if request.method != "POST" or not form.is_valid():
        return _ask(request, file, "desk/undo.html", form)
    try:
        reason = form.cleaned_data["note"]
        actions.undo(decision=file.decision, reason=reason, by=request.actor, at=now())
    except Refused as refusal:
        return told_no(request, open_file(request, case), refusal)
    return go(request, _address(file), _("The decision is undone: the file is open again."))


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def hand_over(request: AskedRequest, case: UUID) -> HttpResponse:
    """Hand a file to the institution that is competent, with the reason."""
    file = open_file(request, case)
    form = RerouteForm(sent(request), language=request.actor.language)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, file, "desk/hand_over.html", form)
    said, following = form.cleaned_data, after(request, file.case)
    try:
        actions.reroute(
            case=file.case,
            institution=said["institution"],
            reason=said["note"],
            by=request.actor,
            at=now(),
        )
    except Refused as refusal:
        return told_no(request, open_file(request, case), refusal)
    return go(request, following, _done(file, _("Handed over: %(name)s.")))


def _propose(
    request: AskedRequest, file: CaseFile, outcome: DecisionOutcome, *, ground: str, note: str
) -> HttpResponse:
    following = after(request, file.case)
    try:
        actions.propose(
            case=file.case,
            outcome=outcome,
            ground=ground,
            article="",
            note=note,
            by=request.actor,
            at=now(),
        )
    except Refused as refusal:
        return told_no(request, open_file(request, file.case.pk), refusal)
    if not file.takes_two and request.actor.role in file.stage.decides:
        return go(request, reverse("desk:sign", args=[file.case.pk]), _("Proposed: now sign it."))
    return go(request, following, _done(file, _("Proposed for signature: %(name)s.")))


def _ask(request: AskedRequest, file: CaseFile, template: str, form: Any) -> HttpResponse:
    """A page that asks something beside the documents of the case."""
    if request.method == "GET":
        look_at(file, viewer=request.actor, at=now(), reason="examination")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    context = context_of(request, file) | {"form": form}
    return render(request, template, context, status=status)


def _to_sign(request: AskedRequest, file: CaseFile) -> dict[str, Any]:
    """What is proposed, in words, and the way to confirm who signs."""
    proposal = file.proposal
    ground = proposal.ground if proposal else ""
    back = urlencode({"next": reverse("desk:sign", args=[file.case.pk])})
    return context_of(request, file) | {
        "stepped_up": request.actor.assurance >= Assurance.STEP_UP,
        "step_up": f"{reverse('accounts:step_up')}?{back}",
        "ground_text": file.declared.ground_said(ground),
        "article_text": cited(proposal.article) if proposal else "",
    }


def _address(file: CaseFile) -> str:
    return reverse("desk:case", args=[file.case.pk])


def _done(file: CaseFile, sentence: str) -> str:
    names = [file.case.title_ar, file.case.title_latin]
    if get_language() in ("fr", "en"):
        names.reverse()
    return sentence % {"name": next(filter(None, names), file.case.reference)}
