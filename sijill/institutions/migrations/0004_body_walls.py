"""Row policies of the craft bodies' papers, and what is never altered once it was sealed.

The actions refuse first and say why; these triggers are for whoever forgets to ask them.
"""

from django.db import migrations

# Bodies and office-holders are public; who is on a roll, prepares or assembles is not.
WITHIN = """EXISTS (
    SELECT FROM institutions_body b WHERE b.id = {table}.body_id AND (
        (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
        OR b.chamber_id = ANY (
            (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
        OR b.institution_id = ANY (
            (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    ))"""
WALLED = ("institutions_organiser", "institutions_rollline", "institutions_assembly")


def wall(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON {table} FOR ALL TO sijill_web
    USING ({WITHIN.format(table=table)});
CREATE POLICY {table}_work ON {table} FOR ALL TO sijill_work USING (true);
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON {table};
DROP POLICY {table}_web ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


RULES = """
CREATE FUNCTION institutions_roll_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'frozen' THEN
        RAISE EXCEPTION 'a frozen roll is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER roll_stands BEFORE UPDATE ON institutions_roll
    FOR EACH ROW EXECUTE FUNCTION institutions_roll_stands();

CREATE FUNCTION institutions_roll_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line institutions_rollline := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    found text;
BEGIN
    SELECT state INTO found FROM institutions_roll WHERE id = line.roll_id FOR SHARE;
    IF found = 'frozen' THEN
        RAISE EXCEPTION 'a frozen roll is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN line;
END $$;
CREATE TRIGGER roll_line_stands BEFORE INSERT OR UPDATE OR DELETE ON institutions_rollline
    FOR EACH ROW EXECUTE FUNCTION institutions_roll_line_stands();

CREATE FUNCTION institutions_assembly_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('signed', 'called_off', 'without_quorum')
        OR (OLD.minutes IS NOT NULL AND (NEW.minutes, NEW.minutes_code)
            IS DISTINCT FROM (OLD.minutes, OLD.minutes_code)) THEN
        RAISE EXCEPTION 'the minutes are closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assembly_stands BEFORE UPDATE ON institutions_assembly
    FOR EACH ROW EXECUTE FUNCTION institutions_assembly_stands();

CREATE FUNCTION institutions_ballot_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('settled', 'tied') THEN
        RAISE EXCEPTION 'a ballot that was counted is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_stands BEFORE UPDATE ON institutions_ballot
    FOR EACH ROW EXECUTE FUNCTION institutions_ballot_stands();

REVOKE DELETE, TRUNCATE ON institutions_body, institutions_roll, institutions_statute,
    institutions_assembly, institutions_ballot, institutions_officeholder
    FROM sijill_web, sijill_work;
REVOKE UPDATE, DELETE, TRUNCATE ON institutions_tellercount FROM sijill_web, sijill_work;
REVOKE UPDATE, TRUNCATE ON institutions_rollline FROM sijill_web, sijill_work;
"""
NO_RULES = """
DROP TRIGGER ballot_stands ON institutions_ballot;
DROP TRIGGER assembly_stands ON institutions_assembly;
DROP TRIGGER roll_line_stands ON institutions_rollline;
DROP TRIGGER roll_stands ON institutions_roll;
DROP FUNCTION institutions_ballot_stands();
DROP FUNCTION institutions_assembly_stands();
DROP FUNCTION institutions_roll_line_stands();
DROP FUNCTION institutions_roll_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0003_craft_bodies")]
    operations = [
        *(migrations.RunSQL(wall(table), no_wall(table)) for table in WALLED),
        migrations.RunSQL(RULES, NO_RULES),
    ]
