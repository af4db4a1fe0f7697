"""What every page of the desk's agents has in common: who may enter, which box, what is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sijill.desk.models import Case
from sijill.desk.queries import BOXES
from sijill.desk.queries.casefile import CaseFile
from sijill.desk.queries.colleagues import colleagues
from sijill.desk.queries.inbox import following
from sijill.desk.rules.handing import GIVES
from sijill.desk.rules.life import office
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.web.errors import forbidden

View = Callable[..., HttpResponse]

BOX = "desk.box"
FIRST_BOX = "mine"


# Who may read files; what may be done to them is for the rules of each action to say.
agents_only = require(Capability.SEE_FILES)


def givers_only(view: View) -> View:
    """Who gives out the work of an institution: whoever signs there, and whoever directs it."""

    @agents_only
    @wraps(view)
    def within(request: AskedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_give(request.actor) and request.actor.institution:
            return view(request, *args, **kwargs)
        return forbidden(request)

    return cast(View, within)


def box_of(request: AskedRequest) -> str:
    """The box the agent works through; it stays from page to page."""
    box = request.session.get(BOX, FIRST_BOX)
    return box if box in BOXES else FIRST_BOX


def may_give(viewer: Actor) -> bool:
    """Who hands files out: whoever signs or directs; the others take what is free."""
    return office(viewer) in GIVES


def names_of_agents(request: AskedRequest, file: CaseFile) -> list[tuple[UUID, str]]:
    """The colleagues to whom the file may be given."""
    return colleagues(file.case.institution_id, viewer=request.actor, on=file.today)


def after(request: AskedRequest, case: Case) -> str:
    """Where to go once this case is done: the next one of the box, else the inbox.

    Asked before the case leaves its box.
    """
    found = following(case=case, box=box_of(request), viewer=request.actor, today=civil_date(now()))
    return reverse("desk:case", args=[found]) if found else reverse("desk:inbox")


def go(request: AskedRequest, address: str, said: str) -> HttpResponse:
    """Go on, and say what was done."""
    messages.success(request, said)
    return HttpResponseRedirect(address)
