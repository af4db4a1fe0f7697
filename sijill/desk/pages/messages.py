"""The messages about one file: by which way each went, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts import queries as accounts
from sijill.accounts import wording
from sijill.desk.pages.agents import agents_only
from sijill.desk.pages.case import open_file
from sijill.institutions.middleware import AskedRequest


@require_GET
@never_cache
@agents_only
def show(request: AskedRequest, case: UUID) -> HttpResponse:
    """Whether the person was reached; texts and numbers are not shown."""
    file = open_file(request, case)
    lines = [
        (sent, wording.WAYS[sent.way], wording.STATES[sent.state], _why(sent))
        for sent in accounts.sent_about(case)
    ]
    space = accounts.space(file.case.space) if file.case.space else None
    context = {"case": file.case, "lines": lines, "by_mail": bool(space and space.email)}
    return render(request, "desk/messages.html", context)


def _why(sent: accounts.Sent) -> str:
    lost = sent.state in ("failed", "given_up") or sent.failure
    return wording.why_lost(sent.failure) if lost else ""
