"""Row policies of campaigns: an institution's own; what was frozen is never altered."""

from django.db import migrations

HERE = """(
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    )"""
WALLED = ("campaigns_campaign", "campaigns_statement", "campaigns_unit", "campaigns_call")


def wall(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_web ON {table} FOR ALL TO sijill_web USING ({HERE});
CREATE POLICY {table}_work ON {table} FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON {table} FROM sijill_web, sijill_work;
"""


def no_wall(table: str) -> str:
    return f"""
DROP POLICY {table}_work ON {table};
DROP POLICY {table}_web ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


FROZEN = """
REVOKE UPDATE ON campaigns_unit FROM sijill_web, sijill_work;
CREATE FUNCTION campaigns_statement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.campaign_id, OLD.month, OLD.size, OLD.digest, OLD.share, OLD.least, OLD.wanted,
            OLD.told_size, OLD.frozen_at)
        IS DISTINCT FROM (NEW.campaign_id, NEW.month, NEW.size, NEW.digest, NEW.share, NEW.least,
            NEW.wanted, NEW.told_size, NEW.frozen_at)
        OR (OLD.seed <> '' AND (OLD.seed, OLD.root) IS DISTINCT FROM (NEW.seed, NEW.root))
        OR OLD.state = 'paid'
        OR (OLD.state = 'approved' AND (OLD.units, OLD.amount, OLD.certified_by, OLD.approved_by)
            IS DISTINCT FROM (NEW.units, NEW.amount, NEW.certified_by, NEW.approved_by)) THEN
        RAISE EXCEPTION 'a month that was frozen, drawn or signed is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_stands BEFORE UPDATE ON campaigns_statement
    FOR EACH ROW EXECUTE FUNCTION campaigns_statement_stands();
"""
OPEN = """
DROP TRIGGER statement_stands ON campaigns_statement;
DROP FUNCTION campaigns_statement_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_campaigns")]
    operations = [
        *(migrations.RunSQL(wall(table), no_wall(table)) for table in WALLED),
        migrations.RunSQL(FROZEN, OPEN),
    ]
