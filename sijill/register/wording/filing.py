"""Who asks for somebody else, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sijill.register.rules.asking import Filer

Sentences = Mapping[str, Any]

RULES: Sentences = {"filer": _("Who asks")}

VERDICTS: Sentences = {
    "filer.self": _("The person asks alone."),
    "filer.minor_alone": _("A minor does not ask alone: a parent or the guardian agrees."),
    "filer.of_age": _("The person is of age: they ask themselves. Judge."),
    "filer.no_identity": _("The card of whoever asks is missing."),
    "filer.no_consent": _("The parent or the guardian has not agreed yet."),
    "filer.no_judgment": _("The judgment that names the guardian is missing."),
    "filer.no_mandate": _("The written mandate is missing."),
    "filer.parent": _("Compare the parent's card with the card or the birth entry of the minor."),
    "filer.guardian": _("Read the judgment: does it name this guardian of this minor?"),
    "filer.ward": _("Read the judgment: does it name this guardian of this person?"),
    "filer.mandate": _("Read the mandate, and call the person or see them."),
    "filer.mandate_confirmed": _("The person's own phone answered the code. Read the mandate."),
    "identity.no_birth_entry": _("The birth entry or the family booklet is missing."),
    "identity.birth_entry": _("A minor without a card: compare the birth entry."),
    "age.apprentice": _("A minor of %(needed)s or more, as apprentices are: judge."),
    "proof.given_here": _("Attestation %(document)s of this register, given on %(day)s."),
    "proof.unknown_document": _("No attestation of this register is known for this person."),
    "proof.of_another": _("The attestation %(document)s is another person's."),
    "proof.withdrawn": _("This attestation was withdrawn: ask for a new one."),
    "proof.other_trade": _("The attestation %(document)s is of another craft: judge."),
}

KINDS: Sentences = {
    "minor": _("for a minor"),
    "ward": _("for a person under guardianship"),
    "mandate": _("for a person who mandated them"),
}
QUALITIES: Sentences = {
    "father": _("the father"),
    "mother": _("the mother"),
    "guardian": _("the guardian"),
}


def filed_by(filer: Filer | None, language: str) -> str:
    """Who asks for whom: "asked by Driss Benali, the father, for a minor"."""
    if filer is None or filer.kind not in KINDS:
        return ""
    own, other = filer.name_ar, filer.name_latin
    name = (other or own) if language in ("fr", "en") else (own or other)
    said = _now("asked by %(name)s, %(kind)s") % {"name": name, "kind": KINDS[filer.kind]}
    quality = QUALITIES.get(filer.quality)
    return f"{said} ({quality})" if quality else said
