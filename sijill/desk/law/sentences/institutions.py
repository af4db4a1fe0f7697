"""What the rules of the institutions say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("Craft bodies: how one is prepared, assembled, chosen, kept and dissolved."),
    _(
        "Law 50.17, article 11, makes a body of the craftsmen of one branch in one province; "
        "those of a branch make the regional one, and the regional ones the national. Its "
        "text was not read in full: notice, quorum, second convocation and mandates are dated"
        " parameters, provisional until it is."
    ),
    _("Whether this office may take a body from one state to another."),
    _("Whether this office may take a roll from one state to another."),
    _("Whether somebody with these parts may take an assembly from one state to another."),
    _("What it takes to keep the bodies of an institution: the office, at home."),
    _("What binds the State takes the second factor given again."),
    _("One body of a branch in a place, and no other."),
    _("What keeps the roll from being drawn: a committee, or the bodies that make this one."),
    _("A roll lies open for its days, and names enough members, before it is frozen."),
    _("What keeps an assembly from being called."),
    _("Another agent for a part at a session or an assembly that was called and is not open yet."),
    _(
        "No text on it was read: an agent falls ill, leaves or stands aside, and what was called "
        "is held all the same. Whoever comes in meets what the one before met on the day of the "
        "call."
    ),
    _("What keeps another agent from a part, once members were called and before it opens."),
    _("How many make the quorum: the percentage of the roll, rounded up, one at least."),
    _("Presence is told on the day, until the first ballot is opened."),
    _("Enough members are there."),
    _("An assembly is given up for want of a quorum on its day, when there is none."),
    _("Who may be chosen: a member who is there; a president's papers are seen, terms counted."),
    _("The first day without a mandate of so many years."),
    _("An office-holder's place may end before its term: a death, a resignation, a strike-off."),
    _("Counting a ballot on the spot: two tellers, apart, who must agree; then what it gives."),
    _(
        "Nobody votes from afar. How these ballots are won was read nowhere: the most votes "
        "win, equal ones at the edge of the places vote again among themselves."
    ),
    _("Whether somebody with these parts may take a ballot from one state to another."),
    _("The statute first, then the president, then the bureau; one box at a time."),
    _("Whether a count can be one: no more papers than voters, every paper accounted for."),
    _("Whether two tellers counted the same, figure by figure."),
    _("The places go to the most votes; equal ones at the edge vote again for what is left."),
    _("A text is adopted by more votes for it than against; equal is not adopted."),
    _("The minutes are drawn up when everything was voted; a refused statute ends the assembly."),
    _("Sessions of an institution: who sits, how they are called together, what they decide."),
    _(
        "Law 18.09 gives the chambers an assembly and a bureau whose votes are public "
        "(articles 2 bis and 14). The rest of it was not read: notice, quorum and the length "
        "of mandates are dated parameters, provisional until it is. A session goes through "
        "the same states as a craft body's assembly."
    ),
    _("What it takes to keep the papers of an institution: the office, at this very institution."),
    _("Whether an institution is the actor's own, or came to it with a merger."),
    _("What binds an institution takes the second factor given again."),
    _("Every condition to write a member's mandate down."),
    _("How many days before a session its members are called."),
    _("What keeps a session from being called."),
    _("Whether a point may be settled so: votes are public, and equal ones adopt nothing."),
    _("Whether this side may take what was decided from one state to another."),
    _("The annual plan of an institution, its budget lines, and what was committed and paid."),
    _(
        "Public establishments vote a plan and a budget each year; the nomenclature and the "
        "thresholds of control were not read, so a line is what the institution writes."
    ),
    _("Whether this office may take a plan from one state to another."),
    _("Money is bound on the second factor given again, by whoever keeps the house."),
    _("A plan with lines is voted by a session that decided and signed its minutes."),
    _("Commitments never above what was voted, payments never above what was committed."),
    _("An approved line changes by a vote of its own, never below what is committed."),
    _(
        "The register of incoming and outgoing mail: numbered for each institution and year, "
        "no gap."
    ),
    _("Nothing published tells how a chamber keeps it: these are the habits of a bureau d'ordre."),
    _("What it takes to keep the mail of an institution: the office, at this very institution."),
    _("What keeps a letter from being numbered today."),
    _("Whether a letter of this way may go from one state to another."),
    _("A year is closed once it is over and none of its letters waits."),
    _(
        "Moving a territory from one institution to another on a day: by the ministry, by two"
        " people."
    ),
    _(
        "Competence moves, the file does not (see docs/adr/0010): what was sent before the "
        "day stays where it was sent, letters stay as they were given, and who kept an entry "
        "keeps it."
    ),
    _("Whether this hand may take a move from one state to another."),
    _("A border moves on the second factor given again."),
    _("What keeps a move from being proposed or confirmed; the past is never rewritten."),
    _("The number that people ring: who sets it, from when, and how it is read."),
    _("Every condition to set the number of an institution from a day on."),
    _(
        "Kinds of institution, which offices they hold, what each office may do, and who "
        "appoints whom."
    ),
    _(
        "No published text lists these offices: the tables are how this house reads the two "
        "hierarchies, the chambers' and the State's provincial services, until the ministry "
        "says otherwise."
    ),
    _("Whether this office may do this; nobody without an office may do anything."),
    _("Whether somebody may do this: their office may, and nobody who lent it kept it back."),
    _('The institutions whose files these offices reach; {"*"} for the whole country.'),
    _("Those whose whole territory an institution had taken over by a day."),
    _("Every condition to appoint, the refusals with their reason."),
    _("Every condition to end a mandate after its last day; one's own may be given up."),
    _("Who gives an office gives what it opens: the second factor is given again first."),
    _("Every condition to set up a commission at an institution."),
    _("Every condition to give a place in a commission; chair and secretary sign, so are agents."),
    _("Every condition to end a place in a commission after its last day."),
    _(
        "Powers that an agent lends to a colleague of the same institution, from one day to "
        "another."
    ),
    _(
        "No text on absences inside a chamber was read: who lends what, how long and to whom "
        "is how this house reads it. Whoever stands in acts under their own name, for the one"
        " who lent; wherever two people are needed, the two of them are one."
    ),
    _("The powers of an office that may be lent."),
    _("Powers with those that they cannot be used without, as far as the office has them."),
    _("Every condition to lend powers, the refusals with their reason."),
    _("Whether this hand takes powers that were offered from one state to another."),
    _("Every condition to accept: still colleagues, and not over."),
    _("The first day without, when powers are ended today: the day they were used on counts."),
    _("The second signature is of another person than the first: not of a deputy of theirs."),
    _("The second signature, and the second count, are of another person: not of a deputy."),
)
