"""An agent's own refusals: why a decision is closed to them, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Told together with the names of the rules they speak of.
OF_RULES: Mapping[str, Promise] = {
    "desk.rule_refuses": _("A condition is not met: %(rule)s."),
    "desk.rule_open": _("Assess first: %(rule)s."),
}

CLOSED: Mapping[str, Promise] = {
    **OF_RULES,
    "desk.likeness_open": _("Settle the possible duplicate."),
    "desk.corrections_used": _("A correction was already asked: the law allows one."),
    "desk.correction_empty": _("Choose at least one thing to correct."),
    "desk.correction_unknown": _("Choose a reason for each thing to correct."),
    "desk.not_to_judge": _("This rule answers by itself: nobody judges it."),
    "desk.not_a_judgement": _("Choose one of the two answers."),
    "desk.step_up_needed": _("Confirm who you are before signing."),
    "desk.same_person": _("Whoever proposed does not sign: a colleague must."),
    "desk.signed_first_decision": _("You signed the contested decision: a colleague answers it."),
    "desk.ground_missing": _("Choose the ground of the refusal."),
    "desk.ground_unknown": _("Choose the ground of the refusal from the list."),
    "desk.nothing_proposed": _("No decision is proposed any more."),
    "desk.institution_unknown": _("Choose another institution from the list."),
    "desk.already_decided": _("Another agent decided this file."),
    "desk.undo_too_late": _("The time to undo this decision ran out on %(until)s."),
}
