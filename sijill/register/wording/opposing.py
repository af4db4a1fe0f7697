"""What may be kept off public pages, in the words of whoever decides it about herself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.opposing import Part

PARTS: Mapping[Part, Any] = {
    Part.EVERYTHING: _("Everything about me"),
    Part.NAME: _("My name, beside an office I hold in a craft body"),
    Part.PAPERS: _("What the check of my papers shows"),
}
EFFECTS: Mapping[Part, Any] = {
    Part.EVERYTHING: _("Nothing of your entry stands on a public page, today or later."),
    Part.NAME: _("The office stands there without your name."),
    Part.PAPERS: _(
        "Your number, craft and initials are not shown: only that the paper is genuine."
    ),
}
VERDICTS: Mapping[str, Any] = {
    "opposition.not_from_here": _("This was answered in the meantime."),
    "opposition.not_your_office": _("Only its holder says this, or with an agent at a counter."),
}
ACTS: Mapping[str, Any] = {
    "register.opposed": _("Publication opposed"),
    "register.publication_allowed": _("Publication allowed again"),
}
