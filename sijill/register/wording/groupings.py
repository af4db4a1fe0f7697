"""Groupings in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sijill.accounts.wording import declare
from sijill.register.rules.groupings import GroupingKind, GroupingState, Place

Sentences = Mapping[str, Any]
Tags = Mapping[str, tuple[str, Any]]

KINDS: Sentences = {
    GroupingKind.CLUSTER: _("Craft cluster of a place"),
    GroupingKind.ASSOCIATION: _("Association of crafts people"),
    GroupingKind.INTEREST: _("Economic interest grouping"),
    GroupingKind.UNION: _("Union of cooperatives"),
}
STATES: Tags = {
    GroupingState.ACTIVE: ("ok", pgettext_lazy("a grouping", "active")),
    GroupingState.DISSOLVED: ("plain", pgettext_lazy("a grouping", "dissolved")),
}
# The same beside one grouping: they agree with what it is, an association or a cluster.
ACTIVE: Sentences = {
    GroupingKind.CLUSTER: pgettext_lazy("a cluster", "active"),
    GroupingKind.ASSOCIATION: pgettext_lazy("an association", "active"),
    GroupingKind.INTEREST: pgettext_lazy("an economic interest grouping", "active"),
    GroupingKind.UNION: pgettext_lazy("a union", "active"),
}
DISSOLVED: Sentences = {
    GroupingKind.CLUSTER: pgettext_lazy("a cluster", "dissolved"),
    GroupingKind.ASSOCIATION: pgettext_lazy("an association", "dissolved"),
    GroupingKind.INTEREST: pgettext_lazy("an economic interest grouping", "dissolved"),
    GroupingKind.UNION: pgettext_lazy("a union", "dissolved"),
}
OF_KIND = {GroupingState.ACTIVE: ACTIVE, GroupingState.DISSOLVED: DISSOLVED}
# A place is said of a man, a woman or a cooperative: in words that fit all three.
PLACES: Sentences = {
    Place.MEMBER: _("Member"),
    Place.COORDINATOR: pgettext_lazy("a place in a grouping", "Coordination"),
    Place.LEFT: pgettext_lazy("a place in a grouping", "Left"),
}


def state_of(kind: str, state: str) -> tuple[str, Any]:
    """The tag of a grouping: its colour, and a word that agrees with its kind."""
    return STATES[state][0], OF_KIND[GroupingState(state)][kind]


VERDICTS: Sentences = {
    "grouping.not_from_here": _("This grouping is dissolved: it stays to be read."),
    "grouping.not_this_place": _("The place of this member changed in the meantime."),
    "grouping.not_your_office": _("Your office does not keep groupings."),
    "grouping.no_name": _("Write the name in Arabic and in Latin letters."),
    "grouping.name_taken": _("A grouping of this name stands already at your institution."),
    "grouping.no_craft": _("Choose a branch or a craft of the list."),
    "grouping.elsewhere": _("Choose a province of your own institution."),
    "grouping.too_few": _("%(least)s members found a grouping, at least; here are %(members)s."),
    "grouping.no_such_number": _("Nobody stands in the register under the number %(nia)s."),
    "grouping.not_standing": _("The entry %(nia)s does not stand: it is suspended or ended."),
    "grouping.member_already": _("The entry %(nia)s is a member of this grouping already."),
    "grouping.cooperatives_only": _("Only cooperatives join a union: %(nia)s is not one."),
    "grouping.no_such_day": _("Choose a day between the one of joining and today."),
    "grouping.no_reason": _("Write the reason."),
    "grouping.not_counted": _("The entry of this member does not stand: name another."),
}
ACTS: Sentences = {
    "grouping.member_joined": _("Became a member of a grouping"),
    "grouping.member_left": _("Left a grouping"),
    "grouping.coordinator_named": _("Named coordinator of a grouping"),
    "register.place_followed": _("A place in a grouping followed the entry that is its own"),
    "register.place_ended": _("A place in a grouping ended: the entry that stays has one"),
}


def declare_all() -> None:
    """Hand the messages of groupings to whoever sends them."""
    declare("grouping.joined", full=_("Sijill: you are in a grouping now. See your account."))
    declare("grouping.taken_out", full=_("Sijill: you are out of a grouping. Why: your account."))
    declare("grouping.dissolved", full=_("Sijill: your grouping is dissolved. Why: your account."))
    declare("grouping.coordinator", full=_("Sijill: you coordinate your grouping now."))
    declare("grouping.replaced", full=_("Sijill: another member coordinates your grouping now."))
