"""Trades, territory and dated parameters, as of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Path, Query, Router, Schema

from sijill.kernel.clock import civil_date, now
from sijill.kernel.text import plain
from sijill.reference import queries
from sijill.reference.models import Region
from sijill.reference.queries import InForce, Line
from sijill.reference.rules import Definition, UnknownParameter
from sijill.reference.rules import definition as definition_of
from sijill.reference.wording import label
from sijill.web.api.doors import Needs
from sijill.web.api.paging import NEXT, After, Limit, cursor, place
from sijill.web.api.problems import Fault, Kind
from sijill.web.api.unchanged import tagged
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["reference"], auth=Needs("reference.read"))
INSIDE = ("codes.",)  # limits against abuse: nobody outside plans with them
WORDS = 80

Day = Annotated[date | None, Query(description="As of this day; today without it.")]
Code = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")]


class TradeOut(Schema):
    """One line of the list of trades; `label` is in the language asked for."""

    code: str = Field(examples=["PROV-014"])
    level: str = Field(description="category, branch, activity or skill")
    category: str
    parent: str
    branch: str
    label: str
    label_ar: str
    label_fr: str
    label_zgh: str
    status: str = Field(description="official, or provisional until the official list is given")
    practised: bool = Field(description="whether a person may be entered under it")
    version: str
    valid_from: date
    valid_to: date | None


class Trades(Schema):
    """Trades by code, or those that a word finds, best first."""

    items: list[TradeOut]
    next: str | None = NEXT


class Place(Schema):
    """A province or a commune under its code."""

    code: str
    name_ar: str
    name_fr: str
    status: str


class RegionOut(Place):
    """A region with its provinces and prefectures."""

    provinces: list[Place]


class Territory(Schema):
    """The twelve regions, by code."""

    items: list[RegionOut]


class Communes(Schema):
    """The communes of a province; none until the official file is loaded."""

    items: list[Place]


class ParameterOut(Schema):
    """A value that the law or an institution dates: from when, how sure, on which text."""

    code: str
    name: str
    value: int | bool | str = Field(description="amounts and rates are text, never fractions")
    unit: str
    valid_from: date
    status: str
    article: str
    source: str


class Parameters(Schema):
    """Parameters by code."""

    items: list[ParameterOut]


@router.get(
    "/trades",
    operation_id="listTrades",
    summary=_("The list of trades, or the trades that a word finds"),
    response={200: Trades, 304: None},
)
@tagged
def trades(
    request: HttpRequest,
    on: Day = None,
    q: Annotated[str, Query(max_length=WORDS, description="An everyday word: زلايجي, potier")] = "",
    after: After = "",
    limit: Limit = 50,
) -> Trades:
    """All lines by code, or with `q` the few trades that people mean by a word, best first."""
    day, language = on or civil_date(now()), get_language() or "ar"
    if word := plain(q).strip():
        found = queries.find_trades(word, language=language, at=day, limit=limit)
        return Trades(items=[_trade(hit.trade, language) for hit in found])
    stopped = place("trades", after)
    lines = sorted(queries.listing(at=day).lines.values(), key=lambda line: line.code)
    rest = [line for line in lines if stopped is None or line.code > stopped[0]]
    more = cursor("trades", rest[limit - 1].code) if len(rest) > limit else None
    return Trades(items=[_trade(line, language) for line in rest[:limit]], next=more)


@router.get(
    "/trades/{code}",
    operation_id="readTrade",
    summary=_("One trade"),
    response={200: TradeOut, 304: None},
)
@tagged
def trade(request: HttpRequest, code: Code, on: Day = None) -> TradeOut:
    """The trade under a code on a day, else as the newest list that had it."""
    line = queries.trade(code, at=on) if on else queries.trade(code)
    if line is None:
        raise Fault(Kind.NOT_FOUND)
    return _trade(line, get_language() or "ar")


@router.get(
    "/territory",
    operation_id="listTerritory",
    summary=_("Regions, provinces and prefectures"),
    response={200: Territory, 304: None},
)
@tagged
def territory(request: HttpRequest) -> Territory:
    """The twelve regions, each with its provinces and prefectures."""
    inside: dict[str, list[Place]] = {}
    for province in queries.provinces():
        inside.setdefault(province.region_id, []).append(_place(province))
    return Territory(items=[_region(region, inside) for region in queries.regions()])


@router.get(
    "/territory/{province}/communes",
    operation_id="listCommunes",
    summary=_("The communes of a province"),
    response={200: Communes, 304: None},
)
@tagged
def communes(request: HttpRequest, province: Code) -> Communes:
    """The communes of a province or prefecture, by code."""
    if queries.province(province) is None:
        raise Fault(Kind.NOT_FOUND)
    return Communes(items=[_place(commune) for commune in queries.communes_of(province)])


@router.get(
    "/parameters",
    operation_id="listParameters",
    summary=_("The dated parameters in force on a day"),
    response={200: Parameters, 304: None},
)
@tagged
def parameters(request: HttpRequest, on: Day = None) -> Parameters:
    """Every parameter with its value on a day and the text it rests on."""
    held = queries.declared(at=on or civil_date(now()))
    return Parameters(
        items=[
            _parameter(shape, value)
            for code, shape, value in held
            if value is not None and not code.startswith(INSIDE)
        ]
    )


@router.get(
    "/parameters/{code}",
    operation_id="readParameter",
    summary=_("Every value that a parameter ever had"),
    response={200: Parameters, 304: None},
)
@tagged
def parameter(request: HttpRequest, code: Code) -> Parameters:
    """The history of a parameter, the value that starts last first."""
    try:
        shape = definition_of(code)
    except UnknownParameter:
        raise Fault(Kind.NOT_FOUND) from None
    found = [] if code.startswith(INSIDE) else queries.history(code)
    if not found:
        raise Fault(Kind.NOT_FOUND)
    return Parameters(items=[_parameter(shape, value) for value in found])


def _trade(line: Line, language: str) -> TradeOut:
    return TradeOut(
        code=line.code,
        level=line.level,
        category=line.category,
        parent=line.parent,
        branch=line.branch,
        label=line.label(language),
        label_ar=line.label_ar,
        label_fr=line.label_fr,
        label_zgh=line.label_zgh,
        status=line.status,
        practised=line.can_be_practised,
        version=line.version,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
    )


def _place(row: Any) -> Place:
    return Place(code=row.code, name_ar=row.name_ar, name_fr=row.name_fr, status=row.status)


def _region(region: Region, inside: dict[str, list[Place]]) -> RegionOut:
    own = _place(region).model_dump()
    return RegionOut(**own, provinces=inside.get(region.code, []))


def _parameter(shape: Definition, held: InForce) -> ParameterOut:
    value = str(held.value) if isinstance(held.value, Decimal) else held.value
    return ParameterOut(
        code=held.code,
        name=str(label(held.code)),
        value=value,
        unit=shape.unit,
        valid_from=held.valid_from,
        status=held.status,
        article=held.article,
        source=held.source,
    )
