"""The two lists as records ready to be compared: numbers, dates, sounds, places; nothing to parse.

Tables made: `left_record` and `right_record`, whose column `unique_id` is the row of the list.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from sijill.linkage import naming, places

PLACES = ("commune", "trade")


def prepare(con: DuckDBPyConnection, *, fields: tuple[str, ...]) -> None:
    """Make both tables of records, with these fields of the name."""
    _plainest(con)
    places.sure(con)
    for column in PLACES:
        places.settle(con, column)
    places.near(con, "commune")
    _numbered_places(con)
    _guessed(con)
    for side in naming.SIDES:
        for field in fields:
            _heard(con, side, field)
        _record(con, side, fields)


def _plainest(con: DuckDBPyConnection) -> None:
    con.execute("""
        CREATE OR REPLACE TABLE form_plain AS
        SELECT f, s, sound.sound FROM form JOIN sound ON sound.sound = form.heard[1]
    """)


def _numbered_places(con: DuckDBPyConnection) -> None:
    for column in PLACES:
        con.execute(f"""
            CREATE OR REPLACE TABLE {column}_number AS
            SELECT meant, (row_number() OVER (ORDER BY meant))::INTEGER AS p
            FROM (SELECT DISTINCT meant FROM {column}_value)
        """)
    con.execute("""
        CREATE OR REPLACE TABLE commune_around AS
        SELECT one.p, list(two.p ORDER BY two.p) AS around FROM commune_near
        JOIN commune_number AS one ON one.meant = a JOIN commune_number AS two ON two.meant = b
        GROUP BY one.p
    """)


def _guessed(con: DuckDBPyConnection) -> None:
    """Make `form_guessed`: how the names sound of which a form may be a slip."""
    con.execute("""
        CREATE OR REPLACE TABLE form_guessed AS
        WITH guess AS (SELECT f, unnest(maybe) AS n FROM form_name WHERE len(maybe) > 1),
             sounds AS (SELECT name, unnest(readings) AS sound FROM faces)
        SELECT f, list(DISTINCT s) AS readings
        FROM guess JOIN name USING (n) JOIN sounds USING (name) JOIN sound USING (sound) GROUP BY f
    """)


def _heard(con: DuckDBPyConnection, side: str, field: str) -> None:
    """Make `<side>_<field>_heard`: everything compared of a name, for each pair of forms met."""
    con.execute(f"""
        CREATE OR REPLACE TABLE {side}_{field}_heard AS
        WITH met AS (SELECT DISTINCT f, g FROM {side}_{field}),
        heard AS (
            SELECT met.f, met.g, form.form, plain.sound, own.n AS name,
                   {_both("own.maybe", "other.maybe")} AS maybe,
                   {_both("a.readings", "b.readings")} AS readings,
                   {_both("c.pieces", "d.pieces")} AS pieces, guessed.readings AS guesses
            FROM met
            LEFT JOIN form ON form.f = met.f
            LEFT JOIN form_plain AS plain ON plain.f = met.f
            LEFT JOIN form_name AS own ON own.f = met.f
            LEFT JOIN form_name AS other ON other.f = met.g
            LEFT JOIN form_readings AS a ON a.f = met.f
            LEFT JOIN form_readings AS b ON b.f = met.g
            LEFT JOIN form_pieces AS c ON c.f = met.f LEFT JOIN form_pieces AS d ON d.f = met.g
            LEFT JOIN form_guessed AS guessed ON guessed.f = met.f
        )
        SELECT * EXCLUDE (guesses), {_both("readings", "guesses")} AS keys FROM heard
    """)


def _both(one: str, two: str) -> str:
    return f"list_distinct(list_concat(coalesce({one}, []), coalesce({two}, [])))"


def _record(con: DuckDBPyConnection, side: str, fields: tuple[str, ...]) -> None:
    parts = "".join(
        f", {field}_h.form AS {field}_form, {field}_h.sound AS {field}_sound,"
        f" {field}_h.name AS {field}_name, {field}_h.maybe AS {field}_maybe,"
        f" {field}_h.readings AS {field}_readings, {field}_h.pieces AS {field}_pieces,"
        f" {field}_h.keys AS {field}_keys"
        for field in fields
    )
    joins = "".join(
        f" LEFT JOIN {side}_{field} AS {field} ON {field}.n = l.n"
        f" LEFT JOIN {side}_{field}_heard AS {field}_h ON {field}_h.f = {field}.f"
        f" AND {field}_h.g IS NOT DISTINCT FROM {field}.g"
        for field in fields
    )
    con.execute(f"""
        CREATE OR REPLACE TABLE {side}_record AS
        SELECT l.n AS unique_id{parts},
               l.cin, regexp_extract(l.cin, '^[A-Z]*') AS cin_letters,
               TRY_CAST(regexp_extract(l.cin, '[0-9]+$') AS INTEGER) AS cin_number,
               l.birth_date AS birth, l.birth_date[1:4]::INTEGER AS birth_year,
               l.birth_date[6:10] AS birth_day,
               l.birth_date[9:10] || '-' || l.birth_date[6:7] AS birth_back,
               l.sex, c.p AS commune, around.around AS commune_around, l.phone, t.p AS trade
        FROM {side}_list AS l{joins}
        LEFT JOIN commune_value AS cv ON cv.said = l.commune
        LEFT JOIN commune_number AS c ON c.meant = cv.meant
        LEFT JOIN commune_around AS around ON around.p = c.p
        LEFT JOIN trade_value AS tv ON tv.said = l.trade
        LEFT JOIN trade_number AS t ON t.meant = tv.meant
    """)
