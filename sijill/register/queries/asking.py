"""What may be asked about an entry as it stands, by its holder or with an agent's help."""

from __future__ import annotations

from datetime import date

from sijill.desk import procedures
from sijill.desk.procedures import Procedure
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused
from sijill.register.models import Entry
from sijill.register.queries.confirming import RENEWALS, may_be_confirmed
from sijill.register.queries.scope import NotFound
from sijill.register.rules.life import LIVE, Category, EntryState
from sijill.register.rules.measures import Measure, is_possible

OF_CATEGORY = {
    "promotion": Category.ARTISAN,
    "supervisor_replacement": Category.ENTERPRISE,
    "members_change": Category.COOPERATIVE,
    "cooperative_amendment": Category.COOPERATIVE,
    "cooperative_renewal": Category.COOPERATIVE,
    "enterprise_amendment": Category.ENTERPRISE,
    "enterprise_renewal": Category.ENTERPRISE,
}
OF_PERSONS = frozenset({"amendment", "renewal"})
OURS = frozenset({*OF_CATEGORY, *OF_PERSONS, *Measure})


def is_for(code: str, entry: Entry, *, on: date) -> bool:
    """Whether a procedure of the register may be asked of this entry as it stands on a day."""
    if code in set(Measure):
        return is_possible(Measure(code), EntryState(entry.state))
    if code in RENEWALS and not may_be_confirmed(entry, on=on):
        return False
    if code in OF_PERSONS:
        return entry.person_id is not None and entry.state in LIVE
    return entry.category == OF_CATEGORY.get(code) and entry.state in LIVE


def with_the_person(entry: Entry, *, viewer: Actor, on: date) -> list[Procedure]:
    """What an agent may ask about this entry together with whoever holds it."""
    return [each for each in procedures.about_something() if _is_open(each, entry, viewer, on)]


def _is_open(declared: Procedure, entry: Entry, viewer: Actor, on: date) -> bool:
    """Other rooms say themselves what their procedures concern."""
    stands = entry.person_id is not None and entry.state == EntryState.ENTERED
    if not (is_for(declared.code, entry, on=on) if declared.code in OURS else stands):
        return False
    try:
        verdict = declared.may_ask(viewer)
        return (verdict is None or verdict.is_ok) and bool(declared.concerns(viewer, entry.pk))
    except (Refused, NotFound):
        return False
