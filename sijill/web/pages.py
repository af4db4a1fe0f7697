"""Pages that belong to no room: is the house alive."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, for the doors and for the proxy in front."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"state": "alive"})


health.unscoped = True  # type: ignore[attr-defined]
