"""The row policy of oppositions: who reaches the entry."""

from django.db import migrations

WALL = """
ALTER TABLE register_opposition ENABLE ROW LEVEL SECURITY;
CREATE POLICY opposition_web ON register_opposition FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR EXISTS (SELECT FROM register_entry e WHERE e.id = entry_id));
CREATE POLICY opposition_work ON register_opposition FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON register_opposition FROM sijill_web, sijill_work;
"""
OPEN = """
DROP POLICY opposition_work ON register_opposition;
DROP POLICY opposition_web ON register_opposition;
ALTER TABLE register_opposition DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0029_oppositions")]
    operations = [migrations.RunSQL(WALL, OPEN)]
