"""An assembly at the desk: called, attended, voted, counted by two tellers, its minutes signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions import printing
from sijill.institutions.actions import assembling, balloting, body_minutes
from sijill.institutions.forms.bodies import (
    AssemblyForm,
    CountForm,
    FindForm,
    ReasonForm,
    StandForm,
)
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Assembly, Ballot
from sijill.institutions.pages.bodies import (
    PAGE,
    ask,
    found,
    keeps,
    language,
    line,
    sees,
    told,
    tried,
)
from sijill.institutions.pages.replacing import replacements
from sijill.institutions.queries import bodies as read
from sijill.institutions.queries import names_of
from sijill.institutions.queries.deputies import signatories, signed_for
from sijill.institutions.rules.bodies import AssemblyState, Part, Post
from sijill.institutions.rules.tally import BallotState, Matter
from sijill.institutions.wording import bodies as say
from sijill.institutions.wording.minutes import minutes_sheet
from sijill.kernel.actor import Subject
from sijill.kernel.clock import civil_date, now
from sijill.ledger import actions as ledger
from sijill.web.forms import sent

FEW = 30


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def call(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Call the members of the frozen roll together."""
    body = found(request, pk)
    form = AssemblyForm(sent(request), body=body, on=civil_date(now()))
    if request.method == "POST" and form.is_valid():
        typed = {name: UUID(form.cleaned_data[name]) for name in ("chair", "secretary")}
        wanted = assembling.WantedAssembly(
            body=pk,
            planned_at=form.planned_at(),
            place=form.cleaned_data["place"],
            tellers=(UUID(form.cleaned_data["teller"]), UUID(form.cleaned_data["other"])),
            **typed,
        )
        if made := tried(form, lambda: assembling.call(wanted=wanted, by=request.actor, at=now())):
            return redirect("institutions:assembly", made.pk)
    return ask(request, form, title=_("Call an assembly"), submit=_("Call it"), body=body)


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Presence, candidates, votes and minutes of one assembly."""
    held = _held(request, pk)
    text = request.GET.get("q", "").strip()
    ledger.look("body_roll", by=request.actor, at=now(), reason="body")
    context = {**_shown(request, held), "q": text, "members": _members(held, text)}
    context |= {"find": FindForm(initial={"q": text}), "stand": StandForm()}
    return render(request, "institutions/bodies/assembly.html", context)


@require_POST
@never_cache
@sees
def tick(request: AskedRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Tell that a member came, or take it back."""
    here = request.POST.get("here") == "yes"
    ask_for: dict[str, Any] = {
        "assembly": pk,
        "line": member,
        "here": here,
        "by": request.actor,
        "at": now(),
    }
    return _done(request, pk, lambda: assembling.tick(**ask_for))


