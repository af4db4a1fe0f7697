"""Every index costs every entry that is written: none says what another says already."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
WRITTEN_BY_THE_MILLION = (
    *("register_person", "register_entry", "register_version", "register_person_keys"),
    *("register_provenance", "register_held", "register_organisation"),
)
# A plain index whose columns are those with which another plain one begins.
TWICE = """
SELECT one.indexrelid::regclass::text
FROM pg_index one
JOIN pg_index other ON other.indrelid = one.indrelid AND other.indexrelid <> one.indexrelid
JOIN pg_class of_one ON of_one.oid = one.indexrelid
JOIN pg_class of_other ON of_other.oid = other.indexrelid AND of_other.relam = of_one.relam
WHERE one.indrelid::regclass::text = ANY(%s) AND NOT one.indisunique
  AND one.indpred IS NULL AND other.indpred IS NULL AND one.indexprs IS NULL
  AND (other.indkey::text || ' ') LIKE (one.indkey::text || ' %%')
ORDER BY 1
"""


def test_no_index_of_the_register_is_the_beginning_of_another():
    with connection.cursor() as cursor:
        cursor.execute(TWICE, [list(WRITTEN_BY_THE_MILLION)])
        assert cursor.fetchall() == []


PLANS = {
    "versions of an entry": (
        "SELECT id FROM register_version WHERE entry_id = '00000000-0000-4000-8000-000000000000'",
        "version_once",
    ),
    "entries of a chamber": (
        "SELECT id FROM register_entry WHERE chamber_id = 'CH-03'",
        "entry_chamber",
    ),
    "entries merged into one": (
        "SELECT id FROM register_entry WHERE merged_into_id = "
        "'00000000-0000-4000-8000-000000000000'",
        "entry_merged",
    ),
    "an entry under its number": (
        "SELECT id FROM register_entry WHERE nia = '4812069345'",
        "register_entry_nia_key",
    ),
    "rows that a source gave": (
        "SELECT id FROM register_provenance WHERE source_id = "
        "'00000000-0000-4000-8000-000000000000'",
        "provenance_row_once",
    ),
}


@pytest.mark.parametrize(("query", "index"), PLANS.values(), ids=PLANS)
def test_what_is_asked_stands_in_an_index(query, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}")
        assert index in "\n".join(line for (line,) in cursor.fetchall())
