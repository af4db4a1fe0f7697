"""The API for machines: the routers of every room under one address."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings

from sijill.accounts.api import router as access
from sijill.accounts.wording import SCOPES
from sijill.cards.api import router as cards
from sijill.desk.api import router as desk
from sijill.desk.procedures import installed
from sijill.desk.wording import evidence
from sijill.desk.wording.faults import is_fault
from sijill.desk.wording.verdicts import SENTENCES
from sijill.desk.wording.verdicts import sentence as of_the_desk
from sijill.kernel.verdict import Verdict
from sijill.reference.api import router as reference
from sijill.register.api import router as entries
from sijill.web.api.house import MachineAPI

VERSION = "1.0.0"
ABOUT = """The National Register of Traditional Crafts, for programs of other organisations.

Every program has a grant: what it may ask, for what purpose, on which legal text, until when.
Whoever is asked about reads all of it in their account, under “who looked”."""

# Rules whose no is not about what was sent.
STATUSES = {
    "desk.not_your_office": 403,
    "desk.not_by_machine": 403,
    "desk.identifier_taken": 409,
    "desk.not_from_here": 409,
    "desk.answers_closed": 409,
    "desk.page_not_asked": 409,
    "evidence.case_closed": 409,
    "evidence.not_asked": 409,
    "desk.in_person": 409,
}


def sentence(verdict: Verdict) -> str:
    """A verdict in words, from whichever room speaks of it."""
    if verdict.code in SENTENCES or is_fault(verdict.code):
        return of_the_desk(verdict)
    if verdict.code.startswith("evidence."):
        return evidence.reason(verdict)
    for declared in installed():
        with suppress(KeyError):
            return str(declared.verdict_text(verdict))
    return verdict.code


api = MachineAPI(
    sentence=sentence,
    statuses=STATUSES,
    flows={
        "clientCredentials": {
            "tokenUrl": "/api/v1/token",
            "scopes": {str(scope): said for scope, said in SCOPES.items()},
        }
    },
    title="Sijill",
    version=VERSION,
    description=ABOUT,
    urls_namespace="api-v1",
    servers=[{"url": settings.ORIGIN}],
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
for router in (access, entries, cards, desk, reference):
    api.add_router("", router)
