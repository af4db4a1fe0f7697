"""What a gateway tells of the messages it took; it is asked for nothing and shown nothing."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sijill.accounts import actions
from sijill.accounts.rules import Receipt
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.middleware import unscoped

AT_ONCE = 500


@csrf_exempt
@require_POST
@unscoped
def receipts(request: HttpRequest) -> HttpResponse:
    """Take back receipts, one or several; each as often as the gateway likes."""
    if not settings.SMS_RECEIPTS:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.SMS_RECEIPTS.encode()):
        return HttpResponse(status=401)
    try:
        told = list(_read(request.body))
    except (ValueError, TypeError, KeyError, AttributeError):
        return HttpResponse(status=400)
    for message, receipt, reason in told:
        actions.take_receipt(
            message=message, receipt=receipt, reason=reason, by=SYSTEM, at=clock.now()
        )
    return HttpResponse(status=204)


def _read(body: bytes) -> Iterator[tuple[UUID, Receipt, str]]:
    """The receipts of a body: `{"id", "state", "reason"?}` or a list of such."""
    told = json.loads(body)
    several = told if isinstance(told, list) else [told]
    if len(several) > AT_ONCE:
        raise ValueError("too many at once")
    for one in several:
        yield UUID(one["id"]), Receipt(one["state"]), str(one.get("reason", ""))[:60]
