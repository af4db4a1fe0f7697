"""A person's e-mail address: given, confirmed by a code, silenced by one click, removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sijill.accounts import actions, forms, queries, session, wording
from sijill.accounts.pages.public import why_not_right, why_not_sent
from sijill.accounts.pages.ways import Asked
from sijill.kernel import clock
from sijill.kernel.verdict import Refused

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: Asked) -> HttpResponse:
    """What is held of an address; one thing is done at a time."""
    space = request.actor.space
    if space is None or not request.user.is_authenticated:
        return redirect("accounts:sign_in")
    do = request.POST.get("do", "")
    asking = forms.EmailForm(request.POST if do == "give" else None)
    typing = forms.EmailCodeForm(request.POST if do == "confirm" else None)
    try:
        if request.method == "POST" and _done(request, space, do, asking, typing):
            return redirect("accounts:email")
    except Refused as refusal:
        messages.error(request, str(wording.REFUSALS[refusal.verdicts[0].code]))
    context = {"asking": asking, "typing": typing, "box": queries.mailbox(space)}
    wrong = asking.errors or typing.errors
    return render(request, "accounts/email.html", context, status=UNPROCESSABLE if wrong else 200)


def _done(
    request: Asked, space: UUID, do: str, asking: forms.EmailForm, typing: forms.EmailCodeForm
) -> bool:
    """Do what was asked; False when a form must be shown again."""
    if do == "give":
        return asking.is_valid() and _given(request, space, asking)
    if do == "confirm":
        return typing.is_valid() and _confirmed(request, space, typing)
    if verb := DEEDS.get(do):
        verb(space, request)
    return True


def _given(request: Asked, space: UUID, form: forms.EmailForm) -> bool:
    sending = actions.give_address(
        space=space,
        email=form.cleaned_data["email"],
        address=session.address(request),
        by=request.actor,
        at=clock.now(),
    )
    if sending.challenge is None:
        form.add_error("email", _why_not(sending))
    return sending.challenge is not None


def _why_not(sending: actions.Sending) -> str:
    if sending.outcome is actions.SendingOutcome.WAIT:
        return _("A code has just left. Wait a minute, then ask for another.")
    return why_not_sent(sending)


def _confirmed(request: Asked, space: UUID, form: forms.EmailCodeForm) -> bool:
    code = form.cleaned_data["code"]
    answer = actions.confirm_address(space=space, code=code, by=request.actor, at=clock.now())
    if answer.right:
        messages.success(request, _("From now on news also comes by e-mail."))
        return True
    form.add_error("code", why_not_right(answer.answer, answer.tries_left))
    return False


def _want(wanted: bool) -> Callable[[UUID, Asked], None]:
    def verb(space: UUID, request: Asked) -> None:
        actions.want_mail(space=space, wanted=wanted, by=request.actor, at=clock.now())

    return verb


def _remove(space: UUID, request: Asked) -> None:
    actions.remove_address(space=space, by=request.actor, at=clock.now())
    messages.success(request, _("Your address is erased."))


DEEDS: Mapping[str, Callable[[UUID, Asked], None]] = {
    "silence": _want(False),
    "want": _want(True),
    "remove": _remove,
}


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the secret in the address opens it
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, space: UUID, secret: str) -> HttpResponse:
    """Silence an address by the link that stands in each e-mail: nobody signs in for it."""
    if not queries.may_leave(space, secret):
        raise Http404
    if request.method == "POST":
        actions.leave_mail(space=space, secret=secret, at=clock.now())
    context = {"left": request.method == "POST"}
    return render(request, "accounts/email_leave.html", context)
