"""Row policies of an institution's sessions, and what is never altered once it was sealed."""

from django.db import migrations

HERE = """(
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    )"""
# Who sits is public, as office-holders of craft bodies are; what is said and done inside is not.
WALLED = (
    *("institutions_attendance", "institutions_followup"),
    *("institutions_meeting", "institutions_point"),
)


def wall(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON {table} FOR ALL TO sijill_web USING ({HERE});
CREATE POLICY {table}_work ON {table} FOR ALL TO sijill_work USING (true);
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON {table};
DROP POLICY {table}_web ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


RULES = """
CREATE FUNCTION institutions_meeting_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('signed', 'called_off', 'without_quorum')
        OR (OLD.minutes IS NOT NULL AND (NEW.minutes, NEW.minutes_code)
            IS DISTINCT FROM (OLD.minutes, OLD.minutes_code)) THEN
        RAISE EXCEPTION 'the minutes are closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meeting_stands BEFORE UPDATE ON institutions_meeting
    FOR EACH ROW EXECUTE FUNCTION institutions_meeting_stands();

CREATE FUNCTION institutions_point_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL THEN
        RAISE EXCEPTION 'a point that was settled is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER point_stands BEFORE UPDATE ON institutions_point
    FOR EACH ROW EXECUTE FUNCTION institutions_point_stands();

REVOKE DELETE, TRUNCATE ON institutions_meeting, institutions_point, institutions_followup,
    institutions_seat FROM sijill_web, sijill_work;
"""
NO_RULES = """
DROP TRIGGER point_stands ON institutions_point;
DROP TRIGGER meeting_stands ON institutions_meeting;
DROP FUNCTION institutions_point_stands();
DROP FUNCTION institutions_meeting_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0007_sessions")]
    operations = [
        *(migrations.RunSQL(wall(table), no_wall(table)) for table in WALLED),
        migrations.RunSQL(RULES, NO_RULES),
    ]
