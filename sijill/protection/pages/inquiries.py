"""The fund asks whether people are registered craftsmen: the list, one question, its answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.protection import actions
from sijill.protection.forms import InquiryForm
from sijill.protection.models import Inquiry
from sijill.protection.pages.around import agents_only, around
from sijill.protection.pages.difference import compared
from sijill.protection.queries import notices as queries
from sijill.protection.queries.affiliations import NotFound
from sijill.protection.queries.differences import entry_of
from sijill.protection.rules.asking import may_answer
from sijill.protection.rules.inquiries import InquiryState, Reply
from sijill.protection.wording import rights as words
from sijill.protection.wording import states
from sijill.web.pages_of import PageLinks

AT_ONCE = 50


@never_cache
@require_safe
@agents_only
def listed(request: AskedRequest) -> HttpResponse:
    """The questions of one state, what is due first coming first."""
    viewer, at = request.actor, now()
    state = request.GET.get("state", "open")
    state = state if state in set(InquiryState) else "open"
    rows = queries.listed_inquiries(state, viewer=viewer)
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    ledger.look("covers", by=viewer, at=at, reason="cover", count=len(page), terms=["inquiries"])
    context = around(viewer, "inquiries", at) | {
        "lines": [_line(one, at) for one in page],
        "total": page.paginator.count,
        "state": state,
        "states": [(each.value, said) for each, (_kind, said) in words.INQUIRIES.items()],
        "links": _links(page, state),
    }
    return render(request, "protection/inquiries.html", context)


def _line(one: Inquiry, at: Any) -> dict[str, Any]:
    asked = one.asked
    return {
        "one": one,
        "name_ar": f"{asked['given_ar']} {asked['family_ar']}".strip(),
        "name_latin": f"{asked['given_latin']} {asked['family_latin']}".strip(),
        "tag": words.INQUIRIES[InquiryState(one.state)],
        "answer": words.REPLIES[Reply(one.answer)] if one.answer else "",
        "late": one.state == InquiryState.OPEN and one.due_on < civil_date(at),
    }


def _links(page: Any, state: str) -> PageLinks:
    said = _("Page %(n)s of %(of)s") % {"n": page.number, "of": page.paginator.num_pages}
    return PageLinks(
        previous=f"?state={state}&page={page.number - 1}" if page.has_previous() else "",
        next=f"?state={state}&page={page.number + 1}" if page.has_next() else "",
        text=said,
    )


@never_cache
@require_safe
@agents_only
def one(request: AskedRequest, inquiry: UUID) -> HttpResponse:
    """One question, what the register holds beside it, and the answer."""
    return _shown(request, _found(request, inquiry))


def _found(request: AskedRequest, id: UUID) -> Inquiry:
    found = queries.inquiries(viewer=request.actor).select_related("reply").filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def _shown(
    request: AskedRequest, found: Inquiry, form: InquiryForm | None = None, status: int = 200
) -> HttpResponse:
    viewer, at = request.actor, now()
    subject = Subject(kind="inquiry", id=found.pk)
    ledger.look("cover", by=viewer, at=at, reason="cover", subject=subject, person=found.person)
    entry = entry_of(found.entry) if found.entry else None
    asked = found.asked
    theirs = {
        "cin": asked["document"], "birth_date": asked["born"],
        "first_name_ar": asked["given_ar"], "last_name_ar": asked["family_ar"],
        "first_name_fr": asked["given_latin"], "last_name_fr": asked["family_latin"],
    }  # fmt: skip
    works = may_answer(viewer)
    context = around(viewer, "inquiries", at) | _line(found, at) | {
        "rows": compared(entry, theirs),
        "entry": entry,
        "by_rule": found.answer and found.answered_by is None,
        "takes_back": works and found.state == InquiryState.ANSWERED,
        "form": form or (InquiryForm(initial={"nia": entry.nia if entry else asked["nia"]})
                         if works and found.state == InquiryState.OPEN else None),
    }  # fmt: skip
    return render(request, "protection/inquiry.html", context, status=status)


@never_cache
@require_POST
@agents_only
def work(request: AskedRequest, inquiry: UUID) -> HttpResponse:
    """Answer it, or take the answer back before it leaves."""
    found, form = _found(request, inquiry), InquiryForm(request.POST)
    back = request.POST.get("do") == "back"
    if not back and not form.is_valid():
        return _shown(request, found, form, status=422)
    try:
        _deed(request, found, form, back)
        messages.success(request, _("Done."))
    except (Refused, NotFound) as refusal:
        verdicts = getattr(refusal, "verdicts", ())
        messages.warning(request, states.verdict_text(verdicts[0]) if verdicts else _("Not here."))
    return redirect("protection:inquiry", found.pk)


def _deed(request: AskedRequest, found: Inquiry, form: InquiryForm, back: bool) -> None:
    by, at = request.actor, now()
    if back:
        actions.reopen_inquiry(inquiry=found.pk, by=by, at=at)
        return
    said = form.cleaned_data
    actions.answer_inquiry(
        inquiry=found.pk, answer=Reply(said["answer"]), nia=said["nia"], note=said["note"],
        by=by, at=at,
    )  # fmt: skip
