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
    "the page %(articles)s, what each procedure asks and by which stages it goes on the page "
    "%(procedures)s, the dated figures on the page %(parameters)s, the life of each file on the "
    "page %(life)s."
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
NOT_TRANSLATED = _("Texts of this page that are not translated")
ALL_TRANSLATED = _("Every text of this page is translated.")

# --- the texts, and what rests on them -----------------------------------------------------------

ARTICLES_SAY = _(
    "Each text on which the rules rest, with what the register draws from it and where it is "
    "applied. A sentence says what the register does under this text, not what the text says: "
    "several were read in part or by their subject alone, as the first table tells. Rules without "
    "a published text come last, apart: they are ours, provisional, until a text says otherwise."
)
THE_TEXTS = _("The texts")
PUBLISHED = _("published")
HOW_MUCH_WE_KNOW = _("what we have of it")
SOURCE = _("source")
KNOWN: Mapping[str, Promise] = {
    "full": _("read in full"),
    "partial": _("read in part"),
    "contents": _("known by its subject alone: its articles were not read"),
}
ARTICLE = _("article")
WHAT_IT_GOVERNS = _("what the register draws from it")
WHERE_APPLIED = _("where it is applied")
WHOLE_TEXT = _("%(text)s (its article was not read)")
WITHOUT_A_TEXT = _("Provisional rules: no published text")
WITHOUT_A_TEXT_SAY = _(
    "**Nothing published was found that says what follows.** Each line is a rule of this house "
    "under a key of its own; where it decides, the screens say that it is provisional. Once a text "
    "is read, it takes the place of the key, and of the figures that wait for it."
)
PROVISIONAL_RULE = _("**provisional**: %(key)s")
WHAT_WAITS = _("rule")
WHAT_IT_DECIDES = _("what it governs")
APPLIED_IN = _("%(page)s: %(what)s")
REFUSED_ON = _("ground of refusal “%(ground)s”")
WRITTEN_IN = _("in the code: %(files)s")
IN_ACTS = _("quoted by the acts that the desk writes; no rule of these pages rests on it")
NOTHING_RESTS = _("No rule rests on it yet.")

# --- what may be asked ---------------------------------------------------------------------------

PROCEDURES_SAY = _(
    "Each procedure with who asks it, who answers it, its stages and its delays, its questions and "
    "its documents, in the words of the screens. Its rules, with the answers that each may give "
    "and the grounds of refusal, are on a page of their own, to which its first line leads."
)
COMMON = _("The same for all")
COMMON_SAY = _("Unless a procedure says otherwise below:")
NAMED = _("Code %(code)s, version %(version)s.")
ITS_RULES = _("Its rules: %(link)s.")
WHO_ASKS = _("Who asks: %(who)s.")
THE_PERSON = _("the person, on line")
AN_INSTITUTION = _("an institution, of its own office, in nobody’s name")
AT_A_COUNTER = _("an agent with the person, at a counter")
UNDER_CONTRACT = _("an enroller under contract, with the person")
AT_A_FAIR = _("an enroller at a fair, for a first part (below)")
BY_A_PROGRAM = _("a program that holds a mandate of the person")
WHO_ANSWERS = _("Who answers: %(who)s.")
BY_WHAT_IS_SAID = _("by what is said in it, as the last table of this page tells")
AS_FOR_ALL = _("as for all")
THOSE_OF_ALL = _("Those of all procedures, above.")
STAGES = _("Stages")
SENT = _("The request is sent: its delay begins.")
OPENED = _("The institution opens it: its delay begins.")
AT_ONCE = _(
    "It may be accepted at once, by rule, when its answers allow it and every rule answers yes."
)
VISITED = _("A visit: an agent goes there and looks at: %(sights)s.")
HEARD = _("A commission (%(body)s) marks: %(grid)s.")
MARKED = _("%(line)s (%(most)s points)")
PROPOSED_BY = _("A decision is proposed by: %(who)s.")
SIGNED_BY = _("It is signed by: %(who)s.")
CONTESTED = _("It may be contested; an appeal always has two people.")
DELAYS = _("Delays and figures")
WHEN_ASKED = _("asked")
OF_EVERYBODY = _("of everybody")
BY_THE_ANSWERS = _("by the answers given before")
IF_ONE_WISHES = _("if one wishes")
DOCUMENTS = _("Documents")
DOCUMENT_JOINED = _("document")
PHOTOGRAPHS = _("photographs at most")
A_FILM = _("a film")
NO_DOCUMENT = _("No document is asked.")
NO_QUESTION = _("No question is asked.")
TOLD_AND_AGREED = _("a text that is read, and agreed to")
FOR_EACH_LINE = _("for each line: %(boxes)s")
FREE_BOX = _("%(box)s (may stay empty)")
TAKEN_AT_A_FAIR = _("At a fair, a quick enrolment takes: %(boxes)s.")
WHO_HEARS = _("Who hears complaints")
COMPLAINT_ABOUT = _("a complaint about")
IS_HEARD_BY = _("is heard by")
NEVER_HANDED_TO = _("is never handed to")
NOBODY = _("nobody")
