from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0024_denial_walls"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["-last_at", "id"], name="signal_latest"),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("entry__isnull", False), ("state", "confirmed")),
                fields=["asked_at"],
                include=("entry", "case"),
                name="testimony_confirmed",
            ),
        ),
    ]
