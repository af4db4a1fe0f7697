"""What an enroller sees: the campaign, how many of theirs count, receipts without a name."""

from __future__ import annotations

import textwrap
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.campaigns import queries as read
from sijill.campaigns.pages.running import line
from sijill.field.rules import EnvelopeState, Kind
from sijill.field.wording import KINDS, STATES
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.clock import civil_date, now

TONES = {"taken": "ok", "kept": "refuse", "set_aside": "refuse"}


@require_GET
@never_cache
@require(Capability.ENROL)
def show(request: AskedRequest) -> HttpResponse:
    """One's own enrolments, campaign by campaign."""
    today = civil_date(now())
    rows = [_row(one, today) for one in read.mine(viewer=request.actor)]
    return render(request, "campaigns/mine.html", {"rows": rows, "person": request.actor.name})


def _row(one: read.Mine, today: Any) -> dict[str, Any]:
    ends = one.mandate.valid_to
    return {
        **line(one.campaign),
        "done": one.done,
        "days": max((ends - today).days, 0) if ends else 0,
        "receipts": [
            {
                "number": "-".join(textwrap.wrap(each.receipt, 4)),
                "kind": KINDS[Kind(each.kind)],
                "made_at": each.made_at,
                "state": STATES[EnvelopeState(each.state)],
                "tone": TONES.get(each.state, "wait"),
            }
            for each in one.receipts
        ],
    }
