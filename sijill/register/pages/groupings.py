"""Groupings at the desk: listed, founded, one with its figures, its members in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.actor import Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.register.actions import groupings as verbs
from sijill.register.forms.groupings import EndForm, FoundForm, JoinForm, OutForm, SiftForm
from sijill.register.models import Grouping, GroupingMember
from sijill.register.queries import NotFound
from sijill.register.queries import groupings as read
from sijill.register.rules.groupings import Figures, GroupingState, Place, is_short
from sijill.register.rules.life import EntryState
from sijill.register.wording import CATEGORIES, nia_text, verdict_text
from sijill.register.wording import STATES as ENTRY_STATES
from sijill.register.wording import groupings as say
from sijill.web.forms import sent

UNPROCESSABLE, PAGE = 422, 50
sees, keeps = require(Capability.SEE_FILES), require(Capability.EXAMINE)


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The groupings within reach, by kind and province, and how many there are."""
    form = SiftForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = read.listed(request.actor, **asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    active = [one for one in found if one.grouping.state == GroupingState.ACTIVE]
    context = {
        "form": form,
        "rows": [{**line(one.grouping), "counted": one.counted} for one in page],
        "page": page,
        "asked": asked,
        "active": len(active),
        "members": sum(one.counted for one in active),
        "keeper": may(request.actor, Capability.EXAMINE),
    }
    return render(request, "register/groupings/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
def new(request: AskedRequest) -> HttpResponse:
    """Found a grouping with its first members."""
    form = FoundForm(sent(request), by=request.actor, on=civil_date(now()))
    if request.method == "POST" and form.is_valid():
        wanted = verbs.WantedGrouping(**form.cleaned_data)
        made = tried(form, lambda: verbs.found_grouping(wanted=wanted, by=request.actor, at=now()))
        if made:
            messages.success(request, _("The grouping is founded."))
            return redirect("register:grouping", made.pk)
    least = reference.parameter(verbs.LEAST, at=civil_date(now()))
    return _asked(request, form, "new", least=least)


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One grouping: what is counted of it, and who is in it."""
    return _page(request, _found(request, pk))


@require_POST
@never_cache
@keeps
def join(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Let an entry join, by its number."""
    held, form = _found(request, pk), JoinForm(request.POST)
    if form.is_valid() and tried(
        form,
        lambda: verbs.add_member(
            grouping=pk, nia=form.cleaned_data["nia"], by=request.actor, at=now()
        ),
    ):
        messages.success(request, _("It is a member of the grouping."))
        return redirect("register:grouping", pk)
    return _page(request, held, form=form)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
def out(request: AskedRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Take a member out from a day on, for a reason."""
    held, row = _member(request, pk, member)
    form = OutForm(sent(request), initial={"day": civil_date(now())})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if tried(form, lambda: verbs.take_out(member=member, **typed, by=request.actor, at=now())):
            messages.success(request, _("The member is out."))
            return redirect("register:grouping", pk)
    return _asked(request, form, "out", **line(held), member=member_line(row))


@require_POST
@never_cache
@keeps
def coordinate(request: AskedRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Name a member coordinator."""
    _member(request, pk, member)
    try:
        verbs.name_coordinator(member=member, by=request.actor, at=now())
        messages.success(request, _("The coordinator is named."))
    except Refused as refusal:
        messages.warning(request, verdict_text(refusal.verdicts[0]))
    return redirect("register:grouping", pk)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
def end(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Dissolve a grouping."""
    held, form = _found(request, pk), EndForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(
            form,
            lambda: verbs.dissolve(grouping=pk, reason=reason, by=request.actor, at=now()),
        ):
            messages.success(request, _("The grouping is dissolved."))
            return redirect("register:grouping", pk)
    return _asked(request, form, "end", **line(held))


def _page(request: AskedRequest, held: Grouping, *, form: JoinForm | None = None) -> HttpResponse:
    members = read.members_in(held)
    page = Paginator(members, PAGE).get_page(request.GET.get("page"))
    ledger.look(
        "grouping", by=request.actor, at=now(), reason="grouping", count=len(page),
        subject=Subject(kind="grouping", id=held.pk),
    )  # fmt: skip
    active, today = held.state == GroupingState.ACTIVE, civil_date(now())
    told, least = read.figures_of(members, on=today), reference.parameter(verbs.LEAST, at=today)
    context = {
        **line(held),
        **shown(told),
        "at": now(),
        "until_end": read.until_the_end(held),
        "short_of": least if is_short(told.members, least=least) else 0,
        "members": [member_line(row) for row in page],
        "page": page,
        "keeper": active and may(request.actor, Capability.EXAMINE),
        "form": form or JoinForm(),
        "error_form": form,
    }
    status = UNPROCESSABLE if form else 200
    return render(request, "register/groupings/one.html", context, status=status)


def line(held: Grouping) -> dict[str, Any]:
    """One grouping in the words of a page."""
    language = get_language() or "ar"
    latin = language in ("fr", "en")
    craft, place = reference.trade(held.craft), reference.province(held.province)
    return {
        "grouping": held,
        "name": held.name_latin if latin else held.name_ar,
        "other_name": held.name_ar if latin else held.name_latin,
        "kind": say.KINDS[held.kind],
        "state": say.state_of(held.kind, held.state),
        "craft": craft.label(language) if craft else held.craft,
        "place": (place.name_fr if latin else place.name_ar) if place else held.province,
        "institution": name_of(held.institution, language),
    }


def shown(told: Figures) -> dict[str, Any]:
    """The figures of a grouping as bars beside their numbers."""
    language = get_language() or "ar"
    names = reference.trade_names(language)
    kinds = (
        (_("People"), told.persons),
        (_("Cooperatives"), told.cooperatives),
        (_("Enterprises"), told.enterprises),
    )
    return {
        "told": told,
        "kinds": kinds,
        "crafts": [(names.get(code, code), count) for code, count in told.crafts],
        "shares": shares_of(told, own=told.own.total > 0, people=told.cooperatives > 0),
    }


def shares_of(told: Figures, *, own: bool, people: bool) -> list[tuple[str, int, int, int]]:
    """The shares of the members themselves, and together with those of the cooperatives."""
    one, all_ = told.own, told.people
    alone = [
        (_("Women among the people"), one.women, one.total, one.women_percent),
        (_("Young among the people"), one.youth, one.total, one.youth_percent),
    ]
    together = [
        (
            _("Women, with the members of its cooperatives"),
            *(all_.women, all_.total, all_.women_percent),
        ),
        (
            _("Young, with the members of its cooperatives"),
            *(all_.youth, all_.total, all_.youth_percent),
        ),
    ]
    return [*(alone if own else ()), *(together if people else ())]


def member_line(row: GroupingMember) -> dict[str, Any]:
    """One member in the words of a page; who does not stand is there, and not counted."""
    latin = (get_language() or "ar") in ("fr", "en")
    holder, state = row.entry.holder, read.state_of(row)
    return {
        "row": row,
        "name": (holder.name_latin if latin else holder.name_ar) or holder.name_ar,
        "nia": nia_text(row.entry.nia),
        "category": CATEGORIES[row.entry.category],
        "role": say.PLACES[row.role],
        "coordinates": row.role == Place.COORDINATOR,
        "stands": state is EntryState.ENTERED,
        "state": ENTRY_STATES[state],
    }


def _found(request: AskedRequest, pk: UUID) -> Grouping:
    try:
        return read.grouping_for(pk, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def _member(request: AskedRequest, pk: UUID, member: UUID) -> tuple[Grouping, GroupingMember]:
    held = _found(request, pk)
    row = next((one for one in read.members_in(held) if one.pk == member), None)
    if row is None:
        raise Http404
    return held, row


def _asked(request: AskedRequest, form: Form, page: str, **more: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    context = {**more, "form": form}
    return render(request, f"register/groupings/{page}.html", context, status=status)


def tried(form: Form, verb: Callable[[], Any]) -> Any:
    """Do it, or say on the form every reason why not."""
    try:
        return verb()
    except Refused as refusal:
        for verdict in refusal.verdicts:
            form.add_error(None, verdict_text(verdict))
        return None
