"""Which pairs are compared at all: those that share something few others share.

Each rule is an equality between two tables of keys: `plain` (one row for each record), `heard`
(one for each sound of the first name), `named` (first and last name), `cards` (one for each letter
of the identity number left out). Rules run together and a pair is compared once. The SQL is that
of both engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

LONGEST_CIN = 10


@dataclass(frozen=True)
class Rule:
    """One way for two records to meet: through which keys, on which condition."""

    word: str
    keys: str
    needs: frozenset[str]
    on: str


def _rule(word: str, keys: str, needs: str, on: str) -> Rule:
    return Rule(word, keys, frozenset(needs.split()), on)


DAY = "a.day <> '01-01'"  # many are said to be born on 1 January
YEAR = "a.year = b.year"
DATE = f"a.birth = b.birth AND {DAY}"
ANYWHERE = f"a.day = b.day AND {DAY}"
HERE = "a.commune = b.commune"
BOTH = "a.f = b.f AND a.l = b.l"
# Something of the day agrees, or one of them does not say it.
SOME_OF_DAY = (
    "(substr(a.day, 1, 2) = substr(b.day, 1, 2) OR substr(a.day, 4, 2) = substr(b.day, 4, 2)"
    " OR a.day = '01-01' OR b.day = '01-01')"
)
RULES = (
    _rule("cin", "plain", "cin", "a.cin = b.cin"),
    _rule("phone", "plain", "phone", "a.phone = b.phone"),
    _rule("names_year", "named", "first last birth", f"{BOTH} AND {YEAR}"),
    _rule("names_commune", "named", "first last commune", f"{BOTH} AND {HERE}"),
    _rule("names_day", "named", "first last birth", f"{BOTH} AND {ANYWHERE}"),
    _rule("last_birth", "family", "last birth", "a.l = b.l AND a.birth = b.birth"),
    _rule("first_birth", "heard", "first birth", f"a.f = b.f AND {DATE}"),
    _rule("birth_commune", "plain", "birth commune", f"{DATE} AND {HERE}"),
    _rule("swapped_year", "named", "first last birth", f"a.f = b.l AND a.l = b.f AND {YEAR}"),
    _rule("swapped_day", "named", "first last birth", f"a.f = b.l AND a.l = b.f AND {ANYWHERE}"),
    _rule("first_year_commune", "heard", "first birth commune", f"a.f = b.f AND {YEAR} AND {HERE}"),
    _rule("last_year_commune", "family", "last birth commune", f"a.l = b.l AND {YEAR} AND {HERE}"),
    _rule("first_day_commune", "heard", "first birth commune",
          f"a.f = b.f AND {ANYWHERE} AND {HERE}"),
    _rule("last_day_commune", "family", "last birth commune",
          f"a.l = b.l AND {ANYWHERE} AND {HERE}"),
    _rule("cin_slip", "cards", "cin", "a.rest = b.rest AND a.cin <> b.cin"),  # the same: above
    _rule("last_year_letter", "family", "last birth",
          f"a.l = b.l AND {YEAR} AND a.f_letter = b.f_letter AND {SOME_OF_DAY}"),
    _rule("first_year_letters", "heard", "first birth",
          f"a.f = b.f AND {YEAR} AND a.l_letters = b.l_letters AND {SOME_OF_DAY}"),
    # without dates of birth
    _rule("names_trade", "named", "first last trade", f"{BOTH} AND a.trade = b.trade"),
)  # fmt: skip
# Where a list says little, names alone must do, when few share them.
ALONE = _rule("names", "named", "first last", f"{BOTH} AND a.bearers * b.bearers <= 400")


def rules(columns: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that these shared columns allow."""
    possible = tuple(_sharpened(rule, columns) for rule in RULES if rule.needs <= columns)
    return (*possible, ALONE) if scarce(columns) and ALONE.needs <= columns else possible


