"""What the rules of the recordings say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("The life of a recording, and who may do what with it."),
    _(
        "No text says who speaks for the State in Tachelhit or Tarifit: the two-person rule "
        "is ours, after that of the dated parameters."
    ),
    _("Whether this person may take a recording from one state to another."),
)
