"""Whether an extract that somebody shows is ours and still stands."""

from __future__ import annotations

from datetime import date

from ninja import Field, Router, Schema

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.register.queries.extracts import genuine
from sijill.web.api.doors import Needs
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["documents"], auth=Needs("documents.verify"))


class Printed(Schema, extra="forbid"):
    """The code printed on the extract."""

    code: str = Field(min_length=4, max_length=60, examples=["ABCD-EFGH-IJKL-MNOP-QRST"])


class ExtractOut(Schema):
    """What anybody may know of an extract; nothing when it is not ours."""

    genuine: bool
    day: date | None = Field(default=None, description="of which it tells")
    stands: bool | None = Field(default=None, description="whether the entry still says it")
    chamber: str | None = None
    initials: list[str] = []


@router.post(
    "/extracts/verify",
    operation_id="verifyExtract",
    summary=_("Is this extract genuine?"),
    response={200: ExtractOut},
)
def verify(request: AskedRequest, printed: Printed) -> ExtractOut:
    """By the code on the paper: of which day it tells, and whether the entry still says it.

    Changes nothing, so it takes no Idempotency-Key. The person sees that an extract was checked.
    """
    found = genuine(printed.code.strip().upper(), viewer=request.actor, at=now())
    if found is None:
        request.missed = True  # type: ignore[attr-defined]
        return ExtractOut(genuine=False)
    return ExtractOut(
        genuine=True,
        day=found.day,
        stands=found.stands,
        chamber=found.entry.chamber_id,
        initials=list(found.initials),
    )
