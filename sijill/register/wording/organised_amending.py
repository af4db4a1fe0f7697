"""What the entry of an organisation says, changed, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.life import OrganisationKind
from sijill.register.rules.organised_amending import Changed
from sijill.register.wording import amending, organisations

TITLES = {
    OrganisationKind.COOPERATIVE: _("Changing what the cooperative’s entry says"),
    OrganisationKind.ENTERPRISE: _("Changing what the enterprise’s entry says"),
}
SHORT = {
    OrganisationKind.COOPERATIVE: _("Change, cooperative"),
    OrganisationKind.ENTERPRISE: _("Change, enterprise"),
}
CHANGES = {
    Changed.NAME: _("Its name"),
    Changed.PAPERS: _("Its numbers: ICE, registration, tax"),
    Changed.CRAFT: _("Its craft"),
    Changed.OTHERS: _("Its other crafts"),
    Changed.SEAT: _("Its seat"),
    Changed.REPRESENTATIVE: _("Who acts for it"),
    Changed.PHONE: _("Its telephone"),
}
RULES = {
    **{rule: amending.RULES[rule] for rule in ("state", "change")},
    **{
        rule: organisations.RULES[rule]
        for rule in (
            *("papers", "ice", "founded", "activities"),
            *("representative", "workplace", "previous"),
        )
    },
}

VERDICTS = {
    "reform.no_decision": _("The decision that changed it is missing. Photograph it."),
    "reform.no_registration": _("The certificate of registration is missing. Photograph it."),
    "reform.read": _("Read the papers: do they say what was asked?"),
    "reform.held_by_another": _("Another organisation is entered under this ICE."),
    "reform.other_trade": _("Who supervises is entered for another craft: judge."),
    "reform.of_organisations": _("This is for another kind of entry."),
}
