"""Row policies of cases and evidence, the counter of references, and what nobody may delete.

The policies are the second wall: they guard against a forgotten filter, not against injection.
"""

from django.db import migrations

WALLS = """
ALTER TABLE desk_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_web ON desk_case FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    OR space = (SELECT nullif(current_setting('sijill.space', true), '')::uuid)
);
CREATE POLICY case_work ON desk_case FOR ALL TO sijill_work USING (true);

ALTER TABLE desk_evidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY evidence_web ON desk_evidence FOR ALL TO sijill_web USING (
    EXISTS (SELECT FROM desk_case WHERE desk_case.id = desk_evidence.case_id)
);
CREATE POLICY evidence_work ON desk_evidence FOR ALL TO sijill_work USING (true);

CREATE SEQUENCE desk_case_number MINVALUE 0 START 0;

REVOKE DELETE, TRUNCATE ON desk_case, desk_evidence, desk_correction, desk_decision, desk_appeal
    FROM sijill_web, sijill_work;
"""
OPEN = """
DROP SEQUENCE desk_case_number;
DROP POLICY evidence_work ON desk_evidence;
DROP POLICY evidence_web ON desk_evidence;
ALTER TABLE desk_evidence DISABLE ROW LEVEL SECURITY;
DROP POLICY case_work ON desk_case;
DROP POLICY case_web ON desk_case;
ALTER TABLE desk_case DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
