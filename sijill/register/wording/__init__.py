"""Verdicts, states and answers of the register as sentences that a person understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.kernel.digits import grouped
from sijill.kernel.verdict import Verdict
from sijill.register.rules import Category, EntryState
from sijill.register.rules.days import PartialDay
from sijill.register.wording import (
    amending,
    attesting,
    claiming,
    controls,
    filing,
    groupings,
    mastery,
    measures,
    membership,
    opposing,
    organisations,
    organised_amending,
    pairs,
    renewing,
    watched,
)
from sijill.web import writing

Sentences = Mapping[str, Any]

RULES: Sentences = {
    "identity": _("Identity card"),
    "age": _("Age"),
    "trade": _("Craft"),
    "proof": _("Proof of the craft"),
    "practice": _("Years of practice"),
    "plausible": _("Beginning of the craft"),
    "workplace": _("Place of work"),
    "previous": _("Earlier registration"),
    "regime": _("Tax regime"),
    "face": _("Photo of the face"),
    "informed": _("Told of the effects"),
    "held": _("Number already used"),
    "shown": _("Card shown"),
    "holder": _("Rightful holder"),
    **filing.RULES,
}

VERDICTS: Sentences = {
    "identity.valid": _("Card joined, valid until %(day)s."),
    "identity.no_picture": _("Both sides of the card are missing. Photograph them."),
    "identity.foreign": _("Residence card: no text we hold says whether it is enough."),
    "identity.unusual": _("Unusual card number: compare it with the photo."),
    "identity.no_validity": _("The end of validity was not given: read it on the photo."),
    "identity.expired": _("The card expired on %(day)s. Ask for the renewed one, or judge."),
    "age.enough": _("Age: at least %(years)s."),
    "age.unknown": _("The birth date is missing."),
    "age.impossible": _("A birth in %(year)s is not possible: correct the date."),
    "age.unclear": _("Perhaps under %(needed)s: the card must tell the day of birth."),
    "age.young": _("Under %(needed)s. No minimum age was found in a text: judge."),
    "trade.listed": _("In the list of crafts."),
    "trade.in_words": _("Described in words: find the craft in the list."),
    "trade.none": _("No craft was chosen."),
    "trade.not_listed": _("Not in the list of crafts in force: choose another."),
    "trade.too_wide": _("A whole branch was chosen: find the craft inside it."),
    "trade.other_not_listed": _("One of the other crafts is not in the list."),
    "proof.none": _("Neither a diploma nor an attestation of exercise."),
    "proof.no_picture": _("The diploma or the attestation is missing. Photograph it."),
    "proof.read_diploma": _("Read the diploma: name, craft, establishment."),
    "proof.read_attestation": _("Read the attestation: name, craft, years."),
    "practice.not_needed": _("A diploma: no years are asked for."),
    "practice.unknown": _("The beginning of the practice is missing. Years needed: %(needed)s."),
    "practice.ahead": _("The practice cannot begin in the future: correct the date."),
    "practice.enough": _("Years: %(years)s; needed: %(needed)s."),
    "practice.unclear": _("Years needed: %(needed)s. The attestation must tell the month."),
    "practice.too_short": _(
        "Years: %(years)s; needed: %(needed)s. Possible from %(day)s, or at once with a diploma."
    ),
    "plausible.yes": _("Began at the age of %(years)s or so."),
    "plausible.not_said": _("Not said."),
    "plausible.before_birth": _("The practice begins before the birth: correct a date."),
    "plausible.very_young": _("Began at the age of %(years)s or so: ask, or judge."),
    "workplace.here": _("Within the territory."),
    "workplace.unknown": _("The place of work is missing."),
    "workplace.elsewhere": _("Outside the territory: send the case to who is competent."),
    "previous.none": _("None found."),
    "previous.to_settle": _("Possible duplicates to settle: %(count)s."),
    "previous.contested": _(
        "A contested identity on this card number is waiting: decide it first."
    ),
    "previous.entered": _("Already entered under number %(nia)s: ask for a change instead."),
    "previous.suspended": _("Entered and suspended under number %(nia)s."),
    "previous.returns": _("Comes back under the same number %(nia)s."),
    "previous.held_by_another": _(
        "Another person is entered under this card: the asker can contest it."
    ),
    "previous.freed": _("The former entry under this card is another person's and is closed."),
    "regime.declared": _("Declared; the fund has not confirmed it."),
    "regime.not_known": _("Not known by the person: the fund will say."),
    "regime.none": _("The regime was not answered."),
    "face.joined": _("Photo joined."),
    "face.no_picture": _("The photo of the face is missing."),
    "informed.yes": _("Told before sending."),
    "informed.no": _("Was not told what registration brings and costs."),
    "held.by_another": _("A person is entered under this number."),
    "held.by_nobody": _("Nobody is entered under this number: register instead."),
    "shown.both_sides": _("Both sides joined."),
    "shown.no_picture": _("Both sides of the card are missing. Photograph them."),
    "holder.to_compare": _("Compare the card, the face and the entry with the person present."),
    "entry.not_from_here": _("This entry cannot be moved this way."),
    "contested.nobody_holds_it": _("Nobody is entered under this number any more."),
    **claiming.VERDICTS,
    **pairs.VERDICTS,
    **controls.VERDICTS,
    **groupings.VERDICTS,
    **watched.VERDICTS,
    "about.no_enterprise": _("This is for an enterprise of the register."),
    "about.no_entry": _("This is for who is in the register: no entry was found here."),
    **mastery.VERDICTS,
    **organisations.VERDICTS,
    **amending.VERDICTS,
    **membership.VERDICTS,
    **measures.VERDICTS,
    **attesting.VERDICTS,
    **filing.VERDICTS,
    **renewing.VERDICTS,
    **organised_amending.VERDICTS,
}

STATES: Sentences = {
    EntryState.ENTERED: _("Stands in the register"),
    EntryState.SUSPENDED: _("Suspended"),
    EntryState.STRUCK_OFF: _("Struck off"),
    EntryState.ANNULLED: _("Annulled"),
    EntryState.MERGED: _("Merged with another entry"),
}

# How each state is drawn: the star and the kind of its tag.
SIGNS: Mapping[str, tuple[str, str]] = {
    EntryState.ENTERED: ("granted", "ok"),
    EntryState.SUSPENDED: ("happening", "wait"),
    EntryState.STRUCK_OFF: ("broken", "refuse"),
    EntryState.ANNULLED: ("broken", "refuse"),
    EntryState.MERGED: ("unknown", "info"),
}

CATEGORIES: Sentences = {
    Category.ARTISAN: _("Craftsman or craftswoman"),
    Category.MASTER: _("Master craftsman or craftswoman"),
    Category.COOPERATIVE: _("Cooperative"),
    Category.ENTERPRISE: _("Enterprise"),
}

PROOFS: Sentences = {
    "diploma": _("By diploma"),
    "attestation": _("By experience"),
    "recognition": _("By recognition of experience"),
}

REGIMES: Sentences = {
    "untaxed": _("I pay no tax on this craft"),
    "cpu": _("Unified professional contribution (CPU)"),
    "auto_entrepreneur": _("Auto-entrepreneur"),
    "simplified": _("Simplified net income"),
    "accounts": _("I keep accounts (real net income)"),
    "unknown": _("I do not know"),
}

SEXES: Sentences = {"f": _("Female"), "m": _("Male")}

ACTS: Sentences = {
    **attesting.ACTS,
    **renewing.ACTS,
    **opposing.ACTS,
    **groupings.ACTS,
    "register.entered": _("Entered in the register"),
    "register.imported": _("Taken over from an old register"),
    "register.claimed": _("Account opened by its holder"),
    "register.returned": _("Entered again under the same number"),
    "register.suspended": _("Entry suspended"),
    "register.resumed": _("Suspension lifted"),
    "register.reinstated": _("Suspension lifted"),
    "register.halt_planned": _("A halt is planned"),
    "register.halt_ended": _("Halt ended by its holder"),
    "register.struck_off": _("Struck off the register"),
    "register.promoted": _("Became a master"),
    "register.amended": _("Entry changed"),
    "register.received": _("The chamber that receives the entry took note of it"),
    "register.warned": _("Warned: the supervising craftsman stands no more"),
    "register.warning_lifted": _("Warning lifted"),
    "register.supervision_confirmed": _("Agreed to supervise an enterprise"),
    "register.supervision_declined": _("Declined to supervise an enterprise"),
    "register.annulled": _("Entry annulled"),
    "register.merge_proposed": _("Merging with another entry proposed"),
    "register.merge_dropped": _("Proposed merging dropped"),
    "register.merged": _("Merged with another entry of the same person"),
    "register.split": _("Separated again from another entry"),
    "register.document_withdrawn": _("Card number given back to its holder"),
    "register.document_returned": _("Card number returned"),
}

FIELDS: Sentences = {
    "state": _("State"),
    "category": _("Category"),
    "principal_trade": _("Craft"),
    "other_trades": _("Other crafts"),
    "proof": _("Proof of the craft"),
    "practice_since": _("Practised since"),
    "province": _("Province or prefecture"),
    "commune": _("Commune"),
    "chamber": _("Kept by"),
    "amended.case": _("Asked in the file"),
    "identity.document": _("Card number"),
    "identity.document_kind": _("Kind of card"),
    "identity.given_ar": _("First name in Arabic"),
    "identity.family_ar": _("Family name in Arabic"),
    "identity.given_latin": _("First name in Latin letters"),
    "identity.family_latin": _("Family name in Latin letters"),
    "identity.born": _("Date of birth"),
    "identity.birth_place": _("Place of birth"),
    "identity.sex": _("Sex"),
    "identity.phone": _("Mobile number"),
    "identity.phone_shared": _("Shared phone"),
    "document_valid_until": _("Valid until"),
    "trade_in_words": _("Craft in words"),
    "proof_issuer": _("Issued by"),
    "workplace.address": _("Address of the place of work"),
    "residence.province": _("Province of residence"),
    "residence.commune": _("Commune of residence"),
    "residence.address": _("Address of residence"),
    "regime.declared": _("Tax regime"),
    "regime.confirmed": _("Confirmed by the fund"),
    "regime.aid": _("Direct aid or free cover"),
    "informed.told": _("Told of the effects"),
    "informed.case": _("Case"),
    **organisations.FIELDS,
}


def verdict_text(verdict: Verdict) -> str:
    """The sentence of a verdict, its numbers isolated and its days written."""
    return str(VERDICTS[verdict.code]) % {k: _fact(k, v) for k, v in verdict.facts.items()}


def _fact(name: str, value: object) -> str:
    if name == "day":
        return day_text(str(value))
    if name == "nia":
        return writing.isolate(nia_text(str(value)))
    return writing.isolate(str(value))


def day_text(iso: str) -> str:
    """A whole or partial day as people read it."""
    found = PartialDay.read(iso)
    language = get_language() or "ar"
    if found is None:
        return iso
    if found.day:
        return writing.day(found.earliest, language)
    return writing.month(found.earliest, language) if found.month else writing.isolate(iso)


def nia_text(nia: str) -> str:
    """A number for life in its groups; one of another format is left as it came."""
    return grouped(nia, 4, 4, 2) if nia.isdigit() and len(nia) == 10 else nia
