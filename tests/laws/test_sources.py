"""What no source of the house may say."""

import ast
import re

from tests.laws.house import functions, name_of, none, sources, tracked, tree_of

LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b|#\s*XX" + r"X\b")
ELSEWHERE = re.compile(
    r"/wor[k]/[ms]|/tm[p]/c|/roo[t]/|/hom[e]/[a-z]|[.]librar[y]|p[y]pi[.]org|python[h]osted"
    r"|registry[.]np[m]js|deb[.]debia[n]"
)
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("timezone", "now"),
    ("time", "time"),
    ("datetime", "today"),
}
CLOCK_OF_DJANGO = "django.utils.timezone"


def lines():
    for path in tracked():
        if path.stat().st_size < 1_000_000:
            text = path.read_bytes()
            if b"\0" not in text:
                for number, line in enumerate(text.decode().splitlines(), 1):
                    yield f"{name_of(path)}:{number}", line


def test_nothing_is_left_for_later_in_a_comment():
    none([where for where, line in lines() if LATER.search(line)])


def test_no_file_names_a_package_registry_or_a_machine():
    none([where for where, line in lines() if ELSEWHERE.search(line)])


def test_only_the_kernel_s_clock_reads_the_clock():
    readers = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources("sijill")
        if name_of(path) != "sijill/kernel/clock.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and reads_the_clock(node.func)
    ]
    none(readers)


def reads_the_clock(called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute):
        return False
    owner = called.value
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return (name, called.attr) in CLOCKS


def test_a_lock_names_the_tables_it_locks():
    nameless = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources("sijill")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "select_for_update"
        and "of" not in {keyword.arg for keyword in node.keywords}
    ]
    none(nameless)


def test_a_verb_takes_its_actor_and_its_instant_by_keyword():
    by_place = [
        f"{name_of(path)}:{node.name}"
        for path in sources("sijill")
        if "actions" in (path.stem, path.parent.name)
        for node in functions(path)
        if {"by", "at"} & {argument.arg for argument in node.args.args}
        and any("action" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    none(by_place)


def test_migrations_do_not_import_the_rooms_they_shape():
    importing = [
        name_of(path)
        for path in tracked()
        if path.parent.name == "migrations"
        and path.suffix == ".py"
        and re.search(r"^(from|import) sijill", path.read_text("utf-8"), re.MULTILINE)
    ]
    none(importing)


def test_a_page_reads_through_queries_and_writes_through_actions():
    reaching = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources("sijill")
        if {path.stem, path.parent.name} & {"pages", "api", "forms"}
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    none(reaching)
