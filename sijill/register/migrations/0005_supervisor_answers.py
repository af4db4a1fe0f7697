import uuid

import django.db.models.deletion
from django.db import migrations, models

# Seen by the supervisor and by who keeps the supervisor's entry; never altered.
WALL = """
ALTER TABLE register_supervisoranswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY supervisoranswer_web ON register_supervisoranswer FOR ALL TO sijill_web
    USING (EXISTS (SELECT FROM register_entry e WHERE e.id = supervisor_id));
CREATE POLICY supervisoranswer_work ON register_supervisoranswer FOR ALL TO sijill_work
    USING (true);
REVOKE UPDATE, DELETE, TRUNCATE ON register_supervisoranswer FROM sijill_web, sijill_work;
"""
NO_WALL = """
DROP POLICY supervisoranswer_work ON register_supervisoranswer;
DROP POLICY supervisoranswer_web ON register_supervisoranswer;
ALTER TABLE register_supervisoranswer DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0004_keepers"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupervisorAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("case", models.UUIDField()),
                ("answer", models.CharField(max_length=3)),
                ("answered_at", models.DateTimeField()),
                ("act", models.UUIDField()),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="register.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "supervisor"), name="supervisor_answers_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["yes", "no"])),
                        name="supervisor_says_yes_or_no",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
