"""A document has a known state, and a case one standing document of each kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_walls")]
    operations = [
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=["received", "replaced", "removed"]),
                name="evidence_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(state="received"),
                fields=("case", "kind"),
                name="evidence_one_standing",
            ),
        ),
    ]
