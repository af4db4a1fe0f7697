"""Pairs that cannot be worth keeping, put aside before they are compared in full.

The sieve asks of a pair only what costs next to nothing: whether numbers, dates and names are
equal, and of sounds and letters only their *bits*: sets that share nothing share no bit, texts that
one slip parts differ in two bits at most. A level that it cannot rule out is granted. What it
grants in all is never less than what the pair weighs, so that nothing is lost by it: most pairs are
never read further.

Tables made: `left_quick` and `right_quick`, then `worth` (a, b).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log2

from duckdb import DuckDBPyConnection

from sijill.linkage import naming
from sijill.linkage.comparisons import Comparison, Level
from sijill.linkage.scoring import weights

SETS = ("maybe", "readings", "keys", "pieces")
BIT = "1::UBIGINT << ({} % 64)"
NEVER = -999.0  # bits
SLACK = 1e-6  # bits, for what two ways of adding leave between them
_OVERLAP = re.compile(r"arrays_overlap\((\w+)_l, (\w+)_r\)")
_HOLDS = re.compile(r"array_contains\((\w+)_l, (\w+)_r\)")
_HELD = r"(\1_bits_l & (" + BIT.format(r"\2_r") + ")) <> 0"
# One slip in a number changes two bits of it at most, and asks less than `levenshtein` does.
_SLIPS = re.compile(r"levenshtein\(cin_l, cin_r\) <= (\d)")
_MASKED = r"(bit_count(xor(cin_mask_l, cin_mask_r)) <= \1) IS NOT FALSE AND \g<0>"
_MASK = " | ".join((
    *(f"(CASE WHEN cin_number >= {10**place} THEN 1 << ((cin_number // {10**place}) % 10)::INTEGER "
      "ELSE 0 END)" for place in range(8)),
    *(f"(CASE WHEN length(cin_letters) >= {place} "
      f"THEN 1::BIGINT << (ascii(substr(cin_letters, {place}, 1)) - 54) ELSE 0 END)"
      for place in (1, 2)),
))  # fmt: skip
_COLUMN = re.compile(r"\b(\w+)_([lr])\b")
_CLOSE = re.compile(r" AND damerau_levenshtein\([^)]*\) <= \d")  # few edits are granted to be few
# What must hold of the bits of two names for a level that looks at their sounds.
_OF_SOUNDS = {
    "slip": "bit_count(xor(l.{0}_sound_bits, r.{0}_sound_bits)) <= 2",
    "part": "(l.{0}_pieces_bits & r.{0}_pieces_bits) <> 0 OR "
            "(l.{0}_sound_bits & r.{0}_sound_bits) IN (l.{0}_sound_bits, r.{0}_sound_bits)",
    "alike": "(l.{0}_sound_bits & r.{0}_sound_bits) <> 0",
}  # fmt: skip
_SOUND = re.compile(r"_sound_[lr]\b")


def worth(con: DuckDBPyConnection, comparisons: Sequence[Comparison], *, cut: float) -> int:
    """Make `worth` of `pairs`: those whose weight may reach the cut (bits); return how many."""
    _quick(con, comparisons)
    granted = " + ".join(_granted(each) for each in comparisons)
    con.execute(f"""
        CREATE OR REPLACE TABLE worth AS
        SELECT a, b FROM pairs JOIN left_quick AS l ON l.n = a JOIN right_quick AS r ON r.n = b
        WHERE {granted} >= {cut - SLACK}
    """)
    return int(con.execute("SELECT count(*) FROM worth").fetchall()[0][0])


def _granted(comparison: Comparison) -> str:
    """The greatest weight that the comparison may have, as SQL."""
    told = ""
    for level, weight in reversed(list(zip(comparison.levels, weights(comparison), strict=True))):
        bits = f"{float(weight)!r}{_rarity(comparison, level)}"
        condition, certain = _possible(comparison.name, level)
        if not told:
            told = bits
        elif certain:
            told = f"CASE WHEN {condition} THEN {bits} ELSE {told} END"
        else:
            told = f"greatest(CASE WHEN {condition} THEN {bits} ELSE {NEVER} END, {told})"
    return f"({told})"


def _possible(name: str, level: Level) -> tuple[str, bool]:
    """A condition that holds whenever the level does, and whether it is the level's own."""
    if _SOUND.search(level.sql):
        return _OF_SOUNDS[level.word].format(name), False
    shared = _OVERLAP.sub(r"(\1_bits_l & \2_bits_r) <> 0", _CLOSE.sub("", level.sql))
    shared = _HOLDS.sub(_HELD, shared)
    return _COLUMN.sub(r"\2.\1", _SLIPS.sub(_MASKED, shared)), shared == level.sql


