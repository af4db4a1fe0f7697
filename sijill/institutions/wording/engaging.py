"""What somebody reads whose engagement as an enroller has ended."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.web import writing
from sijill.web.errors import Fault


def engagement_ended(last: date, reference: str = "") -> Fault:
    """That it ended, when, and how what was begun goes on without them."""
    day = writing.day(last, get_language() or "ar")
    if reference:
        text = _(
            "You enrolled until %(day)s. Nothing that was saved is lost: the person goes on with "
            "request %(reference)s and their phone, or the chamber does."
        ) % {"day": day, "reference": writing.isolate(reference)}
    else:
        text = _(
            "You enrolled until %(day)s. Nothing that was saved is lost: people go on with the "
            "number of their request and their phone, or the chamber does."
        ) % {"day": day}
    return Fault(403, "happening", _("Your time as an enroller has ended"), text)