def scarce(columns: frozenset[str]) -> bool:
    """Whether the lists share too little for names to be helped by anything else."""
    return not {"birth", "cin"} <= columns


def _sharpened(rule: Rule, columns: frozenset[str]) -> Rule:
    """A slip in a number proves little: something else must agree, where the lists say more."""
    if rule.word != "cin_slip":
        return rule
    shown = {
        "birth": YEAR,
        "first": "a.first_name = b.first_name",
        "last": "a.last_name = b.last_name",
    }
    also = " OR ".join(sql for column, sql in shown.items() if column in columns)
    return replace(rule, on=f"{rule.on} AND ({also})") if also else rule


SHOWN = (  # column of the records, what it is called here, what the lists must share for it
    ("cin", "cin", "cin"), ("phone", "phone", "phone"), ("birth", "birth", "birth"),
    ("birth_year", "year", "birth"), ("birth_day", "day", "birth"),
    ("commune", "commune", "commune"), ("trade", "trade", "trade"), ("sex", "sex", "sex"),
    ("first_name", "first_name", "first"), ("substr(first_sound, 1, 1)", "f_letter", "first"),
    ("first_keys", "fs", "first"), ("last_name", "last_name", "last"),
    ("substr(last_sound, 1, 2)", "l_letters", "last"), ("last_keys", "ls", "last"),
)  # fmt: skip


def keys_sql(side: str, columns: frozenset[str], explode: str) -> Iterator[tuple[str, str]]:
    """Yield the tables of keys of one side: their names and queries."""
    plain = f"{side}_plain"
    shown = "".join(f", {sql} AS {key}" for sql, key, needs in SHOWN if needs in columns)
    yield plain, f"SELECT unique_id AS n{shown} FROM {side}_record"
    if "first" in columns:
        beside = _needed("heard", columns) + (", ls" if "last" in columns else "")
        yield f"{side}_heard", f"SELECT {beside}, {explode}(fs) AS f FROM {plain}"
    if "last" in columns:
        beside = _needed("family", columns)
        yield f"{side}_family", f"SELECT {beside}, {explode}(ls) AS l FROM {plain}"
    if {"first", "last"} <= columns:
        named = f"SELECT {_needed('named', columns)}, f, {explode}(ls) AS l FROM {side}_heard"
        bearers = f"SELECT *, count(*) OVER (PARTITION BY f, l) AS bearers FROM ({named}) AS names"
        yield f"{side}_named", bearers if scarce(columns) else named
    if "cin" in columns:
        left_out = "concat(substr(cin, 1, CAST(t.i - 1 AS INT)), substr(cin, CAST(t.i + 1 AS INT)))"
        every = f"{plain} AS p, range(1, {LONGEST_CIN}) AS t(i)"
        beside = _needed("cards", columns)
        yield (
            f"{side}_cards",
            f"SELECT {beside}, {left_out} AS rest FROM {every} WHERE t.i <= length(cin)",
        )


def _needed(table: str, columns: frozenset[str]) -> str:
    """The columns that rules look at beside the key: a table of a million keys is kept narrow."""
    looked_at = {"n", *(word for rule in rules(columns) if rule.keys in _MADE_OF.get(table, {table})
                        for word in re.findall(r"\b[ab]\.(\w+)", rule.on))}  # fmt: skip
    there = [key for _, key, needs in SHOWN if needs in columns]
    return ", ".join(key for key in ("n", *there) if key in looked_at)


_MADE_OF = {"heard": {"heard", "named"}}  # the second is made of the first


def pairs_sql(chosen: tuple[Rule, ...], within: str = "") -> str:
    """Return the query of all pairs (a, b), each once; `within` limits rows of the left one."""
    return "\nUNION\n".join(
        f"SELECT a.n AS a, b.n AS b FROM left_{rule.keys} AS a JOIN right_{rule.keys} AS b "
        f"ON {rule.on}{f' AND {within}' if within else ''}"
        for rule in chosen
    )
