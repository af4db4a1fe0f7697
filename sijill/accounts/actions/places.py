"""Where agents signed in from, forgotten when its time has passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from sijill.ledger.transaction import action

PERIOD = "retention.sessions_days"
AT_ONCE = 500


def forgettable_places(*, days: int, at: datetime) -> QuerySet[UserSession]:
    """The sign-ins not used for so many days: their address and program."""
    return UserSession.objects.filter(last_seen_at__lt=at - timedelta(days=days))


@action
def forget_places(*, days: int, at: datetime) -> int:
    """Erase some of them; 0 when none is left."""
    some = forgettable_places(days=days, at=at).order_by("id").values_list("id", flat=True)
    done, _each = UserSession.objects.filter(pk__in=list(some[:AT_ONCE])).delete()
    return done
