"""A small procedure, its people and its cases, for tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db.models import Model

from sijill.accounts.models import Space, User
from sijill.accounts.rules import UserKind
from sijill.desk import actions, procedures
from sijill.desk.models import Case, Evidence
from sijill.desk.procedures import (
    Answers,
    EvidenceKind,
    Examination,
    Field,
    Like,
    Page,
    Procedure,
)
from sijill.institutions.models import Institution, Mandate, Territory
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.law import article
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.ledger.transaction import acting_for, action
from sijill.reference.models import Region

Row = TypeVar("Row", bound=Model)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday
FES, MEKNES_PROVINCE, RABAT = "CH-03", "03.061", "CH-04"
PROVINCE_OF_FES, PROVINCE_OF_RABAT = "03.231", "04.421"
DONE: list[tuple[str, UUID]] = []


def examine(situation: Examination) -> Sequence[tuple[str, Verdict]]:
    """Two rules: years on paper, years that somebody must judge."""
    years = int(situation.answers.get("years", {}).get("years") or 0)
    return [
        ("years", _years(years)),
        ("place", ok("test.place_ok", "faq") if situation.territory_ok else _far()),
    ]


def _years(years: int) -> Verdict:
    rule = article("50.17", "6")
    if years < 1:
        return refused("test.years_too_few", rule, years=years)
    if years == 2:
        return to_examine("test.years_doubtful", rule, years=years)
    return ok("test.years_enough", rule, years=years)


def _far() -> Verdict:
    return refused("test.place_far", "faq")


def _done(kind: str) -> procedures.OnDecision:
    def on_decision(*, case: Case, decision: Any, by: Actor, at: datetime) -> None:
        DONE.append((kind, case.pk))

    return on_decision


LIKES: dict[UUID, Sequence[Like]] = {}


def stall(version: int = 1, **changes: Any) -> Procedure:
    """A stand at a fair: four questions, one document."""
    declared = Procedure(
        code="test-stall",
        version=version,
        title="A stand at a fair",
        pages=(
            Page(
                code="name",
                title="What is your name?",
                fields=(
                    Field(code="ar", kind="name_ar", label="In Arabic"),
                    Field(code="latin", kind="name_latin", label="In Latin letters"),
                ),
            ),
            Page(
                code="years",
                title="How many years have you worked?",
                fields=(Field(code="years", kind="number", label="Years"),),
            ),
            Page(
                code="place",
                title="Where do you work?",
                fields=(Field(code="province", kind="province", label="Province"),),
            ),
            Page(
                code="phone",
                title="What is your phone number?",
                fields=(
                    Field(code="phone", kind="phone", label="Phone"),
                    Field(code="shared", kind="check", label="Shared", required=False),
                ),
            ),
            Page(code="papers", title="Photograph your card", kind="evidence", evidence=("card",)),
        ),
        evidence=(EvidenceKind(code="card", label="Identity card"),),
        examine=examine,
        rule_labels={"years": "Years of work", "place": "Place of work"},
        answer_of=lambda rule, answers: str(answers.get(rule, "")),
        verdict_text=lambda verdict: verdict.code,
        likenesses=lambda case: LIKES.get(case.pk, ()),
        title_of=_title,
        province_of=lambda answers: answers.get("place", {}).get("province", ""),
        keys_of=lambda answers: ["id:cin:C418207"],
        on_acceptance=_done("accepted"),
        on_refusal=_done("refused"),
        on_undoing=_done("undone"),
        grounds_of_refusal={"too_young": ("Too few years", article("50.17", "6"))},
    )
    return replace(declared, **changes)


def _title(answers: Answers) -> tuple[str, str]:
    name = answers.get("name", {})
    return str(name.get("ar") or ""), str(name.get("latin") or "")


ONE_EYE = stall(code="test-one-eye")
procedures.install([stall(), ONE_EYE])

ANSWERS: dict[str, dict[str, Any]] = {
    "name": {"ar": "رشيد بنعلي", "latin": "Rachid Benali"},
    "years": {"years": 12},
    "place": {"province": PROVINCE_OF_FES},
    "phone": {"phone": "+212661482078", "shared": False},
    "papers": {},
}


@action
def institutions() -> None:
    """The two chambers of these tests, when the reference data did not bring them."""
    for code, region in ((FES, "03"), (RABAT, "04")):
        place = Region.objects.get(pk=region)
        chamber, _ = Institution.objects.get_or_create(
            code=code,
            defaults={"kind": "chamber", "region": place, "name_ar": code, "name_fr": code},
        )
        Territory.objects.get_or_create(
            kind="chamber",
            region=place,
            valid_to=None,
            defaults={"institution": chamber, "valid_from": date(2016, 1, 1)},
        )


@action
def space() -> UUID:
    """Somebody's own place, with a phone that answered."""
    phone = f"+2126{uuid4().int % 10**8:08d}"
    line = User.objects.create(kind=UserKind.LINE, phone=phone, password="!")
    made = Space.objects.create(line=line, line_since=NOW, created_at=NOW, seen_at=NOW)
    return made.pk


