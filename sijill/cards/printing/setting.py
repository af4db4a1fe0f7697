"""From a card as it is kept to a card as it is printed: its words, its pictures, its signed codes.

What it says was frozen when it was approved; only the labels of codes are looked up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sijill.cards import faces
from sijill.cards.keys import trusting
from sijill.cards.printing import coding, stating
from sijill.cards.printing.sheets import Printed, Twice
from sijill.cards.queries.batches import ToDraw
from sijill.desk import archive
from sijill.desk.actions.evidence import wrapped_key
from sijill.desk.models import Evidence
from sijill.institutions.models import Institution
from sijill.kernel.card.trust import Use
from sijill.kernel.cose.keys import Signer, SoftwareSigner
from sijill.kernel.identifiers import Invalid, nia
from sijill.kernel.identifiers import card as numbers
from sijill.kernel.vault import Unopened
from sijill.reference import queries as reference
from sijill.web import writing

# The holder's quality as the card names it, in both languages whatever that of the page.
QUALITIES = {
    ("artisan", "m"): Twice("صانع تقليدي", "Artisan"),
    ("artisan", "f"): Twice("صانعة تقليدية", "Artisane"),
    ("master", "m"): Twice("معلم صانع", "Maître artisan"),
    ("master", "f"): Twice("معلمة صانعة", "Maître artisane"),
}


class NotDrawn(ValueError):
    """A card that cannot be drawn, and why: its portrait is gone, unreadable, or too detailed."""


def signer(at: datetime) -> Signer:
    """Who signs cards now; a key in a file signs the same card the same way each time."""
    held = trusting.signer(Use.CARD, at=at)
    return replace(held, repeatable=True) if isinstance(held, SoftwareSigner) else held


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is the same for every card of a batch."""

    signer: Signer
    at: datetime  # the instant the batch was made
    specimen: bool

    def laid(self, one: ToDraw) -> Printed:
        """One card as it is printed; NotDrawn when its face cannot be."""
        card, said = one.card, one.card.says
        portrait = _portrait(one.face)
        texts = coding.signed(
            stating.stated(card, one.place, at=self.at),
            face=_coded(portrait),
            signer=self.signer,
            opening=coding.address(),
        )
        line = reference.trade(said["trade"])
        return Printed(
            name_ar=(said["given_ar"], said["family_ar"]),
            name_latin=latin(said),
            trade=Twice(line.label_ar, line.label_fr) if line else Twice(*[said["trade"]] * 2),
            category=QUALITIES[said["category"], "f" if said["sex"] == "f" else "m"],
            chamber=_named(card.chamber),
            nia=shown_nia(said["nia"]),
            number=numbers.parse(card.number).display,
            issued=writing.slashed(card.valid_from, "fr"),
            until=writing.slashed(card.valid_until, "fr"),
            address=coding.words(),
            portrait=faces.printed(portrait),
            front=texts.front,
            back=texts.back,
            pictogram=line.pictogram if line else "",
            trade_code=said["trade"],
            trade_official=said["trade_official"],
            specimen=self.specimen,
        )


def latin(said: dict[str, str]) -> str:
    """The name in Latin letters, the family's in capitals."""
    return " ".join(filter(None, (said["given_latin"], said["family_latin"].upper())))


def shown_nia(number: str) -> str:
    """A number in groups; one kept from before as it was written."""
    try:
        return nia.parse(number).display
    except Invalid:
        return number


def _named(chamber: Institution) -> Twice:
    return Twice(chamber.name_ar, chamber.name_fr)


def _portrait(found: Evidence | None) -> bytes:
    """The bytes of a portrait; a key that is missing from the ring stops the whole batch."""
    if found is None:
        raise NotDrawn("no_portrait")
    try:
        return archive.read(1, case=found.case_id, file=found.pk, wrapped=wrapped_key(found))
    except (archive.Lost, Unopened):
        raise NotDrawn("portrait_lost") from None


def _coded(portrait: bytes) -> bytes:
    try:
        return faces.coded(portrait)
    except (OSError, faces.TooDetailed):
        raise NotDrawn("portrait_unreadable") from None
