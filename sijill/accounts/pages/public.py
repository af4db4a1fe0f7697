"""Signing in by a phone that may serve several people; one thing on each page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sijill.accounts import actions, cookie, forms, queries, session, wording
from sijill.accounts.actions import Entered, Entering, Sending, SendingOutcome
from sijill.accounts.models import Space, User
from sijill.accounts.pages.ways import Asked, go, safe, space_home, wanted
from sijill.accounts.rules import CodeAnswer, FactKind, Purpose, Thing, Way, may
from sijill.kernel import clock
from sijill.kernel.actor import Assurance
from sijill.kernel.identifiers import phone as phones
from sijill.kernel.verdict import Refused
from sijill.web.forms import Choice, sent
from sijill.web.pages_of import Question

DOOR, THEN = "accounts.door", "accounts.then"


@never_cache
def sign_in(request: Asked) -> HttpResponse:
    """Ask for the phone number."""
    form = forms.PhoneForm(sent(request))
    if request.method == "POST" and form.is_valid():
        sending = session.ask_code(
            request,
            phone=form.cleaned_data["phone"],
            purpose=Purpose.SIGN_IN,
            then=wanted(request) or space_home(),
            by=request.actor,
            at=clock.now(),
            way=_way(request),
        )
        if sending.challenge:
            return redirect("accounts:code")
        form.add_error("phone", why_not_sent(sending))
    question = Question(title=_("What is your phone number?"), form=form, listen="page.sign_in")
    return _ask(request, "accounts/sign_in.html", question, oidc=bool(settings.OIDC_URL))


def _way(request: Asked) -> Way:
    """Whether the person asked for a text or for a voice."""
    return Way.CALL if request.POST.get("way") == Way.CALL else Way.SMS


def why_not_sent(sending: Sending) -> str:
    """Why no code left, in a sentence."""
    if sending.outcome is SendingOutcome.WAIT:
        return ngettext(
            "A code was just sent to this number. Ask again in {wait} second.",
            "A code was just sent to this number. Ask again in {wait} seconds.",
            sending.wait,
        ).format(wait=sending.wait)
    if sending.outcome is SendingOutcome.NOT_MOBILE:
        return str(wording.PHONE_FAULTS["not_mobile"])
    return str(_("Too many codes were asked for today. Try tomorrow, or go to your chamber."))


@never_cache
def code(request: Asked) -> HttpResponse:
    """Ask for the code that the phone received."""
    waited = session.pending(request)
    if waited is None:
        return redirect("accounts:sign_in")
    form = forms.CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        confirmed = actions.confirm_code(
            challenge=UUID(waited["challenge"]),
            code=form.cleaned_data["code"],
            browser=session.browser(request),
            by=request.actor,
            at=clock.now(),
        )
        if confirmed.right:
            session.answered(request, confirmed)
            return _after(request, confirmed, then=waited["then"])
        form.add_error("code", why_not_right(confirmed.answer, confirmed.tries_left))
    return _code_page(request, form, waited)


def _code_page(request: Asked, form: forms.CodeForm, waited: dict[str, Any]) -> HttpResponse:
    wait = max(0, int(waited["again_at"] - clock.now().timestamp()))
    return _ask(
        request,
        "accounts/code.html",
        Question(title=_("Type the code you received"), form=form, listen="page.code"),
        phone=phones.parse(waited["phone"]),
        wait=wait,
        other_number=reverse("accounts:sign_in"),
        signing_in=waited["purpose"] == Purpose.SIGN_IN,
        at_counter=waited["purpose"] == Purpose.AGREE or request.actor.is_agent,
    )


def why_not_right(answer: CodeAnswer, tries_left: int) -> str:
    """Why a code does not open, in a sentence."""
    if answer is CodeAnswer.EXPIRED:
        return str(_("This code is too old. Ask for another one below."))
    if answer is CodeAnswer.SPENT or tries_left == 0:
        return str(_("This code no longer works. Ask for another one below."))
    return ngettext(
        "This is not the code we sent. You may try {tries} more time.",
        "This is not the code we sent. You may try {tries} more times.",
        tries_left,
    ).format(tries=tries_left)


def _after(request: Asked, confirmed: actions.Confirmed, *, then: str) -> HttpResponse:
    """What a right code does, by what it was asked for."""
    if isinstance(request.user, User) and request.user.is_agent:
        return redirect(then)  # the person at the counter confirmed, the agent stays signed in
    return AFTER[confirmed.purpose or Purpose.CONSENT](request, confirmed, then)


def _signed_in(request: Asked, confirmed: actions.Confirmed, then: str) -> HttpResponse:
    line = _line(confirmed)
    session.sign_in(request, line)
    doors = queries.spaces_of(line, at=clock.now())
    if len(doors) == 1:
        return _try_door(request, doors[0].space, line, then=then)
    request.session[THEN] = then
    return redirect("accounts:choose")


def _phone_confirmed(request: Asked, confirmed: actions.Confirmed, then: str) -> HttpResponse:
    line = _line(confirmed)
    session.sign_in(request, line, keep=True)
    if confirmed.space is None:
        return redirect(then)
    session.enter(request, space=confirmed.space, assurance=Assurance.CODE, at=clock.now())
    if queries.needs_a_fact(confirmed.space):
        return go("accounts:secret", then=then)
    return redirect(then)


def _resumed(request: Asked, confirmed: actions.Confirmed, then: str) -> HttpResponse:
    line, at = _line(confirmed), clock.now()
    session.sign_in(request, line)
    if confirmed.space is None:
        return redirect("accounts:lost")
    entered = actions.enter_by_reference(
        space=confirmed.space, line=line.id, by=request.actor, at=at
    )
    if entered.outcome is Entering.FACT_NEEDED:
        request.session[DOOR], request.session[THEN] = str(entered.space), then
        return redirect("accounts:fact")
    if not entered.opened:
        return redirect("accounts:lost")
    session.enter(request, space=entered.space, assurance=entered.assurance, at=at)
    return redirect(then)


def _phone_changed(request: Asked, confirmed: actions.Confirmed, then: str) -> HttpResponse:
    at = clock.now()
    assert confirmed.space
    assert confirmed.challenge
    try:
        line = actions.change_line(
            space=confirmed.space, challenge=confirmed.challenge, by=request.actor, at=at
        )
    except Refused:  # the certainty of the secret number ended while the code was on its way
        return go("accounts:fact", then=reverse("accounts:change_phone"))
    session.sign_in(request, line, keep=True)
    session.enter(request, space=confirmed.space, assurance=Assurance.CODE, at=at)
    return redirect(then)


def _only_confirmed(request: Asked, confirmed: actions.Confirmed, then: str) -> HttpResponse:
    return redirect(then)


AFTER = {
    Purpose.SIGN_IN: _signed_in,
    Purpose.CONFIRM_PHONE: _phone_confirmed,
    Purpose.RESUME: _resumed,
    Purpose.CHANGE_PHONE: _phone_changed,
    Purpose.CONSENT: _only_confirmed,
    Purpose.AGREE: _only_confirmed,
}


def _line(confirmed: actions.Confirmed) -> User:
    assert confirmed.line is not None
    return confirmed.line


@require_POST
def send_again(request: Asked) -> HttpResponse:
    """Send another code, by message or read out by a voice."""
    sending = session.ask_again(request, by=request.actor, at=clock.now(), way=_way(request))
    waited = session.pending(request)
    if sending is None or waited is None:
        return redirect("accounts:sign_in")
    if sending.outcome is SendingOutcome.SENT:
        return redirect("accounts:code")
    form = forms.CodeForm({"code": ""})
    form.errors.clear()
    form.add_error("code", why_not_sent(sending))
    return _code_page(request, form, waited)


@never_cache
def choose(request: Asked) -> HttpResponse:
    """Ask which of the phone's spaces is meant."""
    line = _present_line(request)
    if line is None:
        return redirect("accounts:sign_in")
    doors = queries.spaces_of(line, at=clock.now())
    if not doors:
        return render(request, "accounts/no_space.html")
    form = forms.DoorForm(sent(request), doors=[(str(d.space), _name(d)) for d in doors])
    if request.method == "POST" and form.is_valid():
        space = UUID(form.cleaned_data["space"])
        return _try_door(request, space, line, then=request.session.get(THEN) or space_home())
    question = Question(title=_("Whose file do you want to open?"), form=form, listen="page.door")
    return _ask(request, "accounts/choose.html", question)


