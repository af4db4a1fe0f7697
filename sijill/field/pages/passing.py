"""What a tablet asks and sends: who is signed in, its kit, envelopes, pieces, where they stand."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sijill.desk.models import Case
from sijill.desk.wording.told import told_of, told_text
from sijill.field import actions
from sijill.field.models import EnvelopePart
from sijill.field.pages.answering import REFUSED, UNKNOWN, for_tablets
from sijill.field.queries import kit_of, on_tablets, states_of
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import institution
from sijill.institutions.wording import name_of
from sijill.kernel.clock import now

ASKED_AT_ONCE = 200
# The last: a form was sent, which was read as a form before anybody came here.
UNREADABLE = (ValueError, KeyError, TypeError, RawPostDataException)


@require_GET
@for_tablets
def session(request: AskedRequest) -> HttpResponse:
    """Who is signed in, and the token that every deed carries."""
    actor = request.actor
    where = institution(actor.institution or "")
    language = get_language() or "ar"
    return JsonResponse(
        {
            "agent": str(actor.user),
            "name": actor.name,
            "institution": actor.institution,
            "institution_name": name_of(where, language) if where else "",
            "token": get_token(request),
        }
    )


@require_POST
@for_tablets
def prepare(request: AskedRequest) -> HttpResponse:
    """Know this tablet, and see to it that the chamber has a key to close for."""
    try:
        said = json.loads(request.body)
        device, mark = UUID(str(said["device"])), UUID(str(said["mark"]))
        name = str(said.get("name") or "")
    except UNREADABLE:
        return JsonResponse({"why": "field.misshapen"}, status=REFUSED)
    at, by = now(), request.actor
    actions.register_device(id=device, mark=mark, name=name, by=by, at=at)
    key = actions.current_key(institution=by.institution or "", by=by, at=at)
    return JsonResponse({"kid": key.kid})


@require_GET
@for_tablets
def kit(request: AskedRequest) -> HttpResponse:
    """The questions, the lists and the key, in the language of the address."""
    found = kit_of(viewer=request.actor, at=now(), told=_told(request))
    if found is None:
        return JsonResponse({"why": "field.not_prepared"}, status=UNKNOWN)
    return JsonResponse({**found.said, "kit": found.version})


def _told(request: AskedRequest) -> dict[str, dict[str, str]]:
    """The texts of information pages, as a case without answers shows them."""
    texts = {}
    for declared in on_tablets():
        case = Case(procedure=declared.code, language=get_language() or "ar")
        for page in declared.pages:
            if page.kind == "information":
                told = told_of(request, case, page)
                texts[f"{declared.code}.{page.code}"] = {
                    "html": str(told_text(request, case, page)),
                    "text": told.text,
                    "version": told.version,
                }
    return texts


@require_http_methods(["PUT"])
@for_tablets
def envelope(request: AskedRequest, case: UUID) -> HttpResponse:
    """Keep an envelope; answers where it stands, so that a lost answer is asked for again."""
    try:
        wire = request.body.decode()
    except UnicodeDecodeError:
        return JsonResponse({"why": "field.misshapen"}, status=REFUSED)
    actions.receive_envelope(wire=wire, by=request.actor, at=now())
    return JsonResponse(states_of([case], viewer=request.actor).get(str(case), {}))


@require_http_methods(["PUT"])
@for_tablets
def piece(request: AskedRequest, case: UUID, part: UUID, offset: int) -> HttpResponse:
    """Put a piece in its place; answers how much of the part is here."""
    try:
        found = actions.receive_piece(
            envelope=case, part=part, offset=offset, data=request.body, by=request.actor, at=now()
        )
    except EnvelopePart.DoesNotExist:
        return JsonResponse({"why": "field.not_awaited"}, status=UNKNOWN)
    return JsonResponse({"received": found.received, "whole": found.whole_at is not None})


@require_POST
@for_tablets
def states(request: AskedRequest) -> HttpResponse:
    """Where the envelopes of this agent stand, by the tablet's identifiers."""
    try:
        asked = [UUID(str(one)) for one in json.loads(request.body)["cases"]][:ASKED_AT_ONCE]
    except UNREADABLE:
        return JsonResponse({"why": "field.misshapen"}, status=REFUSED)
    return JsonResponse({"cases": states_of(asked, viewer=request.actor)})
