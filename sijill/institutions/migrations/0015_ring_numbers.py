"""The number that people ring; what was set is never rewritten."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

RULES = "REVOKE UPDATE, DELETE, TRUNCATE ON institutions_ringnumber FROM sijill_web, sijill_work;"


class Migration(migrations.Migration):
    dependencies = [("institutions", "0014_enrollers")]

    operations = [
        migrations.CreateModel(
            name="RingNumber",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=13)),
                ("trial", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("set_by", models.UUIDField(null=True)),
                ("act", models.UUIDField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["institution", "-valid_from", "-recorded_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "valid_from", "recorded_at"),
                        name="ring_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", ""),
                            ("number__regex", "^(\\+212[5-8][0-9]{8}|[1-9][0-9]{2,4})$"),
                            _connector="OR",
                        ),
                        name="ring_number_can_be_rung",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
