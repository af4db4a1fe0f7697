"""Texts that a person must be told: shown, then kept word for word with who was told and when."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from sijill.accounts.actions import give_consent, record_information
from sijill.accounts.actions.consents import Told
from sijill.accounts.rules import Channel
from sijill.desk.models import Case
from sijill.desk.procedures import Page
from sijill.kernel.actor import Actor, Subject


def told_text(request: HttpRequest, case: Case, page: Page) -> SafeString:
    """The text of an information page, as the procedure's room wrote it."""
    if page.kind != "information" or not page.template:
        return SafeString("")
    html = render_to_string(page.template, {"case": case, "page": page}, request=request)
    return mark_safe(html)  # noqa: S308 - our own template, already escaped


def record_told(
    request: HttpRequest, case: Case, page: Page, *, by: Actor, at: datetime
) -> dict[str, Any]:
    """Keep that the person was told this very text, and agreed where the page asks it."""
    told = _told(request, case, page)
    version = told.version
    if case.answers.get(page.code, {}).get("told") == version:
        return {"told": version}
    asks = any(box.kind == "check" and box.required for box in page.fields)
    (give_consent if asks else record_information)(
        subject=Subject(kind="case", id=case.pk),
        told=told,
        channel=Channel.COUNTER if by.is_agent else Channel.PORTAL,
        space=case.space,
        by=by,
        at=at,
    )
    return {"told": version}


def _told(request: HttpRequest, case: Case, page: Page) -> Told:
    """The words alone, under a version that changes with them."""
    text = " ".join(strip_tags(told_text(request, case, page)).split())
    return Told(
        code=f"{case.procedure}.{page.code}"[:60],
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        language=get_language() or case.language,
        text=text,
    )
