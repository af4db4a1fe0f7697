"""What the house keeps to beside the procedures: each subject with the modules of its rules.

Rooms above the desk are named by their address: the desk imports none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.kernel.law import provisional


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One page: its title, and its modules, each with what it works out without a verdict.

    Whatever answers by a verdict, or by yes or no, is found in the module by itself.
    """

    code: str
    title: Promise
    modules: Mapping[str, tuple[str, ...]]
    waits_for: tuple[str, ...] = ()  # the texts of its figures, where no rule cites them


SUBJECTS: tuple[Subject, ...] = (
    Subject(
        code="craft-bodies",
        title=_("Craft bodies: founding, roll, assembly, election, count, dissolution"),
        modules={"institutions.bodies": ("needed", "ends_on"), "institutions.tally": ("won",)},
    ),
    Subject(
        code="sessions",
        title=_("Sessions and votes of the chambers"),
        modules={"institutions.sessions": ("notice",), "institutions.replacing": ()},
    ),
    Subject(
        code="plan-and-budget",
        title=_("Plan and budget of an institution"),
        modules={"institutions.plan": ()},
    ),
    Subject(
        code="mail",
        title=_("Incoming and outgoing mail of an institution"),
        modules={"institutions.mail": ()},
    ),
    Subject(
        code="territories",
        title=_("Territories that move, and the number that people ring"),
        modules={"institutions.territory": (), "institutions.ringing": ()},
    ),
    Subject(
        code="powers",
        title=_("Offices, powers that are lent, and parameters changed by two people"),
        modules={
            "institutions.offices": ("reach", "former_of"),
            "institutions.deputies": ("lendable", "with_what_they_need", "last_day_without"),
            "reference.changes": (),
        },
    ),
    Subject(
        code="requests",
        title=_("The life of a request: who answers, who signs, until when"),
        modules={
            "desk.life": (),
            "desk.completeness": ("wanted_evidence", "lacks"),
            "desk.evidence": (),
            "desk.many": (),
        },
    ),
    Subject(
        code="counter",
        title=_("Asked for somebody: at a counter, by a program, for an entry made without them"),
        modules={
            "desk.assisting": (),
            "desk.mandating": (),
            "register.claiming": (),
            "register.attesting": (),
        },
    ),
    Subject(
        code="complaints",
        title=_("Complaints: who hears them"),
        modules={"desk.complaining": ()},
    ),
    Subject(
        code="sharing-of-work",
        title=_("Who is given which file, leave, and the pace of a desk"),
        modules={"desk.handing": (), "desk.leaving": (), "desk.levels": ("to_be_said",)},
    ),
    Subject(
        code="visits-and-commissions",
        title=_("Visits to a workshop, and sittings of a commission"),
        modules={"desk.visiting": (), "desk.sitting": ("tally", "result_of")},
    ),
    Subject(
        code="field",
        title=_("Registrations made without a network"),
        modules={"field.arriving": ()},
    ),
    Subject(
        code="quick-enrolment",
        title=_("Quick enrolment at a fair"),
        modules={"field.enrolling": ("asked",)},
    ),
    Subject(
        code="campaigns",
        title=_("Campaigns: contract, enrollers, call-backs, what is owed"),
        modules={
            "campaigns.campaigns": (),
            "campaigns.calls": ("becomes",),
            "campaigns.statements": ("owed",),
            "desk.contracted": (),
        },
    ),
    Subject(
        code="entries",
        title=_("The life of an entry, and its confirmation"),
        modules={
            "register.life": (),
            "register.renewing": ("due_on", "opens_on", "after_silence"),
            "register.measures": ("grounds",),
        },
    ),
    Subject(
        code="merging",
        title=_("Two entries that may be one person's: answered, merged"),
        modules={"register.pairs": ("state_after",)},
    ),
    Subject(
        code="rolls",
        title=_("Rolls taken over from elsewhere"),
        modules={"register.rolls": ()},
    ),
    Subject(
        code="controls",
        title=_("Controls: what stands out, what is drawn, who looks again"),
        modules={
            "register.watching": (),
            "register.drawing": ("many", "seed", "ranks"),
            "register.controlling": (),
        },
    ),
    Subject(
        code="groupings",
        title=_("Groupings: crafts people who work together around a craft and a place"),
        modules={"register.groupings": ()},
    ),
    Subject(
        code="publication",
        title=_("Publication of an entry, and opposition to it"),
        modules={"register.opposing": (), "register.telling": ("granted",)},
    ),
    Subject(
        code="files-of-many",
        title=_("Many people's data in one file"),
        modules={"register.exporting": ()},
    ),
    Subject(
        code="retention",
        title=_("How long what was said is kept"),
        modules={"desk.forgetting": ()},
        waits_for=(provisional("retention"),),
    ),
    Subject(
        code="cards",
        title=_("Cards: made, handed over, withdrawn, checked"),
        modules={
            "cards.issuing": ("valid_until",),
            "cards.printing": (),
            "cards.batching": (),
            "cards.returning": ("against",),
            "cards.life": (),
            "cards.following": ("follow",),
            "cards.standing": ("of_entry", "of_card"),
            "cards.status": (),
            "cards.trusting": ("renewed", "rotated", "compromised"),
        },
    ),
    Subject(
        code="protection",
        title=_("Handed over to social security"),
        modules={
            "protection.due": (),
            "protection.effects": ("effects", "arithmetic"),
            "reference.contribution": ("base_of", "monthly_contribution"),
            "protection.asking": (),
            "protection.exchange": ("open_",),
            "protection.life": (),
            "protection.following": ("follow",),
            "protection.lines": ("step", "after_mending"),
            "protection.passing": (),
            "protection.codes": ("behaviour", "wait_before"),
            "protection.populations": ("classed", "gone"),
            "protection.differences": ("due_on",),
            "protection.inquiries": ("answer_of", "due_on"),
            "protection.rights": (),
        },
    ),
    Subject(
        code="certainty",
        title=_("How surely somebody is known"),
        modules={
            "accounts.certainty": ("label_of", "opening", "raised_by"),
            "accounts.mailboxes": (),
        },
    ),
    Subject(
        code="messages",
        title=_("Messages and recordings: when they leave, who words them"),
        modules={
            "accounts.messages": ("pause", "may_ring", "segments", "cost"),
            "accounts.texts": (),
            "voices": (),
        },
    ),
    Subject(
        code="programs",
        title=_("Programs of other organisations"),
        modules={"accounts.machines": ("narrowed",)},
    ),
    Subject(
        code="reference-data",
        title=_("Lists of trades"),
        modules={"reference.listing": ("faults", "mapping_faults")},
    ),
    Subject(
        code="log",
        title=_("The log of acts: what it says, who may open it"),
        modules={"ledger": ("leaf", "leaf_without_facts", "differs")},
    ),
)

# Shapes, readings and searches: they decide nothing about anybody, and a test sees to it.
DECIDE_NOTHING = frozenset(
    {
        "desk.answers",
        "field.envelope",
        "field.showing",
        "reference.kinds",
        "register.arriving",
        "register.asking",
        "register.columns",
        "register.days",
        "register.entered",
        "register.finding",
        "register.keys",
        "register.likeness",
        "register.marking",
        "register.members",
        "register.organised",
        "register.organised_saying",
        "register.recognised",
        "register.resembling",
        "register.saying",
        "register.whole_names",
        "register.written_days",
        # what parameters are: each has its own line on the page of parameters
        "reference.parameters",
    }
)

# A step of other rules: its answers bear their names, and stand in their tables.
STEPS = {"register.exercise": "exercise.too_short"}
