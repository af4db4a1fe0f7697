"""Row policies of rights and questions; what the fund said is never altered; a stream of replies."""

from django.db import migrations

WALLS = """
INSERT INTO protection_stream (code, codec, last) VALUES ('replies', 'csv', 0);

ALTER TABLE protection_rights ENABLE ROW LEVEL SECURITY;
CREATE POLICY protection_rights_web ON protection_rights FOR ALL TO sijill_web USING (
    EXISTS (SELECT FROM protection_affiliation a WHERE a.id = affiliation_id)
);
CREATE POLICY protection_rights_work ON protection_rights FOR ALL TO sijill_work USING (true);
ALTER TABLE protection_inquiry ENABLE ROW LEVEL SECURITY;
CREATE POLICY protection_inquiry_web ON protection_inquiry FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR chamber_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
);
CREATE POLICY protection_inquiry_work ON protection_inquiry FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON protection_rights, protection_inquiry FROM sijill_web, sijill_work;

CREATE FUNCTION protection_rights_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.affiliation_id, OLD.file_id, OLD.sequence, OLD.said_at, OLD.state, OLD.since,
        OLD.until, OLD.owed, OLD.owed_until) IS DISTINCT FROM
       (NEW.affiliation_id, NEW.file_id, NEW.sequence, NEW.said_at, NEW.state, NEW.since,
        NEW.until, NEW.owed, NEW.owed_until) THEN
        RAISE EXCEPTION 'what the fund said is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER rights_stands BEFORE UPDATE ON protection_rights
    FOR EACH ROW EXECUTE FUNCTION protection_rights_stands();

CREATE FUNCTION protection_inquiry_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.file_id, OLD.position, OLD.key, OLD.asked, OLD.came_at) IS DISTINCT FROM
       (NEW.file_id, NEW.position, NEW.key, NEW.asked, NEW.came_at) OR OLD.state = 'sent' THEN
        RAISE EXCEPTION 'what was asked, and what was sent in answer, is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER inquiry_stands BEFORE UPDATE ON protection_inquiry
    FOR EACH ROW EXECUTE FUNCTION protection_inquiry_stands();
"""
OPEN = """
DROP TRIGGER inquiry_stands ON protection_inquiry;
DROP TRIGGER rights_stands ON protection_rights;
DROP FUNCTION protection_inquiry_stands();
DROP FUNCTION protection_rights_stands();
DROP POLICY protection_inquiry_work ON protection_inquiry;
DROP POLICY protection_inquiry_web ON protection_inquiry;
ALTER TABLE protection_inquiry DISABLE ROW LEVEL SECURITY;
DROP POLICY protection_rights_work ON protection_rights;
DROP POLICY protection_rights_web ON protection_rights;
ALTER TABLE protection_rights DISABLE ROW LEVEL SECURITY;
DELETE FROM protection_stream WHERE code = 'replies';
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0009_notices")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
