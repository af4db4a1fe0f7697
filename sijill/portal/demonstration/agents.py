"""Who may sign in for the demonstration, under which office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sijill.accounts import actions as accounts
from sijill.accounts.models import User
from sijill.institutions import actions as institutions
from sijill.institutions.queries import mandates_of, reach_of
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.ledger.transaction import action

PASSWORD = "argile-et-zellige"  # noqa: S105 - printed by `sijill demo --list`
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - one authenticator opens them all
IN_OFFICE_SINCE = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One invented agent and the office held."""

    email: str
    name_ar: str
    name_fr: str
    role: Role
    institution: str
    language: str = "ar"


def _agent(email: str, ar: str, fr: str, role: Role, at: str, language: str = "ar") -> Agent:
    return Agent(
        email=f"{email}@sijill.example",
        name_ar=ar,
        name_fr=fr,
        role=role,
        institution=at,
        language=language,
    )


AGENTS = (
    _agent("assistant.fes", "إيمان السقاط", "Imane Sekkat", Role.ASSISTANT, "CH-03"),
    _agent("salma.fes", "سلمى العلوي", "Salma Alaoui", Role.EXAMINER, "CH-03"),
    _agent("hicham.fes", "هشام بنجلون", "Hicham Benjelloun", Role.EXAMINER, "CH-03", "fr"),
    _agent("registrar.fes", "نادية الإدريسي", "Nadia El Idrissi", Role.REGISTRAR, "CH-03"),
    _agent("director.fes", "عبد الحق الشرايبي", "Abdelhak Chraibi", Role.DIRECTOR, "CH-03", "fr"),
    _agent("khadija.marrakech", "خديجة أيت بها", "Khadija Aït Baha", Role.EXAMINER, "CH-07"),
    _agent("registrar.marrakech", "مصطفى الكندوز", "Mustapha Guendouz", Role.REGISTRAR, "CH-07"),
    _agent("lahcen.guelmim", "لحسن بوعيدة", "Lahcen Bouaida", Role.EXAMINER, "CH-10"),
    _agent(
        "registrar.guelmim", "فاطمة الزهراء أمجوض", "Fatima-Zahra Amjoud", Role.REGISTRAR, "CH-10"
    ),
    _agent(
        "registrar.laayoune", "محمد سالم الداودي", "Mohamed Salem Daoudi", Role.REGISTRAR, "CH-11"
    ),
    _agent("delegate.fes", "يوسف التازي", "Youssef Tazi", Role.DELEGATE, "DEL-03.231"),
    _agent("rim.delegation", "ريم الأزمي", "Rim Lazmi", Role.EXAMINER, "DEL-03.231"),
    _agent("complaints.ministry", "أنس الزروالي", "Anas Zerouali", Role.EXAMINER, "MIN", "fr"),
    _agent("inspector.ministry", "حنان المريني", "Hanane Mrini", Role.REGISTRAR, "MIN"),
    _agent("federation", "لطيفة بوزيان", "Latifa Bouziane", Role.FEDERATION, "FED", "fr"),
    _agent("ministry", "كريم الوزاني", "Karim Ouazzani", Role.MINISTRY, "MIN", "fr"),
    _agent("digital", "سناء برادة", "Sanae Berrada", Role.MINISTRY, "MIN"),
    _agent("auditor", "مريم الفيلالي", "Meryem Filali", Role.AUDITOR, "MIN"),
)


@action
def take_office(*, at: datetime) -> Mapping[str, Actor]:
    """Make every agent with the mandate that goes with the post; answer them by e-mail name."""
    return {agent.email.partition("@")[0]: _in_office(agent, at=at) for agent in AGENTS}


def _in_office(agent: Agent, *, at: datetime) -> Actor:
    user = accounts.demonstration_agent(
        email=agent.email,
        password=PASSWORD,
        totp_secret=SECRET,
        name_ar=agent.name_ar,
        name_fr=agent.name_fr,
        language=agent.language,
        by=SYSTEM,
        at=at,
    )
    if not mandates_of(user.pk, at=at):
        institutions.appoint(wanted=_wanted(agent, user), by=SYSTEM, at=IN_OFFICE_SINCE)
    return _actor(agent, user, at=at)


def _wanted(agent: Agent, user: User) -> institutions.Wanted:
    return institutions.Wanted(
        user=user.pk,
        role=agent.role,
        institution=agent.institution,
        valid_from=date(2026, 1, 5),
        reason="demonstration",
    )


def _actor(agent: Agent, user: User, *, at: datetime) -> Actor:
    """The agent at the desk, the second factor given a moment ago."""
    held = mandates_of(user.pk, at=at)
    return Actor(
        kind=ActorKind.AGENT,
        user=user.pk,
        role=Role(held[0].role),
        institution=agent.institution,
        reach=reach_of(held, at=at),
        assurance=Assurance.STEP_UP,
        language=agent.language,
        name=user.name(agent.language),
    )
