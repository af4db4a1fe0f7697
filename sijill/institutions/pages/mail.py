"""The register of mail at the desk: numbered, put in hands, answered, filed, closed by year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.stepping import step_up_required
from sijill.institutions.actions import mail as acting
from sijill.institutions.doors import require
from sijill.institutions.forms.mail import (
    FindLetterForm,
    LetterForm,
    RouteForm,
    ScanForm,
    WordForm,
)
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.models import Institution, Letter
from sijill.institutions.pages.bodies import language, told, tried
from sijill.institutions.pages.house import form_page, home, keeps, sees
from sijill.institutions.queries import mail as read
from sijill.institutions.queries import may, names_of
from sijill.institutions.rules import Capability
from sijill.institutions.rules.mail import WAITING, Way
from sijill.institutions.wording import mail as say
from sijill.institutions.wording import name_of, person, refusal
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.web.forms import sent

PAGE, MOST = 50, 20_000
keeps_mail = require(Capability.KEEP_MAIL)


@require_GET
@never_cache
@sees
def show(request: AskedRequest) -> HttpResponse:
    """The register: by way, year and words; what is late first told."""
    where, by = home(request), request.actor
    form = FindLetterForm(request.GET or None)
    found = read.letters_of(where.code, viewer=by, **_asked(form))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "query": request.GET.urlencode()}
    context |= {"lines": [_line(one) for one in page], **_told(request, where)}
    return render(request, "institutions/house/mail.html", context)


def _told(request: AskedRequest, where: Institution) -> dict[str, Any]:
    """What is late, what is in the reader's own hands, the years, and what may be done."""
    by, today = request.actor, civil_date(now())
    return {
        "name": name_of(where, language()),
        "late": read.late(where.code, viewer=by, at=today),
        "mine": read.waiting(where.code, viewer=by, of=by.user).count(),
        "years": [(one, say.WAYS[one.way]) for one in read.years_of(where.code, viewer=by)],
        "this_year": today.year,
        "keeper": may(by, Capability.KEEP_MAIL),
        "closes": may(by, Capability.KEEP_HOUSE),
    }


def _asked(form: FindLetterForm) -> dict[str, Any]:
    typed = form.cleaned_data if form.is_valid() else {}
    return {
        "way": typed.get("way") or "",
        "year": typed.get("year") or 0,
        "text": (typed.get("q") or "").strip(),
    }


