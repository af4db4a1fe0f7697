"""Words of the clock to the desk: a target comes near, or it has passed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sijill.desk.models.cases import Case
from sijill.desk.rules.levels import NoticeKind

KINDS = sorted(kind.value for kind in NoticeKind)


class Notice(models.Model):
    """One word about one case and one target, said once: to its agent, or to who directs."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=8)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    # Whom it was meant for; nobody in particular: whoever gives out the work.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    level_on = models.DateField()
    said_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["institution", "kind", "level_on", "id"], name="notice_level"),
            models.Index(fields=["user", "kind", "level_on", "id"], name="notice_user"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "level_on"], name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="notice_kind"),
        ]
