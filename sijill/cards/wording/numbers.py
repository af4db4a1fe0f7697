"""What is said of a typed number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.cards.rules.standing import Standing

# How the banner looks, its title, and what it means.
STANDINGS = {
    Standing.VALID: (
        "ok",
        _("A good card stands under this number"),
        _("Its holder is registered today. Compare with the card you are shown:"),
    ),
    Standing.SUSPENDED: (
        "wait",
        _("This number is suspended"),
        _("Its holder may not use the title for now."),
    ),
    Standing.WITHDRAWN: (
        "refuse",
        _("The card was withdrawn"),
        _("Do not accept it. Its holder may have asked for another one."),
    ),
    Standing.REPLACED: (
        "refuse",
        _("This card was replaced"),
        _("Its holder has a newer one: ask to see that."),
    ),
    Standing.EXPIRED: (
        "refuse",
        _("The card has expired"),
        _("Its holder is registered today, and may renew it at their chamber."),
    ),
    Standing.NONE: (
        "wait",
        _("This number is in the register, without a card"),
        _("Its holder is registered today, but no card was handed over."),
    ),
    Standing.EARLIER: (
        "ok",
        _("A number from before this register"),
        _(
            "Its holder is registered today. A card of the earlier issue bears no signed code: "
            "compare the face and the name, and ask for an extract when in doubt."
        ),
    ),
    Standing.ENDED: (
        "refuse",
        _("This number is no longer in force"),
        _("Its holder left the register."),
    ),
    Standing.UNKNOWN: (
        "refuse",
        _("The register does not know this number"),
        _("See whether it was typed as on the card."),
    ),
}
UNSEEN = _(
    "A number proves nothing about who shows it: anybody may learn another's. "
    "Only the square code says whose card it is and whether the card is good."
)
FAULT = _("Type the craft identity number, for example 4812 0693 45")
