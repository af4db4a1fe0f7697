import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("institutions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("document_kind", models.CharField(max_length=12)),
                ("document", models.CharField(max_length=30)),
                ("given_ar", models.CharField(max_length=80)),
                ("family_ar", models.CharField(blank=True, max_length=80)),
                ("given_latin", models.CharField(max_length=80)),
                ("family_latin", models.CharField(blank=True, max_length=80)),
                ("sort_ar", models.BinaryField(max_length=400)),
                ("sort_latin", models.BinaryField(max_length=400)),
                ("birth_year", models.PositiveSmallIntegerField()),
                ("birth_month", models.PositiveSmallIntegerField(null=True)),
                ("birth_day", models.PositiveSmallIntegerField(null=True)),
                ("birth_place", models.CharField(blank=True, max_length=80)),
                ("sex", models.CharField(max_length=1)),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("phone_shared", models.BooleanField(default=False)),
                ("portrait", models.UUIDField(null=True)),
                ("document_withdrawn_at", models.DateTimeField(null=True)),
                (
                    "chamber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("nia", models.CharField(max_length=32, unique=True)),
                ("nia_version", models.CharField(max_length=8)),
                ("category", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(default="entered", max_length=12),
                ),
                ("entered_on", models.DateField()),
                (
                    "chamber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="register.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonKeys",
            fields=[
                ("person", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
            ],
            options={
                "db_table": "register_person_keys",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["keys"], name="person_keys_gin"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("person", models.UUIDField()),
                ("valid_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("act", models.UUIDField()),
                ("state", models.CharField(max_length=12)),
                ("category", models.CharField(max_length=12)),
                ("principal_trade", models.CharField(max_length=20)),
                (
                    "other_trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("proof", models.CharField(max_length=20)),
                ("practice_since", models.CharField(blank=True, max_length=10)),
                ("province", models.CharField(max_length=8)),
                ("commune", models.CharField(blank=True, max_length=80)),
                ("details", models.JSONField()),
                (
                    "chamber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="register.entry",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["chamber", "sort_ar", "id"], name="person_sorted_ar"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["chamber", "sort_latin", "id"], name="person_sorted_latin"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone"], name="person_phone"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("document_withdrawn_at__isnull", True)),
                fields=("document_kind", "document"),
                name="person_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("document_kind__in", ["cin", "residence", "minor"])),
                name="person_document_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="person_has_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["f", "m"])), name="person_sex"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("birth_day__isnull", True), ("birth_month__isnull", False), _connector="OR"
                ),
                name="person_day_needs_month",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["chamber", "state", "id"], name="entry_chamber"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["entered", "suspended", "struck_off", "annulled"])
                ),
                name="entry_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("category__in", ["artisan", "master", "cooperative", "enterprise"])
                ),
                name="entry_category_known",
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["act"], name="version_act"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("entry", "valid_from", "recorded_at"), name="version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["entered", "suspended", "struck_off", "annulled"])
                ),
                name="version_state_known",
            ),
        ),
    ]
