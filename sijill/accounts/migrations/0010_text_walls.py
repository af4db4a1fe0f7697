"""What a version says is never altered, and none is removed: by grant and by trigger."""

from django.db import migrations

FROZEN = """
UPDATE accounts_outboxmessage SET version = 1 WHERE version = 0;
CREATE FUNCTION accounts_text_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.id, NEW.template, NEW.number, NEW.texts, NEW.reason,
            NEW.drafted_by, NEW.drafted_at)
        IS DISTINCT FROM (OLD.id, OLD.template, OLD.number, OLD.texts, OLD.reason,
            OLD.drafted_by, OLD.drafted_at)
        OR (OLD.agreed_at IS NOT NULL AND (NEW.agreed_by, NEW.agreed_at, NEW.valid_from)
            IS DISTINCT FROM (OLD.agreed_by, OLD.agreed_at, OLD.valid_from))
        OR (OLD.ended_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)
    THEN
        RAISE EXCEPTION 'a version of a text stays as it was agreed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER message_text_frozen BEFORE UPDATE OR DELETE ON accounts_messagetext
    FOR EACH ROW EXECUTE FUNCTION accounts_text_frozen();
REVOKE DELETE, TRUNCATE ON accounts_messagetext FROM sijill_web, sijill_work;
"""
BACK = """
DROP TRIGGER message_text_frozen ON accounts_messagetext;
DROP FUNCTION accounts_text_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_texts")]
    operations = [migrations.RunSQL(FROZEN, BACK)]
