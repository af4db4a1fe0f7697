"""What each rule of the card asks, as the rule itself says it: for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

CONDITIONS = (
    _("The entry stands: a card is good as long as its entry is."),
    _("A card is a person's; an organisation has none."),
    _("One card at a time is asked for."),
    _("There is a photograph of the face, on file or joined; a person looks at it."),
    _("No good card is held already, or there is a reason for another."),
)
