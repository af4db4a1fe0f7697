"""Premises and equipment at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.institutions.actions import belongings as acting
from sijill.institutions.forms.plan import BelongingForm, LetGoForm, LookOverForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Belonging
from sijill.institutions.pages.bodies import language, tried
from sijill.institutions.pages.house import form_page, home, keeps, may_keep, sees
from sijill.institutions.queries import plan as read
from sijill.institutions.rules.plan import Condition, Place
from sijill.institutions.wording import name_of
from sijill.institutions.wording import plan as say
from sijill.kernel.clock import civil_date, now
from sijill.web.forms import sent


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The inventory: what is there, then what left."""
    where = home(request)
    found = list(read.belongings_of(where.code, viewer=request.actor)[:1_000])
    here = [one for one in found if one.left_on is None]
    counts = [(c, sum(one.condition == c for one in here)) for c in say.CONDITIONS]
    context = {
        "name": name_of(where, language()),
        "keeper": may_keep(request),
        "here": [_thing(one) for one in here],
        "gone": [_thing(one) for one in found if one.left_on is not None],
        "conditions": [(*say.CONDITIONS[code], count) for code, count in counts],
        "most": max([count for _code, count in counts], default=0) or 1,
    }
    return render(request, "institutions/house/belongings.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
def new(request: AskedRequest) -> HttpResponse:
    """Write a thing down."""
    where = home(request)
    form = BelongingForm(sent(request), initial={"came_on": civil_date(now())})

    def deed() -> object:
        typed = dict(form.cleaned_data)
        typed["kind"], typed["condition"] = Place(typed["kind"]), Condition(typed["condition"])
        wanted = acting.WantedBelonging(institution=where.code, **typed)
        return acting.take_in(wanted=wanted, by=request.actor, at=now())

    return _asked(request, form, deed, title=_("Write a thing down"))


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
def look_over(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Tell how a thing stands."""
    held = _held(request, pk)
    first = {"condition": held.condition, "place": held.place, "custodian": held.custodian}
    form = LookOverForm(sent(request), initial=first)

    def deed() -> object:
        typed = {**form.cleaned_data, "condition": Condition(form.cleaned_data["condition"])}
        return acting.look_over(belonging=pk, **typed, by=request.actor, at=now())

    return _asked(request, form, deed, title=_("Look it over"), told=_named(held))


@require_http_methods(["GET", "POST"])
@never_cache
@keeps
def let_go(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Tell that a thing left."""
    held = _held(request, pk)
    form = LetGoForm(sent(request), initial={"on": civil_date(now())})

    def deed() -> object:
        return acting.let_go(belonging=pk, **form.cleaned_data, by=request.actor, at=now())

    title = _("It left the inventory")
    return _asked(request, form, deed, title=title, told=_named(held), kind="refuse")


def _asked(
    request: AskedRequest, form: Any, deed: Callable[[], object], **context: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and tried(form, deed):
        return redirect("institutions:belongings")
    above = reverse("institutions:belongings")
    return form_page(request, form, submit=context["title"], above=above, **context)


def _held(request: AskedRequest, pk: UUID) -> Belonging:
    try:
        return read.belonging_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _named(held: Belonging) -> str:
    return f"{held.number} · {say.belonging_name(held, language())}"


def _thing(held: Belonging) -> dict[str, Any]:
    return {
        "one": held,
        "name": say.belonging_name(held, language()),
        "kind": say.PLACES[held.kind],
        "condition": say.CONDITIONS[held.condition],
    }
