"""Pages that everyone may read without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sijill.desk.actions.letters import LENGTH
from sijill.kernel.clock import now
from sijill.portal.forms import CheckForm
from sijill.portal.queries import figures
from sijill.portal.wording import FIGURES, kept
from sijill.web.forms import sent
from sijill.web.pages_of import Question

UNPROCESSABLE = 422
# How many letters the code of each paper has; those of an extract are more.
PAPERS = {
    8: "register:verify_attestation",
    9: "institutions:body_minutes",
    10: "desk:verify_minutes",
    LENGTH: "desk:verify",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: three doors, and what the sector weighs."""
    told = [(figure, *FIGURES[figure.key]) for figure in figures()]
    return render(request, "portal/home.html", {"figures": told})


@require_safe
def help_(request: HttpRequest) -> HttpResponse:
    """Where to be helped, by a person or by a page."""
    return render(request, "portal/help.html")


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """What is kept of a person, why, for how long, who sees it, and how to object."""
    return render(request, "portal/personal_data.html", {"kept": kept(at=now())})


def check(request: HttpRequest) -> HttpResponse:
    """Ask for the code printed on a document, and lead to its verification."""
    form = CheckForm(sent(request))
    if form.is_valid():
        code = form.cleaned_data["code"]
        return redirect(PAPERS.get(len(code.replace("-", "")), "register:verify_extract"), code)
    question = Question(
        title=_("Is this document genuine?"),
        hint=_("Type the code printed under the square, or point your phone's camera at it."),
        form=form,
        listen="page.check",
        back=f"/{request.LANGUAGE_CODE}/",
        submit=_("Check"),
    )
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "portal/check.html", {"question": question, "form": form}, status=status)
