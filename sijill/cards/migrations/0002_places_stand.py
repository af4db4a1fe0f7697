"""A place is taken once, never moved, never freed; and who was withdrawn stays withdrawn."""

from django.db import migrations

STANDS = """
CREATE FUNCTION cards_place_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.card, OLD.list, OLD.index) IS DISTINCT FROM (NEW.card, NEW.list, NEW.index) THEN
        RAISE EXCEPTION 'a place in a status list is never moved'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 1 AND NEW.status <> 1 OR OLD.status = 3 AND NEW.status NOT IN (1, 3) THEN
        RAISE EXCEPTION 'a withdrawn card does not become valid again'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER place_stands BEFORE UPDATE ON cards_place
    FOR EACH ROW EXECUTE FUNCTION cards_place_stands();
REVOKE DELETE, TRUNCATE ON cards_place FROM sijill_web, sijill_work;
"""
MOVES = """
GRANT DELETE ON cards_place TO sijill_web, sijill_work;
DROP TRIGGER place_stands ON cards_place;
DROP FUNCTION cards_place_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_places")]
    operations = [migrations.RunSQL(STANDS, MOVES)]
