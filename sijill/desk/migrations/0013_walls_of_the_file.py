"""Row policies of what belongs to a case: whoever sees the case sees them, and nobody else.

Whoever reaches everything passes by without a look at each case: figures of the whole country are
counted as fast as before.
"""

from django.db import migrations

TABLES = ("desk_caseverdict", "desk_correction", "desk_decision", "desk_appeal")


def wall(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON {table} FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR EXISTS (SELECT FROM desk_case WHERE desk_case.id = {table}.case_id)
);
CREATE POLICY {table}_work ON {table} FOR ALL TO sijill_work USING (true);
"""  # noqa: S608 - the tables above alone


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON {table};
DROP POLICY {table}_web ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0012_watched")]
    operations = [migrations.RunSQL(wall(table), no_wall(table)) for table in TABLES]
