"""Recording, hearing and publishing voices: for those whom the ministry trusts with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import names_of
from sijill.institutions.rules import Capability
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.voices import actions, queries, wording
from sijill.voices.forms import NoteForm, RecordingForm
from sijill.voices.models import Recording
from sijill.voices.pages.public import sounded
from sijill.voices.queries import Slot
from sijill.web.forms import sent
from sijill.web.pages_of import PageLinks
from sijill.web.voices import NAMES, SPOKEN

keepers_only = require(Capability.KEEP_VOICES)
FIRST = "ary"
PAGE = 25
DEEDS: Mapping[str, Callable[..., Recording]] = {
    "publish": actions.publish,
    "refuse": actions.refuse,
    "withdraw": actions.withdraw,
}


@require_GET
@never_cache
@keepers_only
def show(request: AskedRequest) -> HttpResponse:
    """The texts in one language, by pages: all of them, or those in one state."""
    language = request.GET.get("language", FIRST)
    language = language if language in SPOKEN else FIRST
    state = request.GET.get("state", "")
    state = state if state in wording.SLOTS else ""
    slots = queries.slots(language)
    wanted = [slot for slot in slots if not state or slot.state == state]
    page = Paginator(wanted, PAGE).get_page(request.GET.get("page", 1))
    context = {
        "language": language,
        "languages": list(NAMES.items()),
        "lines": [(slot, wording.SLOTS[slot.state]) for slot in page],
        "states": _states(slots, language),
        "state": state,
        "links": _links(page, language, state),
    }
    return render(request, "voices/list.html", context)


def _states(slots: Sequence[Slot], language: str) -> list[tuple[str, str, object, int]]:
    """Each state with how many texts are in it, and the list of them; all of them first."""
    counts = Counter(slot.state for slot in slots)
    every = ("", _to(language), _("All"), len(slots))
    return [every, *((s, _to(language, s), t[1], counts[s]) for s, t in wording.SLOTS.items())]


def _to(language: str, state: str = "", number: int = 1) -> str:
    said = {"language": language, "state": state, "page": str(number) if number > 1 else ""}
    return f"?{urlencode({name: value for name, value in said.items() if value})}"


def _links(page: Page[Slot], language: str, state: str) -> PageLinks:
    said = _("Page %(n)s of %(of)s") % {"n": page.number, "of": page.paginator.num_pages}
    return PageLinks(
        previous=_to(language, state, page.number - 1) if page.has_previous() else "",
        next=_to(language, state, page.number + 1) if page.has_next() else "",
        text=said,
    )


@require_http_methods(["GET", "POST"])
@never_cache
@keepers_only
def one(request: AskedRequest, language: str, code: str) -> HttpResponse:
    """One text in one language: its wording, its recordings, and the way to record it."""
    slot = _slot(code, language)
    form = RecordingForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and _proposed(request, slot, form):
        messages.success(request, _("The recording waits for a second person."))
        return redirect("voices:one", language, code)
    context = {**_told(request, slot), "form": form, "note": NoteForm()}
    return render(request, "voices/one.html", context, status=422 if form.errors else 200)


def _proposed(request: AskedRequest, slot: Slot, form: RecordingForm) -> bool:
    data, trial = form.cleaned_data["sound"].read(), form.cleaned_data["trial"]
    try:
        actions.propose(slot=slot, data=data, trial=trial, by=request.actor, at=now())
    except Refused as problem:
        form.add_error("sound", str(wording.refusal(problem.verdicts[0])))
    return not form.errors


@require_POST
@keepers_only
def decide(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Publish, refuse or take back a recording."""
    row, verb = queries.recording(pk), DEEDS.get(deed)
    if row is None or verb is None:
        raise Http404
    form = NoteForm(request.POST)
    more: dict[str, Any] = {}
    if deed != "publish":
        if not form.is_valid():
            messages.error(request, _("Write in one line what is wrong"))
            return redirect("voices:one", row.language, row.code)
        more = {"note": form.cleaned_data["note"]}
    try:
        verb(recording=pk, by=request.actor, at=now(), **more)
    except Refused as problem:
        messages.error(request, str(wording.refusal(problem.verdicts[0])))
    return redirect("voices:one", row.language, row.code)


@require_GET
@never_cache
@keepers_only
def hear(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The sound of a recording, published or not."""
    row = queries.recording(pk)
    if row is None:
        raise Http404
    return sounded(request, queries.sound_of(pk), row.kind)


def _slot(code: str, language: str) -> Slot:
    found = queries.slot(code, language)
    if found is None:
        raise Http404
    return found


def _told(request: AskedRequest, slot: Slot) -> dict[str, Any]:
    past = queries.history(slot.code, slot.language)
    people = {each for row in past for each in (row.made_by, row.decided_by) if each}
    names = names_of(people, request.actor.language)
    return {
        "slot": slot,
        "tag": wording.SLOTS[slot.state],
        "name": NAMES[slot.language],
        "other": queries.text_of(slot.code, "ar" if slot.language == "fr" else "fr"),
        "own": slot.waiting is not None and slot.waiting.made_by == request.actor.user,
        "past": [(row, wording.STATES[row.state], names.get(row.made_by, "")) for row in past],
    }
