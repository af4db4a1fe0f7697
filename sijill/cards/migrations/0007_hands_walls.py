"""Who sees the proof that a card changed hands, and rows that are never taken back."""

from django.db import migrations

WALLS = """
ALTER TABLE cards_handover ENABLE ROW LEVEL SECURITY;
CREATE POLICY cards_handover_web ON cards_handover FOR ALL TO sijill_web USING (
    EXISTS (SELECT FROM cards_card c WHERE c.id = card_id)
);
CREATE POLICY cards_handover_work ON cards_handover FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON cards_handover, cards_release FROM sijill_web, sijill_work;
REVOKE UPDATE ON cards_handover FROM sijill_web;
"""
OPEN = """
DROP POLICY cards_handover_work ON cards_handover;
DROP POLICY cards_handover_web ON cards_handover;
ALTER TABLE cards_handover DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0006_physical_life")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
