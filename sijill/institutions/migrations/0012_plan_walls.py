"""Row policies of plans and inventories; what was spent or voted anew is never rewritten."""

from django.db import migrations

HERE = """(
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    )"""
WALLED = (
    *("institutions_plan", "institutions_line", "institutions_entered"),
    *("institutions_change", "institutions_belonging"),
)


def wall(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON {table} FOR ALL TO sijill_web USING ({HERE});
CREATE POLICY {table}_work ON {table} FOR ALL TO sijill_work USING (true);
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON {table};
DROP POLICY {table}_web ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


RULES = """
REVOKE DELETE, TRUNCATE ON institutions_plan, institutions_line, institutions_entered,
    institutions_change, institutions_belonging FROM sijill_web, sijill_work;
REVOKE UPDATE ON institutions_entered, institutions_change FROM sijill_web, sijill_work;
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0011_plans")]
    operations = [
        *(migrations.RunSQL(wall(table), no_wall(table)) for table in WALLED),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
