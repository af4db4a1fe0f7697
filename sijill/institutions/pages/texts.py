"""What messages say: every version of it, written by one person and agreed by another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.accounts import actions, queries, wording
from sijill.accounts.models import MessageText
from sijill.accounts.policy import message_policy
from sijill.accounts.queries import Words
from sijill.accounts.rules import Part, TextState, Way, cost, outside, plainly, segments
from sijill.accounts.rules.texts import HOUSE, SENT_AS_TEXT, WRITTEN_IN
from sijill.accounts.stepping import step_up
from sijill.institutions.doors import require
from sijill.institutions.forms import AnswerForm, TextForm
from sijill.institutions.forms.texts import counting
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent

VERBS: Mapping[str, Callable[..., MessageText]] = {
    "agree": actions.agree_text,
    "refuse": actions.refuse_text,
    "withdraw": actions.withdraw_text,
}
STEP_UP = "text.step_up_needed"


@require_GET
@never_cache
@require(Capability.SUPERVISE)
def listed(request: AskedRequest) -> HttpResponse:
    """Every kind of message: what it is about, by which version it speaks, what waits."""
    in_force = queries.words_in_force(civil_date(now()))
    waiting = queries.waiting_texts()
    lines = [
        {
            "code": code,
            "about": wording.about(code),
            "words": in_force.get(code) or Words(code),
            "waiting": waiting.get(code),
        }
        for code in sorted(wording.notices())
    ]
    return render(request, "institutions/texts.html", {"lines": lines, "many": len(waiting)})


@require_GET
@never_cache
@require(Capability.SUPERVISE)
def show(request: AskedRequest, code: str) -> HttpResponse:
    """What a message says today in every language and by every way; its versions."""
    words = _words(code)
    rows = queries.text_versions(code)
    context = {
        "code": code,
        "about": wording.about(code),
        "words": words,
        "shown": _shown(words),
        "versions": [(row, wording.TEXT_STATES[row.state]) for row in rows],
        "first": _shown(Words(code)) if words.version != HOUSE else None,
        "may_write": may(request.actor, Capability.KEEP_TEXTS),
    }
    return render(request, "institutions/text.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.KEEP_TEXTS)
def propose(request: AskedRequest, code: str) -> HttpResponse:
    """Word a message anew: first how it would read and what it would cost, then the proposal."""
    words = _words(code)
    form = TextForm(sent(request), words=words, initial={"valid_from": civil_date(now())})
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = _preview(request, form)
        if preview and "propose" in request.POST and (made := _propose(request, form)):
            messages.success(request, _("The version waits for a second person."))
            return redirect("institutions:text_version", made.pk)
    context = {"form": form, "code": code, "about": wording.about(code), "preview": preview}
    context |= {"counting": counting(message_policy(now()))}
    status = 422 if form.errors else 200
    return render(request, "institutions/text_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.SUPERVISE)
def version(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One version beside what was said before it, and the second person's answer."""
    row = queries.text_version(pk)
    if row is None:
        raise Http404
    form = AnswerForm(sent(request))
    posted = request.method == "POST" and form.is_valid()
    if posted and (answer := _answer(request, row, form)) is not None:
        return answer
    context = _about(request, row) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "institutions/text_version.html", context, status=status)


def _words(code: str) -> Words:
    if code not in wording.notices():
        raise Http404
    return queries.words(code, on=civil_date(now()))


def _shown(words: Words, before: Words | None = None) -> list[dict[str, Any]]:
    """Every wording with an example's values; as a text message, its parts and its price."""
    return [
        {
            "language": language,
            "name": wording.LANGUAGE_OF[language],
            "parts": [_part(words, part, language, before) for part in Part],
        }
        for language in WRITTEN_IN
    ]


def _part(words: Words, part: Part, language: str, before: Words | None) -> dict[str, Any]:
    said = wording.filled(words.text(part, language), wording.SAMPLES)
    told: dict[str, Any] = {"label": wording.PARTS[part][0], "said": said, "counted": None}
    if part in SENT_AS_TEXT:
        told["said"] = said = plainly(said)
        policy = message_policy(now())
        told["counted"] = {
            "signs": len(said),
            "segments": segments(said),
            "outside": "" if language in ("ar", "zgh") else outside(said),
            "cost": cost(Way.SMS, said, policy=policy),
        }
    told["changed"] = before is not None and before.text(part, language) != words.text(
        part, language
    )
    return told


def _preview(request: AskedRequest, form: TextForm) -> list[dict[str, Any]] | None:
    draft = form.draft()
    if problems := queries.judge_text(draft, by=request.actor, at=now()):
        form.complain(problems)
        return None
    return _shown(Words(draft.template, texts=draft.texts), form.words)


def _propose(request: AskedRequest, form: TextForm) -> MessageText | None:
    try:
        return actions.propose_text(draft=form.draft(), by=request.actor, at=now())
    except Refused as problem:
        form.complain(problem.verdicts)
        return None


def _answer(request: AskedRequest, row: MessageText, form: AnswerForm) -> HttpResponse | None:
    do, note = request.POST.get("do", ""), form.cleaned_data["note"]
    if do not in VERBS or not may(request.actor, Capability.KEEP_TEXTS):
        return redirect("institutions:text_version", row.pk)
    if do != "agree" and not note:
        form.add_error("note", _("Write in one line why"))
        return None
    try:
        VERBS[do](version=row.pk, by=request.actor, at=now(), note=note)
    except Refused as problem:
        if problem.verdicts[0].code == STEP_UP:
            return step_up(request)
        form.add_error(None, wording.text_refusal(problem.verdicts[0]))
        return None
    return redirect("institutions:text_version", row.pk)


def _about(request: AskedRequest, row: MessageText) -> dict[str, Any]:
    words = Words(row.template, row.number, row.valid_from, row.texts)
    people = {each for each in (row.drafted_by, row.agreed_by, row.ended_by) if each}
    names = names_of(people, request.actor.language)
    hand, own = may(request.actor, Capability.KEEP_TEXTS), request.actor.counts_as(row.drafted_by)
    waits = row.state == TextState.PROPOSED
    return {
        "row": row,
        "about": wording.about(row.template),
        "tag": wording.TEXT_STATES[row.state],
        "shown": _shown(words, queries.words_before(row)),
        "drafted_by": names.get(row.drafted_by, ""),
        "agreed_by": names.get(row.agreed_by, "") if row.agreed_by else "",
        "ended_by": names.get(row.ended_by, "") if row.ended_by else "",
        "own": own and waits,
        "may_agree": hand and waits and not own,
        "may_withdraw": hand and (own if waits else row.state == TextState.AGREED),
    }
