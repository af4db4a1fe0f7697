"""The review of pairs: the queue, one pair side by side, a merge proposed, signed, split."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor, Assurance, Subject
from sijill.kernel.clock import now
from sijill.kernel.identifiers import Invalid, nia
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.register import actions, queries, wording
from sijill.register.models import Merge
from sijill.register.pages.pairing import (
    agreement_of,
    answers_of,
    fields_of,
    first_of,
    heads_of,
    links_of,
    rows_of,
    states_of,
)
from sijill.register.queries import reviewing
from sijill.register.queries.reviewing import Told
from sijill.register.rules.pairs import HIGH, OPEN, PAIRS, MergeState, PairState
from sijill.register.wording import pairs as said
from sijill.register.wording import verdict_text

UNPROCESSABLE = 422


@require_GET
@never_cache
@require(Capability.SEE_FILES)
def queue(request: AskedRequest) -> HttpResponse:
    """The pairs of the chamber in one state, the likeliest first."""
    state = request.GET.get("state", "")
    state = state if state in set(PairState) else PairState.WAITING.value
    page = request.GET.get("page", "")
    found = reviewing.queue(
        viewer=request.actor, state=state, page=int(page) if page.isdecimal() else 1
    )
    context = {
        "queue": found,
        "state": state,
        "states": states_of(found, state),
        "rows": rows_of(found, request.actor),
        "figures": agreement_of(found),
        "links": links_of(found, state),
        "first": first_of(request),
    }
    return render(request, "register/pairs.html", context)


@require_POST
@require(Capability.EXAMINE)
def compare(request: AskedRequest) -> HttpResponse:
    """Put two numbers side by side; the pair is noted once, whoever asks."""
    typed = [request.POST.get(name, "") for name in ("one", "other")]
    try:
        found = [
            queries.entry_by_nia(nia.imported(text).value, viewer=request.actor) for text in typed
        ]
        pair = actions.compare(found=found, by=request.actor, at=now())
    except (Invalid, Refused):
        messages.warning(request, _("Type two different numbers of persons of your chamber."))
        return redirect("register:duplicates")
    return redirect("register:pair", pair.pk)


@require_GET
@never_cache
@require(Capability.SEE_FILES)
def pair(request: AskedRequest, pair: UUID) -> HttpResponse:
    """One pair side by side; no answer is chosen before somebody chooses it."""
    told = _told(request, pair)
    for side in (told.one, told.other):
        ledger.look(
            "pair", by=request.actor, at=now(), reason="duplicate",
            subject=Subject(kind="entry", id=side.entry.pk), person=side.entry.person_id,
        )  # fmt: skip
    return _page(request, told)


@require_POST
@require(Capability.EXAMINE)
def answer(request: AskedRequest, pair: UUID) -> HttpResponse:
    """Keep the answer, or say on the pair why not."""
    told = _told(request, pair)
    given = {name: request.POST.get(name, "") for name in ("answer", "seen", "note")}
    return _try(request, told, lambda: actions.answer_pair(
        pair=told.pair, **given, by=request.actor, at=now()))  # fmt: skip


@require_POST
@require(Capability.EXAMINE)
def take_back(request: AskedRequest, pair: UUID) -> HttpResponse:
    """Take one's own answer back."""
    told = _told(request, pair)
    return _try(request, told, lambda: actions.take_back(
        pair=told.pair, by=request.actor, at=now()))  # fmt: skip


@require_POST
@require(Capability.EXAMINE)
def propose(request: AskedRequest, pair: UUID) -> HttpResponse:
    """Propose which number stays; a colleague who signs confirms."""
    told = _told(request, pair)
    both = {str(side.entry.pk): side.entry for side in (told.one, told.other)}
    keep = both.pop(request.POST.get("keep", ""), None)
    if keep is None:
        return _page(request, told, refusal=str(said.VERDICTS["merge.no_choice"]))
    [other] = both.values()
    return _try(request, told, lambda: actions.propose_merge(
        keep=keep, other=other, ground=request.POST.get("ground", ""),
        note=request.POST.get("note", ""), by=request.actor, at=now()))  # fmt: skip


@require_POST
@require(Capability.EXAMINE)
def merge(request: AskedRequest, merge: UUID) -> HttpResponse:
    """Sign a merge that a colleague proposed, drop it, or split what was merged."""
    try:
        found = reviewing.merge_for(merge, viewer=request.actor)
    except queries.NotFound:
        raise Http404 from None
    pair = reviewing.pair_of(found.keep, found.other)
    if pair is None:
        raise Http404
    told = _told(request, pair.pk)
    return _try(request, told, lambda: _done(request, found))


def _done(request: AskedRequest, found: Merge) -> object:
    by, at, what = request.actor, now(), request.POST.get("do", "")
    if what == "merge":
        return actions.merge(proposed=found, by=by, at=at)
    if what == "drop":
        return actions.drop_merge(merge=found, by=by, at=at)
    if what == "split":
        return actions.split(merge=found, ground=request.POST.get("ground", ""), by=by, at=at)
    raise Refused(refused("merge.no_choice", PAIRS, remedy="answer"))


def _told(request: AskedRequest, pair: UUID) -> Told:
    try:
        return reviewing.pair_for(pair, viewer=request.actor)
    except queries.NotFound:
        raise Http404 from None


def _try(request: AskedRequest, told: Told, verb: Callable[[], object]) -> HttpResponse:
    """Do it and come back to the pair, or say why not on the pair."""
    try:
        verb()
    except Refused as refusal:
        return _page(request, _told(request, told.pair.pk), refusal=_words(refusal))
    messages.success(request, _("Kept."))
    return redirect("register:pair", told.pair.pk)


def _may_propose(told: Told, viewer: Actor) -> bool:
    if told.pair.state != PairState.SAME or told.merge is not None:
        return False
    return may(viewer, Capability.EXAMINE)


def _words(refusal: Refused) -> str:
    first = refusal.verdicts[0]
    return verdict_text(first) if first.code in wording.VERDICTS else str(refusal)


def _page(request: AskedRequest, told: Told, *, refusal: str = "") -> HttpResponse:
    viewer, state = request.actor, told.pair.state
    back = reverse("register:pair", args=[told.pair.pk])
    context = {
        "told": told,
        "pair": told.pair,
        "rows": fields_of(told),
        "heads": heads_of(told),
        "state": said.STATES[state],
        "grade": said.CLASSES[told.pair.grade],
        "high": told.pair.percent >= HIGH,
        "may_answer": state in OPEN and told.mine is None and may(viewer, Capability.EXAMINE),
        "may_propose": _may_propose(told, viewer),
        "may_sign": may(viewer, Capability.DECIDE),
        "kept_here": told.merge is None or reviewing.keeps(told.merge.other, viewer),
        "proposed": told.merge is not None and told.merge.state == MergeState.PROPOSED,
        "own_proposal": told.merge is not None and viewer.counts_as(told.merge.proposed_by),
        "stepped_up": viewer.assurance >= Assurance.STEP_UP,
        "step_up": f"{reverse('accounts:step_up')}?next={back}",
        "seen": said.SEEN,
        "grounds": said.GROUNDS,
        "split_grounds": said.SPLIT_GROUNDS,
        "answers": answers_of(told),
        "refusal": refusal,
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "register/pair.html", context, status=status)
