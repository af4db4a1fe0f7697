"""Documents that a program joins to a case it opened."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import File, Path, Router
from ninja.files import UploadedFile

from sijill.accounts.api import Done, Key, once
from sijill.desk.actions.evidence import receive, remove
from sijill.desk.api.cases import of
from sijill.desk.api.shapes import CaseOut, case_out
from sijill.desk.queries import machines as queries
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.web.api.bodies import form_alone
from sijill.web.api.doors import Needs
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["cases"], auth=Needs("cases.submit"))
PaperKind = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


@router.post(
    "/cases/{uuid:case}/documents/{kind}",
    operation_id="joinDocument",
    summary=_("Join a document"),
    response={201: CaseOut, 409: None},
)
@once
def join(
    request: AskedRequest, case: UUID, kind: PaperKind, key: Key, file: File[UploadedFile]
) -> Done:
    """Join a photograph (JPEG, PNG, WebP, HEIC) or a PDF, in place of the former of its kind.

    It is redrawn before anybody sees it, and kept encrypted. Twelve megabytes at most.
    """
    form_alone(request, "multipart/form-data")
    at = now()
    with of(request, case) as (found, helper):
        receive(case=found, kind=kind, upload=file, by=helper, at=at)
        return Done(201, case_out(queries.followed(found, at=at)))


@router.delete(
    "/cases/{uuid:case}/documents/{kind}",
    operation_id="removeDocument",
    summary=_("Take a document back from a draft"),
    response={200: CaseOut, 409: None},
)
def take_back(request: AskedRequest, case: UUID, kind: PaperKind) -> CaseOut:
    """Take a document back before the case is sent; done twice, it changes nothing."""
    at = now()
    with of(request, case) as (found, helper):
        remove(case=found, kind=kind, by=helper, at=at)
        return case_out(queries.followed(found, at=at))
