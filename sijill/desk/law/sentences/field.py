"""What the rules of the tablets say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("What becomes of an envelope, and the stated rule for each conflict."),
    _(
        "No published text speaks of registrations made without a network: what stands here "
        "is provisional."
    ),
    _("Whether an envelope goes from here to there, moved by whom the table names."),
    _("An agent sends what they wrote themselves, to the chamber they wrote it for."),
    _("At the chamber's own desk anybody who assists there brings a file of sealed envelopes."),
    _("A quick enrolment at a fair: what it cannot do without, and which box is asked how."),
    _(
        "It is no registration: it holds what makes an intake, so that the person finishes it"
        " on the phone or at a counter. What is missing is listed and never refused. No "
        "published text speaks of it, so what stands here is provisional; the page of the "
        "tablet follows the same rules, box by box."
    ),
    _("How a box of this kind is asked, by whether the registration itself needs it."),
    _("What a counter must mend first: whose it is, and that the person agreed to its being kept."),
)
