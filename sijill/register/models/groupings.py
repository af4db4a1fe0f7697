"""Groupings of the register: what holds together, and who is in it since when."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.register.models.entries import Entry
from sijill.register.rules.groupings import GroupingKind, GroupingState, Place

IN_IT = (Place.COORDINATOR.value, Place.MEMBER.value)


class Grouping(models.Model):
    """Who works together around a craft and a place; it names nobody by itself."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name_ar = models.CharField(max_length=160)
    name_latin = models.CharField(max_length=160)
    kind = models.CharField(max_length=12)
    craft = models.CharField(max_length=20)  # code of a branch or of a trade
    province = models.CharField(max_length=8)
    commune = models.CharField(max_length=80, blank=True)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=GroupingState.ACTIVE.value)
    since = models.DateField()
    dissolved_on = models.DateField(null=True)
    reason = models.CharField(max_length=400, blank=True)  # why it was dissolved
    act = models.UUIDField()  # the newest act on it
    # The last place whose holder was told of the end, in the order of places; none when all were.
    told_to = models.UUIDField(null=True)

    class Meta:
        ordering = ["province", "name_latin", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=sorted(k.value for k in GroupingKind),
                    state__in=sorted(s.value for s in GroupingState),
                ),
                name="grouping_words_known",
            ),
            models.CheckConstraint(
                condition=~Q(name_ar="") & ~Q(name_latin="") & ~Q(craft="") & ~Q(province=""),
                name="grouping_is_named_and_placed",
            ),
            models.CheckConstraint(
                condition=Q(state=GroupingState.ACTIVE.value, dissolved_on=None, reason="")
                | (
                    Q(state=GroupingState.DISSOLVED.value, dissolved_on__gte=F("since"))
                    & ~Q(reason="")
                ),
                name="grouping_dissolved_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["institution", "name_latin"],
                condition=Q(state=GroupingState.ACTIVE.value),
                name="grouping_named_once",
            ),
            models.CheckConstraint(
                condition=Q(told_to=None) | Q(state=GroupingState.DISSOLVED.value),
                name="grouping_told_of_its_end",
            ),
        ]
        indexes = [
            models.Index(fields=["province", "id"], name="grouping_place"),
            models.Index(fields=["id"], name="grouping_untold", condition=Q(told_to__isnull=False)),
        ]


class GroupingMember(models.Model):
    """The place of an entry in a grouping; `valid_to` is the first day without it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    grouping = models.ForeignKey(Grouping, models.PROTECT, related_name="members", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="groupings")
    role = models.CharField(max_length=12, default=Place.MEMBER.value)
    valid_from = models.DateField()
    role_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=400, blank=True)  # why it was taken out
    act = models.UUIDField()  # the newest act on it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grouping", "entry"],
                condition=Q(valid_to=None),
                name="grouping_member_once",
            ),
            models.UniqueConstraint(
                fields=["grouping"],
                condition=Q(valid_to=None, role=Place.COORDINATOR.value),
                name="grouping_one_coordinator",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(IN_IT)), name="grouping_member_role_known"
            ),
            models.CheckConstraint(
                condition=Q(role_from__gte=F("valid_from"))
                & (Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))),
                name="grouping_member_dates",
            ),
        ]
        indexes = [models.Index(fields=["grouping", "valid_from"], name="grouping_member_of")]
