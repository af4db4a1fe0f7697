"""Row policies of the lists and of the controls; what was frozen is never altered."""

from django.db import migrations

WITHIN = """
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
"""


def wall(table: str) -> str:
    return f"""
ALTER TABLE register_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON register_{table} FOR ALL TO sijill_web USING ({WITHIN});
CREATE POLICY {table}_work ON register_{table} FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON register_{table} FROM sijill_web, sijill_work;
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON register_{table};
DROP POLICY {table}_web ON register_{table};
ALTER TABLE register_{table} DISABLE ROW LEVEL SECURITY;
"""


FROZEN = """
CREATE FUNCTION register_draw_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'frozen'
        OR to_jsonb(NEW) - ARRAY['state', 'root', 'seed', 'drawn_at', 'drawn_act']
            IS DISTINCT FROM
            to_jsonb(OLD) - ARRAY['state', 'root', 'seed', 'drawn_at', 'drawn_act'] THEN
        RAISE EXCEPTION 'a month that was frozen is drawn once, never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draw_stands BEFORE UPDATE ON register_draw
    FOR EACH ROW EXECUTE FUNCTION register_draw_stands();
REVOKE DELETE, TRUNCATE ON register_draw FROM sijill_web, sijill_work;
REVOKE UPDATE ON register_ticket FROM sijill_web, sijill_work;
"""
OPEN = """
DROP TRIGGER draw_stands ON register_draw;
DROP FUNCTION register_draw_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0018_controls")]
    operations = [
        migrations.RunSQL(wall("ticket"), no_wall("ticket")),
        migrations.RunSQL(wall("control"), no_wall("control")),
        migrations.RunSQL(FROZEN, OPEN),
    ]
