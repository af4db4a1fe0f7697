"""Row policies of rolls and of what their columns mean: a chamber's are its own.

A roll that an operator took over for the whole country holds no row in itself; anybody who may see
an entry may read from which file it came.
"""

from django.db import migrations

ALL = "(SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'"
WITHIN = """= ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])"""

WALLS = f"""
ALTER TABLE register_source ENABLE ROW LEVEL SECURITY;
CREATE POLICY source_web ON register_source FOR ALL TO sijill_web
    USING ({ALL} OR chamber_id IS NULL OR chamber_id {WITHIN});
CREATE POLICY source_work ON register_source FOR ALL TO sijill_work USING (true);

ALTER TABLE register_layout ENABLE ROW LEVEL SECURITY;
CREATE POLICY layout_web ON register_layout FOR ALL TO sijill_web
    USING ({ALL} OR chamber_id {WITHIN});
CREATE POLICY layout_work ON register_layout FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON register_layout FROM sijill_web, sijill_work;
"""
OPEN = """
DROP POLICY layout_work ON register_layout;
DROP POLICY layout_web ON register_layout;
ALTER TABLE register_layout DISABLE ROW LEVEL SECURITY;
DROP POLICY source_work ON register_source;
DROP POLICY source_web ON register_source;
ALTER TABLE register_source DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0012_rolls")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
