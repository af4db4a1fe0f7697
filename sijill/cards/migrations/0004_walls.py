"""Row policies of cards, the order of their numbers, and a card that nobody turns into another's."""

from django.db import migrations

WALLS = """
ALTER TABLE cards_card ENABLE ROW LEVEL SECURITY;
CREATE POLICY cards_card_web ON cards_card FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR chamber_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    OR person = (SELECT nullif(current_setting('sijill.person', true), '')::uuid)
);
CREATE POLICY cards_card_work ON cards_card FOR ALL TO sijill_work USING (true);

CREATE FUNCTION cards_card_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number, OLD.entry_id) IS DISTINCT FROM (NEW.number, NEW.entry_id)
        OR (OLD.valid_until IS NOT NULL AND (OLD.says, OLD.valid_from, OLD.valid_until)
            IS DISTINCT FROM (NEW.says, NEW.valid_from, NEW.valid_until)) THEN
        RAISE EXCEPTION 'what a card says is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER card_stands BEFORE UPDATE ON cards_card
    FOR EACH ROW EXECUTE FUNCTION cards_card_stands();
REVOKE DELETE, TRUNCATE ON cards_card, cards_batch, cards_return FROM sijill_web, sijill_work;
REVOKE UPDATE ON cards_return FROM sijill_web, sijill_work;

CREATE SEQUENCE cards_number MINVALUE 0 START 0 MAXVALUE 99999999 NO CYCLE;
GRANT USAGE ON SEQUENCE cards_number TO sijill_web, sijill_work;
REVOKE UPDATE ON SEQUENCE cards_number FROM sijill_web, sijill_work;
"""
OPEN = """
DROP SEQUENCE cards_number;
DROP TRIGGER card_stands ON cards_card;
DROP FUNCTION cards_card_stands();
DROP POLICY cards_card_work ON cards_card;
DROP POLICY cards_card_web ON cards_card;
ALTER TABLE cards_card DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0003_cards")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
