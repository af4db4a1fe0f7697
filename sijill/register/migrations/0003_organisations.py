import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# A file that a provincial service decided returns to the chamber of its region; who decided stays
# written beside it.
KEEPERS = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE register_entry SET institution_id = chamber_id;
UPDATE register_person SET institution_id = chamber_id;
UPDATE register_entry e SET chamber_id = t.institution_id
FROM institutions_institution i, institutions_territory t
WHERE i.code = e.chamber_id AND i.kind = 'delegation'
  AND t.kind = 'chamber' AND t.region_id = i.region_id AND t.valid_to IS NULL;
UPDATE register_person p SET chamber_id = t.institution_id
FROM institutions_institution i, institutions_territory t
WHERE i.code = p.chamber_id AND i.kind = 'delegation'
  AND t.kind = 'chamber' AND t.region_id = i.region_id AND t.valid_to IS NULL;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0001_initial"),
        ("register", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("document_kind", models.CharField(max_length=12)),
                ("document", models.CharField(max_length=30)),
                ("name_ar", models.CharField(max_length=160)),
                ("name_latin", models.CharField(blank=True, max_length=160)),
                ("sex", models.CharField(max_length=1)),
                ("birth_year", models.PositiveSmallIntegerField()),
                ("role", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("act", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("space", models.UUIDField(null=True)),
                ("name_ar", models.CharField(max_length=160)),
                ("name_latin", models.CharField(max_length=160)),
                ("sort_ar", models.BinaryField(max_length=800)),
                ("sort_latin", models.BinaryField(max_length=800)),
                ("ice", models.CharField(blank=True, max_length=15)),
                ("registration", models.CharField(blank=True, max_length=40)),
                ("registered_at", models.CharField(blank=True, max_length=80)),
                ("tax_number", models.CharField(blank=True, max_length=20)),
                ("founded_on", models.DateField(null=True)),
                ("province", models.CharField(max_length=8)),
                ("commune", models.CharField(blank=True, max_length=80)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationKeys",
            fields=[
                ("organisation", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
            ],
            options={
                "db_table": "register_organisation_keys",
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("act", models.UUIDField()),
                ("broken_on", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="entry",
            name="institution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.institution",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="institution",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.institution",
            ),
        ),
        migrations.RunSQL(KEEPERS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="entry",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.institution",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="institution",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.institution",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="organisation",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="entry",
            name="person",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entry",
                to="register.person",
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="person",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="version",
            name="proof",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", True), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="version_one_holder",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="register.person",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="chamber",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.institution",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.institution",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="register.organisation",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="organisation",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entry",
                to="register.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", True), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="entry_one_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("category__in", ["artisan", "master"]), ("organisation__isnull", True)
                    ),
                    models.Q(
                        ("category__in", ["cooperative", "enterprise"]),
                        ("organisation__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="entry_category_of_its_holder",
            ),
        ),
        migrations.AddIndex(
            model_name="organisationkeys",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["keys"], name="organisation_keys_gin"
            ),
        ),
        migrations.AddField(
            model_name="supervision",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supervisions",
                to="register.entry",
            ),
        ),
        migrations.AddField(
            model_name="supervision",
            name="supervisor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supervised",
                to="register.entry",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["space"], name="organisation_space"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["chamber", "sort_ar", "id"], name="organisation_sorted_ar"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["chamber", "sort_latin", "id"], name="organisation_sorted_latin"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["cooperative", "enterprise"])),
                name="organisation_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ice", ""), _negated=True),
                fields=("ice",),
                name="organisation_one_ice",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_ar", ""), _negated=True),
                    models.Q(("name_latin", ""), _negated=True),
                    _connector="OR",
                ),
                name="organisation_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("organisation", "document_kind", "document"),
                name="membership_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["f", "m"])), name="membership_sex"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        ["president", "vice_president", "secretary", "treasurer", "member"],
                    )
                ),
                name="membership_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("document_kind__in", ["cin", "residence"])),
                name="membership_document_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="membership_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="supervision",
            index=models.Index(
                condition=models.Q(("until__isnull", False), ("valid_to", None)),
                fields=["until", "id"],
                name="supervision_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("enterprise",),
                name="supervision_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="supervision_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.CheckConstraint(
                condition=models.Q(("enterprise", models.F("supervisor")), _negated=True),
                name="supervision_of_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("broken_on", None), ("until", None)),
                    models.Q(("broken_on__isnull", False), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="supervision_broken_until",
            ),
        ),
    ]
