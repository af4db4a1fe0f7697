import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("ledger", "0001_roles")]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("date", models.DateField(primary_key=True, serialize=False)),
                ("name_ar", models.CharField(max_length=80)),
                ("name_fr", models.CharField(max_length=80)),
                ("status", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["official", "estimated", "cancelled"])),
                        name="holiday_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomenclature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=30, unique=True)),
                ("legal_reference", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("source", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                ("revision", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("valid_from",), name="nomenclature_one_a_day"),
                    models.UniqueConstraint(
                        fields=("valid_to",), name="nomenclature_one_open", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="nomenclature_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["official", "provisional"])),
                        name="nomenclature_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Parameter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("valid_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("status", models.CharField(max_length=12)),
                ("article", models.CharField(max_length=80)),
                ("source", models.TextField()),
                ("act", models.UUIDField()),
            ],
            options={
                "ordering": ["code", "-valid_from", "-recorded_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from", "recorded_at"), name="parameter_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["official", "provisional"])),
                        name="parameter_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParameterChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("valid_from", models.DateField()),
                ("status", models.CharField(max_length=12)),
                ("article", models.CharField(max_length=80)),
                ("source", models.TextField(blank=True)),
                ("reason", models.TextField()),
                ("past_reason", models.TextField(blank=True)),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                ("affected", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-proposed_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "confirmed", "refused", "withdrawn"])
                        ),
                        name="parameter_change_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["official", "provisional"])),
                        name="parameter_change_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "refused"]), _negated=True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="parameter_change_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("state", "proposed")
                            ),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="parameter_change_decided",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("code", "valid_from"),
                        name="parameter_change_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("iso", models.CharField(max_length=6, unique=True)),
                ("name_ar", models.CharField(max_length=80)),
                ("name_fr", models.CharField(max_length=80)),
                ("name_zgh", models.CharField(blank=True, max_length=80)),
                ("seat_ar", models.CharField(blank=True, max_length=60)),
                ("seat_fr", models.CharField(blank=True, max_length=60)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("source", models.TextField()),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["official", "provisional"])),
                        name="region_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Province",
            fields=[
                ("code", models.CharField(max_length=6, primary_key=True, serialize=False)),
                ("iso", models.CharField(max_length=6, unique=True)),
                ("kind", models.CharField(max_length=12)),
                ("name_ar", models.CharField(max_length=80)),
                ("name_fr", models.CharField(max_length=80)),
                ("name_zgh", models.CharField(blank=True, max_length=80)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("source", models.TextField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provinces",
                        to="reference.region",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Trade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("level", models.CharField(max_length=10)),
                ("category", models.CharField(max_length=12)),
                ("label_ar", models.CharField(max_length=120)),
                ("label_fr", models.CharField(max_length=120)),
                ("label_zgh", models.CharField(blank=True, max_length=120)),
                ("label_ar_status", models.CharField(max_length=12)),
                ("label_fr_status", models.CharField(max_length=12)),
                ("legal_reference", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("pictogram", models.CharField(blank=True, max_length=20)),
                ("note", models.TextField(blank=True)),
                ("source", models.TextField()),
                (
                    "nomenclature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trades",
                        to="reference.nomenclature",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="reference.trade",
                    ),
                ),
            ],
            options={
                "ordering": ["nomenclature", "code"],
            },
        ),
        migrations.CreateModel(
            name="TradeSuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="reference.trade",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="reference.trade",
                    ),
                ),
            ],
            options={
                "ordering": ["old", "new"],
            },
        ),
        migrations.CreateModel(
            name="TradeWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=80)),
                ("tongue", models.CharField(max_length=12)),
                ("key", models.CharField(max_length=80)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("source", models.CharField(max_length=200)),
                (
                    "trade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="reference.trade",
                    ),
                ),
            ],
            options={
                "ordering": ["trade", "word"],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                ("code", models.CharField(max_length=15, primary_key=True, serialize=False)),
                ("name_ar", models.CharField(max_length=80)),
                ("name_fr", models.CharField(max_length=80)),
                ("name_zgh", models.CharField(blank=True, max_length=80)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("status", models.CharField(default="provisional", max_length=12)),
                ("source", models.TextField()),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communes",
                        to="reference.province",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_id", django.db.models.functions.text.Left("code", 6))
                        ),
                        name="commune_province_from_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="commune_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["official", "provisional"])),
                        name="commune_status",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="province",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\d\\d\\.\\d\\d\\d$")),
                name="province_code_format",
            ),
        ),
        migrations.AddConstraint(
            model_name="province",
            constraint=models.CheckConstraint(
                condition=models.Q(("region_id", django.db.models.functions.text.Left("code", 2))),
                name="province_region_from_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="province",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["prefecture", "province"])), name="province_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="province",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None),
                    ("valid_from", None),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="province_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="province",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["official", "provisional"])),
                name="province_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.UniqueConstraint(
                fields=("nomenclature", "code"), name="trade_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["category", "branch", "activity", "skill"])),
                name="trade_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["official", "provisional"])), name="trade_status"
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.CheckConstraint(
                condition=models.Q(("label_ar_status__in", ["published", "translated"])),
                name="trade_label_ar_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.CheckConstraint(
                condition=models.Q(("label_fr_status__in", ["published", "translated"])),
                name="trade_label_fr_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "category"), ("parent", None)),
                    models.Q(
                        models.Q(("level", "category"), _negated=True), ("parent__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="trade_parent_unless_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("label_ar_status", "translated"), ("status", "official"), _negated=True
                ),
                name="trade_translation_not_official",
            ),
        ),
        migrations.AddConstraint(
            model_name="trade",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None),
                    ("valid_from", None),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="trade_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="tradesuccession",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="trade_succession_once"),
        ),
        migrations.AddConstraint(
            model_name="tradesuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(("old", models.F("new")), _negated=True),
                name="trade_succession_moves",
            ),
        ),
        migrations.AddConstraint(
            model_name="tradeword",
            constraint=models.UniqueConstraint(fields=("trade", "word"), name="trade_word_once"),
        ),
        migrations.AddConstraint(
            model_name="tradeword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tongue__in", ["ar", "darija", "darija_latin", "fr", "zgh", "slip"])
                ),
                name="trade_word_tongue",
            ),
        ),
    ]
