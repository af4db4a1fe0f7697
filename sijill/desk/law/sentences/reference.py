"""What the rules of reference data say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("The life of a proposed change of a parameter: two people, or nothing changes."),
    _("No published text orders it: it is how this house keeps one hand from moving the law."),
    _("Whether this office moves a change from one state to another."),
    _("Every condition to propose a change, the refusals with their reason."),
    _("Every condition to confirm a change; the day it starts is looked at again."),
    _("Whether the one who decides is not the one who proposed."),
    _("Whether the one who withdraws is the one who proposed."),
    _("The monthly contribution that entering the register leads to, from its factors."),
    _(
        "The factors and the hourly minimum wages are not read in a text: they reproduce the "
        "amounts that were reported (135 DH a month: https://www.h24info.ma/; 135 to 141: "
        "https://minbarpress.com/). Every amount is shown as an example to be confirmed until"
        " the decree on artisans is supplied."
    ),
    _("The parameter that says how many monthly wages the contribution is counted on."),
    _("Base × hourly wage × hours of a month × rate in percent, cut to the centime."),
    _("What a list of trades must be before it may replace the one in force."),
    _("Everything wrong with the lines of a list, in their order."),
    _("What is wrong with the file that says what each trade becomes."),
)
