"""What a message to the fund would say of people, from what their entries say today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sijill.kernel.clock import civil_date
from sijill.protection.codecs.messages import Line, Sending, line_key
from sijill.protection.models import Affiliation
from sijill.protection.queries.affiliations import situation_of
from sijill.protection.rules.due import QUERY_NEEDS, RULES
from sijill.protection.rules.life import CoverState
from sijill.register.models import Person
from sijill.register.queries import current

STREAM, QUERY = "artisans", "query"


def query_preview(*, at: datetime, at_most: int) -> Sending:
    """The first question to the fund, whom it covers already, about those who said yes.

    Sequence 0 is a preview's: no file that leaves ever bears it.
    """
    agreed = Affiliation.objects.filter(state=CoverState.CONSENTED)
    rows = agreed.select_related("entry__person").order_by("since", "id")[:at_most]
    asked = [one for one in rows if _may_be_asked(one, at)]
    lines = tuple(_line(one, n, at) for n, one in enumerate(asked, start=1))
    return Sending(stream=STREAM, sequence=0, made_at=at.replace(microsecond=0), lines=lines)


def _may_be_asked(one: Affiliation, at: datetime) -> bool:
    """Whether nothing but the fund's own answer and the exchange keep this person back."""
    situation = situation_of(one, at=at)
    return not any(RULES[rule](situation).outcome == "refused" for rule in QUERY_NEEDS)


def _line(one: Affiliation, position: int, at: datetime) -> Line:
    entry, said = one.entry, current(one.entry)
    person = entry.own_person
    return Line(
        position=position,
        key=line_key(stream=STREAM, person=str(one.pk), event=QUERY, version=1),
        kind=QUERY,
        effective_on=civil_date(at).isoformat(),
        nia=entry.nia,
        document_kind=person.document_kind,
        document=person.document,
        given_ar=person.given_ar,
        family_ar=person.family_ar,
        given_latin=person.given_latin,
        family_latin=person.family_latin,
        sex=person.sex,
        born="-".join(_born(person)),
        regime=one.regime,
        trade=said.principal_trade,
        chamber=entry.chamber_id,
        province=said.province,
    )


def _born(person: Person) -> Iterator[str]:
    """The birth as far as it is known."""
    yield f"{person.birth_year:04d}"
    if person.birth_month:
        yield f"{person.birth_month:02d}"
        if person.birth_day:
            yield f"{person.birth_day:02d}"
