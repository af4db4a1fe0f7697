"""The register of mail: what came, what left, what waits in whose hands."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from sijill.institutions.models import Letter, MailYear, Scan
from sijill.institutions.queries.bodies import NotFound, _one
from sijill.institutions.queries.sessions import own
from sijill.institutions.rules.mail import WAITING, Way
from sijill.kernel.actor import Actor
from sijill.kernel.vault import WrappedKey
from sijill.kernel.verdict import Verdict

__all__ = ["NotFound"]

COLUMNS = (
    *("year", "way", "number", "numbered_at", "dated", "party", "subject", "their_reference"),
    *("answers", "case", "state", "due"),
)
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a sheet would run what begins so


def letters_of(
    institution: str, *, viewer: Actor, way: str = "", year: int = 0, text: str = ""
) -> QuerySet[Letter]:
    """The letters of an institution, the latest first: of a way, a year, holding a text."""
    found: QuerySet[Letter] = own(Letter.objects.filter(institution=institution), viewer)
    if way:
        found = found.filter(way=way)
    if year:
        found = found.filter(year=year)
    if text:
        wanted = Q(party__icontains=text) | Q(subject__icontains=text)
        wanted |= Q(their_reference__icontains=text) | Q(case_reference__iexact=text)
        if text.isdigit() and len(text) < len("1000000"):
            wanted |= Q(number=int(text))
        found = found.filter(wanted)
    return found.select_related("assignee").order_by("-numbered_at", "-number", "id")


def letter_for(pk: UUID, *, viewer: Actor) -> Letter:
    """One letter within the viewer's reach."""
    rows = Letter.objects.select_related("institution", "assignee", "answers")
    found: Letter = _one(own(rows.filter(pk=pk), viewer))
    return found


def scan_for(pk: UUID, *, viewer: Actor) -> Scan:
    """One scan within the viewer's reach."""
    found: Scan = _one(own(Scan.objects.select_related("letter").filter(pk=pk), viewer))
    return found


def page_of(scan: Scan, number: int) -> bytes:
    """One page of a scan as a picture; settings say where papers are kept."""
    read = cast(Callable[..., bytes], import_string(f"{settings.PAPERS}.page"))
    key = WrappedKey(key_id=scan.key_id, wrapped=bytes(scan.wrapped_key))
    return read(number, place=scan.letter_id, file=scan.pk, wrapped=key)


def why_unfit(verdict: Verdict) -> str:
    """Why a file cannot be taken, in words; nothing when the refusal is not about the file."""
    say = cast(Callable[[Verdict], str], import_string(f"{settings.PAPERS}.why"))
    return say(verdict) if verdict.code.startswith("evidence.") else ""


def waiting(institution: str, *, viewer: Actor, of: UUID | None = None) -> QuerySet[Letter]:
    """Incoming letters that nobody has answered or filed, or those in one agent's hands."""
    rows = Letter.objects.filter(institution=institution, way=Way.INCOMING)
    found: QuerySet[Letter] = own(rows.filter(state__in=sorted(WAITING)), viewer)
    return found.filter(assignee=of) if of else found


def late(institution: str, *, viewer: Actor, at: date) -> int:
    """How many letters wait past their day."""
    return waiting(institution, viewer=viewer).filter(due__lt=at).count()


def years_of(institution: str, *, viewer: Actor) -> list[MailYear]:
    """The registers of an institution, the latest first."""
    rows = own(MailYear.objects.filter(institution=institution), viewer)
    return list(rows.order_by("-year", "way"))


def as_file(letters: Iterable[Letter]) -> bytes:
    """The register as a file for a sheet; what a sheet would run is told as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in letters:
        told = one.answers
        row: dict[str, Any] = {name: getattr(one, name) for name in COLUMNS[:8]}
        row |= {"answers": f"{told.year}/{told.number}" if told else "", "state": one.state}
        row |= {"case": one.case_reference, "due": one.due or ""}
        row["numbered_at"] = one.numbered_at.isoformat(timespec="seconds")
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return "﻿".encode() + out.getvalue().encode()


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text
