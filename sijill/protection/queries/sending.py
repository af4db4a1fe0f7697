"""What a message to the fund says of people, from what their entries say today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from sijill.kernel.clock import civil_date
from sijill.protection.codecs.messages import Line as Message
from sijill.protection.codecs.messages import Sending, line_key
from sijill.protection.codecs.port import unfit
from sijill.protection.models import Affiliation, Line
from sijill.protection.queries.affiliations import said_now, situation_of
from sijill.protection.rules.due import QUERY_NEEDS, RULES, Situation, may_send
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import QUESTIONS, LineKind
from sijill.register.models import Person, Version

QUERY = LineKind.QUERY.value


def query_preview(*, at: datetime, at_most: int) -> Sending:
    """The first question to the fund, whom it covers already, about those who said yes.

    Sequence 0 is a preview's: no file that leaves ever bears it.
    """
    agreed = Affiliation.objects.filter(state=CoverState.CONSENTED)
    rows = agreed.select_related("entry__person").order_by("since", "id")[:at_most]
    asked = [one for one in rows if may_be_asked(situation_of(one, at=at))]
    versions = said_now([one.entry_id for one in asked])
    lines = tuple(
        message(
            one,
            versions[one.entry_id],
            position=n,
            key=key_of(one, LineKind.QUERY, 1),
            kind=QUERY,
            on=civil_date(at).isoformat(),
        )
        for n, one in enumerate(asked, start=1)
    )
    return Sending(stream=QUESTIONS, sequence=0, made_at=at.replace(microsecond=0), lines=lines)


def key_of(one: Affiliation, kind: LineKind, number: int) -> str:
    """The key of one line of one person, the same each time it leaves."""
    stream = QUESTIONS if kind is LineKind.QUERY else "artisans"
    return line_key(stream=stream, person=str(one.pk), event=kind.value, version=number)


def may_be_asked(situation: Situation) -> bool:
    """Whether nothing but the fund's own answer and the exchange keep this person back."""
    return not any(RULES[rule](situation).outcome == "refused" for rule in QUERY_NEEDS)


def may_go(kind: LineKind, situation: Situation) -> bool:
    """Whether a line of this kind may leave today: after a start, only the exchange must be on."""
    if kind is LineKind.QUERY:
        return may_be_asked(situation) and situation.exchange_on
    return may_send(situation) if kind is LineKind.START else situation.exchange_on


def message(
    one: Affiliation, version: Version, *, position: int, key: str, kind: str, on: str
) -> Message:
    """One line as it is written to the fund."""
    entry = one.entry
    person = entry.own_person
    return Message(
        position=position,
        key=key,
        kind=kind,
        effective_on=on,
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
        trade=version.principal_trade,
        chamber=entry.chamber_id,
        province=version.province,
    )


def of_line(line: Line, version: Version, *, position: int) -> Message:
    """A line of ours at its place in a file."""
    on = line.effective_on.isoformat()
    one = line.affiliation
    return message(one, version, position=position, key=line.key, kind=line.kind, on=on)


def fields(said: Message) -> Mapping[str, str]:
    """A message by its fields, as a layout writes them."""
    return {name: str(getattr(said, name)) for name in Message.__slots__}


# These tell of the line; all others tell of the person.
OF_THE_LINE = frozenset({"position", "key", "kind", "effective_on"})


def digest(said: Message) -> str:
    """A digest of what is said of the person: two lines that say the same have the same."""
    person = [f"{k}={v}" for k, v in sorted(fields(said).items()) if k not in OF_THE_LINE]
    return hashlib.sha256("\x1f".join(person).encode()).hexdigest()


def fault_of(said: Message) -> str:
    """The first field that no layout can carry, and why; empty when all fit."""
    found = unfit("S10", fields(said))
    return ":".join(found[0]) if found else ""


def _born(person: Person) -> Iterator[str]:
    """The birth as far as it is known."""
    yield f"{person.birth_year:04d}"
    if person.birth_month:
        yield f"{person.birth_month:02d}"
        if person.birth_day:
            yield f"{person.birth_day:02d}"