def citizen(own: UUID | None = None) -> Actor:
    """Somebody at home, known by a code."""
    return Actor(
        kind=ActorKind.CITIZEN,
        space=own or space(),
        assurance=Assurance.CODE,
        language="fr",
    )


@action
def agent(role: Role = Role.EXAMINER, institution: str = FES, **changes: Any) -> Actor:
    """Somebody at a chamber, with the second factor given a moment ago."""
    made = User.objects.create(
        kind=UserKind.AGENT,
        email=f"{uuid4().hex}@example.ma",
        name_ar="سلمى العلوي",
        name_fr="Salma Alaoui",
    )
    actor = Actor(
        kind=ActorKind.AGENT,
        user=made.pk,
        role=role,
        institution=institution,
        reach=frozenset({institution}),
        assurance=Assurance.STEP_UP,
        language="fr",
        name="Salma Alaoui",
    )
    return replace(actor, **changes)


def draft(by: Actor, *, procedure: str = "test-stall", **answers: Any) -> Case:
    """A case with every page answered and its document joined."""
    with acting_for(by):
        case = actions.open_case(procedure=procedure, by=by, at=NOW, language="fr")
        for page, given in {**ANSWERS, **answers}.items():
            case = actions.save_page(
                case=case, page=page, answers=given, revision=case.revision, by=by, at=NOW
            )
        join(case)
    return case


@action
def join(case: Case, kind: str = "card") -> Evidence:
    """A document on a case, without its bytes."""
    return Evidence.objects.create(
        case=case,
        kind=kind,
        state="received",
        media_type="image/jpeg",
        size=10,
        digest=uuid4().hex,
        key_id="test",
        wrapped_key=b"",
        uploaded_at=NOW,
    )


def sent(by: Actor | None = None, *, at: datetime = NOW, **kwargs: Any) -> Case:
    """A case at the desk of the chamber of Fès."""
    institutions()
    by = by or citizen()
    case = draft(by, **kwargs)
    with acting_for(by):
        return actions.submit(case=case, by=by, at=at)


def proposed(by: Actor, case: Case | None = None, *, outcome: str = "accepted") -> Case:
    """A case on which a decision waits for its signature."""
    case = case or sent()
    with acting_for(by):
        actions.propose(case=case, by=by, at=NOW, **reasons(outcome))
    return fresh(case)


def reasons(outcome: str = "accepted") -> dict[str, str]:
    """What a decision is given."""
    ground = "too_young" if outcome == "refused" else ""
    return {"outcome": outcome, "ground": ground, "article": "", "note": "vu"}


def decided(outcome: str = "accepted", **kwargs: Any) -> Case:
    """A case with its answer."""
    case = proposed(agent(), sent(**kwargs), outcome=outcome)
    registrar = agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.sign(case=case, by=registrar, at=NOW + timedelta(hours=1))
    return fresh(case)


def fresh(row: Row) -> Row:
    """The case, or any other row, as the database holds it."""
    with everything():
        found: Row = type(row)._default_manager.get(pk=row.pk)
        return found


@contextmanager
def everything() -> Iterator[None]:
    """See every row."""
    with acting_for(SYSTEM):
        yield


@action
def holds_an_office(one: Actor, until: date | None = None, role: str = "examiner") -> None:
    """A mandate at the chamber of Fès."""
    Mandate.objects.create(
        user_id=one.user,
        role=role,
        institution_id=FES,
        valid_from=NOW.date() - timedelta(days=90),
        valid_to=until,
        act=uuid4(),
    )
