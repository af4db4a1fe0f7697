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
    "desk.agent_unknown": _("Choose an agent who examines files at this institution."),
    "desk.on_leave": _("This agent is on leave until %(until)s."),
    "desk.no_hands": _("Nobody examines files here."),
    "desk.all_away": _("Everybody is on leave."),
    "desk.nobody_handles": _("Nobody who is there handles this."),
    "desk.hands_full": _("Everybody who handles this has their hands full (%(most)s files)."),
    "desk.leave_not_from_here": _("This leave was changed in the meantime."),
    "desk.leave_backwards": _("The last day comes before the first."),
    "desk.leave_passed": _("These days have passed."),
    "desk.leave_too_long": _("A leave lasts less than %(most)s days."),
    "desk.stands_in_for_self": _("Nobody stands in for themselves: choose a colleague."),
    "desk.leave_overlaps": _("One of the two is on leave on some of these days already."),
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
    "desk.concerned_itself": _("The file concerns an institution of this kind: choose another."),
    "desk.visit_open": _("The visit is not reported yet."),
    "desk.commission_open": _("The commission has not signed its minutes yet."),
    "desk.visit_planned": _("A visit is already planned, on %(on)s."),
    "desk.visit_too_soon": _("The person is told before: choose %(first)s or a later day."),
    "desk.visit_in_the_past": _("This moment has passed: choose a later one."),
    "desk.visit_place_missing": _("Write where."),
    "desk.visit_agent_unknown": _("Choose an agent of this institution."),
    "desk.visit_not_wanted": _("This procedure asks for no visit."),
    "desk.visit_ground_missing": _("Choose why nobody needs to go."),
    "desk.visit_of_another": _("Whoever went reports, or whoever signs."),
    "desk.visit_not_yet": _("The visit is on %(on)s: report it afterwards."),
    "desk.finding_missing": _("Answer for each thing to look at."),
    "desk.visit_outcome_missing": _("Choose what the visit amounts to."),
    "desk.report_missing": _("Write what you saw in a few words."),
    "desk.visit_full": _("No more than %(limit)s photos in one visit."),
    "desk.sitting_not_from_here": _("This sitting has moved on."),
    "desk.sitting_in_the_past": _("This moment has passed: choose a later one."),
    "desk.not_your_part": _("The chair or the secretary of the commission does this."),
    "desk.commission_not_wanted": _("This procedure goes before no such commission."),
    "desk.agenda_closed": _("The agenda of this sitting is closed."),
    "desk.on_an_agenda": _("This file already waits on an agenda."),
    "desk.visit_first": _("The visit comes first."),
    "desk.no_quorum": _("Members who may mark: %(present)s; needed: %(needed)s."),
    "desk.keepers_absent": _("A sitting opens with its chair and its secretary."),
    "desk.agenda_empty": _("No file is on the agenda."),
    "desk.marks_closed": _("The minutes are drawn up: nothing moves any more."),
    "desk.member_absent": _("Only a member who came marks; the secretary does not."),
    "desk.member_in_conflict": _("This member has an interest in the file and does not mark it."),
    "desk.marks_missing": _("Give points on every line of the grid."),
    "desk.marks_out_of_grid": _("A mark lies between 0 and the most of its line."),
    "desk.marks_waiting": _("Files that some members still have to mark: %(count)s."),
    "desk.signed_already": _("You have signed these minutes."),
    "desk.not_of_this_sitting": _("This belongs to another sitting."),
    "desk.already_decided": _("Another agent decided this file."),
    "desk.undo_too_late": _("The time to undo this decision ran out on %(until)s."),
}
