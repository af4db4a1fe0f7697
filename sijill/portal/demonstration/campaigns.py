"""An invented campaign of the chamber of Fès, and two enrollers of an association."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sijill.accounts import actions as accounts
from sijill.campaigns import actions
from sijill.campaigns.models import Campaign
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date, moment
from sijill.ledger.transaction import acting_for, action
from sijill.portal.demonstration.agents import PASSWORD, SECRET

CHAMBER = "CH-03"
# The second is engaged by nobody yet.
ENROLLERS = (
    ("enroller.fes", "زينب بنكيران", "Zineb Benkirane"),
    ("naima.enroller", "نعيمة الحسني", "Naïma El Hassani"),
)


def first_day(at: datetime) -> date:
    """The first day of the month before last: two whole months have been worked since."""
    last = civil_date(at).replace(day=1) - timedelta(days=1)
    return (last.replace(day=1) - timedelta(days=1)).replace(day=1)


@action
def run_a_campaign(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell it; told already, it changes nothing."""
    if Campaign.objects.filter(institution=CHAMBER).exists():
        return
    for name, arabic, latin in ENROLLERS:
        accounts.demonstration_agent(
            email=f"{name}@sijill.example",
            password=PASSWORD,
            totp_secret=SECRET,
            name_ar=arabic,
            name_fr=latin,
            language="ar",
            by=SYSTEM,
            at=at,
        )
    director, begun = agents["director.fes"], first_day(at)
    since = moment(begun, time(9))
    wanted = actions.Wanted(
        name="حملة التسجيل بالقرى القريبة من فاس",
        purpose="تسجيل صانعات النسيج والخزف في القرى والأسواق الأسبوعية.",
        provinces=("03.231",),
        starts_on=begun,
        ends_on=civil_date(at) + timedelta(days=60),
        contractor="جمعية اليد المبدعة",
        ice="",
        contract="2026/CH-03/11",
        rate=Decimal("20.00"),
        ceiling=Decimal("40000.00"),
    )
    with acting_for(director):
        campaign = actions.prepare(wanted=wanted, by=director, at=since)
        actions.open_campaign(campaign=campaign.pk, by=director, at=since)
        who = actions.Somebody(email=f"{ENROLLERS[0][0]}@sijill.example")
        actions.engage(campaign=campaign.pk, who=who, by=director, at=since)
