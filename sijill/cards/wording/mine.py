"""What the holder's own card says on a phone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.cards.models import Card
from sijill.cards.rules.life import CardState
from sijill.kernel.digits import grouped
from sijill.reference import queries as reference
from sijill.register.wording import CATEGORIES, nia_text

SIDES = {
    "front": (_("The short code"), _("The camera of any phone opens it.")),
    "back": (_("The code with your face"), _("For a checker who wants to see that it is you.")),
}
# What a card that is not in hand any more is said to be, and what one can do.
ENDED = {
    CardState.SUSPENDED: (
        "wait",
        _("Your card is suspended"),
        _("Checkers say so. It is good again when your entry is."),
    ),
    CardState.LOST: (
        "refuse",
        _("Your card is stopped"),
        _("You said that it is gone. Checkers say “withdrawn”, at the latest in an hour."),
    ),
    CardState.REPLACED: ("wait", _("This card was replaced"), _("Use the newer one.")),
    CardState.WITHDRAWN: (
        "refuse",
        _("Your card was withdrawn"),
        _("It followed your entry, which is no longer in force."),
    ),
    CardState.EXPIRED: (
        "wait",
        _("Your card has expired"),
        _("Its last day is past. Ask for a new one."),
    ),
}
# After which another card may be asked for, and by which procedure.
AGAIN = {
    CardState.LOST: ("card_replacement", _("Ask for another card")),
    CardState.EXPIRED: ("card_renewal", _("Ask for a new card")),
}


def seen(card: Card) -> dict[str, Any]:
    """What stands on the card, in the language of the page; names in both scripts."""
    says, line = card.says, reference.trade(card.says.get("trade", ""))
    language = get_language() or "ar"
    digits = card.number[1:]
    return {
        "name_ar": f"{says.get('given_ar', '')} {says.get('family_ar', '')}".strip(),
        "name_latin": f"{says.get('given_latin', '')} {says.get('family_latin', '')}".strip(),
        "nia": nia_text(says.get("nia", "")),
        "number": f"C {grouped(digits, 4, 4, 2)}",
        "trade": line.label(language) if line else says.get("trade", ""),
        "category": CATEGORIES.get(says.get("category", ""), ""),
        "chamber": card.chamber.name_ar if language in ("ar", "zgh") else card.chamber.name_fr,
        "ended": ENDED.get(CardState(card.state)),
        "again": AGAIN.get(CardState(card.state)),
    }


def spoken() -> dict[str, Any]:
    """The sentences of the script."""
    return {name: str(words) for name, words in SENTENCES.items()}


SENTENCES = {
    "good": _("Good by the State's list, updated {ago}"),
    "not_good": _("The State's list says: {title}"),
    "unsure": _("This phone's list is too old to say: find a network"),
    "kept_now": _("Kept on this phone: it opens without a network."),
    "kept_not": _("This browser could not keep it. Show it with a network."),
    "forgotten": _("Nothing of it is on this phone any more."),
}
