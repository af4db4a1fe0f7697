"""Who may read an address: its person, and what acts for the whole country; no chamber."""

from django.db import migrations

WALLS = """
ALTER TABLE accounts_mailbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY mailbox_web ON accounts_mailbox FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR space_id = (SELECT nullif(current_setting('sijill.space', true), '')::uuid)
);
CREATE POLICY mailbox_work ON accounts_mailbox FOR ALL TO sijill_work USING (true);
"""
OPEN = """
DROP POLICY mailbox_work ON accounts_mailbox;
DROP POLICY mailbox_web ON accounts_mailbox;
ALTER TABLE accounts_mailbox DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_mailboxes")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
