"""Versions by when they were recorded: a roll asks who came while it was judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0015_pair_walls")]

    operations = [
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["recorded_at"], name="version_recorded"),
        )
    ]
