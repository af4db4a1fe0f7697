"""What may be asked of the State, with its questions as programs read them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from sijill.desk import procedures as declared_procedures
from sijill.desk.procedures import EvidenceKind, Page, Procedure
from sijill.desk.procedures import Field as Box
from sijill.desk.queries import ground
from sijill.kernel.clock import civil_date, now
from sijill.web.api.doors import Needs
from sijill.web.api.problems import Fault, Kind
from sijill.web.api.unchanged import tagged
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["procedures"], auth=Needs("reference.read"))
Code = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_-]*$")]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


class ProcedureLine(Schema):
    """One thing that may be asked."""

    code: str
    version: int
    title: str
    by_machine: bool = Field(description="whether a program may send it")
    days: int = Field(description="working days within which the desk answers")


class Procedures(Schema):
    """Procedures by code."""

    items: list[ProcedureLine]


class BoxOut(Schema):
    """One answer: how it is read, what a person would be asked."""

    code: str
    kind: str
    label: str
    hint: str
    required: bool
    options: list[tuple[str, str]] = Field(description="pairs of value and label")
    limit: int


class PageOut(Schema):
    """One question; whether it is asked depends on what was answered before."""

    code: str
    kind: str = Field(description="questions, evidence, information or list")
    title: str
    hint: str
    boxes: list[BoxOut]
    evidence: list[str]


class PaperOut(Schema):
    """A document that may be joined."""

    code: str
    label: str
    hint: str
    pages: int = Field(description="of a PDF, at most")
    optional: bool


class ProcedureOut(ProcedureLine):
    """A procedure with its questions, and the JSON Schema of each page's answers."""

    pages: list[PageOut]
    evidence: list[PaperOut]
    answers: dict[str, Any] = Field(description="JSON Schema: one property for each page")


@router.get(
    "/procedures",
    operation_id="listProcedures",
    summary=_("What may be asked"),
    response={200: Procedures, 304: None},
)
@tagged
def listed(request: HttpRequest) -> Procedures:
    """Every procedure in its newest version."""
    return Procedures(items=[_line(each) for each in declared_procedures.installed()])


@router.get(
    "/procedures/{code}",
    operation_id="readProcedure",
    summary=_("The questions of a procedure"),
    response={200: ProcedureOut, 304: None},
)
@tagged
def read(request: HttpRequest, code: Code) -> ProcedureOut:
    """The pages, their boxes, the documents, and the JSON Schema that answers follow.

    All pages are listed; which of them are asked depends on the answers. `missing` of a case
    names what it still lacks.
    """
    try:
        found = declared_procedures.procedure(code)
    except (KeyError, ValueError):
        raise Fault(Kind.NOT_FOUND) from None
    return ProcedureOut(
        **_line(found).model_dump(),
        pages=[_page(page) for page in found.pages],
        evidence=[_paper(kind) for kind in found.evidence],
        answers=schema_of(found),
    )


def _line(declared: Procedure) -> ProcedureLine:
    return ProcedureLine(
        code=declared.code,
        version=declared.version,
        title=str(declared.title),
        by_machine=declared.by_machine,
        days=ground.parameter(declared.clock, on=civil_date(now())),
    )


def _page(page: Page) -> PageOut:
    return PageOut(
        code=page.code,
        kind=page.kind,
        title=str(page.title),
        hint=str(page.hint),
        boxes=[_box(box) for box in page.fields],
        evidence=list(page.evidence),
    )


def _box(box: Box) -> BoxOut:
    return BoxOut(
        code=box.code,
        kind=box.kind,
        label=str(box.label),
        hint=str(box.hint),
        required=box.required,
        options=[(value, str(label)) for value, label in box.options],
        limit=box.limit,
    )


def _paper(kind: EvidenceKind) -> PaperOut:
    return PaperOut(
        code=kind.code,
        label=str(kind.label),
        hint=str(kind.hint),
        pages=kind.pages,
        optional=kind.optional,
    )


def schema_of(declared: Procedure) -> dict[str, Any]:
    """The JSON Schema of the answers: what `PUT …/answers/{page}` takes, page by page."""
    asked = {page.code: _schema_of_page(page) for page in declared.pages if page.fields}
    return {
        "$schema": DRAFT,
        "title": f"{declared.code} {declared.version}",
        "type": "object",
        "properties": asked,
        "additionalProperties": False,
    }


def _schema_of_page(page: Page) -> dict[str, Any]:
    one: dict[str, Any] = {
        "title": str(page.title),
        "type": "object",
        "properties": {name: shape for box in page.fields for name, shape in _shapes(box)},
        "required": [box.code for box in page.fields if box.required and box.kind != "trade"],
        "additionalProperties": False,
    }
    if page.kind != "list":
        return one
    one["properties"]["mark"] = {"type": "string", "maxLength": 8}
    at_most = page.rows.at_most if page.rows else 0
    rows = {"type": "array", "items": one, "maxItems": at_most}
    whole = {"type": "boolean", "description": "true once every line is there"}
    return {
        "type": "object",
        "properties": {"rows": rows, "whole": whole},
        "additionalProperties": False,
    }


PARTIAL = r"^\d{4}(-\d{2}(-\d{2})?)?$"
SHAPES: dict[str, dict[str, Any]] = {
    "check": {"type": "boolean"},
    "year": {"type": ["integer", "string"]},
    "number": {"type": ["integer", "string"], "minimum": 0},
    "day": {"type": "string", "format": "date"},
    "birth_date": {"type": "string", "pattern": PARTIAL},
    "partial_day": {"type": "string", "pattern": PARTIAL},
    "trade": {"type": "string", "description": "a code of /trades"},
    "trades": {"type": "array", "items": {"type": "string"}},
    "province": {"type": "string", "description": "a code of /territory"},
    "cin": {"type": "string", "examples": ["C418207"]},
    "phone": {"type": "string", "examples": ["+212612345678", "06 12 34 56 78"]},
}
TEXTS = frozenset({"text", "long_text", "name_ar", "name_latin"})


def _shapes(box: Box) -> list[tuple[str, dict[str, Any]]]:
    shape = dict(SHAPES.get(box.kind, {"type": "string"}))
    if box.kind in TEXTS:
        shape["maxLength"] = box.limit
    if box.kind == "choice":
        shape["enum"] = [value for value, _label in box.options]
    if box.label:
        shape["title"] = str(box.label)
    if not box.required and isinstance(shape["type"], str):
        shape["type"] = [shape["type"], "null"]
        shape.pop("enum", None) if box.kind != "choice" else shape["enum"].extend(["", None])
    words = {"type": ["string", "null"], "description": "in the person's words, without a code"}
    more = [(f"{box.code}_words", words)] if box.kind == "trade" else []
    return [(box.code, shape), *more]
