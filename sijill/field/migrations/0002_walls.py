"""Row policies of what arrives from tablets: the second wall, against a forgotten filter."""

from django.db import migrations

WALLS = """
ALTER TABLE field_envelope ENABLE ROW LEVEL SECURITY;
CREATE POLICY envelope_web ON field_envelope FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
);
CREATE POLICY envelope_work ON field_envelope FOR ALL TO sijill_work USING (true);

ALTER TABLE field_envelopepart ENABLE ROW LEVEL SECURITY;
CREATE POLICY part_web ON field_envelopepart FOR ALL TO sijill_web USING (
    EXISTS (SELECT FROM field_envelope WHERE field_envelope.id = field_envelopepart.envelope_id)
);
CREATE POLICY part_work ON field_envelopepart FOR ALL TO sijill_work USING (true);

REVOKE DELETE, TRUNCATE ON field_envelope, field_envelopepart, field_chamberkey, field_device
    FROM sijill_web, sijill_work;
"""
OPEN = """
DROP POLICY part_work ON field_envelopepart;
DROP POLICY part_web ON field_envelopepart;
ALTER TABLE field_envelopepart DISABLE ROW LEVEL SECURITY;
DROP POLICY envelope_work ON field_envelope;
DROP POLICY envelope_web ON field_envelope;
ALTER TABLE field_envelope DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
