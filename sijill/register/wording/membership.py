"""Members who join and leave, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RULES = {
    "state": _("Entry in the register"),
    "change": _("Who joins, who leaves"),
    "assembly": _("Assembly"),
}
MOVES = {
    "joined": _("Join"),
    "left": _("Leave"),
    "otherwise": _("Told otherwise"),
}
VERDICTS = {
    "membership.not_from_here": _("The entry does not stand: its members are not changed."),
    "membership.from_here": _("The entry stands."),
    "membership.done": _("The register holds this list already."),
    "membership.nothing": _("The list is the one of the register: nothing would change."),
    "membership.overtaken": _("The members were changed since this was begun: begin anew."),
    "membership.moves": _("Joining: %(joined)s; leaving: %(left)s; told otherwise: %(otherwise)s."),
    "membership.of_cooperatives": _("Only a cooperative has members here."),
    "assembly.ahead": _("The day of the assembly is missing, or has not come yet."),
    "assembly.no_minutes": _("The minutes of the assembly are missing. Photograph them."),
    "assembly.read": _("Read the minutes of %(day)s: do they say who joins and who leaves?"),
}
