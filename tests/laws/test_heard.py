"""Whatever can be heard on a page has its line among the recordings."""

import ast
import re

from django.utils.translation import gettext

from sijill.voices.queries import PAGES
from tests.laws.house import ROOT, name_of, none, sources, tracked, tree_of

BY_NOBODY = {"sijill/web/gallery.py", "sijill/accounts/pages/agents.py"}  # examples, and agents
ON_A_PAGE = re.compile(r'{%\s*listen\s+"([^"]+)"')


def questions():
    """Each question that a page builds: where, and what it is given."""
    for path in sources("sijill"):
        if name_of(path) in BY_NOBODY or "class Question" in path.read_text():
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Question":
                yield f"{name_of(path)}:{node.lineno}", {k.arg: k.value for k in node.keywords}


def words(node):
    """The English of `_("…")`; "" where there is none, None where it is worked out."""
    if node is None:
        return ""
    given = node.args[0] if isinstance(node, ast.Call) and node.args else None
    return given.value if isinstance(given, ast.Constant) else None


def test_every_question_may_be_recorded_in_the_words_in_which_it_is_asked():
    found = []
    for where, given in questions():
        key = given.get("listen")
        if not isinstance(key, ast.Constant):
            found += [] if isinstance(key, ast.JoinedStr) else [where]  # a procedure's own page
            continue
        told = [str(one) for one in PAGES[key.value]]
        asked = [words(given.get(part)) for part in ("title", "hint")]
        asked = [gettext(one) if one else one for one in asked]
        found += [] if told == asked else [f"{where}: {told} {asked}"]
    none(found)


def test_every_page_with_a_listen_button_has_its_line():
    found = []
    for path in tracked():
        if path.suffix == ".html" and "gallery" not in path.parts:
            for key in ON_A_PAGE.findall(path.read_text()):
                found += [] if key in PAGES else [f"{path.relative_to(ROOT)}: {key}"]
    none(found)
