"""What an attestation or a recognition says on paper, in French and in Arabic."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.desk.wording.letters import Column, Letter, rung
from sijill.reference import queries as reference
from sijill.register.models import Attestation
from sijill.register.rules.attesting import AttestationKind
from sijill.register.wording import attesting, day_text
from sijill.web import writing

Lines = tuple[tuple[str, str], ...]


def attestation_letter(given: Attestation, *, address: str) -> Letter:
    """The sheet of a document, one column for each language."""
    return Letter(
        kind=given.kind,
        tone="accepted",
        reference=given.code,
        code=given.code,
        address=address,
        at=given.issued_at,
        columns=tuple(_column(language, given) for language in ("fr", "ar")),
    )


def _column(language: str, given: Attestation) -> Column:
    arabic = language == "ar"
    chamber = given.institution
    with override(language):
        return Column(
            language=language,
            institution=chamber.name_ar if arabic else chamber.name_fr,
            seat=chamber.seat_ar if arabic else chamber.seat_fr,
            title=str(attesting.TITLES[given.kind]),
            facts=_facts(language, given),
            verdict=_verdict(given),
            paragraphs=_paragraphs(given),
            next_title=_("What this document is worth"),
            next_steps=_worth(given),
            signed=(
                (_("Given by"), chamber.name_ar if arabic else chamber.name_fr),
                (_("On"), writing.day(given.issued_at, language)),
            ),
            verify=_("Anyone can check this document at the address below or with its code."),
            ring=rung(chamber, given.issued_at),
        )


def _facts(language: str, given: Attestation) -> Lines:
    line = reference.trade(given.trade)
    trade = line.label(language) if line else given.trade
    if line is not None and line.is_provisional:
        trade = _("%(trade)s (provisional list)") % {"trade": trade}
    facts = [
        (_("Name"), given.name_ar if language == "ar" else given.name_latin),
        (_("Card number"), writing.isolate(given.document)),
        (_("Craft"), trade),
        (_("Practised since"), day_text(given.since)),
        (_("Full years on that day"), writing.isolate(given.years)),
    ]
    if given.average is not None:
        mean = writing.isolate(writing.thousands(given.average))
        facts.append((_("Mark of the commission"), _("%(mean)s of 100") % {"mean": mean}))
        facts.append((_("Minutes"), writing.isolate(given.minutes_code)))
    facts.append((_("Code of the document"), writing.isolate(given.code)))
    return tuple(facts)


def _verdict(given: Attestation) -> str:
    if given.kind == AttestationKind.EXPERIENCE:
        return _("The professional experience is recognised.")
    return _("The exercise of the craft is attested.")


def _paragraphs(given: Attestation) -> tuple[str, ...]:
    if given.kind == AttestationKind.EXPERIENCE:
        return (_("Recognised after a visit and a sitting of the qualification commission."),)
    return (_("Attested after the work was looked at, and the words of those who know it."),)


def _worth(given: Attestation) -> tuple[str, ...]:
    way = (
        _("With it you register as a master, or become one under your number.")
        if given.kind == AttestationKind.EXPERIENCE
        else _("With it you register as a craftsman or craftswoman, without another paper.")
    )
    return (
        way,
        _("The form of this document waits for its official text: decree 2.21.437 sets it."),
    )
