"""What somebody without papers is asked: the craft, since when, who knows it, what shows it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from sijill.desk.procedures import Answers, Criterion, EvidenceKind, Field, Page, Sight
from sijill.register.procedures import questions as ask
from sijill.register.rules.attesting import Vouching

EXERCISE = Page(
    code="exercise",
    title=_("How long have you worked in this craft?"),
    hint=_("Count the years of work, also without pay and without papers."),
    fields=(
        Field(
            code="since",
            kind="partial_day",
            label=_("Since when have you practised it?"),
            hint=_("Example: 2005. The year is enough if you do not remember the month."),
        ),
        Field(
            code="learnt",
            kind="choice",
            label=_("How did you learn it?"),
            options=(
                ("family", _("From my family")),
                ("master", _("With a master")),
                ("alone", _("By myself")),
                ("training", _("In a training without a diploma")),
            ),
        ),
        Field(
            code="told",
            kind="long_text",
            label=_("What do you make, and how?"),
            hint=_("In your words. Example: I turn tajines on the wheel and fire them in my oven."),
            required=False,
            limit=1000,
        ),
    ),
)

TESTIMONY = Page(
    code="testimony",
    title=_("Who knows your work?"),
    hint=_("A master or a craft body may give their word. Without anybody, we look at your work."),
    fields=(
        Field(
            code="who",
            kind="choice",
            label=_("Who gives their word?"),
            options=(
                (Vouching.MASTER.value, _("A master of the register: a code goes to their phone")),
                (Vouching.BODY.value, _("A craft body: a code goes to who represents it")),
                (Vouching.PAPER.value, _("One of them, on a signed paper")),
                (Vouching.NOBODY.value, _("Nobody for now")),
            ),
        ),
    ),
)


def vouched_by(answers: Answers) -> str:
    """Whose word was chosen."""
    return str(answers.get("testimony", {}).get("who") or "")


MASTER = Page(
    code="master",
    title=_("Which master?"),
    hint=_("We send a code to the phone kept in the register. The master gives it to you."),
    fields=(
        Field(
            code="nia",
            kind="nia",
            label=_("Craft identity number (NIA) of the master"),
            hint=_("Ten digits, on the card of the master. Example: 4812 0693 45"),
        ),
    ),
    shown_if=lambda answers: vouched_by(answers) == Vouching.MASTER,
)

BODY = Page(
    code="body",
    title=_("Which craft body?"),
    hint=_("We send a code to this phone. Whoever represents the body gives it to you."),
    fields=(
        Field(
            code="name",
            kind="text",
            label=_("Name of the craft body"),
            hint=_("Example: craft body of jewellery, Fez"),
            limit=120,
        ),
        Field(
            code="person",
            kind="text",
            label=_("Who represents it"),
            hint=_("First name and family name"),
            limit=120,
        ),
        Field(
            code="phone",
            kind="phone",
            label=_("Mobile number of this person"),
            hint=_("Ten digits. Example: 06 12 34 56 78"),
        ),
    ),
    shown_if=lambda answers: vouched_by(answers) == Vouching.BODY,
    check=lambda answers, today: _not_ones_own(answers, today),
)


def _not_ones_own(answers: Answers, today: date) -> ask.Faults:
    """Nobody vouches for themselves."""
    own = answers.get("phone", {}).get("number")
    if own and answers.get("body", {}).get("phone") == own:
        return (("phone", _("This is your own number. Write the number of the craft body.")),)
    return ()


WORK = Page(
    code="work",
    title=_("Show your work"),
    hint=_("You at work, your tools, a piece you made. A visit may follow."),
    kind="evidence",
    evidence=("work", "workshop", "piece", "film", "word"),
)
DOCUMENTS = Page(
    code="documents",
    title=ask.DOCUMENTS.title,
    hint=ask.DOCUMENTS.hint,
    kind="evidence",
    evidence=("identity_front", "identity_back"),
)
PLACE = Page(
    code="workplace",
    title=ask.WORKPLACE.title,
    hint=_("An agent may come to see your work there."),
    fields=ask.WORKPLACE.fields[:3],
)

EVIDENCE = (
    *(kind for kind in ask.EVIDENCE if kind.code in DOCUMENTS.evidence),
    EvidenceKind(
        code="work",
        label=_("You at work"),
        hint=_("Somebody takes the photo while you work; your hands and your tool visible."),
        pages=1,
    ),
    EvidenceKind(
        code="workshop",
        label=_("Your workshop or your tools"),
        hint=_("Where you work, even at home."),
        pages=1,
        optional=True,
        required_if=lambda answers: False,
    ),
    EvidenceKind(
        code="piece",
        label=_("A piece you made"),
        hint=_("Finished or in work."),
        pages=1,
        optional=True,
        required_if=lambda answers: False,
    ),
    EvidenceKind(
        code="film",
        label=_("A short film of you at work, if you wish"),
        hint=_("A minute or less: your hands making one step of the work."),
        pages=1,
        film=True,
        optional=True,
        required_if=lambda answers: False,
    ),
    EvidenceKind(
        code="word",
        label=_("The signed word of the master or of the craft body"),
        hint=_("Name, number or stamp, and signature visible."),
        pages=2,
        required_if=lambda answers: vouched_by(answers) == Vouching.PAPER,
    ),
)

SIGHTS = (
    Sight(
        code="place", label=_("There is a place of work"), hint=_("A workshop, a room, a stall.")
    ),
    Sight(code="tools", label=_("The tools of the craft are there")),
    Sight(
        code="works",
        label=_("The person works with them before you"),
        hint=_("Ask to be shown a step of the work."),
    ),
    Sight(code="pieces", label=_("Pieces in work or finished are there")),
    Sight(
        code="same",
        label=_("It is the person of the identity card"),
        hint=_("Compare the face and the card."),
    ),
)

GRID = (
    Criterion(
        code="technique",
        label=_("Mastery of the technique"),
        most=40,
        hint=_("Sureness of the hand, order of the work, control of the result."),
    ),
    Criterion(
        code="piece",
        label=_("Quality of the finished piece"),
        most=30,
        hint=_("Finish, solidity, faithfulness to the craft."),
    ),
    Criterion(
        code="matter",
        label=_("Knowledge of materials and tools"),
        most=20,
        hint=_("Choice, care, safety, where they come from."),
    ),
    Criterion(
        code="passing_on",
        label=_("Passing the craft on"),
        most=10,
        hint=_("Apprentices trained, a step explained so that another can do it."),
    ),
)
