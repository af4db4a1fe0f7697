"""A list told line by line: what stands in it, one more, one changed, one taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from sijill.desk import actions, procedures
from sijill.desk.forms.engine import PageForm, form_for
from sijill.desk.models import Case
from sijill.desk.pages import kept, place
from sijill.desk.procedures import Page, Procedure
from sijill.desk.queries import case_for
from sijill.desk.rules import WRITABLE
from sijill.desk.rules.completeness import lacks_of, rows_of
from sijill.desk.wording.answers import said
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused, refused
from sijill.web.pages_of import Answer, Question

CONFLICT, UNPROCESSABLE = 409, 422
NEW, SAVE = "new", gettext_lazy("Save")
TRIES = 3  # two hands adding lines at one moment
Row = Mapping[str, Any]


def whole(request: AskedRequest, case: Case, declared: Procedure, page: Page) -> HttpResponse:
    """The list as it stands; going on says that it is whole."""
    if case._state.adding:
        return redirect("desk:question", case.pk, declared.pages[0].code)
    if request.method != "POST":
        return _list(request, case, declared, page)
    given = {"rows": rows_of(page, case.answers), "whole": True}
    missing = lacks_of(page, {**case.answers, page.code: given}, civil_date(now()))
    if missing:
        told = [str(one.text) or sentence(refused(one.code, "", **one.facts)) for one in missing]
        return _list(request, case, declared, page, errors=list(dict.fromkeys(told)))
    try:
        case = _keep(request, case, page, given)
    except actions.Outdated:
        return redirect(request.get_full_path())
    except Refused as refusal:
        return place.told_and_sent_on(request, case, sentence(refusal.verdicts[0]))
    return redirect(place.after(request, case, declared, page))


def _list(
    request: AskedRequest, case: Case, declared: Procedure, page: Page, errors: Sequence[str] = ()
) -> HttpResponse:
    assert page.rows is not None
    rows = [_line(request, case, page, row) for row in rows_of(page, case.answers)]
    first = rows[0].change if rows else _address(request, case, page, NEW)
    context = {
        "question": place.question_of(request, case, declared, page, None),
        "rows": rows,
        "page": page,
        "errors": [(text, "#rows" if rows else first) for text in errors],
        "add": _address(request, case, page, NEW) if len(rows) < page.rows.at_most else "",
        "summary": page.rows.summary_of(case.answers, civil_date(now())),
    }
    status = UNPROCESSABLE if errors else 200
    return render(request, "desk/list.html", context, status=status)


def _line(request: AskedRequest, case: Case, page: Page, row: Row) -> Answer:
    assert page.rows is not None
    return Answer(
        question=page.rows.note_of(row),
        answer=page.rows.title_of(row),
        change=_address(request, case, page, row["mark"]),
        error=_fault_of(page, case, row),
    )


def _fault_of(page: Page, case: Case, row: Row) -> str:
    """What is wrong with a line since it was written, in a word."""
    alone = {**case.answers, page.code: {"rows": [row], "whole": True}}
    wrong = lacks_of(replace(page, check=lambda answers, today: ()), alone, civil_date(now()))
    return _("Something is missing here") if wrong else ""


@never_cache
def row(request: AskedRequest, case: UUID, page: str, row: str) -> HttpResponse:
    """Ask one line of a list, new or kept before."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    declared, asked, there = _asked(found, page, row)
    if found.state not in WRITABLE or place.page_to_ask(found, declared, page) is None:
        return redirect(place.where_it_stands(found))
    form = _form(request, found, asked, there, request.POST)
    if request.method != "POST" or not form.is_valid():
        status = UNPROCESSABLE if form.is_bound else 200
        return _one(request, found, declared, asked, there, form, status=status)
    return _save(request, found, declared, asked, there, form)


