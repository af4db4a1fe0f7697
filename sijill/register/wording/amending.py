"""Changes of what an entry says, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.amending import Change

CHANGES = {
    Change.NAME: _("My name is written otherwise"),
    Change.CARD: _("My identity card: a new number, another date, a mistake"),
    Change.CRAFT: _("My craft"),
    Change.OTHERS: _("The other crafts that I practise"),
    Change.PLACE: _("Where I work, or where I live"),
    Change.REGIME: _("My tax regime, or an aid that I receive"),
    Change.FACE: _("My photograph"),
}
# Rules that entering has too, under the same words.
ASKED = frozenset(
    {
        *("identity", "age", "trade", "proof", "practice", "workplace", "previous", "regime"),
        "face",
    }
)
RULES = {
    "state": _("Entry in the register"),
    "change": _("What has changed"),
    "document": _("One card, one person"),
}
VERDICTS = {
    "amend.not_from_here": _("The entry does not stand: it is not changed."),
    "amend.from_here": _("The entry stands."),
    "amend.done": _("Done by this very file, which is contested."),
    "amend.nothing": _("Nothing is said otherwise than the entry says it."),
    "amend.something": _("Something is said otherwise than the entry says it."),
    "amend.compare": _("Compare what is asked with the card."),
    "amend.card_free": _("No one else of the register shows this card."),
    "amend.moves": _("The file goes to the chamber of the new place of work."),
    "amend.same_chamber": _("The same chamber keeps the file."),
    "amend.untouched": _("Nothing of this is changed."),
    "amend.master_of_another": _("The mastery was recognised in the former craft: weigh it."),
    "amend.of_persons": _("Only the entry of a person is changed here."),
    "amend.changed_since": _("The entry was changed since: undo the later change first."),
}
