"""Papers that belong to no case: inspected, redrawn and sealed as evidence is, for other rooms."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from sijill.desk import archive
from sijill.desk.actions.evidence import Upload, inspected_as, parts_of
from sijill.desk.inspection import SIZE_LIMIT
from sijill.desk.queries.finding import find_cases
from sijill.desk.wording.evidence import reason
from sijill.kernel import vault
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Verdict

PAGES = 20


def keep(upload: Upload, *, place: UUID) -> dict[str, Any]:
    """The columns of a paper whose bytes were inspected and sealed; refused when it is unfit."""
    data = upload.read(SIZE_LIMIT + 1)
    found = inspected_as(data, "letter", pages=PAGES)
    file = uuid4()
    wrapped = archive.keep(parts_of(found), case=place, file=file)
    return {
        "id": file,
        "media_type": found.media_type,
        "size": len(data),
        "digest": hashlib.sha256(data).hexdigest(),
        "pages": len(found.pages),
        "key_id": wrapped.key_id,
        "wrapped_key": wrapped.wrapped,
    }


def page(number: int, *, place: UUID, file: UUID, wrapped: vault.WrappedKey) -> bytes:
    """One page of a paper as a picture, in memory only."""
    return archive.read(number, case=place, file=file, wrapped=wrapped)


def case_of(reference: str, *, viewer: Actor) -> UUID | None:
    """The request that bears a reference, when it is within the viewer's reach."""
    found = find_cases(reference, viewer=viewer)
    return found[0].pk if len(found) == 1 else None


def why(verdict: Verdict) -> str:
    """Why a file cannot be taken, as it is said of evidence."""
    return str(reason(verdict))
