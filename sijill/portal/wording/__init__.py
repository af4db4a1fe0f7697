"""Sentences of the hall: what each published figure counts, and who said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.accounts.actions.delivering import CODES_KEPT
from sijill.portal import retention
from sijill.protection.wording.states import ACTS as COVER
from sijill.reference.rules.parameters import Unit
from sijill.reference.wording import value
from sijill.register.rules import Category
from sijill.register.wording import CATEGORIES

FIGURES: dict[str, tuple[Any, Any]] = {
    "registered": (
        _("craftswomen and craftsmen in the register"),
        _("Head of Government, House of Representatives, early 2026"),
    ),
    "activities": (
        _("crafts and activities set by decree no. 2.21.991"),
        _("Decree no. 2.21.991, December 2021"),
    ),
    "exports": (
        _("million dirhams of exports in 2024"),
        _("Head of Government, House of Representatives, early 2026"),
    ),
    "women_cooperatives": (
        _("at least of active craft cooperatives are women's"),
        _("Head of Government, House of Representatives, early 2026"),
    ),
}

# What an act says to the person it is about; a kind that only the desk needs is left out.
ACTS: dict[str, Any] = {
    "desk.opened": _("You began a request"),
    "register.roll_received": _("A roll with your entry was taken over"),
    "desk.agreed": _("You agreed to what an agent wrote with you"),
    "field.arrived": _("What an agent wrote with you without a network arrived"),
    "field.taken": _("It was opened, and became your request"),
    "field.to_mend": _("It was opened, and something has to be finished with you"),
    "field.kept": _("It was kept as it came until the chamber answers"),
    "desk.gone_on": _("An agent of the chamber goes on with your request"),
    "field.taken_over": _("An agent of the chamber took it over"),
    "field.set_aside": _("The chamber set a copy of it aside"),
    "desk.mandated": _("A program began a request for you, on your mandate"),
    "desk.evidence_received": _("A document of yours arrived"),
    "desk.evidence_removed": _("You took a document back"),
    "desk.overdue": _("The time to answer you ran out: the chamber was warned"),
    "register.likeness_denied": _("You said that an entry like yours is not yours"),
    "desk.likeness_settled": _("Your file was compared with another and the question settled"),
    "desk.submitted": _("Your request arrived and was given its date"),
    "desk.correction_asked": _("Something to correct was asked of you"),
    "desk.resubmitted": _("Your correction arrived"),
    "desk.assigned": _("An agent took your file"),
    "desk.rerouted": _("Your file was sent to the institution that is competent"),
    "desk.accepted": _("Your request was accepted"),
    "desk.refused": _("Your request was refused"),
    "desk.undone": _("A mistaken decision was undone"),
    "desk.appealed": _("You contested a decision"),
    "desk.forgotten": _("What an ended request held of you was erased: its time was over"),
    "desk.withdrawn": _("You withdrew your request"),
    "desk.lapsed": _("Your request ended because time ran out"),
    "register.entered": _("You were entered in the register"),
    "register.imported": _("Your entry in the old register was taken over"),
    "register.claimed": _("You opened your account with your number"),
    "register.returned": _("You were entered again under the same number"),
    "register.annulled": _("A mistaken entry was annulled"),
    "register.suspended": _("Your entry was suspended"),
    "register.resumed": _("Your entry was resumed"),
    "register.reinstated": _("Your entry was resumed"),
    "register.halt_planned": _("The days of your halt were written"),
    "register.halt_ended": _("You ended your halt"),
    "register.struck_off": _("Your entry was struck off"),
    "register.promoted": _("You became a master in the register"),
    "register.received": _("Your new chamber took note of your entry"),
    "register.amended": _("What your entry says was changed"),
    "register.warned": _("Your enterprise was warned that it has no supervisor"),
    "register.warning_lifted": _("The warning to your enterprise was lifted"),
    "register.renewal_asked": _("You were asked to confirm your entry"),
    "register.renewed": _("Your entry was confirmed"),
    "register.unrenewed": _("A confirmation of your entry was taken back"),
    "register.unconfirmed": _("Nobody confirmed your entry in its time"),
    "register.opposed": _("You opposed that something of your entry is public"),
    "register.publication_allowed": _("You allowed it to be public again"),
    "grouping.member_joined": _("You became a member of a grouping"),
    "grouping.member_left": _("You left a grouping"),
    "grouping.coordinator_named": _("You were named coordinator of a grouping"),
    "register.place_followed": _("Your place in a grouping followed your entry"),
    "register.place_ended": _("A place in a grouping ended: your other entry has one"),
    "register.supervision_confirmed": _("You agreed to supervise an enterprise"),
    "register.supervision_declined": _("You declined to supervise an enterprise"),
    "register.document_withdrawn": _("Your identity document was released from your file"),
    "register.document_returned": _("Your identity document was returned to your file"),
    **COVER,
}

ACTORS: dict[str, Any] = {
    "citizen": _("The person"),
    "machine": _("A program"),
    "system": _("The register, by the clock"),
}

# What was opened, and why, in the words of the person it concerns.
LOOKS: dict[str, Any] = {
    "case": _("Your request was opened"),
    "document": _("One of your documents was opened"),
    "sheet": _("Your whole file was opened"),
    "entry": _("Your entry was read"),
    "extract": _("An extract of your entry was made"),
    "letter": _("A letter was made again"),
    "receipt": _("The receipt of your request was opened"),
    "inbox": _("Your name stood in a list of files"),
    "search": _("Your name stood in a list of answers to a search"),
    "letter_verified": _("Somebody checked that your letter is genuine"),
    "attestation": _("Your attestation was opened"),
    "attestation_verified": _("Somebody checked that your attestation is genuine"),
    "sitting": _("A commission had your request before it"),
    "minutes": _("The minutes of a commission with your request were opened"),
    "extract_verified": _("Somebody checked that your extract is genuine"),
    "signal": _("Your request was read among others that stand out"),
    "signals": _("A list of what stands out was opened"),
    "control": _("Your entry was looked at again, drawn by lot or after a signal"),
    "pair": _("Your entry was compared with another entry"),
    "comparison": _("Your file was compared with another request"),
    "registered": _("It was asked whether you are registered: yes or no, and the state"),
    "changes": _("A change of your entry was told"),
    "card": _("The sheet of your card was opened"),
    "stock": _("Your card stood in a list of cards"),
    "batch": _("Your card stood in a list of cards for the printer"),
    "cover": _("Your way to the fund was opened"),
    "covers": _("Your name stood in a list of the health cover"),
    "cover_confirmed": _("The fund asked whether you are registered, and was answered"),
    "call_back": _("You were to be rung about your enrolment, drawn by lot"),
    "cover_campaign": _("Your name stood in a list of people to invite"),
    "card_verified": _("Your card was checked: yes or no, and the reason"),
    "roll": _("Rows of a roll of your chamber were shown"),
    "acts": _("What was decided about you was compared with the sealed log"),
    "grouping": _("The members of a grouping of crafts people were shown"),
    "body_roll": _("The roll of a craft body was opened"),
    "exported": _("A file with what your entry says left the register, by two persons"),
    "card_matched": _("It was asked whether your number and your identity card go together"),
}
# Why an auditor reads a file: chosen by the auditor, read by the person.
AUDITS: dict[str, Any] = {
    "audit_planned": _("for an audit that was planned"),
    "audit_spot": _("for an audit by sample"),
    "audit_complaint": _("to look into a complaint"),
    "audit_authority": _("because a court or the data-protection commission asked"),
}
REASONS: dict[str, Any] = {
    "examination": _("to examine a request"),
    "decision": _("to decide on a request"),
    "control": _("to control a decision again"),
    "duplicate": _("to know whether two files are of one person"),
    "search": _("to find a person"),
    "verification": _("to check a document you showed"),
    "attestation": _("to print it for you"),
    "commission": _("to judge your work"),
    "letter": _("to print it for you"),
    "extract": _("to print it for you"),
    "sheet": _("to work on your file"),
    "help": _("to help you at the counter"),
    "own": _("by yourself"),
    "machine": _("for this purpose"),
    "roll": _("to take over a roll"),
    "body": _("to keep a craft body"),
    "grouping": _("to keep a grouping of crafts people"),
    "card": _("to make your card and hand it over"),
    "cover": _("to hand you over to the fund"),
    "export_mission": _("for what the law charges the institution with"),
    "export_figures": _("for a study that publishes figures alone"),
    "export_authority": _("because a court or an authority asked, under a law"),
    "export_convention": _("under an agreement with another administration"),
    **AUDITS,
}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A line of the schedule in words."""

    what: Any
    until: str


