"""What is known of the texts themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("dahir 1.20.68, 25 July 2020; French text BO 7054, 6 January 2022, pp. 4-9"),
    _("9 December 2021"),
    _("December 2021"),
    _("dahir 1.20.06, 6 March 2020"),
    _("dahir 1.11.89, 17 August 2011, on the chambers of crafts; amended since"),
    _("dahir 1.09.15, 18 February 2009"),
    _("dahir 1.17.15, 23 June 2017, on health insurance of the non-salaried"),
    _("dahir 1.17.109, 5 December 2017, on pensions of the non-salaried"),
    _("2000, on apprenticeship"),
    _("undated"),
    _("own knowledge, to be verified"),
)
