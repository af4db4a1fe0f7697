"""A file is read as a tree, whatever else goes on in the process."""

import ast
import gc
from contextlib import contextmanager
from pathlib import Path

import pytest

from sijill.kernel.sources import tree_of


@contextmanager
def others_reading():
    """Let each collection of garbage read a small tree, some calls deeper."""

    def deeper(steps):
        return deeper(steps - 1) if steps else ast.parse("a = (1, [2, {3: 4}])")

    def collected(phase, info):
        if phase == "start":
            deeper(20)

    before = gc.get_threshold()
    gc.callbacks.append(collected)
    gc.set_threshold(1)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(collected)


def test_a_tree_is_whole_while_others_are_read(tmp_path):
    source = tmp_path / "one.py"
    source.write_text(Path(__file__).read_text(), encoding="utf-8")
    with others_reading():
        tree = tree_of(source)
    assert ast.unparse(tree.body[-1]).startswith("def test_garbage_is_collected_again")


def test_garbage_is_collected_again_after_a_file_that_is_none(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("def (", encoding="utf-8")
    with pytest.raises(SyntaxError):
        tree_of(broken)
    assert gc.isenabled()
