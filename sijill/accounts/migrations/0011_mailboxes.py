"""The e-mail address of a person, and the code that shows that it is theirs."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_text_walls")]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "space",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mailbox",
                        serialize=False,
                        to="accounts.space",
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("wanted", models.BooleanField(default=True)),
                ("pending", models.EmailField(blank=True, max_length=254)),
                ("asked", models.UUIDField(default=uuid.uuid4)),
                ("digest", models.BinaryField(max_length=32, null=True)),
                ("tries_left", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("confirmed_at", None)),
                            models.Q(
                                models.Q(("address", ""), _negated=True),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mailbox_confirmed_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", None), ("pending", "")),
                            models.Q(
                                models.Q(("pending", ""), _negated=True),
                                ("digest__isnull", False),
                                ("expires_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mailbox_pending_has_its_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries_left__lte", 20)), name="mailbox_tries_are_few"
                    ),
                ],
            },
        ),
    ]
