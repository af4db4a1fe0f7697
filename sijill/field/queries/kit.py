"""What a tablet takes along: the questions as they are declared, the lists of the day, the key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from sijill.desk import procedures
from sijill.desk.procedures import EvidenceKind, Page, Procedure
from sijill.desk.procedures import Field as Box
from sijill.desk.wording.faults import required
from sijill.field.models import ChamberKey
from sijill.field.queries.agents import territory_of
from sijill.field.rules import asked
from sijill.field.rules.showing import Domains, tree_of
from sijill.kernel.actor import Actor
from sijill.reference import queries as reference
from sijill.reference.queries.trades import Line

KINDS = frozenset({"questions", "evidence", "information"})
NOT_WRITTEN = frozenset({"code", "trades"})


@dataclass(frozen=True, slots=True)
class Kit:
    """What a tablet keeps for one language, under a version that changes with it."""

    said: dict[str, Any]

    @property
    def version(self) -> str:
        """Twelve digits of the digest of all of it."""
        text = json.dumps(self.said, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def on_tablets() -> list[Procedure]:
    """What may be asked without a network: what is opened at a counter and answered as data."""
    return [
        declared
        for declared in procedures.at_the_counter()
        if declared.by_machine and all(page.kind in KINDS for page in declared.pages)
    ]


def kit_of(*, viewer: Actor, at: datetime, told: dict[str, dict[str, str]]) -> Kit | None:
    """The kit in the language in force; nothing when the chamber has no key yet.

    `told` holds the texts of information pages, as the page that draws them made them.
    """
    key = ChamberKey.objects.filter(institution=viewer.institution, retired_at=None).first()
    if key is None:
        return None
    return Kit(
        {
            "language": get_language(),
            "key": {"kid": key.kid, "public": bytes(key.public).hex()},
            "procedures": [_procedure(declared, told) for declared in on_tablets()],
            "trades": list(_trades(at)),
            "provinces": list(_provinces(_territory(viewer, at))),
            "kept_days": reference.parameter("desk.draft_days", at=at),
        }
    )


def _procedure(declared: Procedure, told: dict[str, dict[str, str]]) -> dict[str, Any]:
    domains = dict(_domains(declared))
    return {
        "code": declared.code,
        "version": declared.version,
        "title": str(declared.title),
        "pages": [_page(declared, page, domains, told) for page in declared.pages],
        "evidence": {kind.code: _evidence(kind, domains) for kind in declared.evidence},
    }


def _domains(declared: Procedure) -> Iterator[tuple[tuple[str, str], tuple[Any, ...]]]:
    """The boxes that have few answers, and which."""
    for page in declared.pages:
        for box in page.fields:
            if box.kind == "choice":
                yield (page.code, box.code), tuple(value for value, _ in box.options)
            if box.kind == "check":
                yield (page.code, box.code), (True,)


def _page(
    declared: Procedure, page: Page, domains: Domains, told: dict[str, dict[str, str]]
) -> dict[str, Any]:
    quick = declared.intake.get(page.code, ())
    said = {
        "code": page.code,
        "title": str(page.title),
        "hint": str(page.hint),
        "kind": page.kind,
        "boxes": [_box(box) for box in page.fields if _is_asked(box)],
        "evidence": list(page.evidence),
        "shown": tree_of(page.shown_if, domains),
        "quick": {box.code: _asked(box) for box in page.fields if box.code in quick},
    }
    if page.kind == "information":
        said["told"] = told[f"{declared.code}.{page.code}"]
    return said


def _asked(box: Box) -> str:
    """How a quick enrolment asks a box."""
    return asked(box.kind, required=box.required).value


def _is_asked(box: Box) -> bool:
    """Boxes that need the house to answer are left out where nobody must fill them."""
    return box.required or box.kind not in NOT_WRITTEN


def _box(box: Box) -> dict[str, Any]:
    return {
        "code": box.code,
        "kind": box.kind,
        "label": str(box.label),
        "hint": str(box.hint),
        "required": box.required,
        "limit": box.limit,
        "missing": required(box.kind) if box.required else "",
        "options": [[value, str(label)] for value, label in box.options],
    }


def _evidence(kind: EvidenceKind, domains: Domains) -> dict[str, Any]:
    return {
        "label": str(kind.label),
        "hint": str(kind.hint),
        "portrait": kind.portrait,
        "optional": kind.optional,
        "wanted": tree_of(kind.required_if, domains),
    }


def _trades(at: datetime) -> Iterator[list[str]]:
    """Code, name in this language, and everything else it is called, to be searched."""
    language = get_language() or "ar"
    for line in reference.listing(at=at).lines.values():
        if line.can_be_practised:
            yield [line.code, line.label(language), _other_names(line, language), line.pictogram]


def _other_names(line: Line, language: str) -> str:
    names = {line.label_ar, line.label_fr, line.label_zgh} - {line.label(language)}
    return " · ".join(sorted(filter(None, names)))


def _territory(viewer: Actor, at: datetime) -> frozenset[str]:
    if viewer.user is None or viewer.institution is None:
        return frozenset()
    return territory_of(viewer.user, viewer.institution, at=at)


def _provinces(within: frozenset[str]) -> Iterator[list[str]]:
    """Those of an enroller's territory, else the whole country's."""
    arabic = (get_language() or "ar") in ("ar", "zgh")
    for place in reference.provinces():
        if within and place.code not in within:
            continue
        yield [place.code, place.name_ar if arabic else place.name_fr]
