"""A grant that two people gave is never rewritten: it ends, and another is given."""

from django.db import migrations

WALLS = """
CREATE FUNCTION accounts_machine_grant_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a grant to a machine is never removed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.confirmed_at IS NOT NULL AND
        (to_jsonb(OLD) - 'ended_at') IS DISTINCT FROM (to_jsonb(NEW) - 'ended_at') THEN
        RAISE EXCEPTION 'a confirmed grant to a machine is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER machine_grant_stands BEFORE UPDATE OR DELETE ON accounts_machinegrant
    FOR EACH ROW EXECUTE FUNCTION accounts_machine_grant_stands();
REVOKE DELETE, TRUNCATE ON accounts_machinegrant, accounts_machineclient
    FROM sijill_web, sijill_work;
"""
OPEN = """
DROP TRIGGER machine_grant_stands ON accounts_machinegrant;
DROP FUNCTION accounts_machine_grant_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_machines")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
