"""Row policies of what came from files; where an entry came from is never altered."""

from django.db import migrations

ALL = "(SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'"
WITHIN = """= ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])"""

WALLS = f"""
ALTER TABLE register_provenance ENABLE ROW LEVEL SECURITY;
CREATE POLICY provenance_web ON register_provenance FOR ALL TO sijill_web
    USING ({ALL} OR EXISTS (SELECT FROM register_entry e WHERE e.id = entry_id));
CREATE POLICY provenance_work ON register_provenance FOR ALL TO sijill_work USING (true);

ALTER TABLE register_held ENABLE ROW LEVEL SECURITY;
CREATE POLICY held_web ON register_held FOR ALL TO sijill_web
    USING ({ALL} OR chamber_id {WITHIN});
CREATE POLICY held_work ON register_held FOR ALL TO sijill_work USING (true);

REVOKE UPDATE, DELETE, TRUNCATE ON register_provenance FROM sijill_web, sijill_work;
REVOKE DELETE, TRUNCATE ON register_source, register_held FROM sijill_web, sijill_work;
"""  # noqa: S608 - constants
OPEN = """
DROP POLICY held_work ON register_held;
DROP POLICY held_web ON register_held;
ALTER TABLE register_held DISABLE ROW LEVEL SECURITY;
DROP POLICY provenance_work ON register_provenance;
DROP POLICY provenance_web ON register_provenance;
ALTER TABLE register_provenance DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0008_sources")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
