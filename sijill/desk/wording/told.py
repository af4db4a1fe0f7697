"""Texts that a person must be told, as the procedure's room wrote them."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from sijill.accounts.actions.consents import Told
from sijill.desk.models import Case
from sijill.desk.procedures import Page


def told_text(request: HttpRequest, case: Case, page: Page) -> SafeString:
    """The text of an information page."""
    if page.kind != "information" or not page.template:
        return SafeString("")
    html = render_to_string(page.template, {"case": case, "page": page}, request=request)
    return mark_safe(html)  # noqa: S308 - our own template, already escaped


def told_of(request: HttpRequest, case: Case, page: Page) -> Told:
    """The words alone, under a version that changes with them."""
    text = " ".join(strip_tags(told_text(request, case, page)).split())
    return Told(
        code=f"{case.procedure}.{page.code}"[:60],
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        language=get_language() or case.language,
        text=text,
    )
