"""Who may read a message: its person, the institution on whose account it went, the country's."""

from django.db import migrations

WALLS = """
UPDATE accounts_outboxmessage SET next_at = created_at WHERE state IN ('queued', 'sending');
ALTER TABLE accounts_outboxmessage ENABLE ROW LEVEL SECURITY;
-- Anybody may have one written (a code for a visitor); what was written is not read back by them.
CREATE POLICY outbox_web ON accounts_outboxmessage FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    OR space = (SELECT nullif(current_setting('sijill.space', true), '')::uuid)
) WITH CHECK (true);
CREATE POLICY outbox_work ON accounts_outboxmessage FOR ALL TO sijill_work USING (true);

ALTER TABLE accounts_messagemonth ENABLE ROW LEVEL SECURITY;
CREATE POLICY message_month_web ON accounts_messagemonth FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
);
CREATE POLICY message_month_work ON accounts_messagemonth FOR ALL TO sijill_work USING (true);
"""
OPEN = """
DROP POLICY message_month_work ON accounts_messagemonth;
DROP POLICY message_month_web ON accounts_messagemonth;
ALTER TABLE accounts_messagemonth DISABLE ROW LEVEL SECURITY;
DROP POLICY outbox_work ON accounts_outboxmessage;
DROP POLICY outbox_web ON accounts_outboxmessage;
ALTER TABLE accounts_outboxmessage DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_messages")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
