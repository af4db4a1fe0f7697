"""The qualification commission of Fès, with its members, for the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sijill.institutions import actions as institutions
from sijill.institutions.queries import commission_of
from sijill.institutions.rules import Chair, CommissionKind, StandsFor
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import action
from sijill.portal.demonstration.agents import IN_OFFICE_SINCE

WHERE, SINCE = "CH-03", date(2026, 1, 5)
C, S = Chair, StandsFor
# Who sits: names, part, for whom, and the agent whose account signs.
MEMBERS = (
    ("عبد الحق الشرايبي", "Abdelhak Chraibi", C.CHAIR, S.CHAMBER, "director.fes"),
    ("سلمى العلوي", "Salma Alaoui", C.SECRETARY, S.CHAMBER, "salma.fes"),
    ("المعلم إدريس الصفار", "Driss Saffar", C.MEMBER, S.MASTERS, ""),
    ("المعلمة حليمة الطراز", "Halima Terraz", C.MEMBER, S.MASTERS, ""),
    ("حسن الدباغ", "Hassan Debbagh", C.MEMBER, S.CRAFT_BODY, ""),
    ("نزهة بنشقرون", "Nezha Benchekroun", C.MEMBER, S.ADMINISTRATION, ""),
)


@action
def sit_together(agents: Mapping[str, Actor]) -> None:
    """Set the commission up with its members; told already, it changes nothing."""
    today = civil_date(IN_OFFICE_SINCE)
    if commission_of(WHERE, kind=CommissionKind.QUALIFICATION, at=today):
        return
    wanted = institutions.WantedCommission(
        institution=WHERE,
        name_ar="لجنة التأهيل الحرفي لجهة فاس مكناس",
        name_fr="Commission de qualification de Fès-Meknès",
        valid_from=SINCE,
    )
    made = institutions.found(wanted=wanted, by=SYSTEM, at=IN_OFFICE_SINCE)
    for ar, fr, chair, stands_for, agent in MEMBERS:
        seat = _seat(made.pk, ar, fr, chair, stands_for, agents[agent].user if agent else None)
        institutions.seat(wanted=seat, by=SYSTEM, at=IN_OFFICE_SINCE)


def _seat(
    commission: UUID, ar: str, fr: str, chair: Chair, stands_for: StandsFor, user: UUID | None
) -> institutions.WantedSeat:
    return institutions.WantedSeat(
        commission=commission,
        name_ar=ar,
        name_fr=fr,
        chair=chair,
        stands_for=stands_for,
        user=user,
        valid_from=SINCE,
    )
