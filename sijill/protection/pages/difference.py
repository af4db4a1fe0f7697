"""One difference with the fund, ours beside theirs; and the pairs that people judge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sijill.institutions.middleware import AskedRequest
from sijill.kernel import names
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.protection import actions
from sijill.protection.forms import ReasonForm, SettleForm
from sijill.protection.models import Difference
from sijill.protection.pages.around import agents_only, around
from sijill.protection.pages.differences import line_of, their_name
from sijill.protection.queries import differences as queries
from sijill.protection.queries.affiliations import NotFound, regime_of, said_now
from sijill.protection.rules.differences import Settlement, may_work
from sijill.protection.rules.inquiries import SAME_NAME
from sijill.protection.rules.populations import Cause, Tie
from sijill.protection.wording import effects, states
from sijill.protection.wording import populations as words
from sijill.register.models import Entry
from sijill.web import writing
from sijill.web.pages_of import Compared

# What a reader may compare: as our entry says it, and the column of the fund's list.
ALIKE = ("name_ar", "name_fr", "cin", "birth_date", "sex", "commune", "phone", "status", "regime")
OF_FIELD = {
    "name_ar": "name", "name_fr": "name", "cin": "cin", "birth_date": "birth", "sex": "sex",
    "commune": "place", "phone": "phone", "status": "status", "regime": "regime",
}  # fmt: skip


@never_cache
@require_safe
@agents_only
def one(request: AskedRequest, difference: UUID) -> HttpResponse:
    """One difference, with what may be said of it."""
    return _shown(request, _found(request, difference))


def _found(request: AskedRequest, id: UUID) -> queries.Opened:
    try:
        return queries.difference_for(id, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def _shown(
    request: AskedRequest, found: queries.Opened, form: Any = None, status: int = 200
) -> HttpResponse:
    viewer, at, row = request.actor, now(), found.difference
    subject = Subject(kind="difference", id=row.pk)
    ledger.look("cover", by=viewer, at=at, reason="cover", subject=subject, person=row.person)
    works = may_work(viewer)
    context = around(viewer, "differences", at) | line_of(row, found.entry, at)
    context |= {
        "entry": found.entry,
        "rows": compared(found.entry, row.theirs, row.fields),
        "remedy": words.REMEDIES[Cause(row.cause)],
        "tie": words.TIES[Tie(row.tie)],
        "changed": queries.changed_since(row),
        "trail": [(told.act.at, words.DONE[told.act.kind]) for told in found.trail],
        "form": form or _form(row) if works and row.state != "closed" else None,
        "settles": row.state == "open",
        "mine": row.assignee is not None and row.assignee == viewer.user,
    }
    return render(request, "protection/difference.html", context, status=status)


def _form(row: Difference) -> SettleForm | ReasonForm:
    return ReasonForm() if row.state == "settled" else SettleForm(kind=row.kind)


def compared(
    entry: Entry | None, theirs: Mapping[str, Any], fields: Collection[str] | None = None
) -> list[Compared]:
    """Ours beside theirs, field by field; what only one side says is no difference.

    `fields` differ as a run found it; without it, what is written otherwise differs.
    """
    ours, told = _ours(entry), _told(theirs)
    shown = [name for name in ALIKE if ours.get(name) or told[name]]
    return [_compared(name, ours.get(name, ""), told[name], fields) for name in shown]


def _told(theirs: Mapping[str, Any]) -> dict[str, str]:
    """What the fund says, in the same words as ours."""
    told = {name: str(theirs.get(name) or "") for name in ALIKE}
    told |= {"name_ar": their_name(dict(theirs), "ar"), "name_fr": their_name(dict(theirs), "fr")}
    if told["phone"]:
        told["phone"] = writing.isolate(writing.phone(told["phone"]))
    if told["sex"]:
        told["sex"] = _sex(told["sex"])
    if told["regime"] in effects.DECLARED:
        told["regime"] = str(effects.declared(told["regime"]))
    if told["status"]:
        told["status"] = str(words.STATUSES.get(told["status"].lower(), told["status"]))
    return told


def _compared(name: str, left: str, right: str, fields: Collection[str] | None) -> Compared:
    both = bool(left and right)
    differs = both and (_differ(name, left, right) if fields is None else OF_FIELD[name] in fields)
    return Compared(
        label=words.LABELS[name],
        left=left or "—",
        right=right or "—",
        same=not differs,
        word=_("Different") if differs else "",
        whole=name in ("sex", "status", "commune", "regime"),
    )


def _differ(name: str, left: str, right: str) -> bool:
    if name.startswith("name"):
        return names.similarity(left, right) < SAME_NAME
    return name in ("cin", "birth_date", "sex") and left.casefold() != right.casefold()


def _ours(entry: Entry | None) -> dict[str, str]:
    """What the register says today."""
    if entry is None or entry.person is None:
        return {}
    person, version = entry.person, said_now([entry.pk])[entry.pk]
    born = (person.birth_year, person.birth_month, person.birth_day)
    return {
        "name_ar": person.name_ar,
        "name_fr": person.name_latin,
        "cin": person.document,
        "birth_date": "-".join(f"{part:02d}" for part in born if part),
        "sex": _sex(person.sex),
        "commune": version.commune,
        "phone": writing.isolate(writing.phone(person.phone)) if person.phone else "",
        "status": str(words.ENTRY_STATES.get(entry.state, entry.state)),
        "regime": str(effects.declared(regime_of(version))),
    }


def _sex(text: str) -> str:
    return _("Woman") if text.casefold().startswith("f") else _("Man")


@never_cache
@require_POST
@agents_only
def work(request: AskedRequest, difference: UUID) -> HttpResponse:
    """Settle it, take a word back, or take it upon oneself."""
    found, by, do = _found(request, difference), request.actor, request.POST.get("do", "")
    row = found.difference
    if do == "take":
        _tried(request, lambda: actions.take(difference=row.pk, by=by, at=now()), _("Done."))
        return redirect("protection:difference", row.pk)
    form = ReasonForm(request.POST) if do == "reopen" else SettleForm(request.POST, kind=row.kind)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    _tried(request, lambda: _deed(row, do, form.cleaned_data, request), _("Done."))
    return redirect("protection:difference", row.pk)


def _deed(row: Difference, do: str, said: Mapping[str, Any], request: AskedRequest) -> object:
    by, at, reason = request.actor, now(), said["reason"]
    if do == "reopen":
        return actions.reopen(difference=row.pk, reason=reason, by=by, at=at)
    as_ = Settlement(said["as_"])
    return actions.settle(difference=row.pk, as_=as_, reason=reason, by=by, at=at)


def _tried(request: AskedRequest, deed: Callable[[], object], said: str) -> None:
    try:
        deed()
        messages.success(request, said)
    except Refused as refusal:
        messages.warning(request, states.verdict_text(refusal.verdicts[0]))


@never_cache
@require_http_methods(["GET", "POST"])
@agents_only
def sample(request: AskedRequest) -> HttpResponse:
    """The next drawn pair: one person or two? Then the one after it."""
    viewer, run = request.actor, queries.newest_run()
    if run is None or not viewer.is_national or not may_work(viewer):
        raise Http404
    if request.method == "POST":
        _judged(request, run)
        return redirect("protection:sample")
    pair, at = queries.next_to_judge(run), now()
    context = around(viewer, "differences", at) | {"run": run, "pair": pair}
    context["left"] = queries.left_to_judge(run)
    if pair is not None:
        entry = queries.entry_of(pair.entry)
        subject = Subject(kind="entry", id=pair.entry)
        person = entry.person_id if entry else None
        ledger.look("cover", by=viewer, at=at, reason="cover", subject=subject, person=person)
        context["rows"] = compared(entry, pair.theirs)
    return render(request, "protection/sample.html", context)


def _judged(request: AskedRequest, run: Any) -> None:
    try:
        id = UUID(request.POST.get("pair", ""))
        said = request.POST["same"] == "yes"
        actions.judge_pair(pair=id, same=said, by=request.actor, at=now())
    except (KeyError, ValueError, NotFound):
        raise Http404 from None
