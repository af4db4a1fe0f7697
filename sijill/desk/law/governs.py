"""What each text governs here, in a sentence: what the register takes from it, and no more.

A sentence says what the code does under this key; it never says what a text that was not read in
full would add. A test holds these keys against those that the code cites.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ARTICLES: Mapping[str, Promise] = {
    "50.17:4": _(
        "The register itself: one is entered in it once, and an entry of somebody who died or of a "
        "body that was dissolved leaves it."
    ),
    "50.17:6": _(
        "Who may enter, and on what it rests: a diploma or years of exercise; the years of a "
        "master; the craft that an organisation exercises, and who supervises it."
    ),
    "50.17:11": _(
        "The craft bodies: those of one branch in one province, those of a region, the national "
        "one."
    ),
    "2.21.437": _(
        "The attestation of exercise, the form of the card with its portrait, and the craft "
        "qualification commissions that recognise experience."
    ),
    "2.21.991": _("The list of crafts: what is exercised is found in it."),
    "55.19": _(
        "A request has a stated delay, and what is missing is asked for once, all at one time."
    ),
    "18.09:14": _("The votes of a chamber are public: they are counted and written down."),
    "09.08": _(
        "Personal data: why and on which basis they leave, the right to oppose publication, and "
        "that no machine alone decides of anybody."
    ),
    "98.15": _("Health insurance of those who are not salaried: it follows a person, and no body."),
    "99.15": _("Pension of those who are not salaried."),
    "12.00": _("Apprentices: from which age an apprentice is looked at as somebody who may enter."),
    "faq": _("The papers to join, and the years of exercise, as the ministry publishes them."),
}

_REQUESTS: Mapping[str, Promise] = {
    "competence": _("Which institution answers a request, by the place of work."),
    "desk.competence": _("How a request is handed to the institution that is to answer it."),
    "desk.draft": _("How long a request that was begun and never sent is kept."),
    "desk.evidence": _("Which files may be joined to a request: how many, how large, how long."),
    "desk.agreement_at_a_counter": _(
        "How a person's agreement is proved when an agent fills the request with them."
    ),
    "desk.mandate": _("When a program may act for a person: a signed mandate, not an old one."),
    "mandate": _("Who may ask for somebody else under a mandate in writing."),
    "minors": _("Who asks for a minor or for somebody under guardianship, and on which papers."),
    "claiming": _("Who may claim the account of an entry that was made without them."),
    "desk.registration_without_network": _(
        "What becomes of a registration made without a network once it arrives."
    ),
    "field.quick_enrolment": _(
        "What a quick enrolment at a fair takes, and who completes it afterwards."
    ),
    "campaigns": _("Who enrols under contract, who is called back, and what is owed for it."),
    "desk.lifecycle": _("Which office may take a request from one state to another."),
    "desk.correction": _("How long a person has to correct a request."),
    "desk.four_eyes": _("Whether a decision takes one agent or two."),
    "desk.signature": _("Whoever signs has just proved again who they are."),
    "desk.by_rule": _("When a request is accepted at once by rule, without an agent."),
    "desk.silence": _("What follows when the delay has passed and nobody answered."),
    "desk.appeal": _(
        "Until when and how many times a decision is contested, and that another person signs then."
    ),
    "desk.undo": _("How long a mistaken decision may be undone."),
    "desk.visit": _("How a visit to a workshop is announced, made and reported."),
    "desk.sitting": _("How a commission is called, reaches its quorum, marks and concludes."),
    "desk.many": _("How one order decides on several files, each on its own."),
    "desk.handing": _("How files are shared among the agents of an institution."),
    "desk.leave": _("What becomes of the files of an agent who is away."),
    "desk.level": _("In what time a desk means to answer, inside the legal delay."),
    "complaint": _("What may be complained of, and what the answer says."),
    "complaint.hearing": _("Which institution hears a complaint, and which never does."),
}

_ENTERING: Mapping[str, Promise] = {
    "minimum_age": _("From which age one may enter; nobody is refused for it."),
    "foreign_residents": _("Whether a residence card is enough to enter: a person judges."),
    "card_number": _("An unusual number of an identity card is compared with the photograph."),
    "identity_validity": _("What follows when an identity card has expired or gives no end."),
    "plausible_practice": _("From which age exercise is believed without a question."),
    "exercise_shown": _("How exercise is shown without a paper: photographs, a film, a visit."),
    "testimony": _("What the word of a master or of a craft body is worth, and how it is given."),
    "regime_declared": _("The tax regime is as the person declares it, until the fund answers."),
    "told_before": _("What a person is told, and agrees to, before the request leaves."),
    "false_document": _(
        "That a false or altered document is a ground, to refuse or to take a measure."
    ),
    "duplicates": _("What makes two entries look like one person's, and who settles it."),
    "contested_identity": _("What is asked of whoever finds their card number used by another."),
}

_ENTRIES: Mapping[str, Promise] = {
    "entry_lifecycle": _("Which states an entry has, and who changes them."),
    "amendment": _("What of an entry may be changed, and what proves the change."),
    "measures": _("On which grounds an entry is suspended, resumed or struck off."),
    "heard_before": _("That somebody is heard before an institution acts on its own."),
    "own_halt": _("From when until when one may halt at one's own wish."),
    "renewal": _("After how many years an entry is to be confirmed, and how one is invited."),
    "renewal_unanswered": _("What follows when nobody confirms an entry."),
    "rolls": _("How old rolls are checked, entered and signed."),
}

_ORGANISATIONS: Mapping[str, Promise] = {
    "organisation_papers": _("Which papers a cooperative or an enterprise joins."),
    "common_identifier": _("What the common identifier of an enterprise (ICE) looks like."),
    "members": _("How many members a cooperative has, who counts as one, and their shares."),
    "youth": _("Below which age a member counts as young."),
    "supervision_lost": _("What follows when the supervisor of an enterprise is lost."),
    "supervisor_confirms": _("Whether a supervisor is asked to confirm."),
    "groupings": _("What makes a grouping of crafts people, who is in it, and when it ends."),
}

_CARDS: Mapping[str, Promise] = {
    "card_validity": _("How long a professional card is good, and from when it is renewed."),
    "cards.card": _("When a card is printed in earnest: its craft is on the official list."),
    "card_lifecycle": _("Which states a card has, who changes them, how long it waits."),
    "card_batch_leaves_by_two": _("That a batch of cards leaves for the printer by two people."),
}

_PROTECTION: Mapping[str, Promise] = {
    "liaison_body": _("Whom the register hands over to the fund, and whom others do."),
    "told_before_sending": _("What a person is told, and answers, before being handed over."),
    "fund_asked_first": _("That the fund is asked first whether it covers the person otherwise."),
    "affiliation_lifecycle": _("Which states an affiliation has, and who changes them."),
    "contribution": _("How the monthly contribution is worked out."),
    "waiting_period": _("How long one waits before health care is paid for: not known."),
    "free_cover_ends": _("What registration does to free cover: reported, no text was found."),
    "direct_aid": _("What registration does to direct social aid: not known."),
    "debt_of_cover": _("What follows contributions that are not paid: reported."),
    "leaving_the_fund": _("How one leaves the fund: not known."),
    "questions_on_cover": _("Who answers what a person asks about their cover."),
    "pace_of_the_exchange": _("At what pace and at which hours files leave for the fund."),
    "lines_to_the_fund": _("In which order the events of a person are told to the fund."),
    "fund_codes": _("What the answers of the fund mean, code by code."),
    "rights_at_the_fund": _("What is told of open and lapsing rights, and when."),
    "questions_of_the_fund": _("What the fund may ask about an entry, and in what time."),
    "two_populations": _("How the register and the fund are compared, and the likely causes."),
    "differences_with_the_fund": _("Who settles a difference with the fund, and in what time."),
}

_INSTITUTIONS: Mapping[str, Promise] = {
    "mandates": _("Which offices an institution has, what each may do, and who appoints."),
    "deputations": _("Which powers an agent lends to a colleague, and how long."),
    "parameters": _("That a dated figure is changed by two people."),
    "territory": _("How a territory moves from one institution to another."),
    "number_to_ring": _("Who sets the number that people ring."),
    "bodies.founding": _("How a craft body is founded: committee, roll, call, quorum."),
    "bodies.mandates": _("How long the offices of a craft body last, and how often."),
    "bodies.tally": _("How a ballot of a craft body is counted, and who wins."),
    "chamber.sessions": _("How a chamber is called to a session: delay, quorum, mandates."),
    "chamber.plan": _("How the plan and the budget of an institution are drawn up and voted."),
    "mail": _("How letters that come in and go out are numbered, routed and filed."),
}

_DATA: Mapping[str, Promise] = {
    "certainty": _("How surely somebody must be known for each thing that they do."),
    "codes_by_message": _("How codes are sent by message: how many, how long they are good."),
    "messages": _("When messages leave, at which hours, how they are worded and kept."),
    "voices": _("Who records, and who publishes, what is heard."),
    "machine_access": _("What a program of another organisation may read, and who lets it in."),
    "exports": _("Who may take many people's data out in one file, and how."),
    "retention": _("How long what is personal is kept, and who erases it."),
    "controls": _("Which decisions are drawn to be looked at again, and by whom."),
    "signals": _("What stands out by its number, and who looks at it."),
}

# Provisional keys are written here without their prefix, subject by subject.
WAITING: tuple[tuple[Promise, Mapping[str, Promise]], ...] = (
    (_("Requests, from the draft to the appeal"), _REQUESTS),
    (_("Entering the register"), _ENTERING),
    (_("The life of an entry"), _ENTRIES),
    (_("Cooperatives and enterprises"), _ORGANISATIONS),
    (_("The professional card"), _CARDS),
    (_("Social security"), _PROTECTION),
    (_("Institutions and their offices"), _INSTITUTIONS),
    (_("People known, messages, data and controls"), _DATA),
)
