"""The questions of the register's procedures, in words for whoever is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sijill.desk.procedures import Answers, EvidenceKind, Field, Page, Text
from sijill.register.rules.asking import ATTESTATION, DIPLOMA, GIVEN_HERE, NO_PAPER, REGIMES
from sijill.register.wording import REGIMES as REGIMES_SAID
from sijill.register.wording import SEXES

YES_NO = (("yes", _("Yes")), ("no", _("No")))
YES_NO_UNKNOWN = (*YES_NO, ("unknown", _("I do not know")))

Faults = Sequence[tuple[str, Text]]


def answered(answers: Answers, page: str, field: str) -> object:
    """What was answered to one box, None when it was not."""
    return answers.get(page, {}).get(field)


NAME = Page(
    code="name",
    title=_("What is your name?"),
    hint=_("Copy it as it is written on your identity card."),
    fields=(
        Field(
            code="given_ar",
            kind="name_ar",
            label=_("First name in Arabic"),
            hint=_("Example: رشيد"),
            limit=80,
        ),
        Field(
            code="family_ar",
            kind="name_ar",
            label=_("Family name in Arabic"),
            hint=_("Example: بنعلي. Leave it empty if your card bears one name only."),
            required=False,
            limit=80,
        ),
        Field(
            code="given_latin",
            kind="name_latin",
            label=_("First name in Latin letters"),
            hint=_("Example: Rachid"),
            limit=80,
        ),
        Field(
            code="family_latin",
            kind="name_latin",
            label=_("Family name in Latin letters"),
            hint=_("Example: Benali. Leave it empty if your card bears one name only."),
            required=False,
            limit=80,
        ),
        Field(
            code="foreign",
            kind="check",
            label=_("I have a residence card, not a Moroccan identity card"),
            required=False,
        ),
    ),
)


def is_foreign(answers: Answers) -> bool:
    """Whether the person shows a residence card."""
    return bool(answered(answers, "name", "foreign"))


def _born_before(page: str) -> Callable[[Answers, date], Faults]:
    def check(answers: Answers, today: date) -> Faults:
        born = str(answered(answers, page, "birth") or "")
        if born[:4] == str(today.year):
            return (("birth", _("This is a date of this year. Write your date of birth.")),)
        return ()

    return check


CARD_NUMBER = Field(
    code="number",
    kind="cin",
    label=_("Card number"),
    hint=_("One or two letters, then digits. Example: C 418207"),
)
RESIDENCE_NUMBER = Field(
    code="number",
    kind="residence",
    label=_("Number of the residence card"),
    hint=_("Letters and digits, as on the card. Example: A123456B"),
)
BIRTH = Field(
    code="birth",
    kind="birth_date",
    label=_("Date of birth"),
    hint=_("Example: 14 6 1984. If your card bears the year alone, write the year alone."),
)
WRITTEN_ON_IT = (
    Field(
        code="valid_until",
        kind="day",
        label=_("Valid until"),
        hint=_("Example: 31 3 2031"),
    ),
    BIRTH,
    Field(
        code="birth_place",
        kind="text",
        label=_("Place of birth"),
        hint=_("Example: Fez"),
        required=False,
        limit=80,
    ),
    Field(code="sex", kind="choice", label=_("Sex"), options=tuple(SEXES.items())),
)

CARD = Page(
    code="card",
    title=_("What does your identity card say?"),
    hint=_("Keep the card in front of you."),
    fields=(CARD_NUMBER, *WRITTEN_ON_IT),
    shown_if=lambda answers: not is_foreign(answers),
    check=_born_before("card"),
)

RESIDENCE_CARD = Page(
    code="residence_card",
    title=_("What does your residence card say?"),
    hint=_("Keep the card in front of you."),
    fields=(RESIDENCE_NUMBER, *WRITTEN_ON_IT),
    shown_if=is_foreign,
    check=_born_before("residence_card"),
)

CRAFT = Page(
    code="craft",
    title=_("What is your craft?"),
    hint=_("Write it as you say it at home."),
    fields=(
        Field(
            code="trade",
            kind="trade",
            label=_("What is your craft?"),
        ),
    ),
)


PROOF = Page(
    code="proof",
    title=_("What proves your craft?"),
    hint=_("One of the two is enough."),
    fields=(
        Field(
            code="path",
            kind="choice",
            label=_("Your document"),
            options=(
                (DIPLOMA, _("A diploma in the craft, from a public or authorised establishment")),
                (ATTESTATION, _("An attestation of exercise: I learnt by working")),
            ),
        ),
        Field(
            code="since",
            kind="partial_day",
            label=_("Since when have you practised it?"),
            hint=_("Example: 2015. The year is enough if you do not remember the month."),
        ),
        Field(
            code="issuer",
            kind="text",
            label=_("Who gave you this document?"),
            hint=_("Example: Institute of Traditional Arts, Fez"),
            required=False,
            limit=120,
        ),
        Field(
            code="more",
            kind="check",
            label=_("I also practise another craft"),
            required=False,
        ),
    ),
)


def shows_paper(answers: Answers) -> bool:
    """Whether a paper proves the craft, to be photographed."""
    return answered(answers, "proof", "path") in (DIPLOMA, ATTESTATION)


def has_no_paper(answers: Answers) -> bool:
    """Whether nothing proves the craft yet: another request makes it."""
    return answered(answers, "proof", "path") == NO_PAPER


# One more way, and no dead end: what this register gave before, and nothing at all.
PROOF_OR_PATH = replace(
    PROOF,
    hint=_("One of them is enough. If you have nothing, say so: there is a way."),
    fields=(
        replace(
            PROOF.fields[0],
            options=(
                *PROOF.fields[0].options,
                (GIVEN_HERE, _("An attestation or a recognition that this register gave me")),
                (NO_PAPER, _("I have no paper")),
            ),
        ),
        Field(
            code="code",
            kind="code",
            label=_("Code of the document, if this register gave it"),
            hint=_("Under the square. Leave it empty: we also find it by your card number."),
            required=False,
        ),
        *PROOF.fields[1:],
    ),
    leads=lambda case: (
        reverse("register:no_paper", args=[case.pk]) if has_no_paper(case.answers) else ""
    ),
)

OTHER_CRAFTS = Page(
    code="other_crafts",
    title=_("Which other crafts do you practise?"),
    hint=_("Your first craft stays the principal one."),
    fields=(
        Field(
            code="trades",
            kind="trades",
            label=_("Other crafts"),
            hint=_("Choose those you really practise."),
            required=False,
        ),
    ),
    shown_if=lambda answers: bool(answered(answers, "proof", "more")),
)

PHONE = Page(
    code="phone",
    title=_("What is your phone number?"),
    hint=_("We send a code to it to check, then news of your file. It may be a relative’s phone."),
    fields=(
        Field(
            code="number",
            kind="phone",
            label=_("Mobile number"),
            hint=_("Ten digits. Example: 06 12 34 56 78"),
        ),
        Field(
            code="shared",
            kind="check",
            label=_("I share this phone with others"),
            hint=_("We will send no detail of your file to it."),
            required=False,
        ),
    ),
)


def _address(example: Text) -> tuple[Field, ...]:
    return (
        Field(
            code="province",
            kind="province",
            label=_("Province or prefecture"),
            hint=_("Example: Fez"),
        ),
        Field(
            code="commune",
            kind="commune",
            label=_("Commune"),
            hint=_("Example: Ain Nokbi"),
            required=False,
            limit=80,
        ),
        Field(code="address", kind="text", label=_("Address"), hint=example),
    )


WORKPLACE = Page(
    code="workplace",
    title=_("Where do you work?"),
    hint=_("The chamber of this place will examine your request."),
    fields=(
        *_address(_("Street and number, quarter or douar. Example: 12, derb Sidi Ahmed")),
        Field(
            code="lives_there",
            kind="choice",
            label=_("Do you live there too?"),
            hint=_("If you work at home, answer yes."),
            options=YES_NO,
        ),
    ),
)

RESIDENCE = Page(
    code="residence",
    title=_("Where do you live?"),
    hint=_("The card and the letters follow this address."),
    fields=_address(_("Street and number, quarter or douar. Example: douar Ait Ali")),
    shown_if=lambda answers: answered(answers, "workplace", "lives_there") == "no",
)

DOCUMENTS = Page(
    code="documents",
    title=_("Photograph your documents"),
    hint=_("In daylight, the whole page in the picture. One photo after the other."),
    kind="evidence",
    evidence=("identity_front", "identity_back", "proof", "face", "work"),
)

REGIME = Page(
    code="regime",
    title=_("Under which tax regime do you work?"),
    hint=_("Say what you know: the fund will confirm it. If you do not know, say so."),
    fields=(
        Field(
            code="regime",
            kind="choice",
            label=_("Tax regime"),
            hint=_("It decides what you pay each month, and to whom."),
            options=tuple((code, REGIMES_SAID[code]) for code in REGIMES),
        ),
        Field(
            code="aid",
            kind="choice",
            label=_("Do you receive direct social aid, or free health cover (AMO Tadamon)?"),
            hint=_("Your answer changes what we tell you next, not the decision."),
            options=YES_NO_UNKNOWN,
            required=False,
        ),
    ),
)

INFORMATION = Page(
    code="information",
    title=_("What registration brings and costs"),
    hint=_("Read it, or listen to it, before you send."),
    kind="information",
    template="register/information.html",
    fields=(
        Field(
            code="told",
            kind="check",
            label=_("I have read this, or it was read to me"),
            hint=_("We keep the day, the language and this very text."),
        ),
    ),
)

EVIDENCE = (
    EvidenceKind(
        code="identity_front",
        label=_("Identity card, front"),
        hint=_("The side with your photo; all four corners visible."),
        pages=1,
    ),
    EvidenceKind(
        code="identity_back",
        label=_("Identity card, back"),
        hint=_("The side with the address."),
        pages=1,
    ),
    EvidenceKind(
        code="proof",
        label=_("Diploma or attestation of exercise"),
        hint=_("Every page that bears your name, the craft, the years or the stamp."),
        pages=5,
    ),
    EvidenceKind(
        code="face",
        label=_("Photo of your face"),
        hint=_("Facing the camera, on a plain background. It will be on your card."),
        pages=1,
        portrait=True,
    ),
    EvidenceKind(
        code="work",
        label=_("A photo of your work, if you wish"),
        hint=_("A piece you made, or your workshop."),
        pages=1,
        optional=True,
        required_if=lambda answers: False,
    ),
)
