"""Somebody who was entered before there were spaces takes hers, by a code or at a counter."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.accounts import actions as accounts
from sijill.accounts import queries as held
from sijill.accounts import session
from sijill.accounts.actions import Sending, SendingOutcome
from sijill.accounts.pages.public import why_not_sent
from sijill.accounts.pages.ways import go
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.kernel.digits import bare
from sijill.kernel.verdict import Refused
from sijill.register.actions.claiming import PERSON, claim, prepare_space
from sijill.register.forms import ClaimForm
from sijill.register.queries.claiming import claimable, entry_for_claim
from sijill.register.rules.claiming import TRIES_A_DAY, TRIES_AN_HOUR
from sijill.web.pages_of import Question

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
UNPROCESSABLE = 422


@never_cache
def ask(request: AskedRequest) -> HttpResponse:
    """Ask for number, card and phone; the answer never says which are known."""
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sending = _send(request, form, now())
        if sending.challenge is not None:
            return redirect("accounts:code")
        form.add_error("phone", why_not_sent(sending))
    question = Question(
        title=_("I am in the register already"),
        hint=_("Your number, your card and your phone open your account."),
        form=form,
        listen="page.claim",
        back=f"/{get_language()}/",
    )
    status = UNPROCESSABLE if form.errors else 200
    context = {"question": question, "form": form}
    return render(request, "register/claim.html", context, status=status)


def _send(request: AskedRequest, form: ClaimForm, at: datetime) -> Sending:
    """A code to the phone on file; for anything that does not match, all that can be seen of it."""
    if _too_many(request, form.cleaned_data["nia"], at):
        return Sending(outcome=SendingOutcome.LIMITED)
    phone, by = form.cleaned_data["phone"], request.actor
    found = claimable(form.cleaned_data["nia"], form.cleaned_data["card"], phone)
    person = found.person if found else None
    return session.ask_resume_code(
        request,
        phone=phone,
        space=prepare_space(person=person, by=by, at=at, phone=phone),
        then=reverse("register:claimed"),
        by=by,
        at=at,
        subject=Subject(kind=PERSON, id=person.id) if person else None,
        phone_on_file=found.phone if found else "",
    )


def _too_many(request: AskedRequest, number: str, at: datetime) -> bool:
    """Whether one number, or one address, was tried too often, whether or not it exists."""
    here = accounts.count("claim-from", session.address(request), window=HOUR, at=at)
    of_it = accounts.count("claim-of", bare(number).upper(), window=DAY, at=at)
    return here > TRIES_AN_HOUR or of_it > TRIES_A_DAY


@require_GET
@never_cache
def claimed(request: AskedRequest) -> HttpResponse:
    """Show the entry that the code was asked for, and ask whether it is theirs."""
    actor = request.actor
    asked = held.resumed_lately(actor.space, at=now()) if actor.space else None
    if asked is None or asked.kind != PERSON:
        return redirect("register:claim")
    if actor.person == asked.id:
        return redirect("portal:space")
    entry = entry_for_claim(asked.id)
    return render(request, "register/claimed.html", {"entry": entry})


@require_POST
def take(request: AskedRequest) -> HttpResponse:
    """Put the entry in the space; on a phone of several she chooses what tells hers apart."""
    try:
        claim(by=request.actor, at=now())
    except Refused:
        return redirect("register:claim")
    assert request.actor.space
    if held.needs_a_fact(request.actor.space):
        return go("accounts:secret", then=reverse("portal:space"))
    return redirect("portal:space")
