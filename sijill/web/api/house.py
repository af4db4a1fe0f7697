"""The API as a whole: its errors, its description, and the decorators every operation wears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from sijill.kernel.verdict import Refused, Verdict
from sijill.web.api.bodies import StrictJSON
from sijill.web.api.doors import SCHEME, Needs, security
from sijill.web.api.problems import (
    BY_STATUS,
    MEDIA_TYPE,
    TOLD,
    Fault,
    Flaw,
    Kind,
    Problem,
    Ruling,
    undone,
)

Sentence = Callable[[Verdict], str]
ALWAYS = (400, 422, 429, 500, 503)
REF = {"$ref": "#/components/schemas/Problem"}
SHARED = "#/components/responses/Problem"


class MachineAPI(NinjaAPI):
    """The operations of every room under one roof.

    `sentence` says a verdict in words; `statuses` gives another status than 422 to some codes.
    """

    def __init__(
        self, *, sentence: Sentence, statuses: Mapping[str, int], flows: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.sentence, self.statuses, self.flows = sentence, statuses, dict(flows)
        super().__init__(parser=StrictJSON(), docs_url=None, **kwargs)
        handlers: dict[type[Exception], Any] = {
            Fault: lambda request, fault: undone(fault),
            Refused: self._refused,
            ValidationError: _invalid,
            HttpError: _of_the_library,
            # A form was read where JSON is: its bytes are gone.
            RawPostDataException: lambda request, problem: undone(Fault(Kind.MEDIA)),
            Http404: lambda request, problem: undone(Fault(Kind.NOT_FOUND)),
            Exception: _unforeseen,
        }
        for kind, handler in handlers.items():
            self.add_exception_handler(kind, handler)

    def _refused(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        """A rule's refusals, each in words, as a problem."""
        rulings = [self.ruling(verdict) for verdict in refusal.verdicts]
        status = next((s for v in refusal.verdicts if (s := self.statuses.get(v.code))), 422)
        kind = Kind.REFUSED if status == 422 else BY_STATUS[status]
        return undone(Fault(kind, verdicts=rulings))

    def ruling(self, verdict: Verdict) -> Ruling:
        """A verdict as programs read it."""
        return Ruling(
            outcome=verdict.outcome.value,
            code=verdict.code,
            article=verdict.article,
            text=self.sentence(verdict),
            facts={name: _plain(fact) for name, fact in verdict.facts.items()},
            remedy=verdict.remedy,
            until=verdict.until.isoformat() if verdict.until else None,
        )

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description, with tokens and every problem told."""
        prefix = kwargs.get("path_prefix")
        if prefix is None:
            prefix = self.get_root_path(kwargs.get("path_params") or {})
        return Description(self, prefix)


def _plain(fact: object) -> Any:
    return fact if isinstance(fact, str | int | float | bool | None) else str(fact)


def _invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """What the types refuse, each with its place; what was sent is not repeated."""
    flaws = [
        Flaw(
            where="/".join(str(part) for part in error["loc"]),
            code=str(error["type"]),
            detail=str(error["msg"]),
        )
        for error in problem.errors
    ]
    return undone(Fault(Kind.INVALID, errors=flaws))


def _of_the_library(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """A problem that the library wrapped in its own, or one of the library's."""
    if isinstance(problem.__cause__, Fault):
        return undone(problem.__cause__)
    return undone(Fault(BY_STATUS.get(problem.status_code, Kind.BAD_REQUEST)))


def _unforeseen(request: HttpRequest, problem: Exception) -> HttpResponse:
    """A fault of ours goes up: it is logged, the transaction falls, the program is told 500."""
    raise problem


class Description(OpenAPISchema):
    """OpenAPI 3.1, completed with what the library does not say."""

    api: MachineAPI

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """The scope that each operation needs."""
        needs = [each for each in operation.auth_callbacks if isinstance(each, Needs)]
        if not needs:
            return None
        self.securitySchemes[SCHEME] = security(self.api.flows)
        return [{SCHEME: [each.scope]} for each in needs]

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """An operation with the problems it may answer."""
        details: dict[str, Any] = super().operation_details(operation)
        told = details["responses"]
        for status in sorted(self._statuses(operation, details)):
            own = told.get(status, {}).get("content", {})
            told[status] = _problem(status, own) if own else {"$ref": f"{SHARED}{status}"}
        return details

    def _statuses(self, operation: Operation, details: dict[str, Any]) -> set[int]:
        """What may go wrong here beyond what the operation itself declares."""
        statuses = {*ALWAYS, *(s for s in details["responses"] if s >= 400)}
        if operation.auth_callbacks:
            statuses |= {401, 403}
        if "{" in operation.path:
            statuses.add(404)
        if "requestBody" in details:
            statuses |= {413, 415}
        return statuses

    def get_components(self) -> dict[str, Any]:
        """The schemas, the shape of a problem among them, and each problem once."""
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        self.add_schema_definitions(shape.pop("$defs", {}))
        self.add_schema_definitions({"Problem": shape})
        components: dict[str, Any] = super().get_components()
        components["responses"] = {f"Problem{s}": _problem(s, {}) for s in BY_STATUS}
        return components


def _problem(status: int, own: Mapping[str, Any]) -> dict[str, Any]:
    """A problem, beside what the operation says in a shape of its own."""
    title = str(TOLD[BY_STATUS[status]].title)
    return {"description": title, "content": {**own, MEDIA_TYPE: {"schema": REF}}}
