"""The words that a person signs for a program to act, kept as they were on that day."""

from __future__ import annotations

import hashlib

from django.utils import translation
from django.utils.translation import gettext as _

from sijill.accounts.actions.consents import Told
from sijill.desk import procedures


def mandate_text(procedure: str, organisation: str, language: str) -> Told:
    """The mandate in the language in which it was signed, under a version made of its words."""
    with translation.override(language):
        text = _(
            "I ask %(organisation)s to send this request in my name and to follow it: "
            "%(procedure)s. I can take this back at any time, in my account or at my chamber."
        ) % {"organisation": organisation, "procedure": procedures.procedure(procedure).title}
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Told(code=f"mandate.{procedure}"[:60], version=version, language=language, text=text)
