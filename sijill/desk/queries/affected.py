"""Who a change of the desk's delays or of competence would reach, counted before it is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from sijill.desk.queries.scope import visible
from sijill.desk.rules import AT_THE_DESK, CaseState
from sijill.kernel.clock import start_of
from sijill.reference.queries import Affected, Preview

A_MONTH = timedelta(days=30)


def affected(preview: Preview) -> Sequence[Affected]:
    """What comes after the day is reached; a case in hand keeps its delay and its institution."""
    cases = visible(preview.by)
    since = start_of(preview.valid_from) - A_MONTH
    lately = cases.filter(submitted_at__gte=since, submitted_at__lt=since + A_MONTH)
    return (
        Affected(
            label=_("Requests being written, reached if they are sent from that day on"),
            count=cases.filter(state=CaseState.DRAFT).count(),
        ),
        Affected(
            label=_("Requests sent in the thirty days before, as a measure of a month"),
            count=lately.count(),
        ),
        Affected(
            label=_("Requests in hand, which stay as they are"),
            count=cases.filter(state__in=AT_THE_DESK).count(),
        ),
    )
