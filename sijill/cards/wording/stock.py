"""The stock, the batches and the history of a card, in the words of the agents who keep them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.cards.models import Batch
from sijill.cards.rules.life import CardState

# The boxes of the stock, in the order of a card's way.
BOXES: Mapping[CardState, Any] = {
    CardState.APPROVED: _("To be printed"),
    CardState.QUEUED: _("At the printer"),
    CardState.PRINTED: _("On the way to us"),
    CardState.AT_CHAMBER: _("To hand over"),
    CardState.UNDELIVERED: _("Not fetched"),
}
EMPTY: Mapping[CardState, Any] = {
    CardState.APPROVED: _("Cards come here once a request is accepted."),
    CardState.QUEUED: _("Cards come here when a batch is made."),
    CardState.PRINTED: _("Cards come here when the printer's return file is read."),
    CardState.AT_CHAMBER: _("Cards come here when a parcel is checked in."),
    CardState.UNDELIVERED: _("Cards come here when their holder did not come in time."),
}
SAID: Mapping[CardState, Any] = {**BOXES, CardState.AT_CHAMBER: _("At the chamber")}
ACTS: Mapping[str, Any] = {
    "cards.approved": _("Approved"),
    "cards.dropped": _("Not issued"),
    "cards.arrived": _("Arrived at the chamber"),
    "cards.undelivered": _("Not fetched in time: the holder was told"),
    "cards.handed_over": _("Handed over"),
    "cards.replaced": _("Replaced by another"),
    "cards.lost": _("Told lost or stolen"),
    "cards.spoiled": _("Set aside as spoiled"),
    "cards.suspended": _("Suspended with its entry"),
    "cards.resumed": _("In force again with its entry"),
    "cards.withdrawn": _("Withdrawn"),
    "cards.expired": _("Came to its end"),
    "cards.batched": _("Batch made"),
    "cards.batch_drawn": _("Sheets drawn and sealed"),
    "cards.release_asked": _("Somebody asked to take the files out"),
    "cards.released": _("A second person said yes"),
    "cards.batch_taken": _("Files taken out"),
    "cards.returned": _("Return file read"),
}
WAYS = {
    "code": _("A code typed by the holder"),
    "screen": _("A signature on the screen"),
    "paper": _("A signature on paper"),
}
GROUNDS: Mapping[str, Any] = {
    "destroyed": _("Destroyed"),
    "sent_back": _("Sent back to the printer"),
    "not_fetched": _("Not fetched"),
    "no_portrait": _("No portrait on file"),
    "portrait_lost": _("The portrait is lost"),
    "portrait_unreadable": _("The portrait cannot be printed"),
    "outdated": _("Its words had changed"),
    "valid_until": _("Its last day has passed"),
    "register.suspended": _("The entry was suspended"),
    "register.struck_off": _("The entry was struck off"),
    "register.annulled": _("The entry was annulled"),
    "register.merged": _("The entry was merged"),
    "lost": _("Lost"),
    "stolen": _("Stolen"),
}
SPOILED = {
    "scratched": _("Scratched or bent"),
    "colours": _("Wrong colours"),
    "unreadable": _("A code cannot be read"),
    "wrong_face": _("Not the face of its holder"),
}


def said_of(state: str) -> Any:
    """A state in the words of whoever keeps the cards."""
    from sijill.cards.wording.life import STATES

    return SAID.get(CardState(state)) or STATES[CardState(state)]


def ground_said(ground: str) -> Any:
    """Why a card stands as it does; a printer's own words stay as they came."""
    return GROUNDS.get(ground) or SPOILED.get(ground) or ground


def batch_state(batch: Batch) -> tuple[str, Any]:
    """How far a batch is, as a tag."""
    if batch.closed_at:
        return "ok", _("All accounted for")
    if batch.drawn_at:
        return "wait", _("At the printer")
    return "wait", _("Being drawn")
