"""The row policy of confirmations: who reaches the entry."""

from django.db import migrations

WALL = """
ALTER TABLE register_confirmation ENABLE ROW LEVEL SECURITY;
CREATE POLICY confirmation_web ON register_confirmation FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR EXISTS (SELECT FROM register_entry e WHERE e.id = entry_id));
CREATE POLICY confirmation_work ON register_confirmation FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON register_confirmation FROM sijill_web, sijill_work;
"""
OPEN = """
DROP POLICY confirmation_work ON register_confirmation;
DROP POLICY confirmation_web ON register_confirmation;
ALTER TABLE register_confirmation DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0022_confirmations")]
    operations = [migrations.RunSQL(WALL, OPEN)]
