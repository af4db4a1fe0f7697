"""My health cover: what it costs and changes, yes or no, the way so far, a question."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sijill.accounts.actions.consents import Told
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.protection import actions
from sijill.protection.forms import AnswerForm, QuestionForm
from sijill.protection.queries import mine as queries
from sijill.protection.queries.mine import Mine, Price
from sijill.protection.queries.notices import lapses_soon
from sijill.protection.rules.effects import BRINGS, CHANGES
from sijill.protection.rules.life import CoverState
from sijill.protection.wording import effects, exchange, states
from sijill.protection.wording.rights import rights_told

UNPROCESSABLE = 422
TEXT = "cover"  # the code under which what was told is kept


@never_cache
@require_safe
def mine(request: AskedRequest) -> HttpResponse:
    """The page of the own cover."""
    return _page(request, now())


def _page(
    request: AskedRequest,
    at: datetime,
    form: AnswerForm | None = None,
    question: QuestionForm | None = None,
) -> HttpResponse:
    if not queries.is_somebody(request.actor):
        return redirect("accounts:sign_in")
    found = queries.mine(viewer=request.actor, at=at)
    if found is None:
        return render(request, "protection/nobody.html")
    wrong = any(one is not None and one.errors for one in (form, question))
    status = UNPROCESSABLE if wrong else 200
    context = _said(found, at, form, question)
    return render(request, "protection/mine.html", context, status=status)


def _said(
    found: Mine, at: datetime, form: AnswerForm | None, question: QuestionForm | None
) -> dict[str, Any]:
    prices = queries.prices(at=at)
    own = _own(found, prices)
    state = CoverState(found.affiliation.state) if found.affiliation else None
    initial = {"amount": prices[0].amount.amount} if prices[0].amount else {}
    return {
        "mine": found,
        "tag": states.tag_of(state) if state else None,
        "next": states.NEXT[state] if state else "",
        "own": [(price, effects.cost(price), effects.sum_of(price)) for price in own],
        "reason": exchange.reason(found.affiliation.ground) if found.affiliation else "",
        "liaison": effects.LIAISONS[found.liaison],
        "prices": [(effects.REGIMES[p.regime], p, effects.LIAISONS[p.liaison]) for p in prices],
        "brings": effects.lines(BRINGS),
        "changes": effects.lines(CHANGES),
        "trail": _trail(found),
        "rights": rights_told(found.rights, on=civil_date(at)),
        "lapses": lapses_soon(found.rights, at=at),
        "form": form or AnswerForm(initial=initial),
        "question": question or QuestionForm(),
    }


def _trail(found: Mine) -> list[tuple[datetime, Any]]:
    """The way so far, newest first."""
    if found.affiliation is None:
        return []
    told = [(one.act.at, states.ACTS[one.act.kind]) for one in reversed(found.trail)]
    return [*told, (found.affiliation.opened_at, states.OPENED)]


def _own(found: Mine, prices: list[Price]) -> list[Price]:
    """The price of the person's regime; of the untaxed, for who does not know."""
    regime = "untaxed" if found.situation.regime == "unknown" else found.situation.regime
    return [p for p in prices if p.amount and p.regime.value.startswith(regime)]


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: AskedRequest) -> HttpResponse:
    """Yes, no, or the yes taken back."""
    at = now()
    found = queries.mine(viewer=request.actor, at=at)
    if request.method == "GET" or found is None or found.affiliation is None:
        return redirect("protection:mine")  # a language chosen under a page with faults
    if request.POST.get("answer") == "yes":
        if not found.may_answer:  # sent twice, or the entry no longer stands
            return redirect("protection:mine")
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _page(request, at, form=form)
        return _tried(request, lambda: _agree(request, found, form, at))
    return _tried(request, lambda: _decline(request, found, at))


def _agree(request: AskedRequest, found: Mine, form: AnswerForm, at: datetime) -> str:
    affiliation, by = found.affiliation, request.actor
    assert affiliation is not None
    text = effects.told_text(queries.prices(at=at)[0], found.liaison)
    told = Told(
        code=TEXT,
        version=sha256(text.encode()).hexdigest()[:16],
        language=get_language() or "ar",
        text=text,
    )
    amount = form.cleaned_data["amount"]
    affiliation = actions.tell(affiliation=affiliation, told=told, amount=amount, by=by, at=at)
    actions.consent(affiliation=affiliation, told=told, by=by, at=at)
    return _("Your yes is kept. The fund is asked before anything is sent.")


def _decline(request: AskedRequest, found: Mine, at: datetime) -> str:
    assert found.affiliation is not None
    actions.decline(affiliation=found.affiliation, by=request.actor, at=at)
    return _("Your no is kept. Nothing is sent, and your entry stays as it is.")


def _tried(request: AskedRequest, deed: Any) -> HttpResponse:
    """Do it and say so, or say why not; back to the page."""
    try:
        messages.success(request, deed())
    except Refused as refusal:
        messages.warning(request, states.verdict_text(refusal.verdicts[0]))
    return redirect("protection:mine")


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: AskedRequest) -> HttpResponse:
    """A question, or what is wrong."""
    at = now()
    found = queries.mine(viewer=request.actor, at=at)
    if request.method == "GET" or found is None or found.affiliation is None:
        return redirect("protection:mine")  # a language chosen under a page with faults
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, at, question=form)
    return _tried(request, lambda: _asked(request, found, form, at))


def _asked(request: AskedRequest, found: Mine, form: QuestionForm, at: datetime) -> str:
    assert found.affiliation is not None
    actions.ask_question(
        affiliation=found.affiliation, text=form.cleaned_data["text"], by=request.actor, at=at
    )
    return _("Your question is at your chamber. The answer will be on this page.")
