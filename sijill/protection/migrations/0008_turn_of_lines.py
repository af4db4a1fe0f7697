"""Lines whose turn it is are found in their order, however many wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0007_populations_walls"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["stream", "made_at", "id"],
                name="line_turn",
            ),
        ),
    ]
