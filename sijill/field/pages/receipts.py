"""The receipt given in the field: what became of it, asked by its number."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.accounts.middleware import paced
from sijill.field.queries import of_receipt
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.wording import name_of

ASKED_AN_HOUR = 60
LENGTH = 12
MISREAD = str.maketrans("OILU", "011V")


@paced("papers", at_most=ASKED_AN_HOUR)
@require_GET
@never_cache
def receipt(request: AskedRequest, code: str = "") -> HttpResponse:
    """Whether what was written without a network has arrived, and under which number."""
    asked = number_typed(code or request.GET.get("code", ""))
    if asked and asked != code and len(asked) == LENGTH:
        return redirect("field:receipt", asked)
    found = of_receipt(asked) if len(asked) == LENGTH else None
    language = get_language() or "ar"
    context = {
        "asked": asked,
        "found": found,
        "institution": name_of(found.institution, language) if found else "",
    }
    return render(request, "field/receipt.html", context, status=200)


def number_typed(typed: str) -> str:
    """Twelve digits and letters, whatever stood between them; what is easily misread, read."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(MISREAD)[:20]
