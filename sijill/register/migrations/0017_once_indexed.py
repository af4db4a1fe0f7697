"""What stands in an index once is not indexed twice: each costs every entry that is written.

Foreign keys brought an index of their own beside those that begin with the same column, and texts
one for patterns that nothing asks for. Dropping an index writes nothing; the foreign keys stay.
"""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

# Index → what it stood on: names that Django gave.
TWICE = {
    "register_person_chamber_id_6c2186b0": "register_person (chamber_id)",
    "register_person_chamber_id_6c2186b0_like": "register_person (chamber_id varchar_pattern_ops)",
    "register_organisation_chamber_id_ccc30aba": "register_organisation (chamber_id)",
    "register_organisation_chamber_id_ccc30aba_like": (
        "register_organisation (chamber_id varchar_pattern_ops)"
    ),
    "register_organisation_institution_id_f2b28be2_like": (
        "register_organisation (institution_id varchar_pattern_ops)"
    ),
    "register_entry_chamber_id_e3db2a20": "register_entry (chamber_id)",
    "register_entry_chamber_id_e3db2a20_like": "register_entry (chamber_id varchar_pattern_ops)",
    "register_entry_institution_id_f8c33075_like": (
        "register_entry (institution_id varchar_pattern_ops)"
    ),
    "register_entry_nia_c16ecac3_like": "register_entry (nia varchar_pattern_ops)",
    "register_entry_merged_into_id_f871a60e": "register_entry (merged_into_id)",
    "register_version_entry_id_b8d4ac16": "register_version (entry_id)",
    "register_version_chamber_id_7c8d1a32": "register_version (chamber_id)",
    "register_version_chamber_id_7c8d1a32_like": (
        "register_version (chamber_id varchar_pattern_ops)"
    ),
    "register_provenance_source_id_f480ef39": "register_provenance (source_id)",
    "register_held_source_id_12edd0d8": "register_held (source_id)",
    "register_held_chamber_id_a4e6a073": "register_held (chamber_id)",
    "register_held_chamber_id_a4e6a073_like": "register_held (chamber_id varchar_pattern_ops)",
}
INSTITUTION = "institutions.institution"
# Model, field → what it points to, its name from there, whether it may be empty.
FIELDS = {
    ("entry", "chamber"): (INSTITUTION, "+", False),
    ("entry", "merged_into"): ("register.entry", "merged", True),
    ("held", "chamber"): (INSTITUTION, "+", True),
    ("held", "source"): ("register.source", "held_rows", False),
    ("organisation", "chamber"): (INSTITUTION, "+", False),
    ("person", "chamber"): (INSTITUTION, "+", False),
    ("provenance", "source"): ("register.source", "provenances", False),
    ("version", "chamber"): (INSTITUTION, "+", False),
    ("version", "entry"): ("register.entry", "versions", False),
}


def pointing(to, name, empty):
    return models.ForeignKey(
        to=to, on_delete=PROTECT, related_name=name, null=empty, db_index=False
    )


class Migration(migrations.Migration):
    dependencies = [("institutions", "0002_commissions"), ("register", "0016_version_recorded")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="entry_merged",
            ),
        ),
        migrations.RemoveIndex(model_name="person", name="person_phone"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX {index}", f"CREATE INDEX {index} ON {on}")
                for index, on in TWICE.items()
            ],
            state_operations=[
                migrations.AlterField(model_name=model, name=field, field=pointing(*how))
                for (model, field), how in FIELDS.items()
            ],
        ),
    ]
