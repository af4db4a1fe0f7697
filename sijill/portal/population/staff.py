"""Who works at each chamber of an invented register, and which chamber keeps which files."""

from __future__ import annotations

from datetime import datetime

from sijill.accounts import actions as accounts
from sijill.accounts.models import User
from sijill.institutions import actions as institutions
from sijill.institutions.queries import competent_institution, keeper, mandates_of
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import action
from sijill.linkage.people import places
from sijill.portal.demonstration.agents import PASSWORD, SECRET
from sijill.portal.population.offices import Keepers
from sijill.portal.population.plan import Plan

PROCEDURE = "registration"


@action
def take_office(plan: Plan) -> Keepers:
    """An examiner and a registrar at every institution that answers a registration."""
    day = civil_date(plan.now)
    codes = [place.province for place in places()]
    chamber = {code: keeper(code, at=day) for code in codes}
    office = {
        code: competent_institution(procedure=PROCEDURE, province=code, at=day).code
        for code in codes
    }
    agents = {
        (role, where): _agent(role, where, at=plan.launch)
        for where in sorted(set(office.values()))
        for role in (Role.EXAMINER, Role.REGISTRAR)
    }
    return Keepers(
        chamber={code: found or office[code] for code, found in chamber.items()},
        institution=office,
        registrar={w: str(user) for (role, w), user in agents.items() if role is Role.REGISTRAR},
        examiner={w: str(user) for (role, w), user in agents.items() if role is Role.EXAMINER},
    )


def email_of(role: Role, where: str, number: int = 1) -> str:
    """The address of the first who holds an office at an institution, or of a colleague."""
    return f"{role.value}{number if number > 1 else ''}.{where.lower()}@sijill.example"


def _agent(role: Role, where: str, *, at: datetime, number: int = 1) -> object:
    email = email_of(role, where, number)
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known.pk
    user = accounts.demonstration_agent(
        email=email,
        password=PASSWORD,
        totp_secret=SECRET,
        name_ar=f"{'مقرر' if role is Role.EXAMINER else 'محافظة'} {where}",
        name_fr=f"{'Examinateur' if role is Role.EXAMINER else 'Conservatrice'} {where}",
        by=SYSTEM,
        at=at,
    )
    if not mandates_of(user.pk, at=at):
        wanted = institutions.Wanted(
            user=user.pk,
            role=role,
            institution=where,
            valid_from=civil_date(at),
            reason="population",
        )
        institutions.appoint(wanted=wanted, by=SYSTEM, at=at)
    return user.pk
