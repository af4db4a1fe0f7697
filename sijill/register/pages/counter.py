"""At a counter: the holder of an entry gets her account on the phone she has in hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sijill.accounts import queries as held
from sijill.accounts import session
from sijill.accounts.actions import count
from sijill.accounts.pages.public import why_not_sent
from sijill.accounts.policy import policy
from sijill.accounts.rules import FactKind, Purpose
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger import actions as ledger
from sijill.register import queries
from sijill.register.actions.claiming import PERSON, claim_at_counter, prepare_space
from sijill.register.forms import CounterClaimForm, ForgotForm
from sijill.register.models import Entry
from sijill.register.pages.claiming import DAY
from sijill.register.queries import asking
from sijill.register.queries.claiming import card
from sijill.register.rules.claiming import Shown, may_open
from sijill.register.wording import verdict_text

UNPROCESSABLE = 422


@require_GET
@never_cache
@require(Capability.SEE_FILES, Capability.ASSIST)
def with_them(request: AskedRequest, entry: UUID) -> HttpResponse:
    """What can be asked about an entry with whoever holds it, who is there."""
    try:
        found = queries.entry(entry, viewer=request.actor)
    except queries.NotFound:
        raise Http404 from None
    possible = asking.with_the_person(found, viewer=request.actor, on=civil_date(now()))
    return render(request, "register/with_them.html", {"entry": found, "procedures": possible})


@require_http_methods(["GET", "POST"])
@never_cache
@require(Capability.SEE_FILES, Capability.ASSIST)
def open_account(request: AskedRequest, person: UUID) -> HttpResponse:
    """Compare the card, ask the phone for its code, then open the account on that phone."""
    entry = _entry(request, person)
    if request.POST.get("way") == "open":
        return _open(request, entry)
    form = CounterClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (sent := _ask(request, entry, form)):
        return sent
    return _page(request, entry, form)


def _entry(request: AskedRequest, person: UUID) -> Entry:
    """The entry of a person within reach, or 404; opening it is a look."""
    found = queries.entries(request.actor).filter(person=person).first()
    if found is None:
        raise Http404
    subject = Subject(kind=PERSON, id=person)
    ledger.look("sheet", by=request.actor, at=now(), reason="sheet", subject=subject, person=person)
    return found


def _ask(request: AskedRequest, entry: Entry, form: CounterClaimForm) -> HttpResponse | None:
    """Send the code, or say on the form why not."""
    verdict = _judged(request, entry, form)
    if not verdict.is_ok:
        form.add_error("card", verdict_text(verdict))
        return None
    person, by, at = entry.own_person, request.actor, now()
    sending = session.ask_code(
        request,
        phone=form.cleaned_data["phone"],
        purpose=Purpose.CHANGE_PHONE,
        then=request.path,
        by=by,
        at=at,
        space=prepare_space(person=person, by=by, at=at),
        subject=Subject(kind=PERSON, id=person.id),
    )
    if sending.challenge is None:
        form.add_error("phone", why_not_sent(sending))
        return None
    return redirect("accounts:code")


def _judged(request: AskedRequest, entry: Entry, form: CounterClaimForm) -> Verdict:
    at = now()
    shown = Shown(
        card=card(form.cleaned_data["card"]),
        on_file=entry.own_person.document,
        tries=count("claim-shown", str(entry.pk), window=DAY, at=at),
        of_agent=count("claim-by", str(request.actor.user), window=DAY, at=at),
    )
    return may_open(shown)


def _open(request: AskedRequest, entry: Entry) -> HttpResponse:
    """Open the account on the phone that answered."""
    challenge = session.confirmed(request, Purpose.CHANGE_PHONE)
    forgot, by = request.POST.get("forgot") == "on", request.actor
    try:
        if challenge is None:
            return redirect(request.path)
        claim_at_counter(entry=entry, challenge=challenge, forgot=forgot, by=by, at=now())
    except Refused as refusal:
        messages.warning(request, verdict_text(refusal.verdicts[0]))
        return redirect(request.path)
    session.spend(request, Purpose.CHANGE_PHONE)
    messages.success(request, _("The account is open. Its holder signs in with this phone."))
    return redirect("register:sheet", entry.person_id)


def _page(request: AskedRequest, entry: Entry, form: CounterClaimForm) -> HttpResponse:
    space = held.space_of_person(entry.own_person.id)
    context: dict[str, Any] = {
        "entry": entry,
        "form": form,
        "answered": _answered(request, entry),
        "space": space,
        "forgot": ForgotForm() if space and space.fact_kind == FactKind.SECRET else None,
        "back": reverse("register:sheet", args=[entry.person_id]),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "register/open_account.html", context, status=status)


def _answered(request: AskedRequest, entry: Entry) -> str:
    """The phone that has just answered for this person in front of this agent, or ""."""
    challenge = session.confirmed(request, Purpose.CHANGE_PHONE)
    if challenge is None:
        return ""
    asked = Subject(kind=PERSON, id=entry.own_person.id)
    found = held.answered(challenge, asked, since=now() - policy(now()).life)
    return found.phone if found else ""
