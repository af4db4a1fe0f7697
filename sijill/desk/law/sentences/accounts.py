"""What the rules of the accounts say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("What each degree of certainty opens, and when a code may be sent; plain tables."),
    _(
        "No published text states these limits: each is provisional and dated, and the "
        "figures reach the functions as a `CodePolicy` that the caller looked up for the day."
    ),
    _("Whether this actor is known surely enough for this thing, on the actor's own space."),
    _("What the other users of a phone may read of a name: its initials."),
    _("What opens this space: the code alone only when nobody else stands on a line in use."),
    _("How surely the person is known once the fact was given."),
    _("Whether a fact may be chosen or changed."),
    _("A person's e-mail address: who gives it, and when it is told anything."),
    _(
        "No published text says how surely a person must be known to give an address: a code "
        "to the telephone, then a code to the address itself, are ours."
    ),
    _("Whether this actor may give, silence or remove an address: the person alone, surely known."),
    _("How a message travels: its ways, its states, when it may ring, what it costs."),
    _(
        "No published text says when the State may ring a telephone, nor at what price: every"
        " figure is ours until an operator's contract and the ministry say otherwise."
    ),
    _("Whether a message may go from one state to another."),
    _("How long to wait after so many tries before the next one."),
    _("The first moment at which a notice may ring a telephone, from what a clock shows there."),
    _("How many messages an operator counts for a text: 160 plain signs, or 70 of any script."),
    _("What sending a text once is held to cost, in dirhams."),
    _("The texts of messages: their parts, what may stand in them, and the life of a version."),
    _(
        "No published text says who words what the State tells people: two persons of the "
        "federation or the ministry are this house's own rule, after that of the dated "
        "parameters."
    ),
    _("Whether this person may take a version from one state to another."),
    _("Nobody was told yesterday what is worded today."),
    _("Whatever keeps these texts from being sent: each with its language and its part."),
    _("What a machine of another organisation may ask, on which basis, and who lets it in."),
    _(
        "No published text lists these accesses. Law 09.08 wants a purpose, a basis and no "
        "more data than the purpose needs: one client has one purpose, each field of an entry"
        " is a scope of its own, and two people of the ministry stand behind every grant."
    ),
    _("Whether this actor may take a machine from one state to another."),
    _("Who asks for a grant, confirms one, or makes a secret: the ministry, surely known."),
    _("Whoever asked for a grant does not confirm it."),
    _("Every condition of a grant, the refusals with their reason."),
    _("The scopes of a token: those asked for, all of them when none is; None beyond the grant."),
)
