"""Cooperatives and enterprises in words: verdicts, roles, qualities, what their entry says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.members import MemberRole

RULES = {
    "papers": _("Papers of the organisation"),
    "ice": _("Common identifier (ICE)"),
    "founded": _("Date of founding"),
    "activities": _("Crafts"),
    "representative": _("Representative"),
    "members": _("Members"),
    "shares": _("Women and young people"),
    "supervision": _("Supervising craftsman"),
    "workplace": _("Seat"),
    "previous": _("Earlier registration"),
    "informed": _("Told of the effects"),
}

VERDICTS = {
    "papers.no_picture": _("The statutes or the registration are missing. Photograph them."),
    "papers.read": _("Read the papers: name, number, date, who represents."),
    "ice.missing": _("No ICE was given: ask why, or judge."),
    "ice.valid": _("The digits of the ICE agree."),
    "founded.unknown": _("The date of founding is missing."),
    "founded.ahead": _("The date of founding, %(day)s, has not come yet: correct it."),
    "founded.told": _("Founded on %(day)s."),
    "activities.none": _("No craft was chosen."),
    "activities.in_words": _("Described in words: find the craft in the list."),
    "activities.one_only": _("An enterprise exercises one craft: choose it."),
    "activities.not_listed": _("Not in the list of crafts in force: choose another."),
    "activities.too_wide": _("A whole branch was chosen: find the craft inside it."),
    "activities.listed": _("In the list of crafts. How many: %(count)s."),
    "representative.no_picture": _("Both sides of the card are missing. Photograph them."),
    "representative.compare": _("Compare the card with the name in the papers."),
    "members.none": _("No member was named."),
    "members.twice": _("%(name)s stands twice in the list: take one out."),
    "members.one_president": _("One member is the president. In this list: %(count)s."),
    "members.few": _("Members: %(count)s; usual: at least %(needed)s. Judge."),
    "members.enough": _("Members: %(count)s; in the register themselves: %(entered)s."),
    "shares.counted": _("Women: %(women)s %%; young people: %(youth)s %%."),
    "supervision.unnamed": _("No supervising craftsman was named."),
    "supervision.not_found": _("No craftsman of this name stands under this number."),
    "supervision.not_a_craftsman": _("The number is not a person's."),
    "supervision.not_standing": _("This craftsman does not stand in the register now."),
    "supervision.declined": _("This craftsman declined: name another."),
    "supervision.not_confirmed": _("The craftsman has not confirmed yet: wait, or judge."),
    "supervision.other_trade": _("The craftsman is entered for another craft: judge."),
    "supervision.stands": _("A craftsman of the register, who confirmed."),
    "supervision.not_yours": _("Only the craftsman who was named answers this."),
    "supervision.not_asked": _("This was answered, or is asked no more."),
}

KINDS = {
    "cooperative": _("Cooperative"),
    "enterprise": _("Enterprise"),
}

ROLES = {
    MemberRole.PRESIDENT: _("President"),
    MemberRole.VICE_PRESIDENT: _("Vice-president"),
    MemberRole.SECRETARY: _("Secretary"),
    MemberRole.TREASURER: _("Treasurer"),
    MemberRole.MEMBER: _("Member"),
}

QUALITIES = {
    "president": _("President of the cooperative"),
    "manager": _("Manager of the enterprise"),
    "mandated": _("Somebody with a written mandate"),
}

FIELDS = {
    "organisation.name_ar": _("Name in Arabic"),
    "organisation.name_latin": _("Name in Latin letters"),
    "organisation.ice": _("ICE"),
    "organisation.registration": _("Registration number"),
    "organisation.registered_at": _("Registered at"),
    "organisation.tax_number": _("Tax number (IF)"),
    "organisation.founded_on": _("Founded on"),
    "organisation.phone": _("Mobile number"),
    "representative.name_ar": _("Representative, in Arabic"),
    "representative.name_latin": _("Representative, in Latin letters"),
    "representative.document": _("Card number of the representative"),
    "representative.quality": _("Quality of the representative"),
    "supervisor.nia": _("Supervising craftsman (NIA)"),
    "members.count": _("Members"),
    "members.women": _("Women among them"),
    "members.youth": _("Young people among them"),
}
