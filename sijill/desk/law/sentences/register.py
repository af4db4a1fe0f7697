"""What the rules of the register say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("Who may claim the space of an entry that was made without them; all pure."),
    _(
        "No published text states it: the number, the identity card and the telephone on "
        "file, together, are taken for the person; with another telephone, a counter and the "
        "card."
    ),
    _("Whether an agent may open the account of an entry for who stands at the counter."),
    _(
        "Attestation of exercise and recognition of experience: what shows a craft that no "
        "paper shows."
    ),
    _(
        "Decree 2.21.437 names both the attestation of exercise and the craft qualification "
        "commissions; law 50.17, article 6, as the ministry's questions and answers tell it "
        "(https://rna.gov.ma/faq/), gives the years: three to enter, ten for a master. How "
        "exercise is shown without a paper was not read anywhere: the word of a master or of "
        "a craft body, the photos and the visit are provisional."
    ),
    _("Whether the word asked may be taken from one state to the other."),
    _("The life of an entry as literal tables."),
    _("Whether this actor may take an entry from one state to the other, on this ground."),
    _("Whether this actor may change what an entry is of."),
    _("Whether this actor may put another craftsman above an enterprise."),
    _("An entry confirmed again: when it is due, what is asked, and what silence does; all pure."),
    _(
        "No published text that was read says that an entry must be confirmed, how often, or "
        "what follows when nobody answers. The years, the days and the effect of silence are "
        "dated parameters, each provisional; silence strikes nobody off. The law's own text, "
        "once read, changes the parameters."
    ),
    _("The day by which an entry is to be confirmed; none where no years are asked."),
    _("The first day on which it may be confirmed."),
    _("What silence does: never more than a note to somebody whom no message could reach."),
    _("Whether an office, or the clock, may take a confirmation from one state to the other."),
    _("What may be done to an entry that exists: set aside, let stand again, strike off."),
    _(
        "Formal rules on suspension and striking-off were not found (the ministry's pages do "
        "not give them): grounds and conditions are provisional, and a person judges. "
        "Somebody may ask it for oneself; an institution may do it of its own office, with "
        "two people and an appeal."
    ),
    _("Whether a procedure is one that an institution opens itself."),
    _("The grounds that may be given, with the article of each."),
    _("Whether an entry in this state can be asked this of."),
    _(
        "Two entries that may be one person's: who says so, how many must, and when they are "
        "merged."
    ),
    _(
        "No text was found: the table is ours, provisional. What a computation finds likely "
        "is decided by people: the law on personal data lets no machine alone decide of "
        "anybody."
    ),
    _("Whether this actor is one of those."),
    _("Whether this actor may take a pair from one state to the other."),
    _("Whether this actor may take a merge from one state to the other."),
    _("Whether a pair is of the sample: the same pair always is, and nobody chooses."),
    _("Where a pair stands after these answers, in their order."),
    _("Whether this reviewer may give this answer now; another one above the threshold says why."),
    _(
        "The life of a roll taken over from elsewhere: who may bring it, who accepts it, how "
        "much waits."
    ),
    _(
        "Checking reads everything and writes nothing to the register; somebody else than who"
        " brought the roll accepts it; what is whole is entered and the rest waits to be "
        "corrected."
    ),
    _("Whether this actor may take a roll from one state to the other."),
    _("Whether the move may be made, and if not whether it is the moment or the office."),
    _("Somebody else than who brought the roll accepts it."),
    _("Whether one more file may wait beside those of the chamber that do."),
    _("The quarantine is emptied once the roll was read to its end, by who may bring one."),
    _("Who accepts rolls enters the rows that were corrected."),
    _("Signals: facts that stand out by their number. A signal decides nothing; a person looks."),
    _(
        "Each kind counts one thing over one period of the calendar, against a dated limit. "
        "No text was found: kinds and limits are provisional. Many people may share one "
        "phone, and a master may know a whole village: that is what the explanation is for."
    ),
    _("Whether so many is a signal: the limit itself is one."),
    _("What keeps this actor from taking a signal from one state to another."),
    _("What keeps a signal from being ended: its own hand, and words."),
    _("Which decisions of a month are controlled again: drawn so that anybody can draw them anew."),
    _(
        "The list is frozen as digests before its seed exists: the seed is the root of the "
        "sealed log at a size that the log had not reached (docs/adr/0014). No text on these "
        "controls was found: the share, the periods and who does what are provisional."
    ),
    _("What keeps this actor from taking a draw from one state to another."),
    _("Whether this actor is one of these."),
    _("What keeps a month from being frozen: it has ended, was never drawn, and holds something."),
    _("How many of so many are drawn: the share, rounded up, and never fewer than the least."),
    _("The seed: of this draw alone, from the root of the log at the size that was told before."),
    _("The ranks drawn, from 1: the lines whose digest together with the seed is smallest."),
    _("The seed exists once the log has reached the size that was told."),
    _(
        "A control: a colleague who had no part in it looks again; what follows is asked, "
        "never done."
    ),
    _(
        "A control changes no entry. Where something is wrong, whoever settles it opens a "
        "procedure that exists, with its hearing, its two people and its appeal."
    ),
    _("What keeps this actor from taking a control from one state to another."),
    _("What keeps a control from being given: nobody looks again at their own work."),
    _("What keeps a report from being kept."),
    _("What keeps a control from being settled: two people, and a consequence that fits."),
    _(
        "Groupings: who of the register works together around a craft and a place, "
        "supported as such."
    ),
    _(
        "No published text says how a grouping is recognised, who keeps it or how many found it: "
        "all of it is provisional. A member is counted while its entry stands; nothing of an "
        "entry is copied."
    ),
    _("What keeps this actor from taking a grouping from one state to another."),
    _("What keeps this actor from changing the place of a member."),
    _("What keeps a grouping from being founded."),
    _("What keeps an entry from joining: it stands, once; its craft may be any."),
    _("What keeps a member from leaving on a day; whoever takes another out says why."),
    _("What keeps a member from coordinating: the entry stands."),
    _("What keeps a grouping from being dissolved: a reason, and one person is enough."),
    _("The members by kind, the shares of women and of the young, the crafts; nobody twice."),
    _("Whether what is counted of so many stands on a public page: fewer would tell of somebody."),
    _("Whether fewer members stand than found one: its keeper is told, and nothing follows."),
    _(
        "Opposition to the publication of an entry (law 09-08): who says it, of which part, "
        "its effect."
    ),
    _(
        "The right to oppose is the law's; what is published of an entry is chosen by this "
        "house, so what each part covers is provisional. What has to be public for others to "
        "trust a card, that a number or a card is good or not, names nobody and is no "
        "publication of the person: it cannot be opposed."
    ),
    _("Whether this actor may say it, of an entry within their scope."),
    _("Whether what stands opposed keeps this part off public pages."),
    _("What a program is told of an entry: each field only under its own scope."),
    _("The groups that these scopes open, in their order."),
    _("Many people's data in one file: asked by one, agreed by another, marked, and soon gone."),
    _(
        "Law 09-08 wants a purpose, no more than it needs, and to know who was given what; "
        "how a register lets a list out is said by no text that was read, so figures and "
        "offices are provisional."
    ),
    _("Whether this hand may take a file from one state to another."),
    _("Whoever lets people's data out gives the second factor again first."),
    _("What keeps a file from being asked for."),
    _("Who says no, or stops a file, says why."),
    _("Whether this hand may take the file now: who asked, in time, not too often."),
)
