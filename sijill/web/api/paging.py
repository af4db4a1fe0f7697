"""Lists read on from where one stopped: an opaque signed cursor, never a page number."""

from __future__ import annotations

from typing import Annotated, Any

from django.core import signing
from ninja import Field, Query

from sijill.web.api.problems import Fault, Flaw, Kind

AT_MOST, AS_A_RULE = 200, 50
LONGEST_CURSOR = 400

Limit = Annotated[int, Query(ge=1, le=AT_MOST, description="How many at most.")]
After = Annotated[
    str,
    Query(max_length=LONGEST_CURSOR, description="The `next` of the answer before; nothing else."),
]
NEXT = Field(None, description="Send it as `after` for what follows; null at the end.")


def cursor(of: str, *place: Any) -> str:
    """Where a list stopped, sealed under the list's name: it opens no other list."""
    return signing.Signer(salt=f"sijill.api.{of}").sign_object(list(place), compress=False)


def place(of: str, after: str) -> list[Any] | None:
    """Where to read on; None at the beginning, a problem for a cursor that is not ours."""
    if not after:
        return None
    try:
        found = signing.Signer(salt=f"sijill.api.{of}").unsign_object(after)
    except (signing.BadSignature, ValueError):
        flaw = Flaw(where="query/after", code="cursor", detail="This cursor is not of this list.")
        raise Fault(Kind.INVALID, errors=[flaw]) from None
    return list(found)
