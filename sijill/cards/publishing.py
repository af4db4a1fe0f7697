"""The status lists as files, signed and each put in place by one rename.

The files are a copy: all of them are made again from the database when they are missing. They are
signed anew when a card changed, and before they grow old for those who check.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from sijill.cards.keys import folder as keys
from sijill.cards.keys import trusting
from sijill.cards.queries import places
from sijill.cards.rules.trusting import LIST_HOURS, LIST_TTL, whole
from sijill.kernel.card import status_list
from sijill.kernel.card.reasons import Doubt
from sijill.kernel.card.status_list import StatusList
from sijill.kernel.card.trust import Use
from sijill.kernel.cose.keys import Signer

INDEX = "lists.json"
FRESH = timedelta(minutes=20)  # an unchanged list is signed again after that


def folder() -> Path:
    """Where the files of the lists stand."""
    return Path(settings.CARD_STATUS)


def address(number: int) -> str:
    """The address of a list, as cards say it."""
    return f"{trusting.issuer()}/status/{number}"


def path_of(number: int, form: str = "cwt") -> Path:
    """The file of a list."""
    return folder() / f"{number}.{form}"


def publish(*, at: datetime) -> int:
    """Sign and write the lists that changed or grow old; tell how many."""
    at = whole(at)
    with _alone():
        count = places.count_of_lists()
        stale = [(n, values) for n in range(count) if (values := _changed(n, at)) is not None]
        if stale:
            signer = trusting.signer(Use.STATUS, at=at)
            for number, values in stale:
                _write(number, values, signer, at)
        _write_index(count)
    return len(stale)


def _changed(number: int, at: datetime) -> status_list.Bits | None:
    """The values of a list, unless its file says the same and is young."""
    values = status_list.pack(places.marked(number))
    held = read(number, at=at)
    young = held is not None and held.issued_at <= at < held.issued_at + FRESH
    return None if held is not None and young and held.values == values else values


def read(number: int, *, at: datetime) -> StatusList | None:
    """A list as it is published, if the trust list believes it."""
    known = trusting.trust_list()
    try:
        data = path_of(number).read_bytes()
        found = known and status_list.read_cwt(data, trust=known, at=at)
    except (FileNotFoundError, Doubt):
        return None
    return found if found and found.uri == address(number) else None


def _write(number: int, values: status_list.Bits, signer: Signer, at: datetime) -> None:
    made = status_list.valid_for(
        address(number),
        values,
        at=at,
        hours=LIST_HOURS,
        ttl=LIST_TTL,
        aggregation=f"{trusting.issuer()}/status/",
    )
    keys.write(path_of(number, "jwt"), status_list.jwt(made, signer).encode())
    keys.write(path_of(number), status_list.cwt(made, signer))


def _write_index(count: int) -> None:
    said = json.dumps({"status_lists": [address(number) for number in range(count)]}).encode()
    path = folder() / INDEX
    if not path.exists() or path.read_bytes() != said:
        keys.write(path, said)


@contextmanager
def _alone() -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
