"""Verdicts on masters and promotions as sentences that a person understands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RULES = {
    "standing": _("Entry in the register"),
    "recognition": _("Recognition of experience"),
    "mastery": _("Years of practice"),
}

VERDICTS = {
    "promotion.entered": _("Entered as a craftsman or craftswoman."),
    "promotion.already": _("Already a master."),
    "promotion.not_entered": _("Only a craftsman or craftswoman who stands in the register."),
    "recognition.no_picture": _("The recognition is missing. Photograph it."),
    "recognition.read_paper": _("Read the paper: name, craft, commission, date."),
    "recognition.unknown": _("No document was given under %(document)s: read its code again."),
    "recognition.none_found": _("No recognition of this register is known for this card number."),
    "recognition.of_another": _("The document %(document)s is another person's."),
    "recognition.of_exercise": _(
        "This is an attestation of exercise. Ask for a recognition of experience."
    ),
    "recognition.withdrawn": _("This recognition was withdrawn: ask for a new one."),
    "recognition.other_trade": _("Recognised on %(day)s, but for another craft: judge."),
    "recognition.given": _("Recognised by a commission on %(day)s."),
    "mastery.unknown": _("The beginning of the practice is missing. Years needed: %(needed)s."),
    "mastery.ahead": _("The practice cannot begin in the future: correct the date."),
    "mastery.enough": _("Years: %(years)s; needed: %(needed)s."),
    "mastery.unclear": _("Years needed: %(needed)s. The paper must tell the month."),
    "mastery.too_short": _("Years: %(years)s; needed: %(needed)s. Possible from %(day)s."),
    "mastery.too_few": _("Years recognised: %(years)s; needed: %(needed)s."),
}
