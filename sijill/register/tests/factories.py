"""People who ask to be entered, entries and those who decide, made through the real actions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sijill.accounts.models import Space, User
from sijill.accounts.rules import UserKind
from sijill.desk import actions as desk
from sijill.desk.models import Case, Decision, Evidence
from sijill.institutions.models import Institution, Territory
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Outcome
from sijill.ledger.transaction import acting_for, action
from sijill.reference.models import Region
from sijill.register import actions
from sijill.register.models import Entry, Person
from sijill.register.tests.test_organisation_rules import ANSWERS as ORGANISATION
from sijill.register.tests.test_rules import ANSWERS

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday
FES, RABAT = "CH-03", "CH-04"
IN_FES, IN_RABAT = "03.231", "04.421"
PAPERS = ("identity_front", "identity_back", "proof", "face")
_numbers = count(100_000)


def answers(**changes: Any) -> dict[str, dict[str, Any]]:
    """The answers of somebody new in Fès, changed at "page__field"; traits are such changes."""
    made = {page: dict(fields) for page, fields in ANSWERS.items()}
    made["card"]["number"] = next_card()
    made["phone"]["number"] = f"+2126{scattered(10**8):08d}"
    for key, value in changes.items():
        page, _, field = key.partition("__")
        made.setdefault(page, {})[field] = value
    return made


def next_card() -> str:
    """A card number far from every other of the tests: nobody is taken for a slip of another."""
    return f"C{100_000 + scattered(900_000)}"


def scattered(below: int) -> int:
    """A number below this one, far from the last: who come one after the other are not alike."""
    return zlib.crc32(f"{next(_numbers)}".encode()) % below


IN_RABAT_TRAIT = {"workplace__province": IN_RABAT}
BY_DIPLOMA = {"proof__path": "diploma", "proof__since": "2026"}
FATIMA = {
    "name__given_ar": "فاطمة الزهراء",
    "name__family_ar": "العلوي",
    "name__given_latin": "Fatima Zahra",
    "name__family_latin": "El Alaoui",
    "card__sex": "f",
    "card__birth": "1990-02-03",
}


@action
def chambers() -> None:
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
    """Somebody's own place, on a phone of its own that answered."""
    phone = f"+2127{next(_numbers):08d}"
    line = User.objects.create(kind=UserKind.LINE, phone=phone, password="!")
    return Space.objects.create(line=line, line_since=NOW, created_at=NOW, seen_at=NOW).pk


def citizen(own: UUID | None = None, person: UUID | None = None) -> Actor:
    """Somebody at home, known by a code."""
    return Actor(
        kind=ActorKind.CITIZEN,
        space=own or space(),
        person=person,
        assurance=Assurance.CODE,
        language="fr",
    )


@action
def agent(role: Role = Role.EXAMINER, institution: str = FES) -> Actor:
    """Somebody at a chamber, with the second factor given a moment ago."""
    user = User.objects.create(
        kind=UserKind.AGENT, email=f"{uuid4().hex}@example.ma", name_ar="سلمى", name_fr="Salma"
    )
    return Actor(
        kind=ActorKind.AGENT,
        user=user.pk,
        role=role,
        institution=institution,
        reach=frozenset({institution}),
        assurance=Assurance.STEP_UP,
        language="fr",
    )


