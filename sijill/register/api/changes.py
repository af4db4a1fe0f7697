"""What happened to entries, in the order of the sealed log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Router, Schema

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.clock import now
from sijill.register.queries import machines
from sijill.web.api.doors import Needs
from sijill.web.api.paging import After, Limit, cursor, place
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["entries"], auth=Needs("changes.read"))
LIST = "changes"


class ChangeOut(Schema):
    """One act of the State on an entry: which, when, on whom; never why."""

    seq: int = Field(description="its number in the sealed log: always growing, with gaps")
    kind: str = Field(examples=["register.struck_off"])
    at: datetime
    entry: UUID
    nia: str
    state: str = Field(description="of the entry now")
    category: str
    chamber: str


class Changes(Schema):
    """Acts in order. Keep `next` and send it as `after`, also when nothing happened."""

    items: list[ChangeOut]
    next: str
    more: bool = Field(description="whether to ask again at once")


@router.get(
    "/changes",
    operation_id="listChanges",
    summary=_("What happened to entries since a cursor"),
    response={200: Changes},
)
def changes(request: AskedRequest, after: After = "", limit: Limit = 100) -> Changes:
    """The sealed acts on entries within your reach, after a cursor, in their order.

    Handed again after the same cursor, they are the same acts: keep `seq` to tell what you have.
    Every entry told is a look that its person reads.
    """
    stopped = place(LIST, after)
    since = machines.changes(after=stopped[0] if stopped else -1, limit=limit, viewer=request.actor)
    machines.look_at_changes(since, viewer=request.actor, at=now())
    items = [
        ChangeOut(
            seq=act.seq,
            kind=act.kind,
            at=act.at,
            entry=act.entry.pk,
            nia=act.entry.nia,
            state=act.entry.state,
            category=act.entry.category,
            chamber=act.entry.chamber_id,
        )
        for act in since.acts
    ]
    return Changes(items=items, next=cursor(LIST, since.seq), more=since.more)
