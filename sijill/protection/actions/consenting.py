"""Told what it costs and changes, word for word; then yes, no, or the yes taken back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sijill.accounts import actions as accounts
from sijill.accounts.actions.consents import Told
from sijill.accounts.rules import Channel
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action
from sijill.protection.actions.following import forget_answer
from sijill.protection.actions.moving import lock, move, record
from sijill.protection.actions.telling import tell_by_message
from sijill.protection.models import Affiliation
from sijill.protection.queries.affiliations import amount_of, situation_of
from sijill.protection.rules.due import TOLD, examine, is_due
from sijill.protection.rules.life import AGREED, CoverState

SEVERAL = 500


@action
def tell(
    *, affiliation: Affiliation, told: Told, amount: Decimal, by: Actor, at: datetime
) -> Affiliation:
    """Keep that the person was told this very text, which names this amount."""
    found = lock(affiliation, by=by)
    situation = situation_of(found, at=at)
    if not is_due(situation):
        raise Refused(*[v for _, v in examine(situation) if v.outcome == "refused"][:1])
    if situation.amount != amount:  # the page was opened before the amount changed
        raise Refused(refused("cover.price_changed", TOLD, remedy="tell"))
    if found.state == CoverState.TOLD and found.told_amount == amount:
        return found  # a page left open, sent again
    kept = accounts.record_information(
        subject=_subject(found),
        told=told,
        channel=Channel.PORTAL,
        space=by.space,
        by=by,
        at=at,
    )
    found.told, found.told_at, found.told_amount = kept.pk, at, amount
    found.consent = None
    if found.state == CoverState.TOLD:
        found.save()
    else:
        move(found, CoverState.TOLD, by=by, at=at)
    record("told", found, by=by, at=at, article=TOLD, facts=_of_amount(found))
    return found


@action
def consent(*, affiliation: Affiliation, told: Told, by: Actor, at: datetime) -> Affiliation:
    """Keep the yes of somebody who was told."""
    found = lock(affiliation, by=by)
    if found.state in AGREED:
        return found
    found.consent = accounts.give_consent(
        subject=_subject(found),
        told=told,
        channel=Channel.PORTAL,
        space=by.space,
        by=by,
        at=at,
    ).pk
    move(found, CoverState.CONSENTED, by=by, at=at)
    record("consented", found, by=by, at=at, article=TOLD, facts=_of_amount(found))
    return found


@action
def decline(*, affiliation: Affiliation, by: Actor, at: datetime) -> Affiliation:
    """Keep the no, or take the yes back while nothing was sent; the entry stays as it is."""
    found = lock(affiliation, by=by)
    if found.state == CoverState.DECLINED:
        return found
    agreed = found.state in AGREED
    if agreed and found.consent is not None:
        accounts.withdraw_consent(consent=found.consent, by=by, at=at)
        found.consent = None
    move(found, CoverState.DECLINED, by=by, at=at)
    record("taken_back" if agreed else "declined", found, by=by, at=at, article=TOLD)
    return found


@action
def recall_prices(*, at: datetime) -> int:
    """Ask again those who said yes to another amount than today's; answers how many."""
    amount = amount_of(civil_date(at))
    with acting_for(SYSTEM):
        rows = Affiliation.objects.select_for_update(of=("self",), skip_locked=True)
        agreed = rows.filter(state__in=sorted(AGREED)).exclude(told_amount=amount)
        changed = list(agreed.order_by("since", "id")[:SEVERAL])
        for found in changed:
            forget_answer(found)
            move(found, CoverState.CANDIDATE, by=SYSTEM, at=at, ground="price_changed")
            record("price_changed", found, by=SYSTEM, at=at, article=TOLD)
            tell_by_message(found, "cover.price_changed", at=at)
    return len(changed)


def _subject(found: Affiliation) -> Subject:
    return Subject(kind="affiliation", id=found.pk)


def _of_amount(found: Affiliation) -> dict[str, object]:
    return {"amount": str(found.told_amount), "text": str(found.told)}
