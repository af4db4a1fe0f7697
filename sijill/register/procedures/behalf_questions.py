"""Questions to who asks for somebody else: a minor, a person under guardianship, by mandate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from sijill.desk.procedures import Answers, EvidenceKind, Field, Page
from sijill.register.procedures import questions as ask

OTHER = Field(
    code="other",
    kind="check",
    label=_("I ask for another person"),
    hint=_("A minor, a person under guardianship, somebody who mandated you. Write their name."),
    required=False,
)
NAME = replace(ask.NAME, fields=(*ask.NAME.fields, OTHER))


def asked_for(answers: Answers) -> str:
    """For whom somebody else asks; empty when the person asks."""
    if not ask.answered(answers, "name", "other"):
        return ""
    return str(ask.answered(answers, "behalf", "for") or "")


def _is(*kinds: str) -> Callable[[Answers], bool]:
    return lambda answers: asked_for(answers) in kinds


def without_card(answers: Answers) -> bool:
    """Whether the minor has no card of their own."""
    return asked_for(answers) == "minor" and ask.answered(answers, "minor", "has_card") == "no"


def needs_judgment(answers: Answers) -> bool:
    """Whether a judgment names who asks."""
    kind = asked_for(answers)
    guardian = ask.answered(answers, "minor", "quality") == "guardian"
    return kind == "ward" or (kind == "minor" and guardian)


BEHALF = Page(
    code="behalf",
    title=_("For whom do you ask?"),
    fields=(
        Field(
            code="for",
            kind="choice",
            label=_("For whom do you ask?"),
            options=(
                ("minor", _("A minor: I am the father, the mother or the guardian")),
                ("ward", _("An adult under my guardianship, by a judgment")),
                ("mandate", _("A person who gave me a written mandate")),
                ("deceased", _("A craftsman or craftswoman who died")),
            ),
        ),
    ),
    shown_if=lambda answers: bool(ask.answered(answers, "name", "other")),
    leads=lambda case: (
        str(reverse_lazy("register:deceased", args=[case.pk]))
        if asked_for(case.answers) == "deceased"
        else ""
    ),
)

ASKER = Page(
    code="asker",
    title=_("And who are you?"),
    hint=_("Copy your own identity card. The chamber sees who asks, and for whom."),
    fields=(
        Field(
            code="name_ar",
            kind="name_ar",
            label=_("Your name in Arabic"),
            hint=_("Example: فاطمة الزهراء العلوي"),
            limit=160,
        ),
        Field(
            code="name_latin",
            kind="name_latin",
            label=_("Your name in Latin letters"),
            hint=_("Example: Fatima Zahra El Alaoui"),
            limit=160,
        ),
        Field(
            code="number",
            kind="cin",
            label=_("Number of your identity card"),
            hint=_("One or two letters, then digits. Example: C 418207"),
        ),
    ),
    shown_if=_is("minor", "ward", "mandate"),
    check=lambda answers, today: _not_the_same(answers, today),
)


def _not_the_same(answers: Answers, today: date) -> ask.Faults:
    own = ask.answered(answers, "asker", "number")
    if own and own == ask.answered(answers, "card", "number"):
        return (("number", _("This is the card of the person you ask for. Write your own.")),)
    return ()


MINOR = Page(
    code="minor",
    title=_("Who are you to this minor?"),
    fields=(
        Field(
            code="quality",
            kind="choice",
            label=_("You are"),
            options=(
                ("father", _("The father")),
                ("mother", _("The mother")),
                ("guardian", _("The guardian, by a judgment")),
            ),
        ),
        Field(
            code="has_card",
            kind="choice",
            label=_("Has the minor an identity card?"),
            options=ask.YES_NO,
        ),
        Field(
            code="consents",
            kind="check",
            label=_("I agree that this minor enters the register"),
            hint=_("An entry opens rights and duties, in the minor’s own name."),
        ),
    ),
    shown_if=_is("minor"),
)

MANDATE = Page(
    code="mandate",
    title=_("What does the mandate say?"),
    hint=_("A paper signed by the person, that names you and says: for the register of crafts."),
    fields=(
        Field(
            code="signed_on",
            kind="day",
            label=_("Signed on"),
            hint=_("Example: 2 5 2026"),
        ),
        Field(
            code="own_phone",
            kind="choice",
            label=_("Has the person a phone of their own?"),
            hint=_("If so, write that number later: the person tells you the code, and so agrees."),
            options=ask.YES_NO,
        ),
    ),
    shown_if=_is("mandate"),
    check=lambda answers, today: (
        (("signed_on", _("This day has not come yet: check the year.")),)
        if str(ask.answered(answers, "mandate", "signed_on") or "") > today.isoformat()
        else ()
    ),
)

CARD = replace(
    ask.CARD, shown_if=lambda answers: not ask.is_foreign(answers) and not without_card(answers)
)
BIRTH_ENTRY = Page(
    code="birth_entry",
    title=_("What does the birth entry say?"),
    hint=_("Keep the birth certificate or the family booklet in front of you."),
    fields=(
        Field(
            code="number",
            kind="birth_entry",
            label=_("Number of the birth entry"),
            hint=_("Number and year. Example: 123/2009"),
        ),
        *(field for field in ask.WRITTEN_ON_IT if field.code != "valid_until"),
    ),
    shown_if=lambda answers: not ask.is_foreign(answers) and without_card(answers),
)

# Who asks comes right after the name: the pages that follow are then about the person.
PAGES = (BEHALF, ASKER, MINOR, MANDATE)
DOCUMENTS = replace(
    ask.DOCUMENTS,
    evidence=(*ask.DOCUMENTS.evidence, "birth_entry", "asker_identity", "judgment", "mandate"),
)


def with_card(kind: EvidenceKind) -> EvidenceKind:
    """The sides of the card are asked of who has one."""
    if kind.code not in ("identity_front", "identity_back"):
        return kind
    return replace(kind, required_if=lambda answers: not without_card(answers))


EVIDENCE = (
    EvidenceKind(
        code="birth_entry",
        label=_("Birth certificate or family booklet"),
        hint=_("The page that bears the minor’s name."),
        pages=2,
        required_if=without_card,
    ),
    EvidenceKind(
        code="asker_identity",
        label=_("Your own identity card, front"),
        hint=_("The card of whoever asks."),
        pages=1,
        required_if=lambda answers: asked_for(answers) in ("minor", "ward", "mandate"),
    ),
    EvidenceKind(
        code="judgment",
        label=_("Judgment that names the guardian"),
        hint=_("The pages with the names and the decision."),
        pages=5,
        required_if=needs_judgment,
    ),
    EvidenceKind(
        code="mandate",
        label=_("Written mandate"),
        hint=_("Signed by the person, with both names."),
        pages=2,
        required_if=_is("mandate"),
    ),
)
