"""Who a change of one of the register's parameters would reach, counted before it is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.rules import OPEN
from sijill.kernel.verdict import Outcome
from sijill.reference.queries import Affected, Preview
from sijill.reference.queries import parameters as in_force
from sijill.register.models import Entry
from sijill.register.rules import EntryState
from sijill.register.rules.asking import read
from sijill.register.rules.entering import Situation, age, plausible, practice

READ = (
    "register.years_of_practice",
    "register.minimum_age",
    "register.earliest_practice_age",
)


def affected(preview: Preview) -> Sequence[Affected]:
    """Open cases whose answer would change, and the entries that stand whatever happens."""
    changed = sum(before != after for before, after in _answers(preview))
    standing = Entry.objects.filter(state=EntryState.ENTERED).count()
    return (
        Affected(label=_("Open requests whose rule would answer otherwise"), count=changed),
        Affected(label=_("Entries that stay as they are"), count=standing),
    )


def _answers(preview: Preview) -> Iterator[tuple[tuple[Outcome, ...], tuple[Outcome, ...]]]:
    if preview.code not in READ:
        return
    today = preview.valid_from
    values = in_force(READ, at=today)
    cases = Case.objects.filter(procedure="registration", state__in=OPEN).order_by("id")
    for case in cases.only("answers").iterator():
        was = _judged(case, values, preview)
        yield was, _judged(case, {**values, preview.code: preview.value}, preview)


def _judged(case: Case, values: dict[str, object], preview: Preview) -> tuple[Outcome, ...]:
    years, minimum, earliest = (int(str(values[code])) for code in READ)
    situation = Situation(
        asking=read(case.answers),
        evidence=frozenset(),
        on=preview.valid_from,
        years_of_practice=years,
        minimum_age=minimum,
        earliest_practice_age=earliest,
    )
    return tuple(rule(situation).outcome for rule in (age, practice, plausible))
