"""The row policy of signals: those of one institution, and the country's for who reaches it."""

from django.db import migrations

WALL = """
ALTER TABLE register_signal ENABLE ROW LEVEL SECURITY;
CREATE POLICY signal_web ON register_signal FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[]));
CREATE POLICY signal_work ON register_signal FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON register_signal FROM sijill_web, sijill_work;
"""
OPEN = """
DROP POLICY signal_work ON register_signal;
DROP POLICY signal_web ON register_signal;
ALTER TABLE register_signal DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0020_signals")]
    operations = [migrations.RunSQL(WALL, OPEN)]