def _name(door: queries.Door) -> Choice:
    return Choice(
        label=door.label or _("File without a name"),
        hint=str(_("opened on {day}")).format(day=f"{clock.local(door.opened_at):%d/%m/%Y}"),
    )


def _try_door(request: Asked, space: UUID, line: User, *, then: str) -> HttpResponse:
    at = clock.now()
    entered = actions.enter_space(space=space, line=line.id, by=request.actor, at=at)
    if entered.opened:
        session.enter(request, space=space, assurance=entered.assurance, at=at)
        return redirect(then)
    request.session[DOOR], request.session[THEN] = str(space), then
    if entered.outcome is Entering.REFERENCE_NEEDED:
        return redirect("accounts:lost")
    return redirect("accounts:fact")


@never_cache
def fact(request: Asked) -> HttpResponse:
    """Ask for the fact that opens a space, or makes sure of the person who is in it."""
    line, space = _present_line(request), _door(request)
    if line is None or space is None:
        return redirect("accounts:sign_in")
    if space.fact_kind == FactKind.NONE:
        return redirect("accounts:lost")
    by_card = space.fact_kind == FactKind.CARD
    form = (forms.CardForm if by_card else forms.SecretForm)(sent(request))
    if request.method == "POST" and form.is_valid():
        entered = _try_fact(request, form, space=space.id, line=line)
        if entered.opened:
            return _entered(request, entered)
        form.add_error(None if by_card else "fact", why_not_opened(entered))
    return _ask(request, "accounts/fact.html", _asks_fact(form, by_card=by_card))


