"""The keys under which a person is found: names as they sound, and what is exact."""

from __future__ import annotations

from sijill.kernel.names import keys
from sijill.register.rules.asking import Asking

LONGEST = 60


def document_key(kind: str, number: str) -> str:
    """The key of an identity document."""
    return f"id:{kind}:{number}"


def phone_key(number: str) -> str:
    """The key of a telephone, which several persons may share."""
    return f"tel:{number}"


def ice_key(number: str) -> str:
    """The key of an enterprise's or a cooperative's common identifier."""
    return f"ice:{number}"


def supervisor_key(nia: str) -> str:
    """The key of a request that names this number as supervisor."""
    return f"supervisor:{nia}"


def birth_key(year: int) -> str:
    """The key of a birth year."""
    return f"born:{year}"


def exact_keys(asking: Asking) -> tuple[str, ...]:
    """The keys that are not names."""
    found = []
    if asking.document:
        found.append(document_key(asking.document_kind, asking.document))
    if asking.phone:
        found.append(phone_key(asking.phone))
    if asking.born:
        found.append(birth_key(asking.born.year))
    return tuple(key[:LONGEST] for key in found)


def person_keys(asking: Asking) -> tuple[str, ...]:
    """Every key of a person: both names as they sound, then what is exact."""
    sounds = (*keys(asking.name_ar), *keys(asking.name_latin))
    return tuple(dict.fromkeys((*(key[:LONGEST] for key in sounds), *exact_keys(asking))))
