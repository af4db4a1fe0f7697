"""The codes of cards in hand, for the telephones of their holders, each behind its wall."""

import django.db.models.deletion
from django.db import migrations, models

WALL = """
ALTER TABLE cards_carried ENABLE ROW LEVEL SECURITY;
CREATE POLICY cards_carried_web ON cards_carried FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR person = (SELECT nullif(current_setting('sijill.person', true), '')::uuid)
);
CREATE POLICY cards_carried_work ON cards_carried FOR ALL TO sijill_work USING (true);
"""
OPEN = """
DROP POLICY cards_carried_work ON cards_carried;
DROP POLICY cards_carried_web ON cards_carried;
ALTER TABLE cards_carried DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0004_walls")]
    operations = [
        migrations.CreateModel(
            name="Carried",
            fields=[
                (
                    "card",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="carried",
                        serialize=False,
                        to="cards.card",
                    ),
                ),
                ("person", models.UUIDField()),
                ("front", models.TextField()),
                ("back", models.TextField()),
                ("kid", models.CharField(max_length=16)),
                ("signed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
