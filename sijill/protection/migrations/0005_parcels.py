"""Files as they travel, signed and closed; which key of the fund signed an answer."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
REVOKE DELETE, TRUNCATE ON protection_parcel FROM sijill_web, sijill_work;
CREATE FUNCTION protection_parcel_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.file_id, OLD.name, OLD.digest, OLD.size, OLD.signed_by, OLD.made_at)
        IS DISTINCT FROM
       (NEW.id, NEW.file_id, NEW.name, NEW.digest, NEW.size, NEW.signed_by, NEW.made_at) THEN
        RAISE EXCEPTION 'what leaves is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER parcel_stands BEFORE UPDATE ON protection_parcel
    FOR EACH ROW EXECUTE FUNCTION protection_parcel_stands();
"""
OPEN = """
DROP TRIGGER parcel_stands ON protection_parcel;
DROP FUNCTION protection_parcel_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0004_exchange_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="incoming",
            name="signed_by",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.CreateModel(
            name="Parcel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=44, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("signed_by", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField()),
                ("key_id", models.CharField(max_length=20)),
                ("wrapped_key", models.BinaryField(max_length=100)),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcel",
                        to="protection.outgoing",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(WALLS, OPEN),
    ]
