"""What an extract says, in French and in Arabic."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.desk.wording.letters import Column, Letter, rung
from sijill.kernel.clock import start_of
from sijill.reference import queries as reference
from sijill.register.queries.extracts import Extract
from sijill.register.wording import CATEGORIES, PROOFS, day_text, nia_text
from sijill.web import writing

Lines = tuple[tuple[str, str], ...]


def extract_letter(extract: Extract, *, address: str) -> Letter:
    """The sheet of an extract, one column for each language."""
    return Letter(
        kind="extract",
        tone="accepted",
        reference=nia_text(extract.entry.nia),
        code=extract.code,
        address=address,
        at=start_of(extract.day),
        columns=tuple(_column(language, extract) for language in ("fr", "ar")),
    )


def _column(language: str, extract: Extract) -> Column:
    chamber = extract.entry.chamber
    arabic = language == "ar"
    with override(language):
        return Column(
            language=language,
            institution=chamber.name_ar if arabic else chamber.name_fr,
            seat=chamber.seat_ar if arabic else chamber.seat_fr,
            title=_("Extract of the national register of crafts"),
            facts=_facts(language, extract),
            verdict=_("Entered in the register on %(day)s.")
            % {"day": writing.day(extract.day, language)},
            paragraphs=_marks(extract),
            next_title=_("What this extract is worth"),
            next_steps=(
                _("It tells what the register said on that day, and nothing of later changes."),
                _("Anyone can check below whether the entry still stands."),
            ),
            signed=(
                (_("Made by"), chamber.name_ar if arabic else chamber.name_fr),
                (_("On"), writing.day(extract.day, language)),
            ),
            verify=_("Anyone can check this extract at the address below."),
            ring=rung(chamber, start_of(extract.day)),
        )


def _facts(language: str, extract: Extract) -> Lines:
    version, holder = extract.version, extract.entry.holder
    arabic = language == "ar"
    name = holder.name_ar if arabic else holder.name_latin
    facts = [
        (_("Craft identity number (NIA)"), writing.isolate(nia_text(extract.entry.nia))),
        (_("Name"), name or holder.name_ar or holder.name_latin),
        (_("Category"), str(CATEGORIES[version.category])),
        (_("Craft"), _trade(version.principal_trade, language)),
    ]
    if version.other_trades:
        others = ("، " if arabic else ", ").join(_trade(t, language) for t in version.other_trades)
        facts.append((_("Other crafts"), others))
    facts.append((_("Proof of the craft"), str(PROOFS.get(version.proof, ""))))
    if version.practice_since:
        facts.append((_("Practised since"), day_text(version.practice_since)))
    facts.append((_("In the register since"), writing.day(extract.entry.entered_on, language)))
    return tuple(facts)


def _trade(code: str, language: str) -> str:
    line = reference.trade(code) if code else None
    if line is None:
        return code
    return (
        _("%(trade)s (provisional list)") % {"trade": line.label(language)}
        if (line.is_provisional)
        else line.label(language)
    )


def _marks(extract: Extract) -> tuple[str, ...]:
    """What waits for its official text is said on the paper itself."""
    line = reference.trade(extract.version.principal_trade)
    if line is None or not line.is_provisional:
        return ()
    return (_("The official list of crafts is not published: the craft is named provisionally."),)
