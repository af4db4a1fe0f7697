"""Messages to people: each by one way, with what became of it; and how many they were."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.accounts.models.people import MOROCCAN_MOBILE, _choices, _one_of
from sijill.accounts.rules import TELEPHONE, MessageState, Way

ON_THE_WAY = [MessageState.QUEUED.value, MessageState.SENDING.value]


class OutboxMessage(models.Model):
    """One thing told to one person by one way; what it says is sealed, and erased once it left.

    In the person's own space it is read later: there it is kept until its period has passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=80)
    way = models.CharField(max_length=5, default=Way.SMS.value, choices=_choices(Way))
    phone = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    template = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)  # 1: the text that the house came with
    language = models.CharField(max_length=3)
    sealed = models.BinaryField(null=True)
    space = models.UUIDField(null=True)
    institution = models.CharField(max_length=20, blank=True)  # on whose account; "": the State's
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.UUIDField(null=True)
    # A code is sent once or never; a notice is sent again until the gateway has it.
    at_most_once = models.BooleanField()
    urgent = models.BooleanField(default=False)  # somebody waits for it: at any hour
    state = models.CharField(
        max_length=9, default=MessageState.QUEUED.value, choices=_choices(MessageState)
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    not_after = models.DateTimeField()
    next_at = models.DateTimeField(null=True)  # not to be taken up before
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    cost = models.DecimalField(max_digits=8, decimal_places=4, default=0)  # dirhams

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="outbox_newest"),
            models.Index(fields=["subject_id", "created_at"], name="outbox_subject"),
            models.Index(fields=["space", "-created_at"], name="outbox_space"),
            models.Index(fields=["phone", "-created_at"], name="outbox_phone"),
            models.Index(
                fields=["next_at"], name="outbox_waiting", condition=Q(state__in=ON_THE_WAY)
            ),
        ]
        constraints = [
            _one_of("state", MessageState),
            _one_of("way", Way),
            models.UniqueConstraint(fields=["key", "way"], name="outbox_once_by_each_way"),
            models.CheckConstraint(
                name="outbox_sent_has_its_time",
                condition=~Q(state__in=[MessageState.DELIVERED.value, MessageState.SENT.value])
                | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_delivered_has_its_time",
                condition=Q(state=MessageState.DELIVERED.value, delivered_at__isnull=False)
                | (~Q(state=MessageState.DELIVERED.value) & Q(delivered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_phone_is_moroccan_mobile",
                condition=Q(phone="") | Q(phone__regex=MOROCCAN_MOBILE),
            ),
            models.CheckConstraint(
                name="outbox_goes_somewhere",
                condition=(
                    Q(way__in=sorted(way.value for way in TELEPHONE)) & ~Q(phone="") & Q(email="")
                )
                | (Q(way=Way.EMAIL.value, phone="") & ~Q(email=""))
                | Q(way=Way.SPACE.value, phone="", email="", space__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_waiting_still_has_its_text",
                condition=Q(sealed__isnull=False) | ~Q(state=MessageState.QUEUED.value),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class MessageMonth(models.Model):
    """How many messages an institution sent in a month by one way, what became of them, the cost.

    It outlives the messages, names nobody, and is counted again until its month is closed.
    """

    month = models.DateField()  # its first day
    institution = models.CharField(max_length=20, blank=True)
    way = models.CharField(max_length=5, choices=_choices(Way))
    state = models.CharField(max_length=9, choices=_choices(MessageState))
    count = models.PositiveIntegerField()
    cost = models.DecimalField(max_digits=14, decimal_places=4)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "institution", "way", "state"], name="message_month_once"
            ),
            models.CheckConstraint(
                name="message_month_begins_with_its_month", condition=Q(month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.institution} {self.way} {self.state}"
