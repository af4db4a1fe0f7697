"""The number that people ring, set by the management of each institution."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sijill.institutions.actions import ringing as acting
from sijill.institutions.forms.ringing import NumberForm
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.pages.bodies import UNPROCESSABLE, language, tried
from sijill.institutions.pages.house import home, may_keep, sees
from sijill.institutions.queries import names_of
from sijill.institutions.queries import ringing as read
from sijill.institutions.rules.ringing import shown_number
from sijill.institutions.wording import name_of
from sijill.kernel.clock import civil_date, now
from sijill.web.errors import forbidden
from sijill.web.forms import sent


@require_http_methods(["GET", "POST"])
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The number that is printed today, those before and to come, and the next one."""
    where, at = home(request), now()
    if request.method == "POST" and not may_keep(request):
        return forbidden(request)
    form = NumberForm(sent(request), initial={"valid_from": civil_date(at)})
    if request.method == "POST" and form.is_valid():
        typed = {"institution": where.code, **form.cleaned_data}
        if tried(form, lambda: acting.set_number(**typed, by=request.actor, at=at)):
            messages.success(request, _("The number is written down."))
            return redirect("institutions:number")
    context = {"form": form, "keeper": may_keep(request), **_told(request, at=at)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "institutions/house/number.html", context, status=status)


def _told(request: AskedRequest, *, at: datetime) -> dict[str, Any]:
    where = home(request)
    rows = read.numbers_of(where.code)
    names = names_of({row.set_by for row in rows if row.set_by}, request.actor.language)
    return {
        "name": name_of(where, language()),
        "ring": read.ring_of(where.code, at=at),
        "where": where,
        "rows": [
            (row, shown_number(row.number), names.get(row.set_by, "") if row.set_by else "")
            for row in rows
        ],
    }