def _asks_fact(form: django_forms.Form, *, by_card: bool) -> Question:
    if by_card:
        return Question(title=_("Type what is written on your card"), form=form, listen="page.card")
    return Question(title=_("Type your secret number"), form=form, listen="page.secret")


def _try_fact(request: Asked, form: django_forms.Form, *, space: UUID, line: User) -> Entered:
    return actions.enter_space(
        space=space, line=line.id, fact=_typed_fact(form), by=request.actor, at=clock.now()
    )


def _door(request: Asked) -> Any:
    chosen = request.session.get(DOOR) or cookie.here(request).get("space")
    return queries.space(UUID(chosen)) if chosen else None


def _typed_fact(form: django_forms.Form) -> str:
    if "fact" in form.cleaned_data:
        return str(form.cleaned_data["fact"])
    return actions.card_fact(cin=form.cleaned_data["cin"], born=form.cleaned_data["born"])


def _entered(request: Asked, entered: Entered) -> HttpResponse:
    session.enter(request, space=entered.space, assurance=entered.assurance, at=clock.now())
    request.session.pop(DOOR, None)
    return redirect(wanted(request) or request.session.pop(THEN, None) or space_home())


def why_not_opened(entered: Entered) -> str:
    """Why a fact does not open, in a sentence."""
    if entered.outcome is Entering.CLOSED:
        return str(
            _(
                "Too many wrong tries: closed for one day. You may go to your chamber with your "
                "identity card."
            )
        )
    return ngettext(
        "This is not right. You may try {tries} more time.",
        "This is not right. You may try {tries} more times.",
        entered.tries_left,
    ).format(tries=entered.tries_left)


@never_cache
def choose_secret(request: Asked) -> HttpResponse:
    """Let the person choose a secret number."""
    space = request.actor.space
    if space is None or _present_line(request) is None:
        return redirect("accounts:sign_in")
    then = wanted(request) or space_home()
    form = forms.ChooseSecretForm(sent(request))
    if request.method == "POST" and form.is_valid() and _chosen(request, space, form):
        return redirect(then)
    question = Question(
        title=_("Choose a secret number"), form=form, listen="page.choose_secret", later=then
    )
    return _ask(request, "accounts/choose_secret.html", question)


def _chosen(request: Asked, space: UUID, form: forms.ChooseSecretForm) -> bool:
    """Keep the number, or say on the form why not."""
    try:
        actions.set_fact(
            space=space,
            kind=FactKind.SECRET,
            fact=form.cleaned_data["fact"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error("fact", wording.REFUSALS[refusal.verdicts[0].code])
        return False
    return True


@never_cache
def change_phone(request: Asked) -> HttpResponse:
    """Ask for the new number of a person we are sure of."""
    space = queries.space(request.actor.space) if request.actor.space else None
    if space is None:
        return redirect("accounts:sign_in")
    if not may(Thing.CHANGE_PHONE, by=request.actor).is_ok:
        return go("accounts:fact", then=reverse("accounts:change_phone"))
    form = forms.PhoneForm(sent(request))
    if request.method == "POST" and form.is_valid():
        sending = _ask_new_phone(request, form.cleaned_data["phone"], space)
        if sending.challenge:
            return redirect("accounts:code")
        form.add_error("phone", why_not_sent(sending))
    asked = Question(title=_("What is your new phone number?"), form=form, listen="page.new_phone")
    return _ask(request, "accounts/change_phone.html", asked)


def _ask_new_phone(request: Asked, phone: str, space: Space) -> Sending:
    return session.ask_code(
        request,
        phone=phone,
        purpose=Purpose.CHANGE_PHONE,
        then=wanted(request) or space_home(),
        by=request.actor,
        at=clock.now(),
        space=space,
    )


@require_safe
def lost(request: Asked) -> HttpResponse:
    """Say what to do when the phone or the secret number is lost."""
    return render(request, "accounts/lost.html")


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    """End the session."""
    session.leave(request)
    there = safe(request, request.POST.get("next", "")) or f"/{request.LANGUAGE_CODE}/"
    return session.forget_card(request, redirect(there))


def _present_line(request: Asked) -> User | None:
    user = request.user
    return user if isinstance(user, User) and user.is_line else None


def _ask(request: Asked, template: str, question: Question, **context: Any) -> HttpResponse:
    status = 422 if question.form is not None and question.form.errors else 200
    return render(
        request, template, {"question": question, "form": question.form, **context}, status=status
    )
