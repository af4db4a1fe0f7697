"""What is said of pairs, of merges, and to somebody who seems to be in the register already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import declare
from sijill.register.rules.pairs import Answer, MergeGround, PairState, Seen, SplitGround

Sentences = Mapping[str, Any]

VERDICTS: Sentences = {
    "previous.certain": _(
        "You seem to be in the register already. Claim your entry with its number, correct your"
        " answers, or say at the chamber, with your card, that it is not you."
    ),
    "pair.settled": _("This pair is settled already."),
    "pair.no_answer": _("Say whether they are one person or two."),
    "pair.not_your_office": _("This answer belongs to another office."),
    "pair.another_person": _("You have answered already: another reviewer answers now."),
    "pair.say_what_you_saw": _(
        "The two are almost the same: choose what shows two persons, and write what you saw"
        " (at least %(least)s letters)."
    ),
    "pair.may_answer": _("This answer may be given."),
    "pair.not_yours_to_undo": _("Only whoever gave an answer takes it back."),
    "pair.answered_since": _("Somebody answered after you, or the entries were merged."),
    "merge.not_from_here": _("This merging is not at a point where that can be done."),
    "merge.no_ground": _("Choose the ground."),
    "merge.no_choice": _("Choose the number that stays."),
    "merge.not_of_persons": _("Only two entries of persons are merged."),
    "merge.another_person": _("Whoever proposed does not confirm: another person signs."),
    "merge.answers_for_others": _("This entry answers for another already: keep this one."),
    "merge.under_way": _("A merging of this entry is under way."),
    "merge.other_chamber": _("The entry that ends is kept by another chamber: it signs there."),
    "merge.step_up": _("Give your second factor again before you sign."),
}
STATES: Sentences = {
    PairState.WAITING: _("To review"),
    PairState.SECOND: _("Second reviewer"),
    PairState.DISPUTED: _("Reviewers disagree"),
    PairState.DIFFERENT: _("Two persons"),
    PairState.SAME: _("One person, to merge"),
    PairState.MERGED: _("Merged"),
}
SEEN: Sentences = {
    Seen.BOTH_CAME: _("Both came to the chamber"),
    Seen.CARDS: _("Two different cards were seen"),
    Seen.FACES: _("Two different faces"),
    Seen.PARENTS: _("Different parents on the birth records"),
    Seen.REGISTRY: _("The civil registry says so"),
}
GROUNDS: Sentences = {
    MergeGround.REVIEWED: _("Reviewed: one person"),
    MergeGround.ASKED: _("Asked by the person"),
    MergeGround.COURT: _("Decision of a court"),
}
SPLIT_GROUNDS: Sentences = {
    SplitGround.MISTAKE: _("The merging was a mistake"),
    SplitGround.CONTESTED: _("Contested by the person"),
    SplitGround.COURT: _("Decision of a court"),
}
ANSWERS: Sentences = {Answer.SAME: _("One person"), Answer.DIFFERENT: _("Two persons")}
CLASSES: Sentences = {
    "certain": _("Almost certain"),
    "probable": _("Probable"),
    "possible": _("Possible"),
}


def declare_all() -> None:
    """Hand the messages of a merge to whoever sends them."""
    declare("entry.merged", full=_("Sijill: your two entries are one. Your number: {nia}."))
    declare("entry.split", full=_("Sijill: your entry stands by itself again: {nia}."))
