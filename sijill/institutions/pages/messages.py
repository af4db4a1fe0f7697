"""The board of messages: what was sent, what was lost, what waits, and what it cost each month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts import queries as accounts
from sijill.accounts import wording
from sijill.accounts.queries import Bill
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import institutions
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.clock import civil_date, now
from sijill.web import writing

MONTHS = 12
A_WEEK = timedelta(days=7)


@require_GET
@never_cache
@require(Capability.SUPERVISE)
def board(request: AskedRequest) -> HttpResponse:
    """Twelve months within the reader's reach: a chamber its own, the ministry everybody's."""
    at = now()
    first = civil_date(at).replace(day=1)
    bills = accounts.bills(since=_back(first, MONTHS - 1))
    present = [bill for bill in bills if bill.month == first]
    context = {
        "month": first,
        "total": _sum(present),
        "finding": _finding(_sum(present)),
        "ageing": accounts.ageing(at=at),
        "months": _months(bills, first),
        "institutions": _named(present, request.actor.language),
        "losses": _losses(at),
        "counted_at": accounts.counted_at(),
    }
    return render(request, "institutions/messages.html", context)


def _back(month: date, many: int) -> date:
    """The first day of the month that lies so many months before."""
    count = month.year * 12 + month.month - 1 - many
    return date(count // 12, count % 12 + 1, 1)


def _sum(bills: Sequence[Bill]) -> dict[str, Any]:
    return {
        "left": sum(bill.left for bill in bills),
        "delivered": sum(bill.delivered for bill in bills),
        "lost": sum(bill.lost for bill in bills),
        "cost": sum((bill.cost for bill in bills), Decimal(0)),
    }


def _finding(total: dict[str, Any]) -> str:
    tried = total["left"] + total["lost"]
    if not tried:
        return _("No message has left this month")
    share = f"{100 * total['lost'] / tried:.1f}".replace(".", ",")
    return _("{share} % of this month's messages were lost").format(share=share)


def _months(bills: Sequence[Bill], first: date) -> dict[str, Any]:
    rows = []
    for back in range(MONTHS):
        month = _back(first, back)
        told = _sum([bill for bill in bills if bill.month == month])
        rows.append({"month": month, **told, "weight": int(told["cost"] * 100)})
    return {"rows": rows, "most": max(row["weight"] for row in rows) or 1}


def _named(bills: Sequence[Bill], language: str) -> dict[str, Any]:
    names = {one.code: name_of(one, language) for one in institutions()}
    rows = [
        {
            "name": names.get(bill.institution, _("The State: codes")),
            "bill": bill,
            "weight": int(bill.cost * 100),
        }
        for bill in sorted(bills, key=lambda bill: (-bill.cost, bill.institution))
    ]
    return {"rows": rows, "most": max((int(bill.cost * 100) for bill in bills), default=0) or 1}


def _losses(at: Any) -> dict[str, Any]:
    told = accounts.failures(since=at - A_WEEK)
    rows = [(wording.why_lost(code), many) for code, many in told.items()]
    return {"rows": rows, "most": max(told.values(), default=1), "since": writing.day(at - A_WEEK)}
