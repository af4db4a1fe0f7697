"""Row policies of what differs and who is who; what was opened is never altered nor taken away."""

from django.db import migrations

OF_CHAMBER = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON {table} FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR chamber_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
);
CREATE POLICY {table}_work ON {table} FOR ALL TO sijill_work USING (true);
"""
# A sample is judged by those who see the whole country.
NATIONAL = """
ALTER TABLE protection_sampled ENABLE ROW LEVEL SECURITY;
CREATE POLICY protection_sampled_web ON protection_sampled FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
);
CREATE POLICY protection_sampled_work ON protection_sampled FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON protection_run, protection_difference, protection_sampled
    FROM sijill_web, sijill_work;
"""
STANDS = """
CREATE FUNCTION protection_difference_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.key, OLD.kind, OLD.entry, OLD.their_id, OLD.first_run_id) IS DISTINCT FROM
       (NEW.key, NEW.kind, NEW.entry, NEW.their_id, NEW.first_run_id) THEN
        RAISE EXCEPTION 'whom a difference is about is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'settled' AND NEW.state = 'closed' THEN
        RAISE EXCEPTION 'what an office settled is not closed by a run'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER difference_stands BEFORE UPDATE ON protection_difference
    FOR EACH ROW EXECUTE FUNCTION protection_difference_stands();
"""
OPEN = """
DROP TRIGGER difference_stands ON protection_difference;
DROP FUNCTION protection_difference_stands();
"""
TABLES = ("protection_difference", "protection_counterpart")
UNWALLED = """
DROP POLICY {table}_work ON {table};
DROP POLICY {table}_web ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0006_populations")]
    operations = [
        *(
            migrations.RunSQL(OF_CHAMBER.format(table=table), UNWALLED.format(table=table))
            for table in TABLES
        ),
        migrations.RunSQL(NATIONAL, UNWALLED.format(table="protection_sampled")),
        migrations.RunSQL(STANDS, OPEN),
    ]
