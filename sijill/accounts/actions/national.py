"""A citizen who comes back through the national identity provider."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sijill.accounts import seals
from sijill.accounts.models import Space
from sijill.kernel.actor import Actor, Assurance
from sijill.ledger.transaction import action


@action
def enter_by_national_identity(
    *, issuer: str, subject: str, language: str, by: Actor, at: datetime
) -> Space:
    """The space of the person the provider vouches for; made, or tied, on the first visit.

    Tied to the space the person is already in when a fact opened it or when it is still a
    draft without a phone; a code alone is not enough to tie an identity to somebody's space.
    """
    digests = seals.digests("national", issuer, subject)
    known = (
        Space.objects.select_for_update(of=("self",))
        .filter(national_digest__in=digests)
        .order_by("created_at", "id")
        .first()
    )
    found = known or _present(by) or Space(id=uuid4(), language=language, created_at=at)
    found.national_digest, found.seen_at = digests[0], at
    found.save()
    return found


def _present(by: Actor) -> Space | None:
    if by.space is None:
        return None
    return _tieable(by.space, sure=by.assurance >= Assurance.FACT)


def _tieable(space: UUID, *, sure: bool) -> Space | None:
    found = (
        Space.objects.select_for_update(of=("self",))
        .filter(id=space, national_digest__isnull=True)
        .first()
    )
    return found if found and (sure or found.line_id is None) else None
