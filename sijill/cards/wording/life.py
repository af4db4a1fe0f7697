"""States, reasons and verdicts of a card as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.cards.rules.issuing import Reason
from sijill.cards.rules.life import CardState
from sijill.kernel.verdict import Verdict
from sijill.web import writing

TITLES = {
    "card_first": _("The professional card"),
    "card_renewal": _("A new card for the years to come"),
    "card_replacement": _("Another card in place of mine"),
}
SHORT = {
    "card_first": _("First card"),
    "card_renewal": _("Renewal of card"),
    "card_replacement": _("Replacement of card"),
}
REASONS = {
    Reason.FIRST: _("First card"),
    Reason.RENEWAL: _("It ends soon"),
    Reason.LOST: _("I lost it"),
    Reason.STOLEN: _("It was stolen"),
    Reason.DAMAGED: _("It is damaged"),
    Reason.CHANGED: _("What it says is no longer true"),
    Reason.SPOILED: _("Badly printed"),
}
RULES = {
    "entry": _("Entry in force"),
    "person": _("For a person"),
    "one": _("One card at a time"),
    "face": _("Photo of the face"),
    "need": _("Reason"),
}
STATES: Mapping[CardState, Any] = {
    CardState.REQUESTED: _("Asked for"),
    CardState.DROPPED: _("Not issued"),
    CardState.APPROVED: _("To be printed"),
    CardState.QUEUED: _("At the printer"),
    CardState.PRINTED: _("Printed, on its way"),
    CardState.AT_CHAMBER: _("At your chamber"),
    CardState.HANDED_OVER: _("In hand"),
    CardState.UNDELIVERED: _("Not fetched"),
    CardState.SPOILED: _("Badly printed"),
    CardState.LOST: _("Lost"),
    CardState.REPLACED: _("Replaced"),
    CardState.SUSPENDED: _("Suspended"),
    CardState.WITHDRAWN: _("Withdrawn"),
    CardState.EXPIRED: _("Ended"),
}
# How the tag of a state looks.
KINDS: Mapping[CardState, str] = {
    **dict.fromkeys(CardState, "wait"),
    CardState.HANDED_OVER: "ok",
    CardState.AT_CHAMBER: "ok",
    **dict.fromkeys(
        (
            CardState.LOST,
            CardState.WITHDRAWN,
            CardState.EXPIRED,
            CardState.SPOILED,
            CardState.DROPPED,
            CardState.REPLACED,
        ),
        "refuse",
    ),
}
VERDICTS: Mapping[str, Any] = {
    "card.entry_in_force": _("The entry is in force."),
    "card.entry_not_in_force": _("The entry is not in force: no card is issued on it."),
    "card.for_a_person": _("The card is for a person."),
    "card.of_a_person": _("Cards are for persons; an organisation shows its extract."),
    "card.none_on_its_way": _("No other card is on its way."),
    "card.on_its_way": _("A card is already on its way."),
    "card.no_face": _("There is no photo of the face. Take one."),
    "card.face_to_see": _("See that the photo shows the holder."),
    "card.first": _("No card was handed over yet."),
    "card.held_already": _("A card is in hand until %(day)s."),
    "card.replaced": _("It takes the place of the card in hand."),
    "card.renewed": _("The card in hand ends soon."),
    "card.renewed_too_early": _("It is renewed from %(day)s on."),
    "card.not_from_here": _("This can no longer be done: the card has moved on."),
    "card.printed_already": _("The card is at the printer: withdraw it instead."),
    "card.code_not_answered": _("This code was not typed, or too long ago. Send another one."),
    "card.identity_not_seen": _("See the identity card before the card changes hands."),
    "card.not_handed_so": _("A card is handed over by a code or a signature."),
    "card.keeps_no_stock": _("Your office does not keep the chamber's cards."),
    "card.still_waits": _("The card is kept for its holder until %(day)s."),
    "card.no_ground": _("Write why the card is withdrawn."),
    "card.prints_not": _("Your office does not send cards to a printer."),
    "card.prints_elsewhere": _("This batch is printed elsewhere."),
    "card.nothing_to_print": _("No approved card waits to be printed."),
    "card.batch_may_be_made": _("The batch may be made."),
    "card.batch_closed": _("Every card of this batch is accounted for: its files are erased."),
    "card.batch_not_drawn": _("The sheets are still being drawn."),
    "card.not_asked_for": _("Nobody asked to take these files out."),
    "card.second_person": _("You asked: another person must say yes."),
    "card.step_up_needed": _("Give your second factor again, then say yes."),
    "card.not_released": _("A second person must say yes first; their word holds one day."),
    "card.released_to_another": _("These files were released to somebody else."),
    "card.may_ask": _("The files may be asked for."),
    "card.may_grant": _("You may be the second person."),
    "card.may_take": _("The files may be taken out."),
}


def verdict_text(verdict: Verdict) -> Any:
    """A verdict as a sentence."""
    until: date | None = verdict.until
    day = writing.isolate(writing.slashed(until)) if until else ""
    return VERDICTS[verdict.code] % {"day": day}
