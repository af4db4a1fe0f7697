"""Keys and comparisons of names in the shell, with neither settings nor database."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from sijill.kernel.names.compare import similarity
from sijill.kernel.names.keys import keys
from sijill.kernel.names.page import page

USAGE = 2
PAGE = Path("docs/names.md")


def main(words: Sequence[str]) -> int:
    """Do what the words after `sijill names` ask; answers the exit code."""
    asked = _parser().parse_args(words)
    try:
        return _DEEDS[asked.what](asked)
    except BrokenPipeError:  # `… | head` has read enough
        sys.stderr.close()
        return 0
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        print(f"sijill names: {problem}", file=sys.stderr)  # noqa: T201
        return 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="sijill names", description="Names in three scripts.")
    deeds = parser.add_subparsers(dest="what", required=True)
    said = deeds.add_parser("keys", help="the sound keys of each text, or of each line read")
    said.add_argument("texts", nargs="*", metavar="TEXT", help="a name; without any, lines read")
    near = deeds.add_parser("compare", help="how near two names are, from 0 to 1")
    near.add_argument("names", nargs="*", metavar="NAME", help="two names, or a file of them")
    near.add_argument("--file", metavar="CSV", help="two columns of names; - is what is piped in")
    near.add_argument("--threshold", type=float, metavar="T", help="leave out what is below")
    rules = deeds.add_parser("rules", help="the page that tells every rule with its example")
    rules.add_argument("--write", action="store_true", help=f"write it to {PAGE}")
    return parser


def _keys(asked: Namespace) -> int:
    """One line for each name: the name, then its keys."""
    for text in asked.texts or (line.rstrip("\n") for line in sys.stdin):
        sys.stdout.write("\t".join((text, " ".join(keys(text)))) + "\n")
    return 0


def _compare(asked: Namespace) -> int:
    """Two names: their similarity, and by the exit code whether it reaches the threshold."""
    if len(asked.names) == 2 and not asked.file:
        near = similarity(*asked.names)
        sys.stdout.write(f"{near:.4f}\n")
        return int(near < (asked.threshold or 0.0))
    if len(asked.names) == 1 and not asked.file and Path(asked.names[0]).is_file():
        return _compare_rows(asked.names[0], asked.threshold)
    if asked.names:
        sys.stderr.write("sijill names compare: two names, or a file of two columns\n")
        return USAGE
    return _compare_rows(asked.file or "-", asked.threshold)


def _compare_rows(file: str, threshold: float | None) -> int:
    written = csv.writer(sys.stdout, lineterminator="\n")
    with Path("/dev/stdin" if file == "-" else file).open(encoding="utf-8-sig", newline="") as rows:
        for row in _read(rows):
            near = similarity(row[0], row[1]) if len(row) > 1 else 0.0
            if threshold is None or near >= threshold:
                written.writerow((*row, f"{near:.4f}"))
    return 0


def _read(lines: Iterable[str]) -> Iterator[list[str]]:
    """The rows of a table whose columns are parted by commas, semicolons or tabs."""
    every = iter(lines)
    first = next(every, "")
    sign = max(",;\t", key=first.count)
    return csv.reader(chain([first] if first else [], every), delimiter=sign)


def _rules(asked: Namespace) -> int:
    if asked.write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
    return 0


_DEEDS = {"keys": _keys, "compare": _compare, "rules": _rules}
