"""What the rules of the log say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("What the log says of an act, how it hides it, and who may open it."),
    _("What the tree holds of an act: nothing that can be read back without its salt."),
    _("The leaf that an act makes once its facts and their salt are gone."),
    _("Which part of a leaf is no longer what was sealed."),
    _("Whether somebody may see the state of the whole log."),
)
