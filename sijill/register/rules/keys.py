"""The keys under which a person is found: names as they sound, and what is exact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sijill.kernel.names import KEYS_VERSION as OF_NAMES
from sijill.kernel.names import keys
from sijill.register.rules.asking import Asking

# What is stored must be made anew whenever a key changes: one of a name, or one of this page.
BESIDE_NAMES = 1
KEYS_VERSION = 100 * OF_NAMES + BESIDE_NAMES
LONGEST = 60
REMEMBERED = 1 << 12  # communes: the country has 1,500, written in a few ways


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


def trade_key(code: str) -> str:
    """The key of a trade."""
    return f"trade:{code}"


@lru_cache(maxsize=REMEMBERED)
def commune_keys(name: str) -> tuple[str, ...]:
    """The keys of a commune, as its name sounds."""
    return tuple(f"in:{key}"[:LONGEST] for key in keys(name))


def keeper_keys(*institutions: str) -> tuple[str, ...]:
    """The keys of the chamber that keeps a file and of whoever decided it: who may find it."""
    return tuple(dict.fromkeys(f"at:{code}" for code in institutions))


def name_keys(*names: str) -> tuple[str, ...]:
    """The keys of names in any script, as they sound."""
    return tuple(key[:LONGEST] for name in names for key in keys(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a person is found by, wherever it is told."""

    names: tuple[str, ...]  # whole names, in each script
    document: tuple[str, str] = ("", "")  # kind and number
    phone: str = ""
    born: int | None = None
    trade: str = ""
    commune: str = ""
    keepers: tuple[str, ...] = ()


def known_keys(known: Known) -> tuple[str, ...]:
    """Every key of a person: the names as they sound, what is exact, what is remembered, where."""
    found = [
        *name_keys(*known.names),
        *((document_key(*known.document),) if known.document[1] else ()),
        *((phone_key(known.phone),) if known.phone else ()),
        *((birth_key(known.born),) if known.born else ()),
        *((trade_key(known.trade),) if known.trade else ()),
        *commune_keys(known.commune),
        *keeper_keys(*known.keepers),
    ]
    return tuple(dict.fromkeys(key[:LONGEST] for key in found))


def person_keys(asking: Asking, *keepers: str) -> tuple[str, ...]:
    """The keys of a person who asks, kept by these institutions."""
    return known_keys(
        Known(
            names=(asking.name_ar, asking.name_latin),
            document=(asking.document_kind, asking.document),
            phone=asking.phone,
            born=asking.born.year if asking.born else None,
            trade=asking.trade,
            commune=asking.workplace.commune,
            keepers=keepers,
        )
    )


def organisation_keys(
    name_ar: str, name_latin: str, ice: str, keepers: tuple[str, ...]
) -> tuple[str, ...]:
    """Every key of an organisation: its names as they sound, its identifier, who may find it."""
    exact = (ice_key(ice),) if ice else ()
    return tuple(dict.fromkeys((*name_keys(name_ar, name_latin), *exact, *keeper_keys(*keepers))))
