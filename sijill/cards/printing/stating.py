"""What the codes of a card say, from its row: frozen words, dates as instants, its place."""

from __future__ import annotations

from datetime import datetime, timedelta

from sijill.cards import faces, publishing
from sijill.cards.keys import trusting
from sijill.cards.models import Card, Place
from sijill.cards.printing import coding
from sijill.cards.printing.coding import Texts
from sijill.desk import archive
from sijill.desk.models import Evidence
from sijill.kernel import vault
from sijill.kernel.card import claims
from sijill.kernel.clock import start_of
from sijill.kernel.cose.keys import Signer

FIRST_PAGE = 1


def stated(card: Card, place: Place, *, at: datetime) -> claims.Card:
    """The claims of an approved card, to be signed now."""
    assert card.valid_from is not None
    assert card.valid_until is not None
    says = card.says
    return claims.Card(
        issuer=trusting.issuer(),
        number=card.number,
        nia=says["nia"],
        name_ar=" ".join(filter(None, (says["given_ar"], says["family_ar"]))),
        name_latin=" ".join(filter(None, (says["given_latin"], says["family_latin"].upper()))),
        category=claims.CATEGORIES[says["category"]],
        trade=says["trade"],
        chamber=card.chamber_id,
        issued_at=at.replace(microsecond=0),
        valid_from=start_of(card.valid_from),
        valid_until=start_of(card.valid_until + timedelta(days=1)),
        status_list=publishing.address(place.list),
        index=place.index,
    )


def portrait(card: Card) -> bytes:
    """The photograph of the holder, in memory only; archive.Lost when its file is gone."""
    assert card.face is not None
    found = Evidence.objects.get(pk=card.face)
    wrapped = vault.WrappedKey(key_id=found.key_id, wrapped=bytes(found.wrapped_key))
    return archive.read(FIRST_PAGE, case=found.case_id, file=found.pk, wrapped=wrapped)


def texts(card: Card, place: Place, *, signer: Signer, at: datetime) -> Texts:
    """Both codes of a card, signed."""
    said = stated(card, place, at=at)
    face = faces.coded(portrait(card))
    return coding.signed(said, face=face, signer=signer, opening=coding.address())
