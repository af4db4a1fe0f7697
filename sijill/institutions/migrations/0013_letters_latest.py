from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0012_plan_walls"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                fields=["institution", "-numbered_at", "-number", "id"], name="letter_latest"
            ),
        ),
    ]
