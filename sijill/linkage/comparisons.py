"""What is compared of two records, level by level, in words of SQL that both engines know.

A level is the first of its comparison that holds. Besides plain SQL the words are `array_contains`,
`arrays_overlap`, `damerau_levenshtein`, `levenshtein` and `jaro_winkler`: Spark has them (the last
two from Splink's own library), the engine on one machine is taught the names it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SLIP_FROM = 3  # sounds, for one changed to be a slip and not another name
ALIKE = 0.8  # of Jaro and Winkler, between the plainest sounds
NEXT = 9  # numbers given on one day to one family follow each other
MACROS = (
    "CREATE OR REPLACE MACRO arrays_overlap(a, b) AS list_has_any(a, b)",
    "CREATE OR REPLACE MACRO startswith(a, b) AS starts_with(a, b)",
    "CREATE OR REPLACE MACRO jaro_winkler(a, b) AS jaro_winkler_similarity(a, b)",
)


@dataclass(frozen=True)
class Level:
    """One degree of likeness: its word, when it holds, the shares of pairs it holds for.

    `m` is its share among pairs that are one person, `u` among all others. A level with a
    `frequency` column weighs a frequent value less. A `silent` level says nothing either way.
    """

    word: str
    sql: str
    m: float = 0.0
    u: float = 0.0
    frequency: str = ""
    own: bool = False  # the frequency is that of this very likeness, not of an exact one
    silent: bool = False


@dataclass(frozen=True)
class Comparison:
    """One comparison: its name and its levels, best first; the last holds always."""

    name: str
    levels: tuple[Level, ...]

    @property
    def speaking(self) -> tuple[Level, ...]:
        """Return the levels that weigh."""
        return tuple(level for level in self.levels if not level.silent)

    def learned(self, m: dict[str, float], u: dict[str, float]) -> Comparison:
        """Return the comparison with other shares, by the word of the level."""
        return replace(
            self,
            levels=tuple(
                replace(level, m=m.get(level.word, level.m), u=u.get(level.word, level.u))
                for level in self.levels
            ),
        )


def within(column: str, slips: int) -> str:
    """Return the condition that so few slips lie between two texts.

    An exchange of neighbours is two edits to `levenshtein`, which is many times quicker and so asks
    first.
    """
    both = f"({column}_l, {column}_r)"
    return f"levenshtein{both} <= {2 * slips} AND damerau_levenshtein{both} <= {slips}"


def missing(column: str) -> Level:
    """Return the level of pairs in which one record does not tell."""
    return Level("missing", f"{column}_l IS NULL OR {column}_r IS NULL", silent=True)


SWAPPED = "arrays_overlap(first_keys_l, last_keys_r) AND arrays_overlap(last_keys_l, first_keys_r)"


def name(field: str, *, with_both: bool, one_script: bool) -> Comparison:
    """Return the comparison of a field of the name.

    `with_both` says that first and last names are told apart in both lists and may be swapped: the
    first name then says so and the last name keeps silent.
    """
    f = field
    slip = (
        f"(length({f}_sound_l) >= {SLIP_FROM} AND length({f}_sound_r) >= {SLIP_FROM}"
        f" AND {within(f'{f}_sound', 1)})"
    )
    part = (
        f"arrays_overlap({f}_pieces_l, {f}_pieces_r) OR "
        f"(least(length({f}_sound_l), length({f}_sound_r)) >= 2 AND "
        f"(startswith({f}_sound_l, {f}_sound_r) OR startswith({f}_sound_r, {f}_sound_l)))"
    )
    swapped = Level("swapped", SWAPPED, 0.01, silent=f == "last")
    exact = Level("same", f"{f}_form_l = {f}_form_r", 0.5, frequency=f"{f}_form", own=True)
    return Comparison(f, (
        missing(f"{f}_name"),
        *((exact,) if one_script else ()),
        Level("name", f"{f}_name_l = {f}_name_r", 0.87, frequency=f"{f}_name", own=True),
        Level("maybe", f"arrays_overlap({f}_maybe_l, {f}_maybe_r)", 0.01, frequency=f"{f}_name"),
        Level("sound", f"arrays_overlap({f}_readings_l, {f}_readings_r)", 0.03,
              frequency=f"{f}_name"),
        *((swapped,) if with_both and f in ("first", "last") else ()),
        Level("slip", slip, 0.02),
        Level("part", part, 0.015),
        Level("alike", f"jaro_winkler({f}_sound_l, {f}_sound_r) >= {ALIKE}", 0.01),
        Level("other", "ELSE", 0.03),
    ))  # fmt: skip


CIN = Comparison("cin", (
    missing("cin"),
    Level("same", "cin_l = cin_r", 0.87),
    Level("next", "cin_letters_l = cin_letters_r"
          f" AND abs(cin_number_l - cin_number_r) <= {NEXT}", 0.01),
    Level("slip", within("cin", 1), 0.08),
    Level("slips", within("cin", 2), 0.01),
    Level("other", "ELSE", 0.03),
))  # fmt: skip
BIRTH = Comparison("birth", (
    missing("birth"),
    Level("same", "birth_l = birth_r AND birth_day_l <> '01-01'", 0.76,
          frequency="birth", own=True),
    Level("january", "birth_l = birth_r", 0.1, frequency="birth", own=True),
    Level("unknown_day", "birth_year_l = birth_year_r"
          " AND (birth_day_l = '01-01' OR birth_day_r = '01-01')", 0.05),
    Level("swapped", "birth_year_l = birth_year_r AND birth_day_l = birth_back_r", 0.015),
    Level("part_of_day", "birth_year_l = birth_year_r"
          " AND (substr(birth_day_l, 1, 2) = substr(birth_day_r, 1, 2)"
          " OR substr(birth_day_l, 4, 2) = substr(birth_day_r, 4, 2))", 0.03),
    Level("year_slip", "birth_day_l = birth_day_r AND birth_day_l <> '01-01'"
          " AND (abs(birth_year_l - birth_year_r) IN (1, 2, 10)"
          " OR levenshtein(birth_l, birth_r) <= 1)",
          0.02),
    Level("year", "birth_year_l = birth_year_r", 0.005),
    Level("about", "abs(birth_year_l - birth_year_r) <= 2", 0.005),
    Level("other", "ELSE", 0.005),
))  # fmt: skip
SEX = Comparison("sex", (
    missing("sex"), Level("same", "sex_l = sex_r", 0.99), Level("other", "ELSE", 0.01),
))  # fmt: skip
COMMUNE = Comparison("commune", (
    missing("commune"),
    Level("same", "commune_l = commune_r", 0.65, frequency="commune", own=True),
    Level("near", "array_contains(commune_around_l, commune_r)", 0.15),
    Level("other", "ELSE", 0.2),
))  # fmt: skip
PHONE = Comparison("phone", (
    missing("phone"),
    Level("same", "phone_l = phone_r", 0.55),
    Level("slip", within("phone", 1), 0.03),
    Level("other", "ELSE", 0.42),
))  # fmt: skip
TRADE = Comparison("trade", (
    missing("trade"),
    Level("same", "trade_l = trade_r", 0.6, frequency="trade", own=True),
    Level("other", "ELSE", 0.4),
))  # fmt: skip
PLAIN = {one.name: one for one in (CIN, BIRTH, SEX, COMMUNE, PHONE, TRADE)}