@action
def join(case: Case, *kinds: str) -> None:
    """Documents on a case, without their bytes."""
    for kind in kinds:
        Evidence.objects.create(
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


def draft(by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> Case:
    """A registration with every page answered and every document joined."""
    chambers()
    by = by or citizen()
    with acting_for(by):
        case = desk.open_case(procedure="registration", by=by, at=at, language="fr")
        for page, given in answers(**changes).items():
            case = desk.save_page(
                case=case, page=page, answers=given, revision=case.revision, by=by, at=at
            )
        case = desk.save_page(
            case=case, page="documents", answers={}, revision=case.revision, by=by, at=at
        )
        join(case, *PAPERS)
    return case


def sent(by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> Case:
    """A registration at the desk."""
    by = by or citizen()
    case = draft(by, at=at, **changes)
    with acting_for(by):
        return desk.submit(case=case, by=by, at=at)


def examined(case: Case, *, by: Actor | None = None, at: datetime = NOW, note: str = "") -> Case:
    """A case on which everything that waits for a person was answered, and acceptance proposed."""
    by = by or agent(institution=case.institution_id or FES)
    with acting_for(by):
        desk.examine(case=case, by=by, at=at)
        for verdict in case.verdicts.order_by("position"):
            if verdict.outcome == Outcome.TO_EXAMINE:
                desk.judge(case=case, rule=verdict.rule, outcome="ok", note="vu", by=by, at=at)
        desk.propose(
            case=case, outcome="accepted", ground="", article="50.17:6", note=note, by=by, at=at
        )
    return fresh(case)


def ruled(case: Case, *, at: datetime = NOW) -> dict[str, str]:
    """What the rules answer now, kept on the case."""
    by = agent(institution=case.institution_id or FES)
    with acting_for(by):
        return {row.rule: row.code for row in desk.examine(case=case, by=by, at=at)}


def settled(case: Case, as_: str, *, at: datetime = NOW) -> Case:
    """A case whose possible duplicates were all judged."""
    by = agent(institution=case.institution_id or FES)
    with acting_for(by):
        for likeness in case.likenesses.order_by("-score", "id"):
            desk.settle_likeness(likeness=likeness, as_=as_, note="", by=by, at=at)
    return fresh(case)


def signed(case: Case, *, by: Actor | None = None, at: datetime = NOW) -> Decision:
    """The signature of a registrar on what was proposed."""
    by = by or agent(Role.REGISTRAR, institution=case.institution_id or FES)
    with acting_for(by):
        return desk.sign(case=case, by=by, at=at)


def entered(by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> Entry:
    """Somebody in the register, from the first question to the signature."""
    case = examined(sent(by, at=at, **changes), at=at)
    signed(case, at=at)
    return entry_of(fresh(case))


def undone(decision: Decision, *, at: datetime = NOW + timedelta(hours=2)) -> Case:
    """A decision taken back by a registrar."""
    case = fresh_id(decision.case_id)
    by = agent(Role.REGISTRAR, institution=case.institution_id or FES)
    with acting_for(by):
        return desk.undo(decision=decision, reason="erreur", by=by, at=at)


def asked(
    procedure: str,
    pages: dict[str, dict[str, Any]],
    *papers: str,
    by: Actor | None = None,
    at: datetime = NOW,
    about: UUID | None = None,
) -> Case:
    """A request under any procedure, sent with its documents."""
    chambers()
    by = by or citizen()
    with acting_for(by):
        case = desk.open_case(procedure=procedure, by=by, at=at, language="fr", about=about)
        for page, given in pages.items():
            case = desk.save_page(
                case=case, page=page, answers=given, revision=case.revision, by=by, at=at
            )
        join(case, *papers)
        return desk.submit(case=case, by=by, at=at)


def accepted(case: Case, *, at: datetime = NOW) -> Entry:
    """The entry of a request that was examined and signed."""
    signed(examined(case, at=at), at=at)
    return entry_of(fresh(case))


def master(by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> Entry:
    """A master of the register, on a recognition shown on paper."""
    pages = answers(**changes)
    del pages["proof"]
    pages["recognition"] = {"shown": "paper", "code": "", "since": "2005"}
    pages["documents"] = {}
    return accepted(asked("master_registration", pages, *PAPERS, by=by, at=at), at=at)


def organisation_answers(*pages: str, **changes: Any) -> dict[str, dict[str, Any]]:
    """The answers of an organisation in Fès, changed at "page__field"."""
    kept = {page: dict(fields) for page, fields in ORGANISATION.items() if page in pages}
    number = next(_numbers)
    kept["papers"]["ice"] = next_ice()
    kept["organisation"]["name_latin"] += f" {number}"
    kept["organisation"]["name_ar"] += f" {number}"
    kept["phone"]["number"] = f"+2126{number:08d}"
    for key, value in changes.items():
        page, _, field = key.partition("__")
        kept.setdefault(page, {})[field] = value
    return kept | {"documents": {}}


def next_ice() -> str:
    """An identifier that no other organisation of the tests has."""
    head = f"{next(_numbers):09d}0000"
    return f"{head}{-int(head) * 100 % 97:02d}"


ORGANISATION_PAPERS = ("statutes", "registration", "identity_front", "identity_back")
OF_ALL = ("organisation", "papers", "craft", "seat", "representative", "phone", "information")
COOPERATIVE_PAGES = (*OF_ALL, "other_crafts", "members")
ENTERPRISE_PAGES = (*OF_ALL, "supervisor")


def asking_cooperative(by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> Case:
    """A cooperative of twelve women at the desk."""
    pages = organisation_answers(*COOPERATIVE_PAGES, **changes)
    return asked("cooperative_registration", pages, *ORGANISATION_PAPERS, by=by, at=at)


def cooperative(by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> Entry:
    """A cooperative of twelve women in the register."""
    return accepted(asking_cooperative(by, at=at, **changes), at=at)


def asking_enterprise(
    by: Actor | None = None, *, supervisor: Entry, at: datetime = NOW, **changes: Any
) -> Case:
    """An enterprise at the desk, naming its supervisor, who has not answered yet."""
    named = {
        "supervisor__nia": supervisor.nia,
        "supervisor__name": supervisor.holder.name_latin,
        "organisation__name_ar": "مقاولة النحاس العتيق",
        "organisation__name_latin": "Entreprise du cuivre ancien",
        "representative__quality": "manager",
    }
    pages = organisation_answers(*ENTERPRISE_PAGES, **{**named, **changes})
    return asked("enterprise_registration", pages, *ORGANISATION_PAPERS, by=by, at=at)


def confirmed(case: Case, supervisor: Entry, answer: str = "yes", *, at: datetime = NOW) -> Case:
    """A request to which the craftsman it names has answered."""
    by = citizen(person=supervisor.person_id)
    with acting_for(by):
        actions.answer_as_supervisor(case=case, entry=supervisor, answer=answer, by=by, at=at)
    return fresh(case)


def enterprise(
    by: Actor | None = None,
    *,
    supervisor: Entry | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> Entry:
    """An enterprise in the register, under a craftsman who confirmed."""
    supervisor = supervisor or entered(at=at, **FATIMA)
    case = asking_enterprise(by, supervisor=supervisor, at=at, **changes)
    return accepted(confirmed(case, supervisor, at=at), at=at)


def entry_of(case: Case) -> Entry:
    """The entry that an accepted case led to."""
    with everything():
        rows = Entry.objects.select_related("person", "organisation")
        return rows.get(pk=case.subject_id)


def fresh(row: Any) -> Any:
    """The row as the database holds it."""
    with everything():
        return type(row).objects.get(pk=row.pk)


def fresh_id(case: UUID) -> Case:
    """The case under this identifier."""
    with everything():
        return Case.objects.get(pk=case)


def persons() -> int:
    """How many persons there are, whatever the chamber."""
    with everything():
        return Person.objects.count()


@contextmanager
def everything() -> Iterator[None]:
    """See every row."""
    with acting_for(SYSTEM):
        yield


def final(case: Case) -> Decision:
    """The decision of a case that was signed, whoever asks."""
    with everything():
        return case.decisions.get(stage="final")