@require_POST
@never_cache
@sees
def stand(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Write down that a member stands for an office."""
    held, form = _held(request, pk), StandForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a rank that is on the roll."))
        return redirect("institutions:assembly", pk)
    typed = form.cleaned_data
    who = read.lines_of(held.roll_id).filter(position=typed["position"]).first()
    ask_for: dict[str, Any] = {"assembly": pk, "line": who.pk if who else pk, "by": request.actor}
    ask_for |= {"post": Post(typed["post"]), "vouched": typed["vouched"], "at": now()}
    return _done(request, pk, lambda: balloting.run(**ask_for))


@require_POST
@never_cache
@sees
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Open it, give it up, open a box, or draw the minutes up."""
    ask_for: dict[str, Any] = {"assembly": pk, "by": request.actor, "at": now()}
    deeds: dict[str, Callable[[], Any]] = {
        "open": lambda: assembling.open_assembly(**ask_for),
        "give-up": lambda: assembling.give_up(**ask_for),
        "close": lambda: body_minutes.close(**ask_for),
        **{f"vote-{matter}": _box(matter, ask_for) for matter in Matter},
    }
    if deed not in deeds:
        raise Http404
    return _done(request, pk, deeds[deed])


def _box(matter: Matter, ask_for: dict[str, Any]) -> Callable[[], Ballot]:
    return lambda: balloting.open_ballot(matter=matter, **ask_for)


@require_http_methods(["GET", "POST"])
@never_cache
@sees
def call_off(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Call an assembly off."""
    held, form = _held(request, pk), ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        why, by = form.cleaned_data["reason"], request.actor
        if tried(form, lambda: assembling.call_off(assembly=pk, reason=why, by=by, at=now())):
            return redirect("institutions:assembly", pk)
    title = _("Call this assembly off")
    return ask(request, form, title=title, submit=title, body=held.body, kind="refuse")


@require_http_methods(["GET", "POST"])
@never_cache
@sees
def ballot(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One box: a teller writes what was counted, without seeing what the other wrote."""
    box = _ballot(request, pk)
    names = _names(box)
    form = CountForm(sent(request), ballot=box, names=names)
    if request.method == "POST" and form.is_valid():
        given, by = form.count(), request.actor
        if tried(form, lambda: balloting.count(ballot=pk, given=given, by=by, at=now())):
            return redirect("institutions:ballot", pk)
    context = {**_shown(request, box.assembly), **_counted(request, box), "form": form}
    context["box"] = _box_shown(box, names)
    status = 422 if form.errors else 200
    return render(request, "institutions/bodies/ballot.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@sees
@step_up_required
def sign(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Read what was decided once more, and sign."""
    held = _held(request, pk)
    if request.method == "POST":
        told(request, lambda: body_minutes.sign(assembly=pk, by=request.actor, at=now()))
        return redirect("institutions:assembly", pk)
    return render(request, "institutions/bodies/sign.html", _shown(request, held))


@require_GET
@never_cache
@sees
def minutes(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The minutes as a paper."""
    held = _held(request, pk)
    if held.minutes is None or held.closed_at is None:
        raise Http404
    ledger.look("body_roll", by=request.actor, at=now(), reason="body")
    code = held.minutes_code or ""
    lent = signed_for(Subject(kind="body", id=held.body_id), signatories(held))
    sheet = minutes_sheet(held, lent=lent)
    made = printing.minutes_of(sheet, at=held.closed_at, verify=address_of(code))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="minutes-{code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def address_of(code: str) -> str:
    """The address printed on the minutes, the same whoever prints them."""
    with override("ar"):
        return f"{settings.ORIGIN}{reverse('institutions:body_minutes', args=[code])}"


def _held(request: AskedRequest, pk: UUID) -> Assembly:
    try:
        return read.assembly_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _ballot(request: AskedRequest, pk: UUID) -> Ballot:
    try:
        return read.ballot_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _done(request: AskedRequest, pk: UUID, deed: Callable[[], Any]) -> HttpResponse:
    """Do it and come back, at the member that was looked for."""
    _held(request, pk)
    told(request, deed)
    back = reverse("institutions:assembly", args=[pk])
    text = request.POST.get("q", "")
    return redirect(f"{back}?q={text}#presence" if text else back)


def _shown(request: AskedRequest, held: Assembly) -> dict[str, Any]:
    """An assembly as its pages show it, with what this agent may do now."""
    parts, boxes = read.parts_in(held, request.actor), read.ballots_of(held.pk)
    four = (held.chair_id, held.secretary_id, held.teller_id, held.other_teller_id)
    people = names_of(four, language())
    runs = list(held.candidates.select_related("line").order_by("-post", "line__position"))
    return {
        **line(held.body),
        "assembly": held,
        "kind": say.ASSEMBLIES[held.kind],
        "state": say.ASSEMBLY_STATES[held.state],
        "people": [people.get(who, "") for who in four],
        "present": held.presences.count(),
        "boxes": [_box_shown(box, _names(box)) for box in boxes],
        "runs": [{"one": run, "post": say.POSTS[run.post]} for run in runs],
        "leads": bool(parts & {Part.CHAIR, Part.SECRETARY}),
        "keeps_minutes": Part.SECRETARY in parts,
        "may_call_off": bool(parts & {Part.CHAIR, Part.KEEPER}),
        "replaced": replacements(held),
        "the_day": civil_date(now()) >= civil_date(held.planned_at),
        "ticks": civil_date(now()) >= civil_date(held.planned_at)
        and held.state in (AssemblyState.CALLED, AssemblyState.OPEN)
        and not boxes,
        "next_box": _next(boxes, held),
    }


def _next(boxes: list[Ballot], held: Assembly) -> tuple[str, Any] | None:
    """The matter to vote on now, when no box is open."""
    if held.state != AssemblyState.OPEN:
        return None
    if any(box.state in (BallotState.OPEN, BallotState.DIFFERING) for box in boxes):
        return None
    passed = read.chosen(boxes, Matter.STATUTE)
    settled = read.settled(boxes)
    if Matter.STATUTE in settled and not passed:
        return None
    order = [m for m in Matter if held.kind == "founding" or m is not Matter.STATUTE]
    matter = next((m for m in order if m not in settled), None)
    return (matter.value, say.MATTERS[matter]) if matter else None


def _members(held: Assembly, text: str) -> list[dict[str, Any]]:
    """The roll with who came: by number or name, else its first lines."""
    here = set(held.presences.values_list("line", flat=True))
    rows = read.find_lines(held.roll_id, text)
    return [{"one": one, "here": one.pk in here} for one in rows[: PAGE if text else FEW]]


def _names(box: Ballot) -> dict[str, str]:
    keys = [key for key in box.options if key not in say.OPTIONS]
    named = {str(run.pk): say.called(run.line, language()) for run in read.candidates(keys)}
    return {**named, **{key: str(word) for key, word in say.OPTIONS.items()}}


def _box_shown(box: Ballot, names: dict[str, str]) -> dict[str, Any]:
    result = box.result or {}
    votes, won = result.get("votes", {}), result.get("chosen", [])
    rows = [(names.get(key, ""), votes.get(key), key in won) for key in box.options]
    return {
        "one": box,
        "matter": say.MATTERS[box.matter],
        "state": say.BALLOT_STATES[box.state],
        "rows": sorted(rows, key=lambda row: -(row[1] or 0)),
        "result": result,
    }


def _counted(request: AskedRequest, box: Ballot) -> dict[str, Any]:
    """Who has counted; the figures of a differing count are shown to nobody."""
    given = set(box.counts.filter(attempt=box.attempt).values_list("teller", flat=True))
    teller = request.actor.user in (box.assembly.teller_id, box.assembly.other_teller_id)
    differs = box.state == BallotState.DIFFERING
    waits = box.state == BallotState.OPEN and request.actor.user not in given
    return {
        "may_count": teller and (differs or waits),
        "counted_mine": request.actor.user in given and not differs,
        "given": 0 if differs else len(given),
        "differs": differs,
    }
