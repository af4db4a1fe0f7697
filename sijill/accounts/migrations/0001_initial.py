"""Users, spaces, codes, messages, consents; and the table of the cache they count in."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# The table `createcachetable` would make: limits are shared by every process through it.
CACHE = """
CREATE TABLE web_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX web_cache_expires ON web_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("ledger", "0001_roles")]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE web_cache"),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("line", "line"), ("agent", "agent"), ("machine", "machine")],
                        max_length=8,
                    ),
                ),
                ("email", models.EmailField(max_length=254, null=True, unique=True)),
                ("phone", models.CharField(max_length=16, null=True, unique=True)),
                ("name_ar", models.CharField(blank=True, max_length=120)),
                ("name_fr", models.CharField(blank=True, max_length=120)),
                ("language", models.CharField(default="ar", max_length=3)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("email__isnull", True), ("kind", "line"), ("phone__isnull", False)
                            ),
                            models.Q(
                                ("email__isnull", False), ("kind", "agent"), ("phone__isnull", True)
                            ),
                            models.Q(
                                ("email__isnull", True),
                                ("kind", "machine"),
                                ("phone__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="user_has_what_its_kind_needs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "line"), _negated=True),
                            ("password__startswith", "!"),
                            _connector="OR",
                        ),
                        name="user_line_has_no_password",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("phone__isnull", True),
                            ("phone__regex", "^\\+212[67][0-9]{8}$"),
                            _connector="OR",
                        ),
                        name="user_phone_is_moroccan_mobile",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email__isnull", True),
                            ("email", django.db.models.functions.text.Lower("email")),
                            _connector="OR",
                        ),
                        name="user_email_is_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ("ar", "fr", "zgh", "en"))),
                        name="user_speaks_a_known_language",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("phone", models.CharField(max_length=16)),
                ("template", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=3)),
                ("sealed", models.BinaryField(null=True)),
                ("space", models.UUIDField(null=True)),
                ("at_most_once", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("refused", "refused"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-created_at"], name="outbox_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "sending"])),
                        fields=["created_at"],
                        name="outbox_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "sending", "sent", "failed", "refused"])
                        ),
                        name="outboxmessage_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="outbox_sent_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phone__regex", "^\\+212[67][0-9]{8}$")),
                        name="outbox_phone_is_moroccan_mobile",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed__isnull", False),
                            models.Q(("state", "queued"), _negated=True),
                            _connector="OR",
                        ),
                        name="outbox_waiting_still_has_its_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Space",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line_since", models.DateTimeField(null=True)),
                ("label", models.CharField(blank=True, max_length=20)),
                ("language", models.CharField(default="ar", max_length=3)),
                ("shared_phone", models.BooleanField(default=False)),
                (
                    "fact_kind",
                    models.CharField(
                        choices=[("none", "none"), ("secret", "secret"), ("card", "card")],
                        default="none",
                        max_length=8,
                    ),
                ),
                ("fact_digest", models.BinaryField(max_length=32, null=True)),
                ("fact_tries_left", models.PositiveSmallIntegerField(default=5)),
                ("fact_closed_until", models.DateTimeField(null=True)),
                ("national_digest", models.BinaryField(max_length=32, null=True, unique=True)),
                ("person", models.UUIDField(null=True, unique=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spaces",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("sign_in", "sign_in"),
                            ("confirm_phone", "confirm_phone"),
                            ("resume", "resume"),
                            ("consent", "consent"),
                            ("change_phone", "change_phone"),
                        ],
                        max_length=16,
                    ),
                ),
                ("phone", models.CharField(max_length=16)),
                ("digest", models.BinaryField(max_length=32)),
                ("browser", models.UUIDField()),
                ("subject_kind", models.CharField(blank=True, max_length=30)),
                ("subject_id", models.UUIDField(null=True)),
                ("decoy", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries_left", models.PositiveSmallIntegerField()),
                ("used_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "space",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="challenges",
                        to="accounts.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("bucket", models.CharField(max_length=80)),
                ("window", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["window"], name="tally_window")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bucket", "window"), name="tally_one_per_window"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=3)),
                ("sha256", models.CharField(max_length=64)),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version", "language"), name="told_text_never_changes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("information", "information"), ("consent", "consent")],
                        max_length=12,
                    ),
                ),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject_id", models.UUIDField()),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "portal"), ("counter", "counter")], max_length=8
                    ),
                ),
                ("confirmed_by", models.CharField(max_length=12)),
                ("by_user", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "challenge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.challenge",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="accounts.space",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="accounts.toldtext",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("user",),
                        name="invitation_one_open_per_agent",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="space",
            index=models.Index(fields=["line", "created_at"], name="space_line"),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.CheckConstraint(
                condition=models.Q(("fact_kind__in", ["none", "secret", "card"])),
                name="space_fact_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fact_digest__isnull", True), ("fact_kind", "none")),
                    models.Q(
                        models.Q(("fact_kind", "none"), _negated=True),
                        ("fact_digest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="space_fact_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line__isnull", True), ("line_since__isnull", True)),
                    models.Q(("line__isnull", False), ("line_since__isnull", False)),
                    _connector="OR",
                ),
                name="space_line_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.CheckConstraint(
                condition=models.Q(("fact_tries_left__lte", 20)), name="space_fact_tries_are_few"
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ("ar", "fr", "zgh", "en"))),
                name="space_speaks_a_known_language",
            ),
        ),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(fields=["expires_at"], name="challenge_expiry"),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        ["sign_in", "confirm_phone", "resume", "consent", "change_phone"],
                    )
                ),
                name="challenge_purpose_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("browser", "purpose"),
                name="challenge_one_open_per_browser",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__gt", models.F("sent_at")),
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("sent_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                        ),
                    ),
                ),
                name="challenge_lives_an_hour_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries_left__lte", 10)), name="challenge_tries_are_few"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("used_at__isnull", True),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("decoy", False),
                        ("used_at__lte", models.F("expires_at")),
                    ),
                    _connector="OR",
                ),
                name="challenge_used_in_time_then_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("phone__regex", "^\\+212[67][0-9]{8}$")),
                name="challenge_phone_is_moroccan_mobile",
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["subject_kind", "subject_id", "at"], name="consent_subject"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["information", "consent"])),
                name="consent_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["portal", "counter"])),
                name="consent_channel_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("kind", "consent"), _connector="OR"
                ),
                name="consent_alone_can_be_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_by__in", ["code", "signature", "click"])),
                name="consent_confirmed_in_a_known_way",
            ),
        ),
    ]
