"""The next number for life."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from sijill.kernel.actor import SYSTEM
from sijill.kernel.identifiers import nia
from sijill.kernel.identifiers.nia import Nia
from sijill.ledger.statements import ask, statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry


def next_nia() -> Nia:
    """The next number nobody holds; a number read but not used is never given again.

    Imported numbers are of another format but may look like one of ours: those are passed over.
    """
    while True:
        number = nia.issue(_counter(), key=_key())
        if not _is_held(number.value):
            return number


def next_many(count: int) -> list[Nia]:
    """That many next numbers, in order, asked for together."""
    found: list[Nia] = []
    while len(found) < count:
        with acting_for(SYSTEM), connection.cursor() as cursor:
            wanted = count - len(found)
            cursor.execute(
                "SELECT nextval('register_nia_counter') FROM generate_series(1, %s)", [wanted]
            )
            made = [nia.issue(int(row[0]), key=_key()) for row in cursor.fetchall()]
            held = set(
                Entry.objects.filter(nia__in=[n.value for n in made]).values_list("nia", flat=True)
            )
        found += [number for number in made if number.value not in held]
    return found


def _key() -> bytes:
    return settings.NUMBER_KEY.encode()


def _counter() -> int:
    return int(ask("SELECT nextval('register_nia_counter')", []).rows[0][0])


def _is_held(number: str) -> bool:
    with acting_for(SYSTEM):
        return _entry_under.any(number)


@statement
def _entry_under(number: str) -> QuerySet[Entry]:
    return Entry.objects.filter(nia=number)
