"""The person's own pages: account, acts, who looked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sijill.accounts.session import forget_card
from sijill.cards.queries.mine import holder
from sijill.institutions.middleware import AskedRequest
from sijill.portal import queries, wording
from sijill.reference.queries import province, trade
from sijill.register.wording import nia_text


@require_safe
def space(request: AskedRequest) -> HttpResponse:
    """The entry, what is asked of the person, their requests, and who looked."""
    viewer = request.actor
    if viewer.is_agent:
        return redirect("portal:day")
    if not queries.is_signed_in(viewer):
        return redirect("accounts:sign_in")
    account = queries.account(viewer=viewer)
    page = render(request, "portal/space.html", {"account": account, **_owned(account)})
    return forget_card(request, page, but=holder(viewer))


def _owned(account: queries.Account) -> dict[str, Any]:
    """What the green card says of the entry, with names in place of codes."""
    sheet = account.sheet
    if sheet is None or sheet.current is None or sheet.entry is None:
        return {"greeting": ""}
    current, language = sheet.current, get_language() or "ar"
    person = sheet.person
    return {
        "greeting": person.given_ar if language in {"ar", "zgh"} else person.given_latin,
        "nia": nia_text(sheet.entry.nia),
        "trade": trade(current.principal_trade),
        "quality": wording.quality(current, person.sex),
        "province": province(current.province),
    }


@require_safe
def looks(request: AskedRequest) -> HttpResponse:
    """Everyone who looked at the file, newest first."""
    if not queries.is_signed_in(request.actor):
        return redirect("accounts:sign_in")
    return render(request, "portal/looks.html", {"looks": queries.looks(viewer=request.actor)})


@require_safe
def acts(request: AskedRequest) -> HttpResponse:
    """Every act of the State on this person."""
    if not queries.is_signed_in(request.actor):
        return redirect("accounts:sign_in")
    told = [a for a in queries.acts(viewer=request.actor) if wording.told(a)]
    return render(request, "portal/acts.html", {"acts": told})
