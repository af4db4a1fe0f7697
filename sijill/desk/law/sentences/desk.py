"""What the rules of the desk say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _(
        "The life of a case as literal tables, and the rules of the desk: who, how often, "
        "until when."
    ),
    _("Whether this actor may take a case from one state to another."),
    _("Who answers in a case: its person, or an office that helps people at the counter."),
    _("Whether an answer may be changed now: a draft's, or one that a correction asked for."),
    _("Everything that is missing is asked at once, and not a second time (law 55.19)."),
    _("What closes acceptance, given (rule, standing answer): a no, or a question left open."),
    _("A person judges only what the rule leaves to a person."),
    _("What closes the signature: the office, the second factor, the same pair of eyes."),
    _("A mistaken decision is undone within the stated hours, afterwards by a new decision."),
    _("A decision is contested until its last day, and only so many times in one case."),
    _("Whoever signed the contested decision neither proposes nor signs the answer to its appeal."),
    _("A correction names something of the form or of the evidence, with a typed reason."),
    _("Which pages of a case are shown, and what keeps it from being sent."),
    _("The documents that must be joined."),
    _("Everything that keeps the case from being sent, page by page."),
    _("Whether the person went past a page; a list is answered once it was said to be whole."),
    _("When a document may be joined, replaced or taken back."),
    _("What keeps a document of this kind from being joined now."),
    _("A document is taken back from a draft; afterwards it can only be replaced."),
    _("Decisions on many files at once: at most so many, each with its own answer."),
    _("Whether this actor may take a bulk decision on; it is its author's alone."),
    _("What is wrong with a choice: nothing in it, too much, or nothing known to do with it."),
    _("What is missing before the first file: a ground to refuse on, the second factor to sign."),
    _(
        "At a counter: an agent writes, the person agrees; nothing is sent in a person's name"
        " without."
    ),
    _(
        "No published text says how the person's agreement is proved at a counter: what "
        "stands here is provisional. A code typed by the person, a signature drawn on the "
        "screen, or the photograph of a signed printed summary; each is bound to the answers "
        "as they stood, and lapses when one changes."
    ),
    _("What keeps an agreement from being taken now: it is an agent who takes it, of a draft."),
    _("Whoever helps at a counter goes on with a draft of the house; an enroller with none."),
    _("Whether whoever sends may: the person for herself, an agent once the person agreed."),
    _("When a program may act for a person: a mandate that the person signed, and not long ago."),
    _("What keeps a program from opening this procedure for a person."),
    _("A complaint: about what, of whom, and who hears it: never the institution complained of."),
    _(
        "No text that says who hears complaints about the chambers was read: the tables are "
        "provisional."
    ),
    _("Whether a complaint about such an institution may lie at one of this kind."),
    _("Who is given which file: a rule that picks, and says why it picked."),
    _("No text says how a chamber shares its work: all of this is provisional."),
    _("Give each file in its turn to the least loaded agent who handles it; nobody gets too many."),
    _("Whether an agent handles such a file, there."),
    _("Who gives files to others: whoever signs, and whoever directs."),
    _("Whether somebody may be given a file: an office that examines, and nobody on leave."),
    _("Leave of an agent: its life as a literal table, who plans it, and who may stand in."),
    _("Whether this actor may take a leave from one state to another."),
    _("What is wrong with the dates of a leave, or with who stands in."),
    _(
        "The pace a desk sets itself: reminded before its target, told to who directs once it"
        " passed."
    ),
    _("No text sets these targets: they are dated parameters of the chamber, provisional."),
    _("What is to be said of a case today; a case in nobody's hands reminds nobody."),
    _(
        "A visit to the workshop: its life as a literal table, who may plan it, report it, do"
        " without."
    ),
    _(
        "The register's texts that could be read name no visit: all of this is provisional, "
        "and dated where it counts days."
    ),
    _("What keeps a photo from being joined to a visit: it is of whoever goes, until the report."),
    _("Whether this actor may take a visit from one state to another."),
    _("What keeps a visit from being planned on that day; `first` is the earliest one may say."),
    _("What keeps a visit from being done without; the reason stays in the file."),
    _("What keeps a report from being kept: it is of whoever went, after they went, and whole."),
    _("A commission's sitting: its life, who may mark what, and what the marks amount to."),
    _(
        "The decree (2.21.437) creates the craft qualification commissions; how they vote, "
        "mark and reach a quorum was not read anywhere: those rules are provisional and their"
        " figures dated parameters."
    ),
    _("Whether somebody with this part may take a sitting from one state to another."),
    _("What keeps a case from the agenda of a sitting."),
    _("What keeps a sitting from being opened."),
    _("What keeps a member's marks on a case from being kept."),
    _("The mean of the members' totals, each of one hundred; halves go up to the cent."),
    _("Passed or failed once whoever may has marked; deferred when too few may."),
    _("What keeps the minutes from being drawn up: a case that some still have to mark."),
    _("What keeps a conflict of interest from being written down."),
    _("When what a request held is erased: the act and the dates stay, answers and documents go."),
    _(
        "Law 09-08 wants data kept no longer than they serve; the periods of this register "
        "were not read anywhere, so each is a dated parameter, marked provisional."
    ),
    _("Whether the time for which a request's content is kept has passed; None while it goes on."),
    _("Chair and secretary are two people: the second to sign is no deputy of the first."),
)
