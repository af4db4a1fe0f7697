"""The next number for life."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from sijill.kernel.actor import SYSTEM
from sijill.kernel.identifiers import nia
from sijill.kernel.identifiers.nia import Nia
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry


def next_nia() -> Nia:
    """The next number nobody holds; a number read but not used is never given again.

    Imported numbers are of another format but may look like one of ours: those are passed over.
    """
    while True:
        number = nia.issue(_counter(), key=settings.NUMBER_KEY.encode())
        if not _is_held(number.value):
            return number


def _counter() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('register_nia_counter')")
        return int(cursor.fetchone()[0])


def _is_held(number: str) -> bool:
    with acting_for(SYSTEM):
        return Entry.objects.filter(nia=number).exists()
