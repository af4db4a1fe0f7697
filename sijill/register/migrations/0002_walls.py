"""Row policies, the order of the numbers, and a past that nobody rewrites.

The policies are the second wall: they guard against a forgotten filter, not against injection.
"""

from django.db import migrations

REACH = """
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR chamber_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    OR {own} = (SELECT nullif(current_setting('sijill.person', true), '')::uuid)
"""
OWN = {"person": "id", "entry": "person_id", "version": "person"}


def wall(table: str) -> str:
    return f"""
ALTER TABLE register_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON register_{table} FOR ALL TO sijill_web
    USING ({REACH.format(own=OWN[table])});
CREATE POLICY {table}_work ON register_{table} FOR ALL TO sijill_work USING (true);
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON register_{table};
DROP POLICY {table}_web ON register_{table};
ALTER TABLE register_{table} DISABLE ROW LEVEL SECURITY;
"""


PAST = """
CREATE FUNCTION register_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of an entry is never altered (%)', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER version_stands BEFORE UPDATE OR DELETE ON register_version
    FOR EACH ROW EXECUTE FUNCTION register_version_stands();
CREATE TRIGGER version_stands_whole BEFORE TRUNCATE ON register_version
    FOR EACH STATEMENT EXECUTE FUNCTION register_version_stands();
REVOKE UPDATE, DELETE, TRUNCATE ON register_version FROM sijill_web, sijill_work;
REVOKE DELETE, TRUNCATE ON register_person, register_entry FROM sijill_web, sijill_work;

CREATE SEQUENCE register_nia_counter MINVALUE 0 START 0 MAXVALUE 99999999 NO CYCLE;
GRANT USAGE ON SEQUENCE register_nia_counter TO sijill_web, sijill_work;
REVOKE UPDATE ON SEQUENCE register_nia_counter FROM sijill_web, sijill_work;
"""
NO_PAST = """
DROP SEQUENCE register_nia_counter;
DROP TRIGGER version_stands_whole ON register_version;
DROP TRIGGER version_stands ON register_version;
DROP FUNCTION register_version_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [
        *(migrations.RunSQL(wall(table), no_wall(table)) for table in OWN),
        migrations.RunSQL(PAST, NO_PAST),
    ]
