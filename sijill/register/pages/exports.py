"""Files of many people's data: asked for, answered by a second person, taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.kernel.zipping import zipped
from sijill.register.actions import exporting
from sijill.register.files import parcels
from sijill.register.forms.exports import ExportForm, NoteForm
from sijill.register.models import Export
from sijill.register.queries import NotFound
from sijill.register.queries import exporting as read
from sijill.register.rules.exporting import (
    ExportState,
    Form,
    Hand,
    Waiting,
    hand,
    may_move,
    may_take,
)
from sijill.register.wording import exports as say

UNPROCESSABLE, PAGE = 422, 50
ANSWERS = {"agree": ExportState.AGREED, "withdraw": ExportState.WITHDRAWN}
NOES = {"refuse": ExportState.REFUSED, "revoke": ExportState.REVOKED}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@never_cache
@require(Capability.SEE_EXPORTS)
def show(request: AskedRequest) -> HttpResponse:
    """Every file within reach, the latest first."""
    page = Paginator(read.exports(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(one) for one in page],
        "page": page,
        "may_ask": may(request.actor, Capability.EXPORT),
    }
    return render(request, "register/exports/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.EXPORT)
def new(request: AskedRequest) -> HttpResponse:
    """Ask for a file; a second person reads it before anything is written."""
    typed = request.POST if request.method == "POST" else None
    form = ExportForm(typed, viewer=request.actor)
    if request.method == "POST" and form.is_valid() and (made := _asked(request, form)):
        messages.success(request, _("Asked. Another person of your institution answers."))
        return redirect("register:export", made.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "register/exports/new.html", {"form": form}, status=status)


def _asked(request: AskedRequest, form: ExportForm) -> Export | None:
    typed = form.cleaned_data
    wanted = exporting.WantedExport(
        scope=form.scope(), columns=typed["columns"], form=typed["form"],
        language="ar" if get_language() in ("ar", "zgh") else "fr",
        basis=typed["basis"], reason=typed["reason"],
    )  # fmt: skip
    try:
        return exporting.ask_export(wanted=wanted, by=request.actor, at=now())
    except Refused as refusal:
        for verdict in refusal.verdicts:
            form.add_error(None, say.verdict_text(verdict))
        return None


@require_GET
@never_cache
@require(Capability.SEE_EXPORTS)
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One file: whose data, what of each, why, who stands behind it, who took it."""
    return _page(request, _found(request, pk))


@require_POST
@never_cache
@require(Capability.SEE_EXPORTS)
def do(request: AskedRequest, pk: UUID, deed: str) -> HttpResponse:
    """Take back, refuse or stop it."""
    held = _found(request, pk)
    if deed == "withdraw":
        return _done(request, held, lambda: exporting.withdraw_export(export=pk, **_by(request)))
    verb = {"refuse": exporting.refuse_export, "revoke": exporting.revoke_export}.get(deed)
    if verb is None:
        raise Http404
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, held, form=form)
    note = form.cleaned_data["note"]
    return _done(request, held, lambda: verb(export=pk, note=note, **_by(request)))


@require_POST
@never_cache
@require(Capability.AGREE_EXPORT)
@step_up_required
def agree(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Agree as the second person: the file is then written."""
    held = _found(request, pk)
    return _done(request, held, lambda: exporting.agree_export(export=pk, **_by(request)))


@require_POST
@never_cache
@require(Capability.EXPORT)
@step_up_required
def take(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Take the file; everybody in it will read that it was taken."""
    held = _found(request, pk)
    try:
        taken = exporting.take_export(export=held.pk, by=request.actor, at=now())
    except Refused as refusal:
        messages.warning(request, say.verdict_text(refusal.verdicts[0]))
        return redirect("register:export", pk)
    name, kind, body = _body(taken)
    heads = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    out = StreamingHttpResponse(body, content_type=kind, headers=heads)
    return out  # type: ignore[return-value]  # streamed, as every door lets through


def _body(export: Export) -> tuple[str, str, Iterator[bytes]]:
    """The name, the kind and the pieces of a file, one part of it open at a time."""
    assert export.box is not None
    name = say.reference_of(export)
    parts = parcels.opened(export.box, exporting.wrapped(export), count=export.parts)
    if export.form == Form.CSV:
        return f"{name}.csv", "text/csv; charset=utf-8", parts
    if export.parts == 1:
        return f"{name}.xlsx", XLSX, parts
    named = ((f"{name}-{turn:03d}.xlsx", part) for turn, part in enumerate(parts, 1))
    assert export.written_at is not None
    return f"{name}.zip", "application/zip", zipped(named, at=export.written_at)


def _by(request: AskedRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": now()}


def _done(request: AskedRequest, held: Export, verb: Any) -> HttpResponse:
    try:
        verb()
        messages.success(request, _("Kept."))
    except Refused as refusal:
        messages.warning(request, say.verdict_text(refusal.verdicts[0]))
    return redirect("register:export", held.pk)


def _page(request: AskedRequest, held: Export, *, form: NoteForm | None = None) -> HttpResponse:
    language = get_language() or "ar"
    which = hand(request.actor, asked_by=held.asked_by_id, institution=held.institution_id)
    state = ExportState(held.state)
    takes = read.takes_of(held)
    context = {
        **_row(held),
        "institution": name_of(held.institution, language),
        "scope": say.scope_text(held, language),
        "columns": [say.COLUMNS[one] for one in held.columns],
        "form_word": say.FORMS[held.form],
        "basis": say.BASES[held.basis],
        "many": held.found > read.COUNTED,
        "counted": read.COUNTED,
        "takes": [(take.at, take.by.name(language)) for take in takes],
        "left": held.most - len(takes),
        "ended_by": held.ended_by.name(language) if held.ended_by else "",
        "deeds": _deeds(state, which),
        "may_take": may_take(_waiting(held, len(takes)), by=which, at=now()).is_ok,
        "waits_for_other": state is ExportState.ASKED and which is Hand.FIRST,
        "error_form": form,
        "note": form or NoteForm(),
    }
    return render(
        request, "register/exports/one.html", context, status=200 if form is None else UNPROCESSABLE
    )


def _waiting(held: Export, takes: int) -> Waiting:
    return Waiting(state=held.state, until=held.until, takes=takes, most=held.most)


def _deeds(state: ExportState, which: Hand) -> dict[str, bool]:
    """What this hand may do from here."""
    known = {**ANSWERS, **NOES}
    return {deed: may_move(state, there, by=which).is_ok for deed, there in known.items()}


def _row(held: Export) -> dict[str, Any]:
    language = get_language() or "ar"
    return {
        "export": held,
        "reference": say.reference_of(held),
        "state": say.STATES[held.state],
        "asked_by": held.asked_by.name(language),
        "agreed_by": held.agreed_by.name(language) if held.agreed_by else "",
        "where": name_of(held.institution, language),
    }


def _found(request: AskedRequest, pk: UUID) -> Export:
    try:
        return read.export_for(pk, viewer=request.actor)
    except NotFound:
        raise Http404 from None
