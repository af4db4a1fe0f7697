"""Is a number registered, what an entry says, which entries a search finds.

These only ask, so they change nothing and take no Idempotency-Key; they are posted because what
is asked about somebody never stands in an address.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Router, Schema

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.kernel.identifiers import Invalid
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import reading
from sijill.register import queries
from sijill.register.api.shapes import EntryOut, entry_out
from sijill.register.models import Entry
from sijill.register.queries import machines
from sijill.register.queries.machines import Number
from sijill.register.queries.opposing import opposed_of
from sijill.register.rules.telling import granted
from sijill.web.api.doors import Needs
from sijill.web.api.problems import Fault, Flaw, Kind
from sijill.web.api.unchanged import with_tag
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["entries"])
FILE = r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,39}$"
ABOUT_FILE = "Your own number of the file you work on; the person reads it under “who looked”."


class Asked(Schema, extra="forbid"):
    """About which number, for which file of yours."""

    nia: str = Field(min_length=1, max_length=40, examples=["4812 0693 45"])
    file: str = Field(pattern=FILE, examples=["CR-2026-00417"], description=ABOUT_FILE)


class Registered(Schema):
    """Yes or no, and where the entry stands; nothing else of anybody."""

    registered: bool = Field(description="whether the entry stands today")
    state: str | None = Field(description="null when no entry bears this number")
    well_formed: bool = Field(description="false when the check digits say it was mistyped")


class Searched(Schema, extra="forbid"):
    """What is looked for, for which file of yours."""

    text: str = Field(min_length=2, max_length=100, examples=["C418207", "رشيد بنعلي"])
    file: str = Field(pattern=FILE, examples=["CR-2026-00417"], description=ABOUT_FILE)


class Found(Schema):
    """The entries found, the likeliest first; more than those shown when `count` says so."""

    count: int
    items: list[EntryOut]


@router.post(
    "/entries/registered",
    auth=Needs("entries.check"),
    operation_id="isRegistered",
    summary=_("Is this number registered?"),
    response={200: Registered},
)
def registered(request: AskedRequest, asked: Asked) -> Registered:
    """Yes or no, and the state, for any number of the country: no data of anybody."""
    number, at = _number(asked.nia), now()
    with reading():
        entry = machines.registered(number)
        if entry is None:
            request.missed = True  # type: ignore[attr-defined]
            return Registered(registered=False, state=None, well_formed=number.well_formed)
        machines.look_at(entry, "registered", viewer=request.actor, at=at, file=asked.file)
    return Registered(registered=entry.state == "entered", state=entry.state, well_formed=True)


@router.post(
    "/entries/lookup",
    auth=Needs("entries.read"),
    operation_id="lookUpEntry",
    summary=_("What an entry says today"),
    response={200: EntryOut, 404: None},
)
def look_up(request: AskedRequest, asked: Asked) -> HttpResponse:
    """The entry under a number, within your reach and the fields of your grant."""
    number = _number(asked.nia)
    with reading():
        entry = queries.entry_by_nia(number.kept, viewer=request.actor)
        return _told(request, entry, asked.file)


@router.get(
    "/entries/{uuid:entry}",
    auth=Needs("entries.read"),
    operation_id="readEntry",
    summary=_("An entry again, if it changed"),
    response={200: EntryOut, 304: None},
)
def read(
    request: AskedRequest,
    entry: UUID,
    file: Annotated[str, Header(alias="Sijill-File", pattern=FILE, description=ABOUT_FILE)],
) -> HttpResponse:
    """The entry under the identifier of an earlier answer. Unchanged, it is a look all the same."""
    try:
        found = queries.entry(entry, viewer=request.actor)
    except queries.NotFound:
        found = None
    return _told(request, found, file)


@router.post(
    "/entries/search",
    auth=Needs("entries.search"),
    operation_id="searchEntries",
    summary=_("Search entries"),
    response={200: Found},
)
def search(request: AskedRequest, asked: Searched) -> HttpResponse:
    """By number, document, telephone or name in any script, within your reach: at most fifty.

    One found by its exact number is told as by a look-up, and logged as one.
    """
    viewer, at = request.actor, now()
    with reading():
        found = queries.search_persons(asked.text, viewer=viewer)
        _log(found, asked.file, viewer)
        told = granted(viewer.scopes)
        said = machines.all_said_now(found.entries, today=civil_date(at))
        opposed = opposed_of(entry.pk for entry in found.entries)
        items = [
            entry_out(entry, said.get(entry.pk), told, opposed.get(entry.pk, ()))
            for entry in found.entries
        ]
    if not items:
        request.missed = True  # type: ignore[attr-defined]
    body = Found(count=found.count, items=items).model_dump_json(exclude_unset=True)
    return with_tag(request, body.encode())


def _log(found: queries.Found, file: str, viewer: Actor) -> None:
    """A list is one look with its count; somebody found alone reads of it themselves."""
    if len(found.entries) == 1:
        told = granted(viewer.scopes)
        machines.look_at(found.entries[0], "entry", viewer=viewer, at=now(), file=file, told=told)
        return
    terms = [file, *found.terms]
    ledger.look("search", by=viewer, at=now(), reason="machine", count=found.count, terms=terms)


def _number(text: str) -> Number:
    try:
        return machines.number_of(text)
    except Invalid as problem:
        flaw = Flaw(where="body/asked/nia", code=f"nia.{problem.code}", detail=str(problem.code))
        raise Fault(Kind.INVALID, errors=[flaw]) from None


def _told(request: HttpRequest, entry: Entry | None, file: str) -> HttpResponse:
    """The entry as this program may read it, logged before anything is said; else 404."""
    if entry is None:
        request.missed = True  # type: ignore[attr-defined]
        raise Fault(Kind.NOT_FOUND)
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, told = now(), granted(viewer.scopes)
    machines.look_at(entry, "entry", viewer=viewer, at=at, file=file, told=told)
    version = machines.said_now(entry, today=civil_date(at))
    opposed = opposed_of([entry.pk]).get(entry.pk, ())
    body = entry_out(entry, version, told, opposed).model_dump_json(exclude_unset=True)
    return with_tag(request, body.encode())
