"""Row policies of the stages, and what a sitting's marks and minutes may no longer do.

The actions refuse first and say why; these triggers are for whoever forgets to ask them.
"""

from django.db import migrations

OF_CASE = "EXISTS (SELECT FROM desk_case WHERE desk_case.id = {table}.case_id)"
OF_HEARING = "EXISTS (SELECT FROM desk_hearing WHERE desk_hearing.id = {table}.hearing_id)"
OWN = {
    "desk_visit": OF_CASE,
    "desk_hearing": OF_CASE,
    "desk_conflict": OF_HEARING,
    "desk_mark": OF_HEARING,
}


def wall(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON {table} FOR ALL TO sijill_web
    USING ({OWN[table].format(table=table)});
CREATE POLICY {table}_work ON {table} FOR ALL TO sijill_work USING (true);
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON {table};
DROP POLICY {table}_web ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


RULES = """
CREATE FUNCTION desk_visit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'planned' THEN
        RAISE EXCEPTION 'a visit that ended is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER visit_stands BEFORE UPDATE ON desk_visit
    FOR EACH ROW EXECUTE FUNCTION desk_visit_stands();

CREATE FUNCTION desk_minutes_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('signed', 'called_off')
        OR (OLD.minutes IS NOT NULL AND (NEW.minutes, NEW.minutes_code)
            IS DISTINCT FROM (OLD.minutes, OLD.minutes_code)) THEN
        RAISE EXCEPTION 'the minutes are closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER minutes_stand BEFORE UPDATE ON desk_sitting
    FOR EACH ROW EXECUTE FUNCTION desk_minutes_stand();

-- Locks the sitting against being closed while one of its rows is written.
CREATE FUNCTION desk_sitting_state(sitting uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT state INTO found FROM desk_sitting WHERE id = sitting FOR SHARE;
    RETURN found;
END $$;

CREATE FUNCTION desk_agenda_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE state text := desk_sitting_state(NEW.sitting_id);
BEGIN
    IF state NOT IN ('called', 'open') OR (TG_OP = 'INSERT' AND state <> 'called') THEN
        RAISE EXCEPTION 'the minutes are closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hearing_stands BEFORE INSERT OR UPDATE ON desk_hearing
    FOR EACH ROW EXECUTE FUNCTION desk_agenda_stands();
CREATE TRIGGER seat_stands BEFORE INSERT OR UPDATE ON desk_seat
    FOR EACH ROW EXECUTE FUNCTION desk_agenda_stands();

CREATE FUNCTION desk_may_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written desk_mark := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    hearing desk_hearing;
    seat desk_seat;
BEGIN
    SELECT * INTO hearing FROM desk_hearing WHERE id = written.hearing_id;
    IF desk_sitting_state(hearing.sitting_id) IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'no mark is given or taken outside an open sitting'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT * INTO seat FROM desk_seat WHERE id = written.seat_id;
    IF seat.sitting_id <> hearing.sitting_id OR NOT seat.present OR seat.part = 'secretary' THEN
        RAISE EXCEPTION 'only a member who came marks' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM desk_conflict c
               WHERE c.hearing_id = written.hearing_id AND c.seat_id = written.seat_id) THEN
        RAISE EXCEPTION 'a member with a conflict of interest does not mark'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER may_mark BEFORE INSERT OR UPDATE OR DELETE ON desk_mark
    FOR EACH ROW EXECUTE FUNCTION desk_may_mark();

CREATE FUNCTION desk_may_declare() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sitting uuid := (SELECT sitting_id FROM desk_hearing WHERE id = NEW.hearing_id);
BEGIN
    IF desk_sitting_state(sitting) NOT IN ('called', 'open') THEN
        RAISE EXCEPTION 'the minutes are closed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM desk_seat s WHERE s.id = NEW.seat_id AND s.sitting_id = sitting) THEN
        RAISE EXCEPTION 'a member of another sitting' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM desk_mark m
               WHERE m.hearing_id = NEW.hearing_id AND m.seat_id = NEW.seat_id) THEN
        RAISE EXCEPTION 'whoever marked has a conflict only once the marks are taken back'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER may_declare BEFORE INSERT ON desk_conflict
    FOR EACH ROW EXECUTE FUNCTION desk_may_declare();

REVOKE DELETE, TRUNCATE ON desk_visit, desk_sitting, desk_seat, desk_hearing
    FROM sijill_web, sijill_work;
REVOKE UPDATE, DELETE, TRUNCATE ON desk_conflict FROM sijill_web, sijill_work;
REVOKE TRUNCATE ON desk_mark FROM sijill_web, sijill_work;
"""
NO_RULES = """
DROP TRIGGER may_declare ON desk_conflict;
DROP TRIGGER may_mark ON desk_mark;
DROP TRIGGER seat_stands ON desk_seat;
DROP TRIGGER hearing_stands ON desk_hearing;
DROP TRIGGER minutes_stand ON desk_sitting;
DROP TRIGGER visit_stands ON desk_visit;
DROP FUNCTION desk_may_declare();
DROP FUNCTION desk_may_mark();
DROP FUNCTION desk_agenda_stands();
DROP FUNCTION desk_sitting_state(uuid);
DROP FUNCTION desk_minutes_stand();
DROP FUNCTION desk_visit_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_stages")]
    operations = [
        *(migrations.RunSQL(wall(table), no_wall(table)) for table in OWN),
        migrations.RunSQL(RULES, NO_RULES),
    ]
