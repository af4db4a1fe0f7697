"""Sessions at the desk: who sits, what is called, what was decided, what waits to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions import printing
from sijill.institutions.actions import convening, resolving, seating
from sijill.institutions.forms.bodies import EndPostForm, ReasonForm
from sijill.institutions.forms.sessions import FollowForm, MeetingForm, PointForm, SeatForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Meeting, Point, Seat
from sijill.institutions.pages.assemblies import address_of
from sijill.institutions.pages.bodies import language, told, tried
from sijill.institutions.pages.house import form_page, home, keeps, may_keep, sees
from sijill.institutions.pages.replacing import replacements
from sijill.institutions.queries import names_of
from sijill.institutions.queries import sessions as read
from sijill.institutions.queries.deputies import signatories, signed_for
from sijill.institutions.queries.sessions import Due
from sijill.institutions.rules.bodies import AssemblyState, Part
from sijill.institutions.rules.sessions import (
    ORGANS,
    College,
    FollowState,
    MeetingKind,
    Organ,
    Outcome,
    Quality,
    Side,
)
from sijill.institutions.wording import name_of, person
from sijill.institutions.wording import sessions as say
from sijill.institutions.wording.bodies import ASSEMBLY_STATES
from sijill.kernel.actor import Subject
from sijill.kernel.clock import civil_date, now
from sijill.web.forms import sent


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """Who sits, the sessions, and the decisions in somebody's hands."""
    where, today, by = home(request), civil_date(now()), request.actor
    waiting = read.to_follow(where.code, viewer=by, at=today)
    late = read.soon_due(waiting, at=today)
    context = {
        "name": name_of(where, language()),
        "keeper": may_keep(request) and bool(ORGANS[where.kind]),  # type: ignore[index]
        "seats": [_seat(one) for one in read.seats_of(where.code, at=today)],
        "meetings": [_line(one) for one in read.meetings_of(where.code, viewer=by)],
        "waiting": [_due(one, soon=one in late) for one in waiting],
        "late": len(late),
        "terms": read.terms(at=today),
    }
    return render(request, "institutions/house/sessions.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def seat_new(request: AskedRequest) -> HttpResponse:
    """Write a member's mandate down."""
    where = home(request)
    form = SeatForm(sent(request), where=where)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        typed["organ"], typed["quality"] = Organ(typed["organ"]), Quality(typed["quality"])
        typed["college"] = College(typed["college"])
        wanted = seating.WantedMember(institution=where.code, **typed)
        if tried(form, lambda: seating.seat_member(wanted=wanted, by=request.actor, at=now())):
            return redirect("institutions:sessions")
    title = _("Write a member down")
    return form_page(request, form, title=title, submit=title, above=_back())


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def seat_end(request: AskedRequest, pk: UUID) -> HttpResponse:
    """End a member's mandate before its term."""
    held = read.seat(pk)
    if held is None or not request.actor.reaches(held.institution_id):
        raise Http404
    form = EndPostForm(sent(request), initial={"last_day": civil_date(now())})
    if request.method == "POST" and form.is_valid():
        typed, by = form.cleaned_data, request.actor
        if tried(form, lambda: seating.end_seat(seat=pk, **typed, by=by, at=now())):
            return redirect("institutions:sessions")
    title, who = _("End a mandate"), say.seat_name(held, language())
    return form_page(
        request, form, title=title, submit=title, above=_back(), told=who, kind="refuse"
    )


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
@step_up_required
def new(request: AskedRequest) -> HttpResponse:
    """Call a session."""
    where = home(request)
    form = MeetingForm(sent(request), where=where, on=civil_date(now()))
    if request.method == "POST" and form.is_valid():
        wanted = _wanted(form, where.code)
        if made := tried(
            form, lambda: convening.convene(wanted=wanted, by=request.actor, at=now())
        ):
            return redirect("institutions:session", made.pk)
    title = _("Call a session")
    return form_page(request, form, title=title, submit=title, above=_back())


def _wanted(form: MeetingForm, institution: str) -> convening.WantedMeeting:
    typed = form.cleaned_data
    return convening.WantedMeeting(
        institution=institution,
        organ=Organ(typed["organ"]),
        kind=MeetingKind(typed["kind"]),
        planned_at=form.planned_at(),
        place=typed["place"],
        chair=UUID(typed["chair"]),
        secretary=UUID(typed["secretary"]),
        agenda=typed["agenda"].splitlines(),
    )


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One session: who came, its agenda, what was decided, its minutes."""
    return render(request, "institutions/house/session.html", _shown(request, _held(request, pk)))


@require_POST
@never_cache
@sees
def tick(request: AskedRequest, pk: UUID, seat: UUID) -> HttpResponse:
    """Tell that a member came, or take it back."""
    here, by = request.POST.get("here") == "yes", request.actor
    deed = lambda: convening.tick(meeting=pk, seat=seat, here=here, by=by, at=now())  # noqa: E731
    return _done(request, pk, deed)


@require_POST
@never_cache
@sees
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Open it, give it up, or draw the minutes up."""
    deeds: dict[str, Callable[..., Any]] = {
        "open": convening.open_meeting,
        "give-up": convening.give_up,
        "close": resolving.close,
    }
    if deed not in deeds:
        raise Http404
    return _done(request, pk, lambda: deeds[deed](meeting=pk, by=request.actor, at=now()))


@require_http_methods(["GET", "POST"])
@never_cache
@sees
def call_off(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Call a session off."""
    held, form = _held(request, pk), ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        why, by = form.cleaned_data["reason"], request.actor
        if tried(form, lambda: convening.call_off(meeting=pk, reason=why, by=by, at=now())):
            return redirect("institutions:session", pk)
    title = _("Call this session off")
    context = {"title": title, "submit": title, "kind": "refuse", "above": _back(held)}
    return form_page(request, form, **context)


@require_http_methods(["GET", "POST"])
@never_cache
@sees
def point(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Settle a point of the agenda."""
    held, today = _point(request, pk), civil_date(now())
    form = PointForm(sent(request), institution=held.institution_id, on=today)
    if request.method == "POST" and form.is_valid():
        given = _resolution(form)
        if tried(
            form, lambda: resolving.resolve(point=pk, given=given, by=request.actor, at=now())
        ):
            return redirect("institutions:session", held.meeting_id)
    context = {"title": _("Settle a point"), "submit": _("Settle it"), "told": held.subject}
    return form_page(request, form, **context, above=_back(held.meeting))


def _resolution(form: PointForm) -> resolving.Resolution:
    typed = form.cleaned_data
    return resolving.Resolution(
        outcome=Outcome(typed["outcome"]),
        decision=typed["decision"],
        votes=form.votes(),
        owner=form.who(),
        due=typed["due"],
    )


@require_http_methods(["GET", "POST"])
@never_cache
@sees
def follow(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Tell how a decision ended."""
    try:
        held = read.follow_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None
    form = FollowForm(sent(request))
    if request.method == "POST" and form.is_valid():
        there, note = FollowState(form.cleaned_data["there"]), form.cleaned_data["note"]
        ask_for: dict[str, Any] = {"follow": pk, "there": there, "note": note}
        if tried(form, lambda: resolving.follow(**ask_for, by=request.actor, at=now())):
            return redirect("institutions:sessions")
    context = {"title": _("Follow a decision"), "submit": _("Keep"), "told": held.point.decision}
    return form_page(request, form, **context, above=_back())


@require_http_methods(["GET", "POST"])
@never_cache
@sees
@step_up_required
def sign(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Read what was decided once more, and sign."""
    held = _held(request, pk)
    if request.method == "POST":
        told(request, lambda: resolving.sign(meeting=pk, by=request.actor, at=now()))
        return redirect("institutions:session", pk)
    return render(request, "institutions/house/sign.html", _shown(request, held))


@require_GET
@never_cache
@sees
def minutes(request: AskedRequest, pk: UUID) -> HttpResponse:
    """The minutes as a paper."""
    held = _held(request, pk)
    if held.minutes is None or held.closed_at is None:
        raise Http404
    code = held.minutes_code or ""
    lent = signed_for(Subject(kind="session", id=held.pk), signatories(held))
    sheet = say.session_sheet(held, lent=lent)
    made = printing.minutes_of(sheet, at=held.closed_at, verify=address_of(code))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="minutes-{code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _back(held: Meeting | None = None) -> str:
    if held is None:
        return reverse("institutions:sessions")
    return reverse("institutions:session", args=[held.pk])


def _held(request: AskedRequest, pk: UUID) -> Meeting:
    try:
        return read.meeting_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _point(request: AskedRequest, pk: UUID) -> Point:
    try:
        return read.point_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _done(request: AskedRequest, pk: UUID, deed: Callable[[], Any]) -> HttpResponse:
    _held(request, pk)
    told(request, deed)
    return redirect("institutions:session", pk)


def _line(held: Meeting) -> dict[str, Any]:
    return {
        "one": held,
        "organ": say.ORGANS[held.organ],
        "kind": say.MEETINGS[held.kind],
        "state": ASSEMBLY_STATES[held.state],
    }


def _seat(one: Seat) -> dict[str, Any]:
    return {
        "one": one,
        "name": say.seat_name(one, language()),
        "organ": say.ORGANS[one.organ],
        "quality": say.QUALITIES[one.quality],
        "college": say.COLLEGES[one.college],
    }


def _due(waits: Due, *, soon: bool) -> dict[str, Any]:
    held = waits.one
    return {
        "one": held,
        "owner": person(held.owner, language()),
        "late": waits.late,
        "soon": soon,
    }


def _shown(request: AskedRequest, held: Meeting) -> dict[str, Any]:
    """A session as its pages show it, with what this agent may do now."""
    parts, by = read.parts_in(held, request.actor), request.actor
    people = names_of((held.chair_id, held.secretary_id), language())
    here = set(held.attendances.values_list("seat", flat=True))
    points = list(held.points.select_related("follow__owner").order_by("position"))
    on, organ = civil_date(held.planned_at), Organ(held.organ)
    sitting = read.seats_of(held.institution_id, at=on, organ=organ)
    return {
        **_line(held),
        "meeting": held,
        "name": name_of(held.institution, language()),
        "people": [people.get(who, "") for who in (held.chair_id, held.secretary_id)],
        "members": [{**_seat(one), "here": one.pk in here} for one in sitting],
        "present": len(here),
        "points": [_agenda(one, by) for one in points],
        "pending": any(one.outcome == Outcome.PENDING for one in points),
        "leads": bool(parts & {Part.CHAIR, Part.SECRETARY}),
        "keeps_minutes": Part.SECRETARY in parts,
        "may_call_off": bool(parts & {Part.CHAIR, Part.KEEPER}),
        "replaced": replacements(held),
        "the_day": civil_date(now()) >= on,
        "ticks": civil_date(now()) >= on
        and held.state in (AssemblyState.CALLED, AssemblyState.OPEN)
        and not any(one.settled_at for one in points),
    }


def _agenda(one: Point, by: Any) -> dict[str, Any]:
    follow = getattr(one, "follow", None)
    return {
        "one": one,
        "outcome": say.OUTCOMES[one.outcome],
        "voted": one.outcome in ("adopted", "rejected"),
        "follow": follow,
        "owner": person(follow.owner, language()) if follow else "",
        "state": say.FOLLOW_STATES[follow.state] if follow else None,
        "may_follow": follow is not None and read.side_of(follow, by) is not Side.OTHER,
    }
