"""Groupings and who is in them, with their row policies.

A grouping names nobody and stands on a public page: everybody reads it, its institution writes it.
A place in it is seen by whoever keeps the grouping and by whoever reaches the entry.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

WITHIN = """
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR {column} = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
"""
WALL = f"""
ALTER TABLE register_grouping ENABLE ROW LEVEL SECURITY;
CREATE POLICY grouping_read ON register_grouping FOR SELECT TO sijill_web USING (true);
CREATE POLICY grouping_web ON register_grouping FOR ALL TO sijill_web
    USING ({WITHIN.format(column="institution_id")});
CREATE POLICY grouping_work ON register_grouping FOR ALL TO sijill_work USING (true);
ALTER TABLE register_groupingmember ENABLE ROW LEVEL SECURITY;
CREATE POLICY groupingmember_web ON register_groupingmember FOR ALL TO sijill_web USING (
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR EXISTS (SELECT FROM register_entry e WHERE e.id = entry_id)
    OR EXISTS (SELECT FROM register_grouping g WHERE g.id = grouping_id
        AND ({WITHIN.format(column="g.institution_id")})));
CREATE POLICY groupingmember_work ON register_groupingmember FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON register_grouping, register_groupingmember
    FROM sijill_web, sijill_work;
"""  # noqa: S608 - constants
OPEN = """
DROP POLICY groupingmember_work ON register_groupingmember;
DROP POLICY groupingmember_web ON register_groupingmember;
ALTER TABLE register_groupingmember DISABLE ROW LEVEL SECURITY;
DROP POLICY grouping_work ON register_grouping;
DROP POLICY grouping_web ON register_grouping;
DROP POLICY grouping_read ON register_grouping;
ALTER TABLE register_grouping DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0016_deputations"),
        ("register", "0032_received"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grouping",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("name_ar", models.CharField(max_length=160)),
                ("name_latin", models.CharField(max_length=160)),
                ("kind", models.CharField(max_length=12)),
                ("craft", models.CharField(max_length=20)),
                ("province", models.CharField(max_length=8)),
                ("commune", models.CharField(blank=True, max_length=80)),
                ("state", models.CharField(default="active", max_length=10)),
                ("since", models.DateField()),
                ("dissolved_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
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
                "ordering": ["province", "name_latin", "id"],
            },
        ),
        migrations.CreateModel(
            name="GroupingMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("role", models.CharField(default="member", max_length=12)),
                ("valid_from", models.DateField()),
                ("role_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("act", models.UUIDField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groupings",
                        to="register.entry",
                    ),
                ),
                (
                    "grouping",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="register.grouping",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="grouping",
            index=models.Index(fields=["province", "id"], name="grouping_place"),
        ),
        migrations.AddConstraint(
            model_name="grouping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["association", "cluster", "interest", "union"]),
                    ("state__in", ["active", "dissolved"]),
                ),
                name="grouping_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_ar", ""), _negated=True),
                    models.Q(("name_latin", ""), _negated=True),
                    models.Q(("craft", ""), _negated=True),
                    models.Q(("province", ""), _negated=True),
                ),
                name="grouping_is_named_and_placed",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dissolved_on", None), ("reason", ""), ("state", "active")),
                    models.Q(
                        ("dissolved_on__gte", models.F("since")),
                        ("state", "dissolved"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grouping_dissolved_for_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="groupingmember",
            index=models.Index(fields=["grouping", "valid_from"], name="grouping_member_of"),
        ),
        migrations.AddConstraint(
            model_name="groupingmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("grouping", "entry"),
                name="grouping_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupingmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "coordinator"), ("valid_to", None)),
                fields=("grouping",),
                name="grouping_one_coordinator",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupingmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["coordinator", "member"])),
                name="grouping_member_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupingmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role_from__gte", models.F("valid_from")),
                    models.Q(
                        ("valid_to", None),
                        ("valid_to__gte", models.F("valid_from")),
                        _connector="OR",
                    ),
                ),
                name="grouping_member_dates",
            ),
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
