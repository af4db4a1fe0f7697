"""The API's own description as people read it: on a page, and in docs/api.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, override
from ninja import NinjaAPI
from ninja.responses import NinjaJSONEncoder

METHODS = ("get", "post", "put", "delete")
KEY = "Idempotency-Key"
MARK = "<!-- Printed by `sijill api` from the code below this line: do not edit. -->"
_installed: list[NinjaAPI] = []


def install(api: NinjaAPI) -> None:
    """Take the API that config put together."""
    _installed[:] = [api]
    _described.cache_clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing told beside the body: where, under which name."""

    name: str
    place: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One operation: what it is called, what it needs, what it takes and answers."""

    method: str
    path: str
    id: str
    tag: str
    summary: str
    about: str
    scope: str
    keyed: bool
    parameters: Sequence[Parameter]
    body: str
    answers: Sequence[tuple[str, str]]


def description() -> dict[str, Any]:
    """The OpenAPI description in the language in use, as plain values."""
    return _described(get_language() or "ar")


@lru_cache(maxsize=8)
def _described(language: str) -> dict[str, Any]:
    schema = _installed[0].get_openapi_schema()
    plain: dict[str, Any] = json.loads(json.dumps(schema, cls=NinjaJSONEncoder))
    return plain


def operations() -> list[Told]:
    """Every operation, in the order of the description."""
    return [
        _told(method, path, details)
        for path, methods in description()["paths"].items()
        for method, details in methods.items()
    ]


def _told(method: str, path: str, details: Mapping[str, Any]) -> Told:
    parameters = [
        Parameter(
            name=one["name"],
            place=one["in"],
            required=bool(one.get("required")),
            about=str(one.get("description", "")),
        )
        for one in details.get("parameters", ())
    ]
    scopes = [scope for each in details.get("security", ()) for scope in next(iter(each.values()))]
    return Told(
        method=method.upper(),
        path=path,
        id=details["operationId"],
        tag=details["tags"][0],
        summary=details["summary"],
        about=details.get("description", ""),
        scope=" ".join(scopes),
        keyed=any(one.name == KEY for one in parameters),
        parameters=[one for one in parameters if one.name != KEY],
        body=_body(details),
        answers=_answers(details),
    )


def _body(details: Mapping[str, Any]) -> str:
    """The type of the body and the name of its shape."""
    content = details.get("requestBody", {}).get("content", {})
    return ", ".join(f"{kind}: {_shape(one['schema'])}" for kind, one in content.items())


def _shape(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    names = ", ".join(schema.get("properties", {}))
    return f"{{{names}}}" if names else str(schema.get("type", "object"))


def _answers(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What it answers when all is well; problems have one shape, told once."""
    found = []
    for status, one in details["responses"].items():
        if int(status) < 400:
            shapes = [_shape(each["schema"]) for each in one.get("content", {}).values()]
            found.append((status, ", ".join(shapes)))
    return found


def shapes() -> dict[str, dict[str, Any]]:
    """Every shape under its name."""
    found: dict[str, dict[str, Any]] = description()["components"]["schemas"]
    return found


def scopes() -> dict[str, str]:
    """Every scope with what it opens."""
    flows = description()["components"]["securitySchemes"]["oauth2"]["flows"]
    found: dict[str, str] = flows["clientCredentials"]["scopes"]
    return found


def printed() -> str:
    """The part of docs/api.md that the code tells, in English."""
    with override("en"):
        parts = [MARK, "", "## Scopes", "", "| scope | opens |", "|---|---|"]
        parts += [f"| `{scope}` | {said} |" for scope, said in scopes().items()]
        parts += ["", "## Operations", ""]
        parts += [line for each in operations() for line in _printed(each)]
        parts += ["## Shapes", "", *(line for name in sorted(shapes()) for line in _fields(name))]
    return "\n".join(parts).rstrip() + "\n"


def _printed(told: Told) -> list[str]:
    lines = [f"### `{told.method} {told.path}`", "", f"**{told.summary}** · `{told.id}`", ""]
    lines += [told.about, ""] if told.about else []
    needs = f"scope `{told.scope}`" if told.scope else "the client's own proof"
    lines += [f"- needs: {needs}{f', header `{KEY}`' if told.keyed else ''}"]
    for one in told.parameters:
        must = " (required)" if one.required and one.place != "path" else ""
        about = f": {one.about}" if one.about else ""
        lines.append(f"- {one.place} `{one.name}`{must}{about}")
    lines += [f"- takes {told.body}"] if told.body else []
    lines += [f"- answers {status} {shape}".rstrip() for status, shape in told.answers]
    return [*lines, ""]


def _fields(name: str) -> list[str]:
    shape = shapes()[name]
    lines = [f"### {name}", "", str(shape.get("description", "")), ""]
    must = shape.get("required", ())
    for field, about in shape.get("properties", {}).items():
        optional = "" if field in must else ", may be absent"
        said = f": {about['description']}" if about.get("description") else ""
        lines.append(f"- `{field}` {_type(about)}{optional}{said}")
    return [*lines, ""]


def _type(about: Mapping[str, Any]) -> str:
    if "$ref" in about:
        return str(about["$ref"]).rpartition("/")[2]
    if "anyOf" in about:
        return " or ".join(_type(one) for one in about["anyOf"])
    kind = str(about.get("format") or about.get("type", "anything"))
    return f"list of {_type(about['items'])}" if kind == "array" and "items" in about else kind
