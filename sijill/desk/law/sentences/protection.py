"""What the rules of social protection say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("Whom the register hands over, and what keeps somebody from being sent today."),
    _(
        "Four regimes make one profession: who keeps accounts, who pays the unified "
        "contribution and the auto-entrepreneurs are told to the fund by others; sending them"
        " too would affiliate them twice and open a debt. The register hands over the untaxed"
        " alone, and the fund confirms it each time."
    ),
    _("Cover follows a person; each member of a cooperative has an entry of their own."),
    _("Who is suspended or struck off is not handed over."),
    _("The register hands over the untaxed alone."),
    _("What it costs and changes was told, and that is on record."),
    _("The person said yes, after that."),
    _("The amount that was told is the amount of today."),
    _("Nothing is sent while a question of the person waits for its answer."),
    _("The fund was asked first, and covers this person under no other account."),
    _("The exchange has its legal basis and its authorisation on record, and is on."),
    _("Whether the register hands this person over, or must ask the fund whether it does."),
    _("Whether nothing at all stands in the way today; a regime still to learn does."),
    _("What the cover brings, costs and changes; each said with its source, or that nobody knows."),
    _(
        "The first cause of departures is what registration does to direct social aid and to "
        "free cover: it is said before the yes, and where no text was found the page says "
        "that we do not know."
    ),
    _("The effects on these topics, in their order."),
    _("The four factors of a contribution, named, with what they give."),
    _("Who answers what a person asks or contests about the own cover."),
    _("Whether this office answers the questions of people on their cover."),
    _("Whether anything may leave for the fund at all, how much, and from when silence is told."),
    _("Each need with its verdict; nothing leaves while one is refused."),
    _("Whether anything may leave."),
    _("The life of one affiliation as literal tables."),
    _(
        "No published text says how the register hands a craftsman over to the fund, nor in "
        "which steps: the table is ours, provisional. Two things in it are not negotiable: "
        "nobody is sent who was not told and did not say yes, and nobody is sent while the "
        "fund has not answered who it knows."
    ),
    _("Whether this actor may take an affiliation from one state to the other."),
    _(
        "What an act on an entry does on the way to the fund: exactly once, in the order of "
        "the acts."
    ),
    _("One line to the fund: what it says, when it may leave, where its answer leads."),
    _(
        "A line is one event of one person. The lines of a person are numbered and leave in "
        "that order, one at a time: the next waits until the fund has answered, so that a "
        "stop never overtakes its start."
    ),
    _("Whether this actor may take a line from one state to the other."),
    _("Whether a line still says something: after a stop no second stop, and so on."),
    _("Where an answer leads; None while the fund only says that it looks."),
    _("Where somebody goes once the chamber corrected: who was never looked up is asked about."),
    _(
        "The states of a file that leaves and of one that comes, and what may be wrong with "
        "an answer."
    ),
    _("Whether a file is named as an answer is: nothing else is opened."),
    _("What the fund's answers mean, code by code; silence and unknown codes never mean yes."),
    _(
        "The fund's own codes for craftsmen are not public: these are ours, in the manner of "
        "the status reports of ISO 20022 (technical, group, line), to be replaced by the "
        "table it will give."
    ),
    _("What an answer asks; a code unknown, or under another status than its own, is an alarm."),
    _("How long to wait before the n-th repetition; None when a person must look instead."),
    _(
        "Two populations set side by side: what differs, and the likely cause, from dated "
        "facts alone."
    ),
    _(
        "No text says how the register and the fund are to be compared: the table is ours, "
        "provisional. A cause is what most likely happened, to be looked at by people; it "
        "decides nothing about anybody. The rule is asked once for each way in which facts "
        "meet, not once for each person: however many people there are, those ways are a few "
        "hundred."
    ),
    _("Whether somebody else than the register tells the fund of this regime."),
    _("What differs, if anything: None for somebody alike in both, or in neither by right."),
    _("Why it is gone, from where the person is found now."),
    _(
        "The life of one difference between the two populations, and what may be said when it"
        " is settled."
    ),
    _(
        "No text says who works these, nor until when: provisional. What was decided is never"
        " reopened by a run; an office may take its word back, with a reason. What a run no "
        "longer finds, it closes itself."
    ),
    _("Whether this actor may take a difference from one state to the other."),
    _("Whether this office works differences."),
    _("Until when it is to be settled."),
    _("The fund asks whether somebody is a registered craftsman: what a rule may answer alone."),
    _(
        "A rule answers where the same number bears the same name; everything else is an "
        "agent's. Nobody is denied because a number is missing or mistyped."
    ),
    _("Whether this actor may take a question from one state to the other."),
    _("What a rule answers alone; None for an agent to look."),
    _("Until when the fund waits for the answer."),
    _(
        "Where somebody's rights stand at the fund, what is owed, and when the person is told"
        " of it."
    ),
    _(
        "The fund says; the register shows. A debt is between the person and the fund: "
        "nothing here leads from one to an entry, and a test keeps it so."
    ),
    _("Whether a word is later than the one known: files may come late, or twice."),
    _("Whether the person is to be told today that open rights are about to lapse."),
)