def _rarity(comparison: Comparison, level: Level) -> str:
    """What a rare value adds, as Splink reckons it: against the share of equal values by chance."""
    if not level.frequency:
        return ""
    column = level.frequency
    equal = f"{column}_l = {column}_r"
    of = level if level.own else next(each for each in comparison.levels if each.sql == equal)
    return f" + {log2(of.u)!r} - greatest(l.{column}_often, r.{column}_often)"


def _quick(con: DuckDBPyConnection, comparisons: Sequence[Comparison]) -> None:
    plain, often = _asked(comparisons)
    fields = [each.name for each in comparisons if each.name in naming.FIELDS]
    for column in often:
        con.execute(f"""
            CREATE OR REPLACE TABLE often_{column} AS
            SELECT {column} AS v, log2(count(*) / sum(count(*)) OVER ())::DOUBLE AS often FROM (
                SELECT {column} FROM left_record UNION ALL SELECT {column} FROM right_record
            ) WHERE {column} IS NOT NULL GROUP BY {column}
        """)
    con.execute(
        f"CREATE OR REPLACE TABLE around_bits AS SELECT p, {_bits('around')} FROM commune_around"
    )
    for side in naming.SIDES:
        for field in fields:
            con.execute(
                f"CREATE OR REPLACE TABLE {side}_{field}_bits AS "
                f"SELECT f, g, {', '.join(map(_bits, SETS))}, {_bits('sound')} "
                f"FROM {side}_{field}_heard"
            )
        shown = [f"record.{column}" for column in plain]
        shown += [f"often_{column}.often AS {column}_often" for column in often]
        shown += [f"{field}_b.{kind} AS {field}_{kind}_bits"
                  for field in fields for kind in (*SETS, "sound")]  # fmt: skip
        con.execute(
            f"CREATE OR REPLACE TABLE {side}_quick AS SELECT record.unique_id AS n, "
            f"around_bits.around AS commune_around_bits, "
            f"(({_MASK}) & ~1::BIGINT) AS cin_mask, {', '.join(shown)} "
            f"FROM {side}_record AS record {' '.join(_joins(side, fields, often))}"
        )


def _asked(comparisons: Sequence[Comparison]) -> tuple[list[str], list[str]]:
    """The columns that the sieve looks at, and those whose values are rare or frequent."""
    levels = [level for each in comparisons for level in each.levels]
    told = " ".join(level.sql for level in levels if not _SOUND.search(level.sql))
    plain = {name for name, _ in _COLUMN.findall(_HOLDS.sub(r"\2_r", _OVERLAP.sub("", told)))}
    return sorted(plain), sorted({level.frequency for level in levels if level.frequency})


def _bits(kind: str) -> str:
    """A set of numbers, or the letters of a sound, as 64 bits."""
    letters, number = ("string_split(sound, '')", "ascii(x)") if kind == "sound" else (kind, "x")
    bit = BIT.format(number)
    return f"list_aggregate(list_transform({letters}, lambda x: {bit}), 'bit_or') AS {kind}"


def _joins(side: str, fields: Sequence[str], often: Sequence[str]) -> Iterator[str]:
    yield "LEFT JOIN around_bits ON around_bits.p = record.commune"
    for field in fields:
        yield (
            f"LEFT JOIN {side}_{field} AS {field} ON {field}.n = record.unique_id "
            f"LEFT JOIN {side}_{field}_bits AS {field}_b ON {field}_b.f = {field}.f "
            f"AND {field}_b.g IS NOT DISTINCT FROM {field}.g"
        )
    for column in often:
        yield f"LEFT JOIN often_{column} ON often_{column}.v = record.{column}"
