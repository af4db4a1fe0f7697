"""Who asks: the telephone's user, the space of each request, and the number of the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from sijill.accounts.rules import label_of
from sijill.kernel.clock import local
from sijill.kernel.identifiers import reference
from sijill.portal.population.requests import Lines
from sijill.portal.population.rows import NOTHING, columns

USER = columns("id password kind phone name_ar name_fr language is_active created_at")
SPACE = columns(
    "id line_id line_since label language shared_phone fact_kind fact_tries_left person"
    " seen_at created_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the database gives a piece beforehand: numbers, and the users of telephones known."""

    counters: Sequence[int]  # of references, one for each request
    held: dict[str, str]  # telephone → user


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whose space it is: the telephone, the name its other users see, the person once entered."""

    phone: str
    shared: str  # t | f
    name: str
    person: str = NOTHING


def number_of(opened: datetime, counter: int) -> str:
    """The reference that a case opened then has under a counter."""
    key = settings.NUMBER_KEY.encode()
    return reference.issue(local(opened).year, counter % reference.SIZE, key=key).value


def open_space(
    of: Caller, into: Lines, held: dict[str, str], *, space: str, user: str, at: datetime
) -> str:
    """Write the space of a request; answers the user of its telephone, made when there is none."""
    line = held.setdefault(of.phone, user)
    if line == user:
        into.tables["accounts_user"].append(f"{user}\t!\tline\t{of.phone}\t\t\tar\tt\t{at}\n")
    into.tables["accounts_space"].append(
        f"{space}\t{line}\t{at}\t{label_of(of.name)}\tar\t{of.shared}\tnone\t5\t{of.person}"
        f"\t{at}\t{at}\n"
    )
    return line
