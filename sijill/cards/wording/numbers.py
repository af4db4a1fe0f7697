"""What is said of a typed number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.cards.queries.numbers import Standing

# How the banner looks, its title, and what it means.
STANDINGS = {
    Standing.ENTERED: (
        "ok",
        _("This number is in the register"),
        _("Its holder is registered today."),
    ),
    Standing.SUSPENDED: (
        "wait",
        _("This number is suspended"),
        _("Its holder may not use the title for now."),
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
