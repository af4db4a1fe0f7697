"""Groupings in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

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
    GroupingState.ACTIVE: ("ok", _("active")),
    GroupingState.DISSOLVED: ("refuse", _("dissolved grouping")),
}
PLACES: Sentences = {
    Place.MEMBER: _("Member"),
    Place.COORDINATOR: _("Coordinator"),
    Place.LEFT: _("Has left"),
}
VERDICTS: Sentences = {
    "grouping.not_from_here": _("This grouping is dissolved: it stays to be read."),
    "grouping.not_this_place": _("The place of this member changed in the meantime."),
    "grouping.not_your_office": _("Your office does not keep groupings."),
    "grouping.no_name": _("Write the name in Arabic and in Latin letters."),
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
}