@require_GET
@never_cache
@sees
def as_file(request: AskedRequest) -> HttpResponse:
    """The same letters as a file for a sheet."""
    where, form = home(request), FindLetterForm(request.GET or None)
    found = read.letters_of(where.code, viewer=request.actor, **_asked(form))
    made = read.as_file(found.select_related("answers")[:MOST])
    response = HttpResponse(made, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mail-{where.code}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@keeps_mail
def new(request: AskedRequest, way: str) -> HttpResponse:
    """Number a letter that came or leaves; `answers` names the one it answers."""
    if way not in {*Way}:
        raise Http404
    answered = _answered(request)
    first = {"dated": civil_date(now()), **_first(answered)}
    form = LetterForm(sent(request), request.FILES or None, initial=first)
    ready = request.method == "POST" and form.is_valid()
    if ready and (made := tried(form, lambda: _number(request, form, Way(way), answered))):
        return redirect("institutions:letter", made.pk)
    title = _("Number a letter that came") if way == Way.INCOMING else _("Number a letter to send")
    said = _numbered(answered) if answered else ""
    return form_page(request, form, title=title, submit=_("Number it"), told=said, above=_list())


def _answered(request: AskedRequest) -> Letter | None:
    asked = request.GET.get("answers", "")
    try:
        return read.letter_for(UUID(asked), viewer=request.actor) if asked else None
    except (ValueError, read.NotFound):
        raise Http404 from None


def _first(answered: Letter | None) -> dict[str, str]:
    if answered is None:
        return {}
    return {
        "party": answered.party,
        "subject": answered.subject,
        "case_reference": answered.case_reference,
    }


def _number(request: AskedRequest, form: LetterForm, way: Way, answered: Letter | None) -> Letter:
    typed = dict(form.cleaned_data)
    paper = typed.pop("paper")
    answers = answered.pk if answered else None
    wanted = acting.WantedLetter(institution=home(request).code, way=way, answers=answers, **typed)
    made = acting.number_letter(wanted=wanted, by=request.actor, at=now())
    if paper:
        _joined(request, made.pk, paper)
    return made


def _joined(request: AskedRequest, letter: UUID, paper: Any) -> None:
    """Join a scan to a letter that has its number already; a bad file takes no number back."""
    try:
        acting.scan(letter=letter, upload=paper, by=request.actor, at=now())
    except Refused as problem:
        for verdict in problem.verdicts:
            messages.error(request, read.why_unfit(verdict) or str(refusal(verdict)))


@require_GET
@never_cache
@sees
def one(request: AskedRequest, pk: UUID) -> HttpResponse:
    """One letter: what is written of it, its scans, its notes, what answers it."""
    held = _held(request, pk)
    context = {**_line(held), **_papers(held)}
    context |= {"scan_form": ScanForm(), "word_form": WordForm()}
    context["keeper"] = may(request.actor, Capability.KEEP_MAIL)
    return render(request, "institutions/house/letter.html", context)


def _papers(held: Letter) -> dict[str, Any]:
    """A letter with its scans, its notes, what it answers and what answers it."""
    notes = list(held.notes.order_by("written_at", "id"))
    names = names_of([one.by_id for one in notes], language())
    scans = held.scans.order_by("kept_at", "id")
    return {
        "letter": held,
        "letter_id": str(held.pk),
        "notes": [(one, names.get(one.by_id, "")) for one in notes],
        "scans": [(one, range(1, one.pages + 1)) for one in scans],
        "replies": [_line(each) for each in held.replies.order_by("year", "number")],
        "answers": _line(held.answers) if held.answers else None,
        "waits": held.state in WAITING,
        "incoming": held.way == Way.INCOMING,
    }


@require_http_methods(["GET", "POST"])
@never_cache
@keeps_mail
def route(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Put a letter in an agent's hands."""
    held, today = _held(request, pk), civil_date(now())
    form = RouteForm(sent(request), institution=held.institution_id, on=today)
    if request.method == "POST" and form.is_valid():
        typed = {**form.cleaned_data, "to": UUID(form.cleaned_data["to"])}
        if tried(form, lambda: acting.route(letter=pk, **typed, by=request.actor, at=now())):
            return redirect("institutions:letter", pk)
    return _form(request, form, held, _("Put it in somebody's hands"))


@require_http_methods(["GET", "POST"])
@never_cache
@keeps_mail
def file_it(request: AskedRequest, pk: UUID) -> HttpResponse:
    """File a letter."""
    held, form = _held(request, pk), WordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["word"]
        if tried(
            form, lambda: acting.file_letter(letter=pk, word=word, by=request.actor, at=now())
        ):
            return redirect("institutions:letter", pk)
    return _form(request, form, held, _("File it"))


def _form(request: AskedRequest, form: Form, held: Letter, title: str) -> HttpResponse:
    above = reverse("institutions:letter", args=[held.pk])
    return form_page(request, form, title=title, submit=title, told=held.subject, above=above)


@require_POST
@never_cache
@keeps_mail
def note(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Write a note under a letter."""
    text = request.POST.get("word", "")[:2_000]
    return _done(request, pk, lambda: acting.note(letter=pk, text=text, by=request.actor, at=now()))


@require_POST
@never_cache
@keeps_mail
def join(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Join a scan afterwards."""
    held, form = _held(request, pk), ScanForm(request.POST, request.FILES)
    if form.is_valid():
        _joined(request, held.pk, form.cleaned_data["paper"])
    return redirect("institutions:letter", pk)


@require_GET
@never_cache
@sees
def page(request: AskedRequest, pk: UUID, number: int) -> HttpResponse:
    """One page of a scan, as a picture."""
    try:
        held = read.scan_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None
    if not 1 <= number <= held.pages:
        raise Http404
    response = HttpResponse(read.page_of(held, number), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@never_cache
@keeps
@step_up_required
def close(request: AskedRequest, pk: UUID) -> HttpResponse:
    """Close the register of a year."""
    years = {one.pk for one in read.years_of(home(request).code, viewer=request.actor)}
    if pk not in years:
        raise Http404
    told(request, lambda: acting.close_year(year=pk, by=request.actor, at=now()))
    return redirect("institutions:mail")


def _list() -> str:
    return reverse("institutions:mail")


def _held(request: AskedRequest, pk: UUID) -> Letter:
    try:
        return read.letter_for(pk, viewer=request.actor)
    except read.NotFound:
        raise Http404 from None


def _done(request: AskedRequest, pk: UUID, deed: Callable[[], Any]) -> HttpResponse:
    _held(request, pk)
    told(request, deed)
    return redirect("institutions:letter", pk)


def _numbered(one: Letter) -> str:
    return f"{one.year}/{one.number} · {one.subject}"


def _line(held: Letter) -> dict[str, Any]:
    late = held.due is not None and held.state in WAITING and held.due < civil_date(now())
    return {
        "one": held,
        "number": f"{held.year}/{held.number}",
        "way": say.WAYS[held.way],
        "state": say.LETTER_STATES[held.state],
        "assignee": person(held.assignee, language()) if held.assignee else "",
        "late": late,
    }
