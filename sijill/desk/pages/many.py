"""Many files at once: chosen, confirmed, then followed line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up
from sijill.desk import procedures
from sijill.desk.actions.many import choose_many, drop_many, order_many
from sijill.desk.forms.many import OrderForm
from sijill.desk.models import Bulk, BulkLine
from sijill.desk.pages.agents import agents_only, go
from sijill.desk.queries.many import Progress, lines_of, order_for, orders_of, progress_of
from sijill.desk.rules.many import BulkKind, BulkState, LineState
from sijill.desk.wording import agent as wording
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.many import KINDS, LINES, STATES
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.web.addresses import address_of
from sijill.web.forms import sent

UNPROCESSABLE = 422
AGAIN_IN = 3  # seconds until the page of an order under way is drawn anew


@require_GET
@never_cache
@agents_only
def show(request: AskedRequest) -> HttpResponse:
    """The agent's own orders, newest first."""
    rows = [_order(one, progress) for one, progress in orders_of(viewer=request.actor)]
    return render(request, "desk/many.html", {"rows": rows})


def _order(bulk: Bulk, progress: Progress) -> dict[str, Any]:
    return {
        "bulk": bulk,
        "what": KINDS[bulk.kind],
        "state": STATES[bulk.state],
        "progress": progress,
    }


def chosen(request: AskedRequest, kind: str, cases: Sequence[UUID]) -> HttpResponse:
    """Note the choice made in the inbox, then ask to confirm it; told clearly when too many."""
    try:
        made = choose_many(id=_key(request), kind=kind, cases=cases, by=request.actor, at=now())
    except Refused as refusal:
        return go(request, reverse("desk:inbox"), sentence(refusal.verdicts[0], CLOSED))
    return redirect("desk:bulk", made.pk)


def _key(request: AskedRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def one(request: AskedRequest, bulk: UUID) -> HttpResponse:
    """One order: what was chosen, to confirm; then each line with its own result."""
    found = order_for(bulk, viewer=request.actor)
    if found is None:
        raise Http404
    lines = lines_of(found)
    form = OrderForm(sent(request), bulk=found, lines=lines)
    if request.method == "POST" and form.is_valid():
        return _ordered(request, found, form)
    status = UNPROCESSABLE if form.errors else 200
    answer = render(request, "desk/bulk.html", _shown(found, lines, form), status=status)
    if found.state == BulkState.RUNNING:
        answer["Refresh"] = str(AGAIN_IN)
    return answer


def _ordered(request: AskedRequest, bulk: Bulk, form: OrderForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        order_many(
            bulk=bulk,
            ground=said.get("ground", ""),
            note=said.get("note", ""),
            by=request.actor,
            at=now(),
        )
    except Refused as refusal:
        if any(v.code == "desk.step_up_needed" for v in refusal.verdicts):
            return step_up(request)
        return go(request, _address(bulk), sentence(refusal.verdicts[0], CLOSED))
    return redirect(_address(bulk))


def _address(bulk: Bulk) -> str:
    return reverse("desk:bulk", args=[bulk.pk])


def _shown(bulk: Bulk, lines: Sequence[BulkLine], form: OrderForm) -> dict[str, Any]:
    progress = progress_of(bulk)
    return {
        "bulk": bulk,
        "what": KINDS[bulk.kind],
        "state": STATES[bulk.state],
        "progress": progress,
        "lines": [_line(line) for line in lines],
        "form": form if bulk.state == BulkState.CHOSEN else None,
        "signs": bulk.kind == BulkKind.SIGN,
    }


def _line(line: BulkLine) -> dict[str, Any]:
    declared = procedures.procedure(line.case.procedure, line.case.procedure_version)
    kind, word = LINES[line.state]
    return {
        "line": line,
        "case": line.case,
        "href": address_of("desk:case", line.case_id),
        "procedure": declared.short_title or declared.title,
        "kind": kind,
        "word": word,
        "why": wording.why_closed(_verdicts(line), declared) if line.verdicts else "",
        "waits": line.state == LineState.WAITING,
    }


def _verdicts(line: BulkLine) -> list[Verdict]:
    return [refused(one["code"], one["article"], **one["facts"]) for one in line.verdicts]


@require_POST
@agents_only
def drop(request: AskedRequest, bulk: UUID) -> HttpResponse:
    """Let go of what was chosen."""
    found = order_for(bulk, viewer=request.actor)
    if found is None:
        raise Http404
    try:
        drop_many(bulk=found, by=request.actor, at=now())
    except Refused as refusal:
        return go(request, _address(found), sentence(refusal.verdicts[0], CLOSED))
    return go(request, reverse("desk:inbox"), _("Nothing was decided."))
