"""Whether a letter that somebody shows is ours."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Router, Schema

from sijill.desk.queries.letters import letter_by_code
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.web.api.doors import Needs
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["documents"], auth=Needs("documents.verify"))


class Shown(Schema, extra="forbid"):
    """The code printed on the paper."""

    code: str = Field(min_length=4, max_length=60, examples=["ABCD-EFGH-2345"])


class LetterOut(Schema):
    """What anybody may know of a letter; nothing when it is not ours."""

    genuine: bool
    outcome: str | None = Field(
        default=None,
        description="accepted or refused; of a decision that nobody asked for, what it was: "
        "suspended, struck_off, suspension_lifted…",
    )
    said: str | None = Field(default=None, description="The outcome in the language asked for.")
    signed_at: datetime | None = None
    stands: bool | None = Field(
        default=None, description="false once the decision was undone or replaced"
    )
    institution: str | None = None
    initials: list[str] = []


@router.post(
    "/letters/verify",
    operation_id="verifyLetter",
    summary=_("Is this letter genuine?"),
    response={200: LetterOut},
)
def verify(request: AskedRequest, shown: Shown) -> LetterOut:
    """By the code on the paper: when it was signed, by which institution, whether it stands.

    Changes nothing, so it takes no Idempotency-Key. The person sees that a letter was checked.
    """
    found = letter_by_code(shown.code, viewer=request.actor, at=now())
    if found is None:
        request.missed = True  # type: ignore[attr-defined]
        return LetterOut(genuine=False)
    return LetterOut(
        genuine=True,
        outcome=found.answered.code,
        said=str(found.answered.said),
        signed_at=found.signed_at,
        stands=found.stands,
        institution=found.institution.pk,
        initials=list(found.initials),
    )
