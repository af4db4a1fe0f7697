"""The quarantine of a roll: row after row on the screen, or all of it in a file and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.register.actions import mending
from sijill.register.files import BadRoll, Declared, Row, fields_of, keeping, rows
from sijill.register.files.writing import as_csv, as_written, as_xlsx
from sijill.register.forms.rolls import AgainForm, RowForm
from sijill.register.models import Held, Source
from sijill.register.pages.roll_parts import (
    UNPROCESSABLE,
    alike_of,
    keep_look,
    roll_within_reach,
    said_of,
)
from sijill.register.queries import NotFound
from sijill.register.queries import rolls as queries
from sijill.register.queries.judging import said_by
from sijill.register.rules.arriving import HeldState
from sijill.register.rules.rolls import may_sign
from sijill.register.wording import rolls as wording
from sijill.register.wording.arriving import kept_text

PAGE = 50
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@never_cache
@require(Capability.EXAMINE)
def show(request: AskedRequest, roll: UUID) -> HttpResponse:
    """The rows that wait, each with its faults."""
    found = roll_within_reach(request, roll)
    page = Paginator(queries.held_rows(found), PAGE).get_page(request.GET.get("page"))
    keep_look(request, found, len(page.object_list))
    return render(request, "register/quarantine.html", _list(request, found, page, AgainForm()))


def _list(request: AskedRequest, roll: Source, page: Any, form: AgainForm) -> dict[str, Any]:
    mapping = Declared.of(roll.mapping)
    lines = [
        {
            "held": held,
            "name": _name(said_by(held, mapping)),
            "faults": [(wording.FIELDS.get(f["about"], ""), kept_text(f)) for f in held.faults],
            "ready": held.state == HeldState.READY,
        }
        for held in page.object_list
    ]
    return {
        "roll": roll,
        "lines": lines,
        "page": page,
        "form": form,
        "counts": queries.counts(roll),
        "may_sign": may_sign(request.actor).is_ok,
    }


def _name(said: Mapping[str, str]) -> tuple[str, str]:
    arabic = said.get("name_ar") or f"{said.get('given_ar', '')} {said.get('family_ar', '')}"
    latin = said.get("name_latin") or (
        f"{said.get('given_latin', '')} {said.get('family_latin', '')}"
    )
    return arabic.strip(), latin.strip()


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.EXAMINE)
def one(request: AskedRequest, roll: UUID, row: int) -> HttpResponse:
    """One row as a form, its faults beside the fields; saved, the next one comes."""
    found, held = _row(request, roll, row)
    place = queries.place_of(held)
    if request.method == "POST" and (then := _deed(request, found, held, place)):
        return then
    held = queries.held_row(found, row)
    keep_look(request, found, 1)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "register/held.html", _shown(found, held), status=status)


def _shown(roll: Source, held: Held) -> dict[str, Any]:
    return {
        "roll": roll,
        "held": held,
        "form": RowForm(held=held, roll=roll),
        "others": said_of(held),
        "alike": alike_of(held, roll),
        "place": queries.place_of(held),
        "state": wording.HELD[HeldState(held.state)],
        "waits": held.state in (HeldState.WAITING, HeldState.READY),
        "back_in": held.state == HeldState.DROPPED,
    }


def _deed(
    request: AskedRequest, roll: Source, held: Held, place: queries.Place
) -> HttpResponse | None:
    """Do what was asked with a row; the next row when it waits no more."""
    try:
        done = _did(request, roll, held)
    except (Refused, NotFound):
        messages.warning(request, _("This row was settled meanwhile."))
        return redirect("register:roll_rows", roll.pk)
    if done is None or done.state == HeldState.WAITING:
        return None
    messages.success(request, wording.HELD[HeldState(done.state)])
    then = place.after or place.before
    if then is None:
        return redirect("register:roll", roll.pk)
    return redirect("register:roll_row", roll.pk, then)


def _did(request: AskedRequest, roll: Source, held: Held) -> Held | None:
    given: dict[str, Any] = {"source": roll.pk, "row": held.row, "by": request.actor, "at": now()}
    deed, note = request.POST.get("do", ""), request.POST.get("note", "").strip()
    if deed in ("apart", "out") and not note:
        messages.warning(request, _("Say why in a few words."))
        return None
    if deed == "apart":
        return mending.tell_apart(note=note, **given)
    if deed == "out":
        return mending.leave_out(note=note, **given)
    if deed == "back":
        mending.take_up_again(**given)
        return None
    form = RowForm(request.POST, held=held, roll=roll)
    return mending.mend(said=form.said, **given)


@require_GET
@never_cache
@require(Capability.EXAMINE)
def download(request: AskedRequest, roll: UUID, form: str) -> HttpResponse:
    """The rows that wait as a file, with their faults in a last column."""
    if form not in TYPES:
        raise Http404
    found = roll_within_reach(request, roll)
    waiting = list(queries.held_rows(found))
    keep_look(request, found, len(waiting))
    lines = wording.lines_out(found, waiting)
    body = (
        b"".join(as_csv(lines))
        if form == "csv"
        else as_xlsx(lines, from_right=get_language() == "ar")
    )
    name = f"quarantine-{found.received_at:%Y%m%d}-{str(found.pk)[:8]}.{form}"
    heads = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=TYPES[form], headers=heads)


@require_POST
@require(Capability.EXAMINE)
def again(request: AskedRequest, roll: UUID) -> HttpResponse:
    """Read corrected rows from the file that was taken out."""
    found = roll_within_reach(request, roll)
    form = AgainForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            changed, whole = mending.mend_many(
                source=found.pk, said=_said(found, form.cleaned_data["file"].read()),
                by=request.actor, at=now(),
            )  # fmt: skip
            said = _("%(changed)s rows changed, %(whole)s are whole now.")
            messages.success(request, said % {"changed": changed, "whole": whole})
    except BadRoll as problem:
        messages.warning(request, wording.bad_text(problem))
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
    return redirect("register:roll_rows", found.pk)


def _said(roll: Source, clear: bytes) -> dict[int, dict[str, str]]:
    """What each row of a file of corrections says, by the number of the row."""
    mapping = Declared.of(roll.mapping)
    plain = Declared(columns={"nia": wording.ROW, **{c: c for c in roll.shape["columns"]}})
    found: dict[int, dict[str, str]] = {}
    with keeping.in_memory(clear) as path:
        for line in rows(path, plain):
            number = line.cells.get(wording.ROW, "")
            if number.isdigit():
                cells = {name: as_written(cell) for name, cell in line.cells.items()}
                said = fields_of(Row(number=int(number), cells=cells), mapping)
                found[int(number)] = {name: said[name] for name in mapping.columns}
    return found


@require_POST
@require(Capability.EXAMINE)
def sign(request: AskedRequest, roll: UUID) -> HttpResponse:
    """Enter the corrected rows that wait for the signature."""
    found = roll_within_reach(request, roll)
    try:
        count = mending.enter_ready(source=found.pk, by=request.actor, at=now())
    except Refused as refusal:
        messages.warning(request, wording.verdict_text(refusal.verdicts[0]))
        return redirect("register:roll_rows", found.pk)
    said = ngettext("%(n)s row was entered.", "%(n)s rows were entered.", count)
    messages.success(request, said % {"n": count})
    return redirect("register:roll_rows", found.pk)


def _row(request: AskedRequest, roll: UUID, row: int) -> tuple[Source, Held]:
    found = roll_within_reach(request, roll)
    try:
        return found, queries.held_row(found, row)
    except NotFound:
        raise Http404 from None
