"""Institutions and their offices; craft bodies, their founding and their ballots."""

from sijill.institutions.rules.bodies import ASSEMBLY_LIFE, BODY_LIFE, ROLL_LIFE
from sijill.institutions.rules.deputies import DEPUTATION_LIFE
from sijill.institutions.rules.mail import LETTER_LIFE
from sijill.institutions.rules.offices import (
    APPOINTS,
    ARTICLE,
    COMMISSIONS,
    MAY,
    NATIONAL_FIGURES,
    NATIONAL_OFFICES,
    OFFICES,
    SIGNATORIES,
    Appointment,
    Capability,
    Chair,
    CommissionKind,
    Kind,
    Office,
    Seating,
    StandsFor,
    former_of,
    holds,
    may,
    may_appoint,
    may_end,
    may_found,
    may_seat,
    may_unseat,
    reach,
)
from sijill.institutions.rules.plan import PLAN_LIFE
from sijill.institutions.rules.sessions import FOLLOW_LIFE
from sijill.institutions.rules.tally import BALLOT_LIFE
from sijill.institutions.rules.territory import MOVE_LIFE

# Printed in docs/law, each under its name.
LIVES = {
    "craft-body": BODY_LIFE,
    "craft-body-roll": ROLL_LIFE,
    "craft-body-assembly": ASSEMBLY_LIFE,
    "craft-body-ballot": BALLOT_LIFE,
    "deputation": DEPUTATION_LIFE,
    "followed-decision": FOLLOW_LIFE,
    "mail": LETTER_LIFE,
    "plan": PLAN_LIFE,
    "territory-move": MOVE_LIFE,
}

__all__ = [
    "APPOINTS",
    "ARTICLE",
    "COMMISSIONS",
    "LIVES",
    "MAY",
    "NATIONAL_FIGURES",
    "NATIONAL_OFFICES",
    "OFFICES",
    "SIGNATORIES",
    "Appointment",
    "Capability",
    "Chair",
    "CommissionKind",
    "Kind",
    "Office",
    "Seating",
    "StandsFor",
    "former_of",
    "holds",
    "may",
    "may_appoint",
    "may_end",
    "may_found",
    "may_seat",
    "may_unseat",
    "reach",
]
