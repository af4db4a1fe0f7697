"""Every write of the register, cut by subject."""

from sijill.register.actions.amending import amend, undo_amendment
from sijill.register.actions.attesting import (
    attest,
    begin_attestation,
    register_with,
    withdraw_attestation,
)
from sijill.register.actions.confirming import follow_renewals
from sijill.register.actions.contesting import give_back_document, undo_giving_back
from sijill.register.actions.entering import enter
from sijill.register.actions.halting import end_halt, follow_halts
from sijill.register.actions.lifting import lift_suspension
from sijill.register.actions.measures import (
    accept_promotion,
    ask_of_office,
    lift_measure,
    take_measure,
    undo_promotion,
    was_taken,
)
from sijill.register.actions.membering import change_members, undo_members
from sijill.register.actions.merging import drop_merge, merge, propose_merge, split
from sijill.register.actions.moving import promote, resume, strike_off, suspend, undo_entering
from sijill.register.actions.opposing import allow_again, oppose
from sijill.register.actions.organised_amending import amend_organisation, undo_organisation
from sijill.register.actions.organising import enter_organisation
from sijill.register.actions.refusing import deny, require_new
from sijill.register.actions.renewing import renew, undo_renewal, was_confirmed_by
from sijill.register.actions.reviewing import answer_pair, compare, scan, take_back
from sijill.register.actions.supervising import (
    accept_replacement,
    answer_as_supervisor,
    ask_supervisor,
    follow_dates,
    replace_supervisor,
    review_supervisions,
    suspend_unsupervised,
    undo_replacement,
)
from sijill.register.actions.testifying import (
    ask_testimony,
    confirm_testimony,
    send_testimony_again,
)

__all__ = [
    "accept_promotion",
    "accept_replacement",
    "allow_again",
    "amend",
    "amend_organisation",
    "answer_as_supervisor",
    "answer_pair",
    "ask_of_office",
    "ask_supervisor",
    "ask_testimony",
    "attest",
    "begin_attestation",
    "change_members",
    "compare",
    "confirm_testimony",
    "deny",
    "drop_merge",
    "end_halt",
    "enter",
    "enter_organisation",
    "follow_dates",
    "follow_halts",
    "follow_renewals",
    "give_back_document",
    "lift_measure",
    "lift_suspension",
    "merge",
    "oppose",
    "promote",
    "propose_merge",
    "register_with",
    "renew",
    "replace_supervisor",
    "require_new",
    "resume",
    "review_supervisions",
    "scan",
    "send_testimony_again",
    "split",
    "strike_off",
    "suspend",
    "suspend_unsupervised",
    "take_back",
    "take_measure",
    "undo_amendment",
    "undo_entering",
    "undo_giving_back",
    "undo_members",
    "undo_organisation",
    "undo_promotion",
    "undo_renewal",
    "undo_replacement",
    "was_confirmed_by",
    "was_taken",
    "withdraw_attestation",
]
