"""Names of people in three scripts: stored as written, compared normalised.

`keys` finds whom to compare, `similarity` tells how near two names are, `sort_key` orders them.
The rules are in `rules`, their tables in `letters`, `words` and `known.csv`; docs/names.md is
printed from them.
"""

from sijill.kernel.names.compare import OTHER, SAME, attainable, similarity
from sijill.kernel.names.keys import KEYS_VERSION, key_groups, keys
from sijill.kernel.names.parts import normalise
from sijill.kernel.names.script import (
    Script,
    looks_arabic,
    looks_latin,
    looks_tifinagh,
    script_of,
)
from sijill.kernel.names.sorting import sort_key

__all__ = [
    "KEYS_VERSION",
    "OTHER",
    "SAME",
    "Script",
    "attainable",
    "key_groups",
    "keys",
    "looks_arabic",
    "looks_latin",
    "looks_tifinagh",
    "normalise",
    "script_of",
    "similarity",
    "sort_key",
]
