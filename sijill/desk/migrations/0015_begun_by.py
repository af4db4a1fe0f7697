"""Who began a request with somebody is kept where a colleague goes on with it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0014_contracted")]

    operations = [
        migrations.AddField(model_name="case", name="begun_by", field=models.UUIDField(null=True)),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["begun_by"],
                condition=models.Q(begun_by__isnull=False),
                name="case_begun_by",
            ),
        ),
    ]