def _asked(case: Case, page: str, mark: str) -> tuple[Procedure, Page, Row]:
    """The list and the line meant by an address; 404 when there is none."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    asked = next((p for p in declared.pages if p.code == page and p.kind == "list"), None)
    if asked is None:
        raise Http404
    there = next((r for r in rows_of(asked, case.answers) if r["mark"] == mark), None)
    if there is None and mark != NEW:
        raise Http404
    return declared, asked, there or {"mark": ""}


def _form(
    request: AskedRequest, case: Case, page: Page, there: Row, data: QueryDict | None = None
) -> PageForm:
    assert page.rows is not None
    check = page.rows.check
    alone = replace(
        page, kind="questions", check=lambda answers, today: check(answers[page.code], today)
    )
    setting = place.setting_of(request, case)
    return form_for(
        alone,
        replace(setting, answers={**setting.answers, page.code: there}),
        data=data if request.method == "POST" else None,
        typed=kept.what_was_kept(request),
        revision=case.revision,
    )


def _one(
    request: AskedRequest,
    case: Case,
    declared: Procedure,
    page: Page,
    there: Row,
    form: PageForm,
    *,
    status: int,
    elsewhere: Sequence[Answer] = (),
) -> HttpResponse:
    assert page.rows is not None
    mark = there["mark"]
    context = {
        "question": _question(request, case, declared, page, form),
        "form": form,
        "page": page,
        "remove": _address(request, case, page, f"{mark}/remove") if mark else "",
        "elsewhere": elsewhere,
        "typed_is_kept": kept.was_kept(request) and not form.is_bound,
    }
    return render(request, "desk/row.html", context, status=status)


def _question(
    request: AskedRequest, case: Case, declared: Procedure, page: Page, form: PageForm
) -> Question:
    assert page.rows is not None
    whole = place.question_of(request, case, declared, page, form)
    return replace(
        whole,
        title=page.rows.one,
        hint="",
        back=_address(request, case, page, ""),
        listen=f"{declared.code}.{page.code}.one",
        submit=SAVE,
        submit_icon="check",
    )


def _save(
    request: AskedRequest, case: Case, declared: Procedure, page: Page, there: Row, form: PageForm
) -> HttpResponse:
    line = {"mark": there["mark"] or uuid4().hex[:8], **form.canonical()}
    try:
        if there["mark"]:
            _put(request, case, page, line, revision=form.seen_revision())
        else:
            _add(request, case, page, line)
    except actions.Outdated as told:
        return _two_tabs(request, told.case, declared, page, line)
    except Refused as refusal:
        return place.told_and_sent_on(request, case, sentence(refusal.verdicts[0]))
    response = redirect(_address(request, case, page, ""))
    kept.forget(request, response)
    return response


def _add(request: AskedRequest, case: Case, page: Page, line: Row) -> None:
    """One more line, after those that another hand added meanwhile."""
    for attempt in range(TRIES):
        try:
            _put(request, case, page, line, revision=case.revision)
            return
        except actions.Outdated:
            if attempt == TRIES - 1:
                raise
            case = case_for(case.pk, viewer=request.actor)


def _put(request: AskedRequest, case: Case, page: Page, line: Row, *, revision: int) -> None:
    rows = rows_of(page, case.answers)
    places = [row["mark"] for row in rows]
    if line["mark"] in places:
        rows[places.index(line["mark"])] = dict(line)
    else:
        rows.append(dict(line))
    _keep(request, case, page, {**_flags(case, page), "rows": rows}, revision=revision)


def _flags(case: Case, page: Page) -> dict[str, Any]:
    return {k: v for k, v in case.answers.get(page.code, {}).items() if k != "rows"}


def _keep(
    request: AskedRequest, case: Case, page: Page, given: Row, *, revision: int | None = None
) -> Case:
    return actions.save_page(
        case=case,
        page=page.code,
        answers=given,
        revision=case.revision if revision is None else revision,
        by=request.actor,
        at=now(),
    )


def _two_tabs(
    request: AskedRequest, case: Case, declared: Procedure, page: Page, line: Row
) -> HttpResponse:
    """Show the line as it was saved elsewhere beside what was typed here."""
    saved = next((r for r in rows_of(page, case.answers) if r["mark"] == line["mark"]), {})
    elsewhere = [
        Answer(question=box.label, answer=text)
        for box in page.fields
        if (text := said(box, saved, case.answers))
    ]
    data = request.POST.copy()
    data["revision"] = str(case.revision)
    form = _form(request, case, page, line, data)
    return _one(request, case, declared, page, line, form, status=CONFLICT, elsewhere=elsewhere)


@never_cache
def remove(request: AskedRequest, case: UUID, page: str, row: str) -> HttpResponse:
    """Ask once more, then take a line out of the list."""
    found = place.own_case(request, case)
    if found is None:
        return kept.keep_and_sign_in(request)
    declared, asked, there = _asked(found, page, row)
    if found.state not in WRITABLE or place.page_to_ask(found, declared, page) is None:
        return redirect(place.where_it_stands(found))
    if request.method != "POST":
        return _sure(request, found, asked, there)
    rows = [one for one in rows_of(asked, found.answers) if one["mark"] != row]
    try:
        _keep(request, found, asked, {**_flags(found, asked), "rows": rows})
    except (actions.Outdated, Refused):
        return redirect(request.get_full_path())
    return redirect(_address(request, found, asked, ""))


def _sure(request: AskedRequest, case: Case, page: Page, there: Row) -> HttpResponse:
    assert page.rows is not None
    context = {
        "name": page.rows.title_of(there),
        "back": _address(request, case, page, ""),
    }
    return render(request, "desk/row_remove.html", context)


def _address(request: AskedRequest, case: Case, page: Page, mark: str) -> str:
    """The address of a list, of one of its lines, or of a new one, on the way one came."""
    whole = reverse("desk:question", args=[case.pk, page.code])
    way = place.way(request)
    return f"{whole}{mark}{'/' if mark else ''}{'?' + urlencode(way) if way else ''}"
