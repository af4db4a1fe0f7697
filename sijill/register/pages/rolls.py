"""Rolls of a chamber: brought, their columns told, checked, accepted, followed while they enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import names_of
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger.queries import acts_of
from sijill.register.actions import rolls as actions
from sijill.register.files import BadRoll
from sijill.register.forms.rolls import ColumnsForm, HowForm, NewRollForm, WordsForm
from sijill.register.models import Source
from sijill.register.pages.roll_parts import (
    UNPROCESSABLE,
    faults_of,
    figures_of,
    keep_look,
    lines_of,
    roll_within_reach,
    words_of,
)
from sijill.register.queries import rolls as queries
from sijill.register.rules.rolls import WORKING, RollState, may_accept, may_move, may_sign
from sijill.register.wording import rolls as wording
from sijill.web.forms import sent

PAGE = 30


@require_GET
@never_cache
@require(Capability.EXAMINE)
def show(request: AskedRequest) -> HttpResponse:
    """The rolls of the chamber, the newest first."""
    page = Paginator(queries.rolls(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": lines_of(page.object_list),
        "page": page,
        "brings": may_move(None, RollState.RECEIVED, request.actor),
    }
    return render(request, "register/rolls.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.EXAMINE)
def new(request: AskedRequest) -> HttpResponse:
    """Bring a file: what it is, is known by its content."""
    known = queries.layouts(request.actor)
    if request.method == "GET":
        return render(request, "register/roll_new.html", {"form": NewRollForm(), "known": known})
    form = NewRollForm(request.POST, request.FILES)
    if form.is_valid() and (made := _brought(request, form)):
        return redirect("register:roll", made.pk)
    context = {"form": form, "known": known}
    return render(request, "register/roll_new.html", context, status=UNPROCESSABLE)


def _brought(request: AskedRequest, form: NewRollForm) -> Source | None:
    """The roll, or None with the reason on the form."""
    file, origin = form.cleaned_data["file"], form.cleaned_data["origin"]
    try:
        return actions.bring(
            name=file.name, clear=file.read(), origin=origin, by=request.actor, at=now()
        )
    except BadRoll as problem:
        form.add_error("file", wording.bad_text(problem))
    except Refused as refusal:
        form.add_error("file", wording.verdict_text(refusal.verdicts[0]))
    return None


@require_GET
@never_cache
@require(Capability.EXAMINE)
def one(request: AskedRequest, roll: UUID) -> HttpResponse:
    """Where a roll stands: what the check found, how far the entering is, what waits."""
    found = roll_within_reach(request, roll)
    if found.state == RollState.RECEIVED and may_move(
        RollState.RECEIVED, RollState.CHECKING, request.actor
    ):
        return redirect("register:roll_columns", found.pk)
    return render(request, "register/roll.html", _context(request, found))


@require_GET
@never_cache
@require(Capability.EXAMINE)
def progress(request: AskedRequest, roll: UUID) -> HttpResponse:
    """The bar alone, for a page that asks again and again; the whole page once it is over."""
    found = roll_within_reach(request, roll)
    answer = render(request, "register/parts/roll_progress.html", {"roll": found})
    if RollState(found.state) not in WORKING:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _context(request: AskedRequest, roll: Source) -> dict[str, Any]:
    state, by = RollState(roll.state), request.actor
    names = names_of({u for u in (roll.received_by, roll.accepted_by) if u}, by.language)
    may = may_accept(state, brought_by=roll.received_by, by=by)
    found = roll.report or {}
    return {
        "roll": roll,
        "state": (wording.KINDS[state], wording.STATES[state]),
        "works": state in WORKING,
        "problem": wording.said(found["problem"], found["facts"]) if "problem" in found else "",
        "figures": figures_of(roll),
        "faults": faults_of(roll),
        "words": WordsForm(words=words_of(roll)) if state == RollState.CHECKED else None,
        "counts": queries.counts(roll) if roll.held else None,
        "brought_by": names.get(roll.received_by, "") if roll.received_by else "",
        "accepted_by": names.get(roll.accepted_by, "") if roll.accepted_by else "",
        "may_accept": may.is_ok,
        "why_not": wording.verdict_text(may) if state == RollState.CHECKED else "",
        "may_change": may_move(state, RollState.CHECKING, by),
        "may_drop": may_move(state, RollState.DROPPED, by) and not roll.rows_read,
        "may_sign": may_sign(by).is_ok,
        "acts": [
            (act.act.at, wording.ACTS[act.act.kind])
            for act in acts_of([Subject(kind="source", id=roll.pk)])
            if act.act.kind in wording.ACTS
        ],
    }


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.EXAMINE)
def columns(request: AskedRequest, roll: UUID) -> HttpResponse:
    """Say what each column is of, with some rows beside; then everything is checked."""
    found = roll_within_reach(request, roll)
    if found.state in WORKING or not may_move(
        RollState(found.state), RollState.CHECKING, request.actor
    ):
        return redirect("register:roll", found.pk)
    form = ColumnsForm(sent(request), roll=found)
    if form.is_valid() and _done(
        request, lambda: actions.declare(
            source=found.pk, mapping=form.declared, by=request.actor, at=now()
        ),
    ):  # fmt: skip
        return redirect("register:roll", found.pk)
    keep_look(request, found, len(found.shape.get("sample", ())))
    context = {"roll": found, "form": form, "how": HowForm(roll=found)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "register/roll_columns.html", context, status=status)


@require_POST
@require(Capability.EXAMINE)
def otherwise(request: AskedRequest, roll: UUID) -> HttpResponse:
    """Read the file in other letters, by another separator, from another sheet or line."""
    found = roll_within_reach(request, roll)
    form = HowForm(request.POST, roll=found)
    if form.is_valid():
        _done(
            request, lambda: actions.read_otherwise(
                source=found.pk, how=form.cleaned_data, by=request.actor, at=now()
            ),
        )  # fmt: skip
    return redirect("register:roll_columns", found.pk)


@require_POST
@require(Capability.EXAMINE)
def words(request: AskedRequest, roll: UUID) -> HttpResponse:
    """Say what words mean that no list has; then everything is checked again."""
    found = roll_within_reach(request, roll)
    form = WordsForm(request.POST, words=words_of(found))
    if form.is_valid():
        _done(
            request, lambda: actions.declare(
                source=found.pk, mapping=form.declared(found), by=request.actor, at=now()
            ),
        )  # fmt: skip
    return redirect("register:roll", found.pk)


DEEDS: dict[str, Callable[..., object]] = {"accept": actions.accept, "drop": actions.drop}


@require_POST
@require(Capability.EXAMINE)
def do(request: AskedRequest, roll: UUID) -> HttpResponse:
    """Accept a roll, or leave it aside."""
    found = roll_within_reach(request, roll)
    verb = DEEDS.get(request.POST.get("do", ""))
    if verb:
        _done(request, lambda: verb(source=found.pk, by=request.actor, at=now()))
    return redirect("register:roll", found.pk)


def _done(request: AskedRequest, verb: Callable[[], object]) -> bool:
    """Whether it was done; otherwise the reason stands on the next page."""
    try:
        verb()
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
    except BadRoll as problem:
        messages.warning(request, wording.bad_text(problem))
    else:
        return True
    return False
