"""One small country in which every kind of file stands once, made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sijill.campaigns.tests import factories as campaigns
from sijill.cards.models import Card
from sijill.desk.models import Case, Evidence
from sijill.desk.tests import stages
from sijill.desk.tests.factories import agent as desk_agent
from sijill.desk.tests.factories import everything, institutions, proposed, sent
from sijill.institutions.models import Mandate
from sijill.institutions.tests.factories import a_deputation
from sijill.kernel.actor import Role
from sijill.ledger.models import Act
from sijill.protection.tests import factories as cover
from sijill.register.models import Entry
from sijill.register.tests import factories as make


@dataclass(frozen=True, slots=True)
class World:
    """What fills the addresses, and whose it is."""

    known: dict[str, str]
    owner: UUID
    other: UUID


def settled() -> World:
    """A case at each stage, an entry with its cover, a visit, a sitting."""
    institutions()
    entry = make.entered(**{"regime__regime": "untaxed"})
    cover.followed(entry)
    owner = cover.holder(entry).space
    assert owner is not None
    own = cover.holder(entry)
    case = sent(own)
    known = {**_cases(case), **_entry(entry), **_stages(), **_offices(), **_campaign()}
    known |= {"key": "nothing", "rule": "years", "kind": "card", "procedure": "test-stall"}
    known |= {"desk:question page": "name", "number": "1", "language": "fr"}
    other = make.space()
    return World(known=known, owner=owner, other=other)


def _campaign() -> dict[str, str]:
    head = campaigns.officer(Role.DIRECTOR)
    held = campaigns.opened(head)
    mandate = campaigns.engaged(head, held)
    campaigns.brought(mandate)
    stated = campaigns.frozen(head, held)
    with everything():
        call = campaigns.a_call(stated)
    names = ("statement", "paid", "sign", "paper", "file", "draw")
    return {
        "campaigns pk": str(held.pk),
        "campaigns mandate": str(mandate.pk),
        **{f"campaigns:{name} pk": str(stated.pk) for name in names},
        **{f"campaigns:{name} pk": str(call.pk) for name in ("call", "release")},
    }


def _cases(case: Case) -> dict[str, str]:
    with everything():
        evidence = Evidence.objects.get(case=case)
    signing = proposed(desk_agent(), sent())
    with everything():
        answered = sent()
    return {
        "case": str(case.pk),
        "evidence": str(evidence.pk),
        "desk:sign case": str(signing.pk),
        "desk:send_back case": str(signing.pk),
        "desk:give case": str(answered.pk),
    }


def _entry(entry: Entry) -> dict[str, str]:
    with everything():
        act = Act.objects.filter(subject_kind="entry", subject_id=entry.pk).order_by("id")[0]
        card = Card.objects.order_by("id").first()
        affiliation = cover.of(entry)
    return {
        "entry": str(entry.pk),
        "person": str(entry.person_id),
        "act": str(act.pk),
        "affiliation": str(affiliation.pk),
        "measure": "suspend",
        **({"card": str(card.pk)} if card else {}),
    }


def _stages() -> dict[str, str]:
    visit = stages.planned(stages.before_commission())
    bench = stages.Bench()
    case = stages.before_commission()
    stages.visited(case)
    sitting = bench.call()
    hearing = bench.hear(case, sitting)
    seat = bench.commission.members.order_by("id")[0]
    return {
        "visit": str(visit.pk),
        "sitting": str(sitting.pk),
        "hearing": str(hearing.pk),
        "institutions:commission pk": str(bench.commission.pk),
        "institutions:seat pk": str(bench.commission.pk),
        "institutions:unseat pk": str(seat.pk),
    }


_TEXTS = dict.fromkeys(("institutions:text code", "institutions:text_new code"), "case.decided")


def _offices() -> dict[str, str]:
    mandate = Mandate.objects.filter(institution="CH-03", role=Role.EXAMINER).order_by("id")[0]
    lent = a_deputation()
    places = {f"institutions:{name} pk": str(lent.pk) for name in ("deputy", "deputy_do")}
    return {
        **places,
        "institutions:end pk": str(mandate.pk),
        "code": "desk.days_to_decide",
        **_TEXTS,
    }
