"""Two forms sent at once found one grouping: its name stands once at an institution."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0016_deputations"),
        ("register", "0033_groupings"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="grouping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")),
                fields=("institution", "name_latin"),
                name="grouping_named_once",
            ),
        ),
    ]
