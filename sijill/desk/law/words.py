"""The fixed words of the printed law: headings, and the three answers."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.kernel.verdict import Outcome

OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.OK: _("**Yes**"),
    Outcome.TO_EXAMINE: _("**To be judged**"),
    Outcome.REFUSED: _("**No**"),
}
LEGEND = _(
    "Each rule answers **yes** (the condition is met), **no** (it is not: the request cannot be "
    "accepted as it stands) or **to be judged** (a person judges, and writes why). Under each "
    "answer, the text on which it rests; “no published text” means that none was found and that "
    "the rule is provisional. The dated figures are those of the first loading; those in force, "
    "with their history, are read on the screen of parameters."
)
OF_OFFICE = _("The institution opens it of its own office.")
BY_REQUEST = _("The person asks for it.")
DECIDING = _(
    "The decision is proposed by: %(proposes)s; it is signed by: %(signs)s. An appeal always has "
    "two people."
)
THE_VISIT = _("The visit")
GOES_AND_LOOKS = _("An agent goes there and looks:")
THE_COMMISSION = _("The commission")
GRID = _("%(body)s. Its grid of marks:")
CRITERION = _("criterion")
POINTS = _("points")
WHAT_IS_ASKED = _("What is asked")
QUESTION = _("question")
ANSWERED_OR_JOINED = _("what is answered or joined")
ANSWERED = _("%(question)s: %(choices)s")
THE_RULES = _("The rules")
RULE = _("rule")
LOOKS_AT = _("what it looks at")
POSSIBLE_ANSWERS = _("possible answers")
DATED_FIGURES = _("dated figures")
SINCE = _("since when")
KNOWN_ALREADY = _("what the register knows already")
FIRST_DAY = _("the first day of the register")
DOCUMENT = _("document: %(name)s")
GROUNDS_OF_REFUSAL = _("Grounds of refusal")
GROUND = _("ground")
TEXT = _("text")
TEXT_OF_THE_GROUND = _("text of the ground that is given")
NO_PUBLISHED_TEXT = _("no published text:")
THEN = _("; ")
COMMA = _(", ")
FIGURE = _("%(name)s: %(values)s")
NOT_FIXED = _("not fixed yet")
DATED = _("%(value)s, since %(day)s (%(sure)s; %(text)s)")
OFFICIAL = _("official")
PROVISIONAL = _("provisional")

# --- rules beside the procedures ------------------------------------------------------------------

WHAT_IS_DECIDED = _("what is decided")
OUTCOME = _("answer, and what is said with it")
FOUNDATION = _("text")
YES_OR_NO = _("**Yes** or **no**")
WORKED_OUT = _("Worked out")
NO_TEXT_CITED = _("house rule, cites no text")
STATES = _("Its states, and who may take it from one to the other: %(lives)s.")
FIGURES_OF_IT = _("Dated figures")
LEGEND_BESIDE = _(
    "What follows is no request that a person sends: it is what the house itself keeps to. Each "
    "line says what is decided, the answers that are possible with the words in which they are "
    "told, and the text on which they rest; “no published text” means that none was found and that "
    "the rule is provisional. Where every answer is a no, the answer is yes when none of them "
    "applies. The dated figures are those of the first loading."
)

# --- parameters, and the life of what is kept ----------------------------------------------------

PARAMETER = _("parameter")
FIRST_VALUES = _("values of the first loading, and since when")
PARAMETERS_SAY = _(
    "What is counted, awaited or required is no rule of the code: it is a dated figure, changed by "
    "two people on the screen of parameters, which tells the values in force and their history."
)
FOR_EACH_PROCEDURE = _("the same for one procedure, where it has its own")
LIFE_OF = _("%(what)s: its states, and who changes them")
FROM_STATE = _("from")
TO_STATE = _("to")
WHO_MAY = _("who may")
NOTHING_YET = _("nothing yet")
WHO: Mapping[str, Promise] = {
    "chair": _("Whoever chairs"),
    "citizen": _("The person"),
    "clock": _("The clock"),
    "deputy": _("Who stands in"),
    "first": _("Who asked"),
    "giver": _("Who lends"),
    "head": _("Whoever directs the institution"),
    "incoming": _("Letter received"),
    "keeper": _("Whoever keeps the papers of the institution"),
    "machine": _("A program"),
    "outgoing": _("Letter sent"),
    "owner": _("Whoever has it in hand"),
    "second": _("Another person than who asked"),
    "secretary": _("Whoever keeps the minutes"),
    "system": _("The clock"),
    "teller": _("A teller"),
}

# --- the page that leads to the others ------------------------------------------------------------

CONTENTS = _("The rules, procedure by procedure and subject by subject")
CONTENTS_SAY = _(
    "These pages are drawn from the rules that the register follows; a test fails as soon as they "
    "no longer say what the code does. The texts themselves and how far they are published are on "
    "the page %(articles)s, the dated figures on the page %(parameters)s, the life of each file on "
    "the page %(life)s."
)
ARTICLES = _("Articles")
PARAMETERS = _("Parameters")
LIFE_OF_A_REQUEST = _("The life of a request")
BY_PROCEDURE = _("What may be asked")
BY_SUBJECT = _("What the house keeps to beside requests")
PROCEDURE = _("procedure")
SUBJECT = _("subject")
RULES = _("rules")
TEXTS_CITED = _("foundations cited")
WITHOUT_TEXT = _("of them without a published text")
OTHER_LANGUAGE = _("The same pages in the other language: %(link)s.")
NOT_IN_ARABIC = _(
    "Not translated: the table of articles and the list of procedures, which stay in English in "
    "the folder above."
)
NOT_TRANSLATED = _("Texts of this page that are not translated")
ALL_TRANSLATED = _("Every text of this page is translated.")