def kept(*, at: datetime) -> list[Kept]:
    """What is kept and until when, with the periods in force."""
    return [_kept(line, at) for line in retention.LINES]


def _kept(line: retention.Line, at: datetime) -> Kept:
    if period := retention.period_of(line, at=at):
        return Kept(what=KEPT[line.code], until=value(*period))
    until = UNTIL.get(line.code) or value(CODES_KEPT.days, Unit.DAYS)
    return Kept(what=KEPT[line.code], until=str(until))


# The same of a file that an institution opened by itself: the person asked for nothing in it.
OF_OFFICE: dict[str, Any] = {
    "desk.opened": "",
    "desk.submitted": _("A file was opened about your entry"),
    "desk.accepted": _("A decision was taken about your entry"),
    "desk.refused": _("Nothing is decided against you."),
}


def told(line: Any) -> Any:
    """The sentence of an act for the person, or nothing for an act of the desk's own life."""
    kind = line.act.kind
    if line.of_office:
        return OF_OFFICE.get(kind, ACTS.get(kind))
    return (line.asked and line.asked.called.told(kind, line.act.ground)) or ACTS.get(kind)


def seen(look: Any) -> tuple[Any, Any]:
    """What was opened and why."""
    return LOOKS.get(look.what, _("Your file was opened")), REASONS.get(look.reason, "")


