"""Following what was sent without a name: its number and a secret one open it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from sijill.accounts import actions as accounts
from sijill.accounts import seals, session
from sijill.desk import procedures
from sijill.desk.forms.own import SecretForm
from sijill.desk.models import Case
from sijill.desk.pages import place
from sijill.desk.queries import case_to_resume, ground
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.web.errors import too_many
from sijill.web.forms import sent
from sijill.web.pages_of import Question

UNPROCESSABLE = 422
AN_HOUR = timedelta(hours=1)
OF_ONE_CASE, OF_ONE_ADDRESS = 10, 60  # tries in an hour


@never_cache
def by_number(request: AskedRequest) -> HttpResponse:
    """Ask for both numbers; the answer never says which of them is wrong."""
    form = SecretForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if _too_many(request, form.cleaned_data["reference"]):
            return too_many(request, wait=AN_HOUR.seconds)
        if case := _opened(form):
            return _enter(request, case)
        form.add_error("secret", _("These two numbers do not go together. Read them again."))
    question = Question(
        title=_("Follow a complaint without a name"),
        hint=_("Both numbers were shown when you sent it."),
        form=form,
        listen="page.unnamed",
        back=reverse("desk:resume"),
    )
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "web/base_question.html", {"question": question}, status=status)


def _too_many(request: AskedRequest, reference: str) -> bool:
    at = now()
    address = accounts.count("unnamed", session.address(request), window=AN_HOUR, at=at)
    tries = accounts.count("unnamed", reference, window=AN_HOUR, at=at)
    return address > OF_ONE_ADDRESS or tries > OF_ONE_CASE


def _opened(form: SecretForm) -> Case | None:
    """The case when the secret is its own, and it was sent by somebody who stays unknown."""
    case = case_to_resume(form.cleaned_data["reference"])
    fits = seals.is_secret_number(form.cleaned_data["secret"], case.pk if case else ground.NOBODY)
    if case is None or not fits:
        return None
    declared = procedures.procedure(case.procedure, case.procedure_version)
    return case if place.secret_of(case, declared) else None


def _enter(request: AskedRequest, case: Case) -> HttpResponse:
    """Put this browser where the case lies; whoever was signed in here is no longer."""
    space = ground.space_of(case)
    session.leave(request)
    if space is not None:
        session.begin(request, space)
    return redirect("desk:follow", case.pk)
