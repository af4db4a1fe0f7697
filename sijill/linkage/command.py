"""The commands of this room, which need neither a database nor the framework."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sijill.linkage.lists import Unreadable
from sijill.linkage.model import NotAModel
from sijill.linkage.wording import LANGUAGES

COMMANDS = ("link", "link-review", "populate-pair")


def main(arguments: Sequence[str]) -> None:
    """Run one of the commands."""
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
    except (Unreadable, NotAModel) as problem:
        sys.exit(str(problem))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sijill")
    commands = parser.add_subparsers(required=True)
    _link(commands.add_parser("link", help="find the people whom two lists share"))
    _review(commands.add_parser("link-review", help="precision and recall from a reviewed sheet"))
    _pair(commands.add_parser("populate-pair", help="two dirty lists with the truth beside them"))
    return parser


def _link(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("left", type=Path, help="CSV or Parquet")
    parser.add_argument("right", type=Path, help="CSV or Parquet")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", type=Path, metavar="DIR", help="a model learned before")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--threshold", type=_share, default=0.5, metavar="P")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--review", type=int, default=0, metavar="N", help="a sheet of N pairs")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--memory", default="2GB", help="bound of the engine, as in 8GB")
    parser.set_defaults(run=link)


def _share(text: str) -> float:
    value = float(text)
    if not 0.0 < value < 1.0:
        raise argparse.ArgumentTypeError("a probability between 0 and 1")
    return value


def _review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheet", type=Path, help="review.csv with its column `same` filled")
    parser.set_defaults(run=review)


def _pair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--left", type=int, default=440_000)
    parser.add_argument("--right", type=int, default=641_000)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--dirty", choices=("usual", "dirty"), default="usual")
    parser.add_argument("--scripts", default="ar:fr", help="of each list: ar, fr or both, as ar:fr")
    parser.add_argument(
        "--phones", type=float, default=0.0, help="share of telephones at the right"
    )
    parser.set_defaults(run=populate_pair)


class Progress:
    """Says on the terminal what is being done and for how long it has been."""

    def __init__(self) -> None:
        self.began = time.perf_counter()

    def __call__(self, word: str) -> None:
        sys.stderr.write(f"{time.perf_counter() - self.began:6.1f} s  {word}\n")
        sys.stderr.flush()


def link(asked: argparse.Namespace) -> None:
    """Link two lists and write everything that is to be read of it."""
    from sijill.linkage import linking, model, naming, report, results, review

    tell = Progress()
    known = model.load(asked.model) if asked.model else None
    linked = linking.link(
        linking.Asked(
            left=asked.left, right=asked.right, model=known, threshold=asked.threshold,
            seed=asked.seed, memory=asked.memory, engine=asked.engine, tell=tell,
        )
    )  # fmt: skip
    tell("writing")
    changes = results.write(linked, asked.out, threshold=asked.threshold, language=asked.language)
    learned = model.Model(linked.model.learned, linked.model.data, naming.remembered(linked.con))
    model.save(learned, asked.out / "model")
    if asked.review:
        review.draw(linked, asked.out / "review.csv", count=asked.review, seed=asked.seed)
    told = report.Told(linked, threshold=asked.threshold, language=asked.language, changes=changes)
    report.write(told, asked.out)
    tell(f"done: {int(linked.links.sum()):,} links in {asked.out}")


def review(asked: argparse.Namespace) -> None:
    """Say what a reviewed sheet shows."""
    from sijill.linkage import review

    sys.stdout.write(review.told(review.measure(asked.sheet)))


def populate_pair(asked: argparse.Namespace) -> None:
    """Make two lists with the truth beside them."""
    from sijill.linkage.truth.pairs import write
    from sijill.linkage.truth.parameters import parameters

    try:
        made = parameters(
            left=asked.left, right=asked.right, seed=asked.seed, dirty=asked.dirty,
            scripts=asked.scripts, phones=asked.phones,
        )  # fmt: skip
    except ValueError as problem:
        sys.exit(str(problem))
    tell = Progress()
    write(made, asked.out, tell=tell)
    tell(f"done: {asked.out}")
