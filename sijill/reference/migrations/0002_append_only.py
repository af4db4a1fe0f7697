"""The value of a parameter is never altered or removed: by grant and by trigger."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION reference_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER parameter_append_only BEFORE UPDATE OR DELETE ON reference_parameter
    FOR EACH ROW EXECUTE FUNCTION reference_append_only();
CREATE TRIGGER parameter_never_emptied BEFORE TRUNCATE ON reference_parameter
    FOR EACH STATEMENT EXECUTE FUNCTION reference_append_only();
REVOKE UPDATE, DELETE, TRUNCATE ON reference_parameter FROM sijill_web, sijill_work;
"""

BACK = """
DROP TRIGGER parameter_append_only ON reference_parameter;
DROP TRIGGER parameter_never_emptied ON reference_parameter;
DROP FUNCTION reference_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, BACK)]
