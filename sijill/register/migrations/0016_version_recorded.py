"""Versions by when they were recorded: a roll asks who came while it was judged."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0015_pair_walls")]

    operations = [
        migrations.AddIndex(
            model_name="version",
            index=BrinIndex(autosummarize=True, fields=["recorded_at"], name="version_recorded"),
        )
    ]
