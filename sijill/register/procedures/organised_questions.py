"""The questions of the procedures of organisations, in words for whoever acts for one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.procedures import Answers, EvidenceKind, Field, Page, Rows, Text
from sijill.reference import queries as reference
from sijill.register.procedures import questions as ask
from sijill.register.queries.organised import may_supervise
from sijill.register.rules import OrganisationKind
from sijill.register.rules.members import MemberRole, shares
from sijill.register.rules.organised import read
from sijill.register.wording import SEXES
from sijill.register.wording.organisations import QUALITIES, ROLES
from sijill.web import writing

YOUTH_AGE = "register.youth_age"
OLDEST_MEMBER, YOUNGEST_MEMBER = 110, 15


def _written_in(text: str, script: str) -> bool:
    return any(script in unicodedata.name(sign, "") for sign in text)


def _check_names(answers: Answers, today: date) -> ask.Faults:
    given = answers.get("organisation", {})
    faults = []
    if not _written_in(str(given.get("name_ar") or ""), "ARABIC"):
        faults.append(("name_ar", _("Write this name in Arabic letters.")))
    if not _written_in(str(given.get("name_latin") or ""), "LATIN"):
        faults.append(("name_latin", _("Write this name in Latin letters.")))
    return faults


def _check_papers(answers: Answers, today: date) -> ask.Faults:
    day = str(answers.get("papers", {}).get("founded_on") or "")
    if day and day > today.isoformat():
        return (("founded_on", _("This day has not come yet: check the year.")),)
    return ()


def organisation(kind: OrganisationKind) -> Page:
    """The name of the organisation."""
    cooperative = kind is OrganisationKind.COOPERATIVE
    return Page(
        code="organisation",
        title=_("What is the name of the cooperative?")
        if cooperative
        else _("What is the name of the enterprise?"),
        hint=_("Copy it as it is written in its papers."),
        fields=(
            Field(
                code="name_ar",
                kind="text",
                label=_("Name in Arabic"),
                hint=_("Example: تعاونية النسيج التقليدي"),
                limit=160,
            ),
            Field(
                code="name_latin",
                kind="text",
                label=_("Name in Latin letters"),
                hint=_("Example: Coopérative du tissage traditionnel"),
                limit=160,
            ),
        ),
        check=_check_names,
    )


ICE = Field(
    code="ice",
    kind="ice",
    label=_("Common identifier (ICE)"),
    hint=_("15 digits. Leave it empty if there is none yet."),
    required=False,
)
TAX_NUMBER = Field(
    code="tax_number",
    kind="text",
    label=_("Tax number (IF)"),
    hint=_("On the tax notice, if there is one."),
    required=False,
    limit=20,
)


def papers(kind: OrganisationKind) -> Page:
    """The numbers under which the organisation is known elsewhere."""
    cooperative = kind is OrganisationKind.COOPERATIVE
    return Page(
        code="papers",
        title=_("What do its papers say?"),
        hint=_("Keep the certificate of registration in front of you."),
        fields=(
            ICE,
            Field(
                code="registration",
                kind="text",
                label=_("Number in the register of cooperatives")
                if cooperative
                else _("Number in the register of commerce (RC)"),
                hint=_("Example: 12/2019"),
                limit=40,
            ),
            Field(
                code="registered_at",
                kind="text",
                label=_("Court or office that keeps that register"),
                hint=_("Example: Court of first instance, Fez"),
                limit=80,
            ),
            TAX_NUMBER,
            Field(
                code="founded_on",
                kind="day",
                label=_("Founded on"),
                hint=_("Example: 2 5 2019"),
            ),
        ),
        check=_check_papers,
    )


CRAFT = replace(
    ask.CRAFT,
    title=_("What is its craft?"),
    hint=_("Write it as you say it. For several crafts, begin with the principal one."),
    fields=(Field(code="trade", kind="trade", label=_("What is its craft?")),),
)
OTHER_CRAFTS = replace(
    ask.OTHER_CRAFTS,
    title=_("Does the cooperative exercise other crafts?"),
    hint=_("Choose those it really exercises. If there are none, just continue."),
    shown_if=lambda answers: True,
)
ONE_CRAFT = replace(CRAFT, hint=_("An enterprise is entered for one craft: the one it exercises."))
SEAT = Page(
    code="seat",
    title=_("Where is it?"),
    hint=_("The chamber of this place will examine your request."),
    fields=ask.WORKPLACE.fields[:3],
)


def representative(kind: OrganisationKind) -> Page:
    """Who acts for the organisation."""
    wanted = (
        ("president", "mandated")
        if kind is OrganisationKind.COOPERATIVE
        else ("manager", "mandated")
    )
    return Page(
        code="representative",
        title=_("Who are you?"),
        hint=_("You act for the organisation. Copy your identity card."),
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
                label=_("Card number"),
                hint=_("One or two letters, then digits. Example: C 418207"),
            ),
            Field(
                code="quality",
                kind="choice",
                label=_("In which quality do you act?"),
                options=tuple((code, QUALITIES[code]) for code in wanted),
            ),
        ),
    )


def _check_member(row: Mapping[str, Any], today: date) -> ask.Faults:
    faults = []
    if not row.get("number") and not row.get("residence"):
        faults.append(("number", _("Type the number of the identity or residence card.")))
    if row.get("number") and row.get("residence"):
        faults.append(("residence", _("One of the two is enough: leave the other empty.")))
    year = row.get("birth_year")
    if isinstance(year, int) and not (OLDEST_MEMBER >= today.year - year >= YOUNGEST_MEMBER):
        faults.append(("birth_year", _("Check the year of birth.")))
    return faults


def _check_members(answers: Answers, today: date) -> ask.Faults:
    asking = read(answers, OrganisationKind.COOPERATIVE)
    if not asking.members:
        return (("", _("Add the members one after the other, yourself included.")),)
    seen: set[tuple[str, str]] = set()
    for member in asking.members:
        if (member.document_kind, member.document) in seen:
            said = gettext("%(name)s stands twice in the list: take one out.")
            return (("", said % {"name": member.name_ar}),)
        seen.add((member.document_kind, member.document))
    if sum(m.role is MemberRole.PRESIDENT for m in asking.members) != 1:
        return (("", _("Say which member is the president: one, and one only.")),)
    return ()


def counted(answers: Answers, today: date) -> str:
    """How many members there are so far, how many women, how many young."""
    asking = read(answers, OrganisationKind.COOPERATIVE)
    if not asking.members:
        return ""
    young = reference.parameter(YOUTH_AGE, at=today)
    told = shares(asking.members, on=today, youth_age=young)
    facts = {"n": told.total, "women": told.women_percent, "youth": told.youth_percent}
    return (
        ngettext(
            "%(n)s member. Women: %(women)s %%. Young people: %(youth)s %%.",
            "%(n)s members. Women: %(women)s %%. Young people: %(youth)s %%.",
            told.total,
        )
        % facts
    )


def _title_of_member(row: Mapping[str, Any]) -> Text:
    return str(row.get("name_ar") or row.get("name_latin") or "")


def _note_of_member(row: Mapping[str, Any]) -> Text:
    role = ROLES.get(MemberRole(str(row.get("role") or "member")))
    document = str(row.get("number") or row.get("residence") or "")
    return f"{role} · {writing.isolate(document)}"


MEMBERS = Page(
    code="members",
    title=_("Who are the members?"),
    hint=_("One after the other. You can stop and go on later: each is kept."),
    kind="list",
    fields=(
        Field(
            code="name_ar",
            kind="name_ar",
            label=_("Name in Arabic"),
            hint=_("Example: عائشة بنسودة"),
            limit=160,
        ),
        Field(
            code="name_latin",
            kind="name_latin",
            label=_("Name in Latin letters"),
            hint=_("If you know it. Example: Aïcha Bensouda"),
            required=False,
            limit=160,
        ),
        Field(
            code="number",
            kind="cin",
            label=_("Card number"),
            hint=_("One or two letters, then digits. Example: C 418207"),
            required=False,
        ),
        Field(
            code="residence",
            kind="residence",
            label=_("Residence card, for a foreigner"),
            hint=_("Leave it empty for a Moroccan member."),
            required=False,
        ),
        Field(
            code="birth_year",
            kind="year",
            label=_("Year of birth"),
            hint=_("Example: 1988"),
        ),
        Field(code="sex", kind="choice", label=_("Sex"), options=tuple(SEXES.items())),
        Field(
            code="role",
            kind="choice",
            label=_("Role"),
            options=tuple((role.value, said) for role, said in ROLES.items()),
        ),
    ),
    rows=Rows(
        add=_("Add a member"),
        one=_("A member"),
        none=_("No member yet"),
        title_of=_title_of_member,
        note_of=_note_of_member,
        check=_check_member,
        summary_of=counted,
        at_most=500,
    ),
    check=_check_members,
)


def _check_supervisor(answers: Answers, today: date) -> ask.Faults:
    """Whether number and name agree: nothing else of the craftsman is told."""
    given = answers.get("supervisor", {})
    if may_supervise(str(given.get("nia") or ""), str(given.get("name") or "")):
        return ()
    return (
        (
            "nia",
            _(
                "No craftsman of this name stands in the register under this number. "
                "Copy both from the card or the extract."
            ),
        ),
    )


SUPERVISOR = Page(
    code="supervisor",
    title=_("Which craftsman supervises the production?"),
    hint=_("Somebody in the register, who is asked to confirm. Copy number and name."),
    fields=(
        Field(
            code="nia",
            kind="nia",
            label=_("Craft identity number (NIA)"),
            hint=_("Ten digits. Example: 4812 0693 45"),
        ),
        Field(
            code="name",
            kind="text",
            label=_("First name and family name"),
            hint=_("In Arabic or in Latin letters, as on the extract."),
            limit=160,
        ),
    ),
    check=_check_supervisor,
)
DOCUMENTS = Page(
    code="documents",
    title=ask.DOCUMENTS.title,
    hint=ask.DOCUMENTS.hint,
    kind="evidence",
    evidence=("statutes", "registration", "ice", "mandate", "identity_front", "identity_back"),
)
INFORMATION = replace(
    ask.INFORMATION,
    title=_("What registration brings and asks"),
    template="register/information_organisation.html",
)


def _is_mandated(answers: Answers) -> bool:
    return answers.get("representative", {}).get("quality") == "mandated"


EVIDENCE = (
    EvidenceKind(
        code="statutes",
        label=_("Statutes"),
        hint=_("The first pages, and those that name who represents."),
        pages=20,
    ),
    EvidenceKind(
        code="registration",
        label=_("Certificate of registration"),
        hint=_("Of the register of cooperatives, or of commerce."),
        pages=5,
    ),
    EvidenceKind(
        code="ice",
        label=_("Certificate of the ICE"),
        hint=_("If the number is not on the certificate of registration."),
        pages=2,
        optional=True,
        required_if=lambda answers: False,
    ),
    EvidenceKind(
        code="mandate",
        label=_("Written mandate"),
        hint=_("Signed by the president or the manager."),
        pages=3,
        required_if=_is_mandated,
    ),
    *(kind for kind in ask.EVIDENCE if kind.code in ("identity_front", "identity_back")),
)
PHONE = ask.PHONE
