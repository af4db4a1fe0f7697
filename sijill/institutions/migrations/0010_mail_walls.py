"""Row policies of the mail, its numbers without a gap, and what is written of it once."""

from django.db import migrations

HERE = """(
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    )"""
WALLED = (
    *("institutions_letter", "institutions_letternote"),
    *("institutions_mailyear", "institutions_scan"),
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
CREATE FUNCTION institutions_letter_is_next() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found institutions_mailyear;
BEGIN
    SELECT * INTO found FROM institutions_mailyear
        WHERE (institution_id, way, year) = (NEW.institution_id, NEW.way, NEW.year) FOR UPDATE;
    IF found.last IS DISTINCT FROM NEW.number OR found.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a letter has the next number of an open year'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER letter_is_next BEFORE INSERT ON institutions_letter
    FOR EACH ROW EXECUTE FUNCTION institutions_letter_is_next();

CREATE FUNCTION institutions_letter_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.institution_id, OLD.way, OLD.year, OLD.number, OLD.party, OLD.subject,
        OLD.their_reference, OLD.dated, OLD.numbered_at, OLD.numbered_by_id, OLD.answers_id,
        OLD.about, OLD.case_reference)
        IS DISTINCT FROM (NEW.institution_id, NEW.way, NEW.year, NEW.number, NEW.party,
        NEW.subject, NEW.their_reference, NEW.dated, NEW.numbered_at, NEW.numbered_by_id,
        NEW.answers_id, NEW.about, NEW.case_reference) THEN
        RAISE EXCEPTION 'a numbered letter is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER letter_stands BEFORE UPDATE ON institutions_letter
    FOR EACH ROW EXECUTE FUNCTION institutions_letter_stands();

CREATE FUNCTION institutions_mail_year_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last NOT IN (OLD.last, OLD.last + 1)
        OR (OLD.closed_at IS NOT NULL AND (NEW.last, NEW.closed_at)
            IS DISTINCT FROM (OLD.last, OLD.closed_at)) THEN
        RAISE EXCEPTION 'numbers are given one by one, in an open year'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mail_year_counts BEFORE UPDATE ON institutions_mailyear
    FOR EACH ROW EXECUTE FUNCTION institutions_mail_year_counts();

REVOKE DELETE, TRUNCATE ON institutions_letter, institutions_letternote, institutions_mailyear,
    institutions_scan FROM sijill_web, sijill_work;
REVOKE UPDATE ON institutions_letternote FROM sijill_web, sijill_work;
"""
NO_RULES = """
DROP TRIGGER mail_year_counts ON institutions_mailyear;
DROP TRIGGER letter_stands ON institutions_letter;
DROP TRIGGER letter_is_next ON institutions_letter;
DROP FUNCTION institutions_mail_year_counts();
DROP FUNCTION institutions_letter_stands();
DROP FUNCTION institutions_letter_is_next();
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0009_mail")]
    operations = [
        *(migrations.RunSQL(wall(table), no_wall(table)) for table in WALLED),
        migrations.RunSQL(RULES, NO_RULES),
    ]