# What is kept of a person, and until when where no parameter says it.
KEPT: dict[str, Any] = {
    "unsent": _("A request you never sent: its answers and documents, once it has ended"),
    "ended": _("Documents of a request that was refused, withdrawn or left, once it has ended"),
    "rows": _("A row about you in an old roll, once it was settled"),
    "sessions": _("From where an agent of the State signed in, and with which program"),
    "codes": _("Codes sent to you"),
    "messages": _("Messages sent to you, and their text"),
    "entry": _("Your entry and your number"),
    "acts": _("Decisions about you, and the documents of what was granted"),
    "looks": _("Who opened your file"),
}
UNTIL: dict[str, Any] = {
    "entry": _("for life, and after it: the register is the State's memory of its crafts"),
    "acts": _("as long as the entry; erased under a reason that is written down for ever"),
    "looks": _("as long as the entry: it is your proof"),
}


# By category, proof and sex: a woman reads her own word.
QUALITIES: dict[tuple[str, str, str], Any] = {
    ("artisan", "diploma", "f"): _("craftswoman by diploma"),
    ("artisan", "diploma", "m"): _("craftsman by diploma"),
    ("artisan", "attestation", "f"): _("craftswoman by experience"),
    ("artisan", "attestation", "m"): _("craftsman by experience"),
}


def quality(version: Any, sex: str) -> Any:
    """What the person is in the register, and by which proof; a master is one whatever shows it."""
    if version.category == Category.MASTER:
        return CATEGORIES[Category.MASTER]
    return QUALITIES.get((version.category, version.proof, sex), _("craftsperson"))


# What the register holds about a person, a line for each table.
HELD: dict[str, Any] = {
    "accounts.User": _("Your telephone"),
    "accounts.Space": _("Your account"),
    "accounts.Mailbox": _("Your e-mail address"),
    "accounts.Challenge": _("Codes that were sent to you"),
    "accounts.OutboxMessage": _("Messages that were sent to you"),
    "accounts.Consent": _("What you were told, and your answers"),
    "desk.Case": _("Your requests and answers"),
    "desk.Evidence": _("Your documents"),
    "desk.CaseVerdict": _("What the rules said of your requests"),
    "desk.Correction": _("Corrections asked of you"),
    "desk.Decision": _("Decisions"),
    "desk.Appeal": _("Your appeals"),
    "desk.Agreement": _("What you confirmed at a counter"),
    "field.Envelope": _("What an agent wrote with you without a network"),
    "field.EnvelopePart": _("Photos that came with it"),
    "desk.Visit": _("Visits to your workshop"),
    "desk.Hearing": _("Your hearings before a commission"),
    "register.Person": _("Your identity"),
    "register.Organisation": _("What you act for"),
    "register.Entry": _("Your entry in the register"),
    "register.Version": _("Every state of your entry"),
    "register.Membership": _("Memberships of cooperatives"),
    "register.Confirmation": _("Confirmations of your entry"),
    "register.GroupingMember": _("Groupings of crafts people that you are in"),
    "register.Opposition": _("What you do not want to be public"),
    "register.Supervision": _("Production that you supervise"),
    "register.SupervisorAnswer": _("Your answers as a supervisor"),
    "register.Attestation": _("Attestations of your craft"),
    "register.Testimony": _("Who was asked to vouch for you"),
    "register.Merge": _("Entries of yours that were merged or split"),
    "register.Control": _("Controls of your entry"),
    "register.Ticket": _("Lists from which controls were drawn"),
    "register.Denial": _("Your word that an entry is not yours"),
    "register.Exported": _("Files of many people in which your entry stands"),
    "register.Provenance": _("Where an older entry came from"),
    "cards.Card": _("Your cards"),
    "cards.Place": _("The place of your cards in the status lists"),
    "cards.Carried": _("The card on your telephone"),
    "cards.Handover": _("How your card was handed over"),
    "protection.Affiliation": _("Your health cover"),
    "protection.Question": _("Your questions about the cover"),
    "protection.Line": _("What was sent about you to the fund"),
    "protection.Rights": _("Your rights at the fund"),
    "protection.Inquiry": _("What the fund asked about you, and the answer"),
    "protection.Difference": _("How the register and the fund differ about you"),
    "protection.Counterpart": _("Your record at the fund, as found by comparison"),
    "campaigns.Unit": _("The enrolment by somebody under contract that was counted for you"),
    "campaigns.Call": _("Calls to ask whether you were enrolled"),
    "institutions.Organiser": _("Preparatory committees on which you sit"),
    "institutions.RollLine": _("Rolls of craft bodies on which you stand"),
    "institutions.Presence": _("Assemblies to which you came"),
    "institutions.Candidate": _("Offices of a craft body for which you stood"),
    "institutions.OfficeHolder": _("Offices of a craft body that you hold or held"),
    "ledger.Act": _("Acts of the State about you"),
    "ledger.ActFacts": _("What those acts say"),
    "ledger.Look": _("Who looked at your file"),
}
