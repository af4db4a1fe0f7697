"""The API for machines: the routers of every room under one address."""

from __future__ import annotations

from django.conf import settings

from sijill.accounts.api import router as access
from sijill.accounts.rules import Scope
from sijill.kernel.verdict import Verdict
from sijill.reference.api import router as reference
from sijill.web.api.house import MachineAPI

VERSION = "1.0.0"
ABOUT = """The National Register of Traditional Crafts, for programs of other organisations.

Every program has a grant: what it may ask, for what purpose, on which legal text, until when.
Whoever is asked about reads all of it in their account, under “who looked”."""

SCOPES = {
    Scope.REFERENCE: "read trades, territory and parameters",
    Scope.CASES_SUBMIT: "send requests for persons who gave a mandate",
    Scope.CASES_FOLLOW: "follow the requests it sent",
    Scope.ENTRIES_CHECK: "ask whether a number is registered: yes or no, and the state",
    Scope.ENTRIES_READ: "read an entry by its number, within the fields granted",
    Scope.ENTRIES_SEARCH: "search entries by document, telephone or name",
    Scope.CHANGES: "follow what happens to entries, in order",
    Scope.DOCUMENTS_VERIFY: "check a letter or an extract by its code",
    Scope.NAME: "be told names",
    Scope.BIRTH: "be told dates and places of birth, and sex",
    Scope.DOCUMENT: "be told numbers of identity documents",
    Scope.PHONE: "be told telephone numbers",
    Scope.TRADES: "be told trades, proof and years of practice",
    Scope.PLACE: "be told provinces and communes",
    Scope.ADDRESS: "be told addresses",
    Scope.REGIME: "be told the declared tax regime",
}
# Rules whose no is not about what was sent.
STATUSES: dict[str, int] = {}


def sentence(verdict: Verdict) -> str:
    """A verdict in words, from whichever room speaks of it."""
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
for router in (access, reference):
    api.add_router("", router)
