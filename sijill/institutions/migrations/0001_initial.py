import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("reference", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("name_ar", models.CharField(max_length=160)),
                ("name_fr", models.CharField(max_length=160)),
                ("seat_ar", models.CharField(blank=True, max_length=80)),
                ("seat_fr", models.CharField(blank=True, max_length=80)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("source", models.TextField()),
                (
                    "province",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.province",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.region",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("act", models.UUIDField()),
                ("ended_act", models.UUIDField(null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="institutions.institution",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.province",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["institution", "role", "valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("source", models.TextField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territories",
                        to="institutions.institution",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.province",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.region",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "territories",
                "ordering": ["kind", "region", "province", "valid_from"],
            },
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["chamber", "delegation", "federation", "ministry"])
                ),
                name="institution_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "chamber"), _negated=True),
                    ("region__isnull", False),
                    _connector="OR",
                ),
                name="institution_chamber_has_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "delegation"), _negated=True),
                    ("province__isnull", False),
                    _connector="OR",
                ),
                name="institution_delegation_has_province",
            ),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["user", "valid_from"], name="mandate_user"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "assistant",
                            "examiner",
                            "registrar",
                            "director",
                            "delegate",
                            "federation",
                            "ministry",
                            "auditor",
                        ],
                    )
                ),
                name="mandate_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="mandate_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("user", "role", "institution"),
                name="mandate_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("province__isnull", False), ("region", None)),
                    models.Q(("province", None), ("region__isnull", False)),
                    _connector="OR",
                ),
                name="territory_region_or_province",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="territory_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.UniqueConstraint(
                condition=models.Q(("province__isnull", False), ("valid_to", None)),
                fields=("kind", "province"),
                name="territory_one_open_in_province",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.UniqueConstraint(
                condition=models.Q(("region__isnull", False), ("valid_to", None)),
                fields=("kind", "region"),
                name="territory_one_open_in_region",
            ),
        ),
    ]
