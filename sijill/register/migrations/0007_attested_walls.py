"""Row policies of the documents on experience; what one says never changes, it is withdrawn."""

from django.db import migrations

WALLS = """
ALTER TABLE register_attestation ENABLE ROW LEVEL SECURITY;
CREATE POLICY attestation_web ON register_attestation FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    OR space = (SELECT nullif(current_setting('sijill.space', true), '')::uuid)
);
CREATE POLICY attestation_work ON register_attestation FOR ALL TO sijill_work USING (true);

ALTER TABLE register_testimony ENABLE ROW LEVEL SECURITY;
CREATE POLICY testimony_web ON register_testimony FOR ALL TO sijill_web
    USING (EXISTS (SELECT FROM desk_case WHERE desk_case.id = register_testimony.case_id));
CREATE POLICY testimony_work ON register_testimony FOR ALL TO sijill_work USING (true);

CREATE FUNCTION register_attestation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_act'
            IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_act' THEN
        RAISE EXCEPTION 'a document that was given is withdrawn, never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attestation_stands BEFORE UPDATE ON register_attestation
    FOR EACH ROW EXECUTE FUNCTION register_attestation_stands();

REVOKE DELETE, TRUNCATE ON register_attestation, register_testimony FROM sijill_web, sijill_work;
"""
OPEN = """
DROP TRIGGER attestation_stands ON register_attestation;
DROP FUNCTION register_attestation_stands();
DROP POLICY testimony_work ON register_testimony;
DROP POLICY testimony_web ON register_testimony;
ALTER TABLE register_testimony DISABLE ROW LEVEL SECURITY;
DROP POLICY attestation_work ON register_attestation;
DROP POLICY attestation_web ON register_attestation;
ALTER TABLE register_attestation DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0006_attested")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
