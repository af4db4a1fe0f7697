"""The hand-over told to its end, with an invented fund on the other side: for demonstrations alone.

The exchange is opened by two agents of the ministry on an invented basis, some invented people say
yes, and the two sides pass by each other some times, with every fault that a partner has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef

from sijill.accounts.actions.consents import Told
from sijill.accounts.models import Space
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.portal.demonstration.agents import take_office
from sijill.protection import actions
from sijill.protection.exchanging import THEM, US, passage
from sijill.protection.models import Affiliation, Outgoing
from sijill.protection.queries import mine as prices
from sijill.protection.queries.affiliations import amount_of
from sijill.protection.rules.due import Liaison
from sijill.protection.rules.exchange import YES
from sijill.protection.rules.life import CoverState
from sijill.protection.seals.keys import Keys
from sijill.protection.seals.parcel import Seal
from sijill.protection.simulator.command import KEYS, fund_at
from sijill.protection.simulator.fund import LIVELY, Fund
from sijill.protection.simulator.papers import introduce, papers
from sijill.protection.ways.folder import Folder
from sijill.protection.wording.effects import told_text
from sijill.reference import queries as parameters
from sijill.reference.actions import Wanted, confirm, propose
from sijill.register.models import Entry
from sijill.register.rules import EntryState

REASON = "Démonstration : une convention et une autorisation inventées."
# Few people, yet something of everything: debts, questions, a number that never comes.
SHOWN = replace(LIVELY, mistaken=16, elsewhere=12, late=0, tells=100, wonders=100)


def hand_over_once(*, now: datetime, people: int, rounds: int) -> int:
    """The same, where nothing was handed over yet: the demonstration may be told again."""
    with acting_for(SYSTEM):
        if Outgoing.objects.exists():
            return 0
    _open_ways(now)
    return hand_over(now=now, people=people, rounds=rounds)


def _open_ways(now: datetime) -> None:
    """What the reader of acts does a moment later, when it runs: then it finds it done."""
    with acting_for(SYSTEM):
        waiting = Entry.objects.filter(person__isnull=False, state=EntryState.ENTERED)
        known = Affiliation.objects.filter(entry=OuterRef("pk"))
        due = list(waiting.exclude(Exists(known)).order_by("nia").values_list("pk", flat=True))
    for entry in due:
        actions.follow_entry(entry=entry, kind="register.entered", at=now)


def hand_over(*, now: datetime, people: int, rounds: int) -> int:
    """Open the exchange, let some say yes, and pass by; answers how many said yes."""
    agents = take_office(at=now)
    _open(agents, now)
    said = sum(_agree(one, now) for one in _candidates(people))
    fund, seal = _invented(now)
    way = Folder(fund.root)
    for turn in range(rounds):
        at = now + timedelta(minutes=turn)
        passage(way, at=at, seal=seal)
        fund.turn(at=at.replace(microsecond=0))
    if rounds:
        passage(way, at=now + timedelta(minutes=rounds), seal=seal)
    return said


def _invented(now: datetime) -> tuple[Fund, Seal]:
    """The fund that `./bin/up` starts as a process: the same folder, books and keys."""
    on, root, ours = civil_date(now), Path(settings.FUND_INVENTED), Path(settings.FUND_KEYS)
    papers(root / KEYS, on=on)
    introduce(root / KEYS, ours, port=None, on=on)
    seal = Seal(keys=Keys(ours), sender=US, partner=THEM, on=on)
    return fund_at(root, mix=SHOWN, on=on), seal


def _open(agents: Mapping[str, Actor], now: datetime) -> None:
    """One agent of the ministry proposes, another confirms: as in earnest."""
    for need, yes in YES.items():
        if parameters.parameter(need.value, at=civil_date(now)) == yes:
            continue
        wanted = Wanted(code=need.value, value=yes, valid_from=civil_date(now), reason=REASON)
        change = propose(wanted=wanted, by=agents["ministry"], at=now)
        confirm(change=change.pk, by=agents["digital"], at=now, note=REASON)


def _candidates(count: int) -> list[Affiliation]:
    with acting_for(SYSTEM):
        spaces = Space.objects.filter(person__isnull=False, line__isnull=False)
        known = spaces.order_by("pk").values_list("person", flat=True)
        due = Affiliation.objects.filter(state=CoverState.CANDIDATE, person__in=list(known))
        return list(due.select_related("entry").order_by("opened_at", "id")[:count])


def _agree(one: Affiliation, now: datetime) -> bool:
    """What the person does on the page: reads it, and says yes."""
    with acting_for(SYSTEM):
        space = Space.objects.filter(person=one.person).order_by("created_at", "id").first()
    assert space is not None
    by = Actor(
        kind=ActorKind.CITIZEN,
        user=space.line_id,
        space=space.pk,
        person=one.person,
        assurance=Assurance.CODE,
        language="ar",
    )
    text = told_text(prices.prices(at=now)[0], Liaison.REGISTER)
    version = sha256(text.encode()).hexdigest()[:16]
    told = Told(code="cover", version=version, language="ar", text=text)
    with acting_for(by):
        amount = amount_of(civil_date(now))
        found = actions.tell(affiliation=one, told=told, amount=amount, by=by, at=now)
        actions.consent(affiliation=found, told=told, by=by, at=now)
    return True
