"""Row policies of affiliations and questions, and rows that are never taken back."""

from django.db import migrations

WALLS = """
ALTER TABLE protection_affiliation ENABLE ROW LEVEL SECURITY;
CREATE POLICY protection_affiliation_web ON protection_affiliation FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR chamber_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    OR person = (SELECT nullif(current_setting('sijill.person', true), '')::uuid)
);
CREATE POLICY protection_affiliation_work ON protection_affiliation
    FOR ALL TO sijill_work USING (true);

ALTER TABLE protection_question ENABLE ROW LEVEL SECURITY;
CREATE POLICY protection_question_web ON protection_question FOR ALL TO sijill_web USING (
    EXISTS (SELECT FROM protection_affiliation a WHERE a.id = affiliation_id)
);
CREATE POLICY protection_question_work ON protection_question FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON protection_affiliation, protection_question
    FROM sijill_web, sijill_work;

CREATE FUNCTION protection_question_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.affiliation_id, OLD.text, OLD.asked_at)
        IS DISTINCT FROM (NEW.affiliation_id, NEW.text, NEW.asked_at)
        OR OLD.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'what was asked and answered is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER question_stands BEFORE UPDATE ON protection_question
    FOR EACH ROW EXECUTE FUNCTION protection_question_stands();
"""
OPEN = """
DROP TRIGGER question_stands ON protection_question;
DROP FUNCTION protection_question_stands();
DROP POLICY protection_question_work ON protection_question;
DROP POLICY protection_question_web ON protection_question;
ALTER TABLE protection_question DISABLE ROW LEVEL SECURITY;
DROP POLICY protection_affiliation_work ON protection_affiliation;
DROP POLICY protection_affiliation_web ON protection_affiliation;
ALTER TABLE protection_affiliation DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_affiliations")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
