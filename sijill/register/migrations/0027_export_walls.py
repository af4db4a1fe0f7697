"""Row policies of files of many people's data: an institution's are its own; who took stays."""

from django.db import migrations

WITHIN = """
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
"""
# The rows of a file follow the file: its own policy is asked.
OF_A_FILE = "EXISTS (SELECT FROM register_export held WHERE held.id = export_id)"
# Which entries stand in a file is read and written by the house alone.
HOUSE = "(SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'"


def wall(table: str, within: str) -> str:
    return f"""
ALTER TABLE register_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON register_{table} FOR ALL TO sijill_web USING ({within});
CREATE POLICY {table}_work ON register_{table} FOR ALL TO sijill_work USING (true);
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON register_{table};
DROP POLICY {table}_web ON register_{table};
ALTER TABLE register_{table} DISABLE ROW LEVEL SECURITY;
"""


KEPT = """
REVOKE DELETE, TRUNCATE ON register_export FROM sijill_web, sijill_work;
REVOKE UPDATE, DELETE, TRUNCATE ON register_take FROM sijill_web, sijill_work;
REVOKE UPDATE, TRUNCATE ON register_exported FROM sijill_web, sijill_work;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0026_exports")]
    operations = [
        migrations.RunSQL(wall("export", WITHIN), no_wall("export")),
        migrations.RunSQL(wall("take", OF_A_FILE), no_wall("take")),
        migrations.RunSQL(wall("exported", HOUSE), no_wall("exported")),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
