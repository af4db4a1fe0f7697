"""What each column means, whatever was typed: SQL for the engine, one expression a column.

Numbers are read as `sijill.kernel.identifiers` reads them, but a million at a time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from duckdb import DuckDBPyConnection

ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
WESTERN = "01234567890123456789"
# What people type into a cell that they must not leave empty.
NOTHING = (
    "null|none|nan|nil|na|n/a|#n/a|nd|n\\.d\\.?|[-–—_.?*/ 0]+|x{2,}|neant|néant|inconnue?|"
    "non renseign[eé]e?|vide|sans|aucune?|unknown|غير معروف|غير متوفر|لا يوجد|بدون|لا شيء"
)
INVISIBLE = "[\\x{00AD}\\x{061C}\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}-\\x{206F}\\x{FEFF}]"
MALE = ("m", "h", "homme", "masculin", "male", "garcon", "garçon", "ذكر", "ذ", "1")
FEMALE = ("f", "femme", "feminin", "féminin", "female", "fille", "أنثى", "انثى", "أنثي", "انثي",
          "2")  # fmt: skip
EARLIEST, LATEST = 1890, 2040
# A number of many people is an office's, or a way to fill the cell.
MOST_OF_ONE_CIN, MOST_OF_ONE_PHONE = 5, 30
# Values that need no reading, which is slow: they are what they will become, or end with it.
PLAIN: Mapping[str, str] = {
    "cin": "[A-Z]{1,2}[0-9]{3,7}",
    "phone": "(0|00212|[+]212)?[67][0-9]{8}",
    "birth_date": "(19[0-9]{2}|20[0-3][0-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
}


def heading(written: str) -> str:
    """The name of a column, whatever its case, accents, spaces and hyphens."""
    plain = unicodedata.normalize("NFKD", written.strip().lstrip("\ufeff").casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return "_".join(kept.replace("-", " ").replace(".", " ").replace("_", " ").split())


def clean(con: DuckDBPyConnection, table: str, column: str) -> None:
    """Make `<table>_<column>`: every distinct value of the column with what it means."""
    plain = PLAIN.get(column)
    odd = f"AND NOT regexp_full_match({column}, '{plain}')" if plain else ""
    read = READERS.get(column, lambda text: text)
    con.execute(
        f"CREATE OR REPLACE TABLE {table}_{column} AS "
        f"SELECT said, {read('tidy')} AS meant FROM (SELECT said, {_tidy('said')} AS tidy FROM "
        f"(SELECT DISTINCT {column} AS said FROM {table} WHERE {column} IS NOT NULL {odd}))"
    )


def meant(table: str, column: str) -> str:
    """The expression of a column's clean value, given the table made by `clean` as `_<column>`."""
    plain = PLAIN.get(column)
    if plain is None:
        return f"_{column}.meant"
    said = f"{table}.{column}"
    there = f"right({said}, 9)" if column == "phone" else said
    return f"CASE WHEN regexp_full_match({said}, '{plain}') THEN {there} ELSE _{column}.meant END"


def drop_shared_numbers(con: DuckDBPyConnection, table: str) -> None:
    """Forget identity and phone numbers that too many rows share: they recognise nobody."""
    for column, most in (("cin", MOST_OF_ONE_CIN), ("phone", MOST_OF_ONE_PHONE)):
        con.execute(
            f"UPDATE {table} SET {column} = NULL WHERE {column} IN (SELECT {column} FROM {table} "
            f"WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > {most})"
        )


def _tidy(value: str) -> str:
    """Western digits, no invisible sign, single spaces, NULL for nothing."""
    western = f"translate({value}, '{ARABIC_DIGITS}', '{WESTERN}')"
    plain = f"regexp_replace({western}, '{INVISIBLE}', '', 'g')"
    single = f"trim(regexp_replace({plain}, '[\\s\\x{{00A0}}\\x{{202F}}]+', ' ', 'g'))"
    nothing = f"regexp_full_match(lower({single}), '({NOTHING})?')"
    return f"CASE WHEN {nothing} THEN NULL ELSE {single} END"


def _cin(text: str) -> str:
    """Letters and digits of an identity number; O, I, L and S in the digits are 0, 1, 1 and 5."""
    bare = f"regexp_replace(upper({text}), '[^0-9A-Z]', '', 'g')"
    led = f"regexp_replace({bare}, '^0([A-Z]?[0-9])', 'O\\1')"
    shape = "^([A-Z]{0,2})([0-9OILS]{3,8})$"
    letters, digits = f"regexp_extract({led}, '{shape}', 1)", f"regexp_extract({led}, '{shape}', 2)"
    return f"nullif({letters} || translate({digits}, 'OILS', '0115'), '')"


def _born(text: str) -> str:
    """YYYY-MM-DD; a year alone becomes its 1 January, as registers write an unknown day."""
    far, near = "([12][0-9]{3})", "([0-3]?[0-9])"
    ways = (
        (f"^{far}[-/. ]?([01]?[0-9])[-/. ]?{near}(?:[T ].*)?$", 1, 2, 3),
        (f"^{near}[-/. ]([01]?[0-9])[-/. ]{far}(?:[T ].*)?$", 3, 2, 1),
        (f"^{far}(?:\\.0|[-/](?:00|99)(?:[-/](?:00|99))?)?$", 1, 0, 0),
    )
    year, month, day = (
        ", ".join(
            f"nullif(regexp_extract({text}, '{way[0]}', {way[turn]}), '')"
            for way in ways
            if way[turn]
        )
        for turn in (1, 2, 3)
    )
    known = f"TRY_CAST(coalesce({year}) AS INTEGER) BETWEEN {EARLIEST} AND {LATEST}"
    real = ", ".join(
        f"greatest(TRY_CAST(coalesce({part}, '1') AS INTEGER), 1)" for part in (month, day)
    )
    return f"CASE WHEN {known} THEN format('{{}}-{{:02d}}-{{:02d}}', coalesce({year}), {real}) END"


def _sex(text: str) -> str:
    male = ", ".join(f"'{word}'" for word in MALE)
    female = ", ".join(f"'{word}'" for word in FEMALE)
    said = f"lower({text})"
    return f"CASE WHEN {said} IN ({male}) THEN 'M' WHEN {said} IN ({female}) THEN 'F' END"


def _phone(text: str) -> str:
    """The nine last digits, which no way of writing the country's prefix changes."""
    digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
    return f"CASE WHEN length({digits}) >= 9 THEN right({digits}, 9) END"


def _place(text: str) -> str:
    signs = "[^\\w\\x{0600}-\\x{06FF}]+"
    return f"nullif(trim(regexp_replace(strip_accents(lower({text})), '{signs}', ' ', 'g')), '')"


READERS: Mapping[str, Callable[[str], str]] = {
    "cin": _cin,
    "birth_date": _born,
    "sex": _sex,
    "phone": _phone,
    "commune": _place,
    "trade": _place,
}
