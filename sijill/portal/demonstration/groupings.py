"""Two groupings of the demonstration: the jewellers of Fès, and a carpet cluster of Sefrou."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from sijill.institutions.queries.bodies import OnRoll, registered
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.portal.demonstration import bodies, organised
from sijill.register.actions import groupings as verbs
from sijill.register.models import Entry, GroupingMember
from sijill.register.queries import groupings as read
from sijill.register.rules.groupings import GroupingKind
from sijill.register.rules.life import Category, EntryState

WHERE, FOUNDED = "CH-03", timedelta(days=12)
JEWELLERS = ("جمعية صاغة فاس", "Association des bijoutiers de Fès")
CARPETS = ("تجمع زربية صفرو", "Cluster du tapis de Sefrou")
MANY, FEW = 7, 5


def found_groupings(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Found both with people of the demonstration; founded already, nothing."""
    by, day = agents["registrar.fes"], at - FOUNDED
    with acting_for(by):
        if read.listed(by):
            return
        branch = [one.nia for one in _jewellers(day)]
        jewellers = _standing(civil_date(day)).filter(nia__in=branch)[:MANY]
        others = _standing(civil_date(day)).exclude(nia__in=branch)[:FEW]
        _found(
            verbs.WantedGrouping(
                name_ar=JEWELLERS[0],
                name_latin=JEWELLERS[1],
                kind=GroupingKind.ASSOCIATION,
                craft=bodies.JEWELLERS,
                province=bodies.PROVINCE,
                numbers=list(jewellers),
            ),
            by=by,
            at=day,
        )
        who = organised.president()
        _found(
            verbs.WantedGrouping(
                name_ar=CARPETS[0],
                name_latin=CARPETS[1],
                kind=GroupingKind.CLUSTER,
                craft=who.trade,
                province=who.town.province,
                numbers=[*others, *_cooperatives(civil_date(day))],
            ),
            by=by,
            at=day,
        )


def _found(wanted: verbs.WantedGrouping, *, by: Actor, at: datetime) -> None:
    made = verbs.found_grouping(wanted=wanted, by=by, at=at)
    first = GroupingMember.objects.filter(grouping=made).order_by("id")[0]
    verbs.name_coordinator(member=first.pk, by=by, at=at)


def _jewellers(day: datetime) -> Sequence[OnRoll]:
    return registered(branch=bodies.JEWELLERS, province=bodies.PROVINCE, at=day)


def _standing(day: object) -> QuerySet[Entry, str]:
    """The numbers of people of the chamber who stood in the register by that day."""
    rows = Entry.objects.filter(
        chamber=WHERE, state=EntryState.ENTERED, person__isnull=False, entered_on__lte=day
    )
    return rows.order_by("entered_on", "nia").values_list("nia", flat=True)


def _cooperatives(day: object) -> Sequence[str]:
    rows = Entry.objects.filter(
        chamber=WHERE,
        state=EntryState.ENTERED,
        category=Category.COOPERATIVE,
        entered_on__lte=day,
    )
    return list(rows.order_by("nia").values_list("nia", flat=True)[:1])
