"""Cards checked by identified partners: good or not and why, and whether two numbers go together.

These only ask, so they change nothing and take no Idempotency-Key; they are posted because what is
asked about somebody never stands in an address.
"""

from __future__ import annotations

from datetime import timedelta

from ninja import Field, Router, Schema

from sijill.accounts import actions as accounts
from sijill.cards.queries import partners
from sijill.cards.queries.partners import MOST, Verified
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Actor
from sijill.kernel.card.transport import LONGEST_TEXT
from sijill.kernel.clock import now
from sijill.ledger.transaction import reading
from sijill.web.api.doors import Needs
from sijill.web.api.problems import Fault, Kind
from sijill.web.api.words import gettext_lazy as _

router = Router(tags=["cards"])
FILE = r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,39}$"
ABOUT_FILE = "Your own number of the file you work on; the person reads it under “who looked”."
ABOUT_CARD = "The craft identity number (NIA), the number of the card, or the text of its code."
A_DAY, TRIES_A_DAY = timedelta(days=1), 10  # pairs that one program may try for one number
AT_ONCE = 10  # cards asked together that count as one request


class CardAsked(Schema, extra="forbid"):
    """Which card, for which file of yours."""

    card: str = Field(
        min_length=1, max_length=LONGEST_TEXT, examples=["4812 0693 45"], description=ABOUT_CARD
    )
    file: str = Field(pattern=FILE, examples=["CR-2026-00417"], description=ABOUT_FILE)


class CardsAsked(Schema, extra="forbid"):
    """Which cards, for which file of yours."""

    cards: list[str] = Field(
        min_length=1, max_length=MOST, examples=[["4812 0693 45"]], description=ABOUT_CARD
    )
    file: str = Field(pattern=FILE, examples=["CR-2026-00417"], description=ABOUT_FILE)


class CardOut(Schema):
    """Yes or no, and why; nothing of whose card it is."""

    valid: bool = Field(description="whether a card in force stands behind it now")
    reason: str = Field(
        examples=["valid"],
        description="valid, suspended, withdrawn, replaced, expired, none (registered, no card),"
        " earlier (registered, a number and a card from before this register), ended (no longer in"
        " the register), unknown; of a code also the reasons of the card profile",
    )


class CardsOut(Schema):
    """An answer for each, in the order in which they were asked."""

    valid: int = Field(description="how many are valid")
    items: list[CardOut]


class PairAsked(Schema, extra="forbid"):
    """A number and an identity card as they were typed, for which file of yours."""

    nia: str = Field(min_length=1, max_length=40, examples=["4812 0693 45"])
    document: str = Field(min_length=1, max_length=30, examples=["C418207"])
    file: str = Field(pattern=FILE, examples=["CR-2026-00417"], description=ABOUT_FILE)


class PairOut(Schema):
    """Whether both are of one person; a number that nobody bears is a no."""

    match: bool


@router.post(
    "/cards/verify",
    auth=Needs("cards.verify"),
    operation_id="verifyCard",
    summary=_("Is this card good?"),
    response={200: CardOut},
)
def verify(request: AskedRequest, asked: CardAsked) -> CardOut:
    """Yes or no and the reason, by a number or by the text of a code: no data of anybody.

    The register has the word, not a published list. The person sees that the card was checked.
    """
    [found] = _verified(request, [asked.card], asked.file)
    return found


@router.post(
    "/cards/verify-many",
    auth=Needs("cards.verify"),
    operation_id="verifyCards",
    summary=_("Are these cards good?"),
    response={200: CardsOut},
)
def verify_many(request: AskedRequest, asked: CardsAsked) -> CardsOut:
    """Up to five hundred at once, each with its own answer and each seen by its own person.

    Ten count as one request of your pace, and each that nobody bears as one more.
    """
    items = _verified(request, asked.cards, asked.file)
    return CardsOut(valid=sum(each.valid for each in items), items=items)


def _verified(request: AskedRequest, texts: list[str], file: str) -> list[CardOut]:
    viewer: Actor = request.actor
    with reading():
        found = partners.verified(texts, file=file, viewer=viewer, at=now())
    unknown = sum(each.entry is None for each in found)
    if len(texts) == 1:
        request.missed = bool(unknown)  # type: ignore[attr-defined]
    else:
        request.weight = len(texts) // AT_ONCE + unknown  # type: ignore[attr-defined]
    return [_told(each) for each in found]


def _told(found: Verified) -> CardOut:
    return CardOut(valid=found.valid, reason=found.reason)


@router.post(
    "/cards/match",
    auth=Needs("cards.match"),
    operation_id="matchCard",
    summary=_("Do this number and this identity card go together?"),
    response={200: PairOut},
)
def match(request: AskedRequest, asked: PairAsked) -> PairOut:
    """Yes or no, for an identity card that somebody shows you: it is never told by us.

    Ten tries a day for one number; each no counts as ten requests. The person sees it.
    """
    viewer: Actor = request.actor
    who = f"{request.machine.client}:{partners.kept(asked.nia)}"  # type: ignore[attr-defined]
    if accounts.count("card_match", who, window=A_DAY, at=now()) > TRIES_A_DAY:
        raise Fault(Kind.TOO_MANY, headers={"Retry-After": str(int(A_DAY.total_seconds()))})
    with reading():
        found = partners.matched(
            asked.nia, asked.document, file=asked.file, viewer=viewer, at=now()
        )
    request.missed = not found  # type: ignore[attr-defined]
    return PairOut(match=found)
