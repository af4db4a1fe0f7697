"""The path of who has no paper: where it begins, the code of who vouches, the document, its use."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.accounts.middleware import PAPERS_AN_HOUR, paced
from sijill.desk import printing
from sijill.desk import queries as desk_queries
from sijill.desk.models import Case
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.wording import name_of
from sijill.kernel.clock import now
from sijill.kernel.digits import western
from sijill.kernel.verdict import Refused
from sijill.reference import queries as reference
from sijill.register import actions
from sijill.register.models import Attestation
from sijill.register.queries import NotFound, attested
from sijill.register.rules.attesting import CODE_DIGITS, AttestationKind
from sijill.register.wording import attesting as wording
from sijill.register.wording import day_text, verdict_text
from sijill.register.wording.attestations import attestation_letter
from sijill.web.forms import Code, sent
from sijill.web.pages_of import Question

UNPROCESSABLE = 422
WITHOUT_PAPER = ("registration", "master_registration")


class CodeForm(forms.Form):
    """The code that the master or the craft body received."""

    code = forms.CharField(label="", widget=Code(CODE_DIGITS), max_length=12)

    def clean_code(self) -> str:
        """Its digits, however they were typed."""
        typed = "".join(c for c in western(self.cleaned_data["code"]) if c.isdigit())
        if len(typed) != CODE_DIGITS:
            raise forms.ValidationError(_("The code has six digits."))
        return typed


@require_GET
@never_cache
def no_paper(request: AskedRequest, case: UUID) -> HttpResponse:
    """No paper of the craft: what leads to one, with what was answered already."""
    found = _own(request, case, WITHOUT_PAPER)
    kind = _kind_for(found)
    days = reference.parameter("desk.days_to_decide", at=now())
    context = {"case": found, "kind": kind, "title": wording.TITLES[kind], "days": days}
    return render(request, "register/no_paper.html", context)


@require_POST
def begin(request: AskedRequest, case: UUID) -> HttpResponse:
    """Open the attestation in the same space, with what was answered already."""
    found = _own(request, case, WITHOUT_PAPER)
    opened = actions.begin_attestation(
        registration=found, kind=_kind_for(found), by=request.actor, at=now()
    )
    return redirect("desk:question", opened.pk, "exercise")


@never_cache
@require_http_methods(["GET", "POST"])
def testimony(request: AskedRequest, case: UUID) -> HttpResponse:
    """Type the code of who vouches."""
    found = _own(request, case, tuple(AttestationKind))
    told = attested.testimony_of(found)
    if told is None or told.state != "asked":
        return redirect("desk:follow", found.pk)
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid() and _confirmed(request, found, form):
        messages.success(request, _("Thank you: their word is in your file."))
        return redirect("desk:follow", found.pk)
    status = UNPROCESSABLE if form.errors else 200
    context = {"question": _asks(form, found), "form": form, "case": found, "told": told}
    return render(request, "register/testimony.html", context, status=status)


def _asks(form: CodeForm, found: Case) -> Question:
    return Question(
        title=_("Which code did they receive?"),
        hint=_("Six digits. Whoever vouches for you gives it to you."),
        form=form,
        listen="page.vouched",
        back=reverse("desk:follow", args=[found.pk]),
    )


@require_POST
def send_again(request: AskedRequest, case: UUID) -> HttpResponse:
    """Send another code to the same phone."""
    found = _own(request, case, tuple(AttestationKind))
    try:
        actions.send_testimony_again(case=found, by=request.actor, at=now())
    except Refused as refusal:
        messages.warning(request, _refusal(refusal))
    else:
        messages.success(request, _("Another code is on its way to them."))
    return redirect("register:testimony", found.pk)


@require_GET
@never_cache
def document(request: AskedRequest, attestation: UUID) -> HttpResponse:
    """The attestation or the recognition as a PDF, for its person and its agents."""
    found = _attestation(request, attestation)
    made = attestation_letter(found, address=address_of(found.code))
    response = HttpResponse(printing.pdf_of(made), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.kind}-{found.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def use(request: AskedRequest, attestation: UUID) -> HttpResponse:
    """Go on to the registration, with everything that is known already."""
    found = _attestation(request, attestation)
    if request.method == "POST":
        opened = actions.register_with(attestation=found, by=request.actor, at=now())
        return redirect("desk:question", opened.pk, opened.page or "craft")
    trade = reference.trade(found.trade)
    context = {
        "attestation": found,
        "title": wording.USES[found.kind],
        "trade": trade.label(get_language() or "ar") if trade else found.trade,
        "entered": request.actor.person is not None,
    }
    return render(request, "register/use_attestation.html", context)


@paced("papers", at_most=PAPERS_AN_HOUR)
@require_GET
@never_cache
def verify(request: AskedRequest, code: str) -> HttpResponse:
    """Whether a document is ours and still stands; initials, craft and years, nothing more."""
    found = attested.genuine(code, viewer=request.actor, at=now())
    language = get_language() or "ar"
    given = found.attestation if found else None
    trade = reference.trade(given.trade) if given else None
    context = {
        "found": found,
        "given": given,
        "title": wording.TITLES[given.kind] if given else "",
        "trade": trade.label(language) if trade else given.trade if given else "",
        "since": day_text(given.since) if given else "",
        "institution": name_of(given.institution, language) if given else "",
        "star": "granted" if found and found.stands else "broken" if found else "unknown",
        "seal_kind": "ok" if found and found.stands else "refuse",
    }
    status = 200 if found else 404
    return render(request, "register/verify_attestation.html", context, status=status)


def address_of(code: str) -> str:
    """The address printed on the document, the same whoever prints it."""
    with override("ar"):
        return f"{settings.ORIGIN}{reverse('register:verify_attestation', args=[code])}"


def _confirmed(request: AskedRequest, case: Case, form: CodeForm) -> bool:
    code = form.cleaned_data["code"]
    try:
        if actions.confirm_testimony(case=case, code=code, by=request.actor, at=now()):
            return True
    except Refused as refusal:
        form.add_error("code", _refusal(refusal))
        return False
    form.add_error("code", _("This is not the code they received. Ask them to read it again."))
    return False


def _refusal(refusal: Refused) -> str:
    verdict = refusal.verdicts[0]
    said = wording.REFUSALS.get(verdict.code)
    return str(said) % verdict.facts if said else verdict_text(verdict)


def _own(request: AskedRequest, case: UUID, kinds: tuple[str, ...]) -> Case:
    """The asker's own case of one of these procedures, or 404; an enroller has none of them."""
    if request.actor.only_helps:
        raise Http404
    try:
        found = desk_queries.case_for(case, viewer=request.actor)
    except desk_queries.NotFound:
        raise Http404 from None
    if found.procedure not in kinds:
        raise Http404
    return found


def _attestation(request: AskedRequest, pk: UUID) -> Attestation:
    try:
        return attested.attestation(pk, viewer=request.actor, at=now())
    except NotFound:
        raise Http404 from None


def _kind_for(case: Case) -> AttestationKind:
    """A master needs the recognition; everybody else the attestation."""
    master = case.procedure == "master_registration"
    return AttestationKind.EXPERIENCE if master else AttestationKind.EXERCISE
