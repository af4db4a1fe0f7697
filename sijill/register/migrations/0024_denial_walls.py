"""The row policy of what somebody denied: whoever sees the case sees it, and nobody else."""

from django.db import migrations

WALL = """
ALTER TABLE register_denial ENABLE ROW LEVEL SECURITY;
CREATE POLICY denial_web ON register_denial FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR EXISTS (SELECT FROM desk_case WHERE desk_case.id = register_denial."case")
);
CREATE POLICY denial_work ON register_denial FOR ALL TO sijill_work USING (true);
"""
OPEN = """
DROP POLICY denial_work ON register_denial;
DROP POLICY denial_web ON register_denial;
ALTER TABLE register_denial DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0023_confirmation_walls"),
        ("desk", "0001_initial"),
    ]
    operations = [migrations.RunSQL(WALL, OPEN)]
