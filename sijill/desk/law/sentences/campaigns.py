"""What the rules of the campaigns say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("The life of a campaign, what its contract says, and whom it engages."),
    _(
        "No text on contracted enrolment was found: offices and limits are ours. No tariff is"
        " official: the rate is that of each contract."
    ),
    _("What keeps this actor from taking a campaign from one state to another."),
    _("What a table of a life says of this actor."),
    _("Whoever answers for the institution engages and ends enrollers."),
    _("A campaign is run, rung back and paid by the institution that contracted it."),
    _("What binds money takes the second factor given again."),
    _("What keeps a campaign from being written down."),
    _("A campaign whose last day has passed is not opened."),
    _("Whom a campaign engages: nobody who has a part in deciding what they would bring."),
    _("A call-back: somebody drawn by lot is rung and asked; a denial holds its unit back."),
    _("What keeps this actor from taking a call-back from one state to another."),
    _("Where a call stands after this try, which is one of `tries`."),
    _("Nobody rings about what they had a part in; a denial is told in words."),
    _("Another than whoever heard a denial clears it up, before the statement is certified."),
    _(
        "What is owed for a month: accepted requests of people counted nowhere else, never "
        "above the ceiling; certified by one person and approved by another, once everybody "
        "drawn was rung."
    ),
    _("What keeps this actor from taking a statement from one state to another."),
    _("A month is frozen once it is over, once, when it holds something."),
    _("Everybody drawn was rung, or tried as often as is asked."),
    _("Two people sign what is owed."),
    _("A payment has its reference, and a day between the approval and today."),
    _("Units at the contract's rate, as far as the ceiling leaves room."),
    _(
        "At the counter of an enroller: what the contract covers, asked when a request is begun "
        "and again when it is sent. What it no longer covers is kept: the person goes on, or the "
        "chamber."
    ),
    _("What keeps an enroller from beginning a request with somebody."),
    _("What keeps an enroller from sending what they began; nothing of it is lost."),
)
