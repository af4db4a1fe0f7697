"""Invented organisations: a bank whose program two people let in, a fund that waits for one.

The bank has asked about a few entries, so that people find it under "who looked".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sijill.accounts import actions as accounts
from sijill.accounts.models import MachineGrant
from sijill.accounts.queries import machines
from sijill.accounts.rules import Scope, Terms
from sijill.kernel.actor import NATIONAL, SYSTEM, Actor, ActorKind, Assurance
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.register.queries import entries
from sijill.register.queries.machines import look_at

ASKED_ABOUT = 4
YEAR = timedelta(days=365)


@action
def let_in(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Let the bank in and have the fund asked for, once."""
    if machines(at=at):
        return
    asker, confirmer = agents["ministry"], agents["digital"]
    bank = accounts.ask_machine(
        name_ar="بنك الصناع (خيالي)",
        name_fr="Banque des artisans (fictive)",
        contact="Direction du crédit, Casablanca",
        terms=_of_the_bank(at),
        by=asker,
        at=at,
    )
    accounts.confirm_grant(grant=bank.pk, by=confirmer, at=at)
    accounts.ask_machine(
        name_ar="صندوق التعاضد (خيالي)",
        name_fr="Mutuelle des métiers (fictive)",
        contact="Pôle affiliation, Rabat",
        terms=_of_the_fund(at),
        by=asker,
        at=at,
    )
    _ask_about_a_few(bank, at=at)


def _of_the_bank(at: datetime) -> Terms:
    return Terms(
        scopes=frozenset(
            {Scope.REFERENCE, Scope.ENTRIES_CHECK, Scope.ENTRIES_READ, Scope.NAME, Scope.TRADES}
        ),
        reach=NATIONAL,
        purpose_ar="لدراسة قرض طلبته",
        purpose_fr="étudier un crédit que vous avez demandé",
        reference="Convention 14/2026 (fictive)",
        basis="Démonstration : la banque vérifie l’inscription de qui demande un crédit.",
        basis_date=civil_date(at),
        valid_from=civil_date(at),
        valid_to=civil_date(at) + YEAR,
    )


def _of_the_fund(at: datetime) -> Terms:
    return Terms(
        scopes=frozenset({Scope.CHANGES, Scope.ENTRIES_READ, Scope.NAME, Scope.DOCUMENT}),
        reach=NATIONAL,
        purpose_ar="لفتح تغطيتك الصحية",
        purpose_fr="ouvrir votre couverture santé",
        reference="Convention 22/2026 (fictive)",
        basis="Démonstration : la mutuelle suit les inscriptions pour ouvrir la couverture.",
        basis_date=civil_date(at),
        valid_from=civil_date(at),
        valid_to=civil_date(at) + YEAR,
    )


def _ask_about_a_few(grant: MachineGrant, *, at: datetime) -> None:
    program = Actor(
        kind=ActorKind.MACHINE,
        user=grant.client.user_id,
        reach=NATIONAL,
        assurance=Assurance.MFA,
        grant=grant.pk,
    )
    with acting_for(SYSTEM):
        for number, entry in enumerate(entries(SYSTEM)[:ASKED_ABOUT], 1):
            file = f"CR-{at:%Y}-{number:05d}"
            look_at(entry, "entry", viewer=program, at=at, file=file, told=("name", "trades"))
