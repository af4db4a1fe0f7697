"""`sijill register roll`: the rolls of the chambers from a terminal, by the same actions."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.utils.translation import override

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for
from sijill.register.actions import rolls as actions
from sijill.register.actions import taking_over
from sijill.register.files.writing import as_csv, as_xlsx
from sijill.register.models import Source
from sijill.register.queries import NotFound
from sijill.register.queries import rolls as queries
from sijill.register.rules.rolls import RollState
from sijill.register.wording import rolls as wording

WHAT = ("list", "check", "accept", "quarantine")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what may be done with rolls."""
    parser.add_argument("do", choices=WHAT)
    parser.add_argument("roll", nargs="?", type=UUID, help="as `list` names it")
    parser.add_argument("--by", metavar="E-MAIL", help="the agent in whose name it is done")
    parser.add_argument("--out", type=Path, help="where the quarantine is written: .csv or .xlsx")


def run(screen: Any, *, do: str, roll: UUID | None, by: Actor, out: Path | None) -> None:
    """Do the one thing asked."""
    if do == "list":
        _list(screen)
        return
    try:
        with acting_for(SYSTEM):
            found = queries.roll_for(roll or UUID(int=0), viewer=SYSTEM)
        told = _did(found, do, by, out)
    except NotFound as problem:
        raise CommandError("no such roll: `sijill register roll list` names them") from problem
    except Refused as refusal:
        with override("en"):
            raise CommandError(wording.verdict_text(refusal.verdicts[0])) from refusal
    screen.write(told)


def _list(screen: Any) -> None:
    with acting_for(SYSTEM):
        for one in queries.rolls(SYSTEM):
            figures = (
                f"{one.rows_total or 0:>9,} rows {one.entered:>9,} entered {one.held:>7,} held"
            )
            screen.write(f"{one.pk}  {one.state:9} {figures}  {one.chamber_id or '-'}  {one.name}")


def _did(roll: Source, do: str, by: Actor, out: Path | None) -> str:
    if do == "accept":
        with acting_for(by):
            actions.accept(source=roll.pk, by=by, at=clock.now())
        return _told(taking_over.enter(source=roll.pk) or roll)
    if do == "check":
        if roll.state == RollState.CHECKED:
            with acting_for(SYSTEM):
                actions.check_again(source=roll.pk)
        return _told(taking_over.check(source=roll.pk) or roll)
    return _write(roll, out)


def _told(roll: Source) -> str:
    found = roll.report
    lines = [
        f"{roll.state}: {roll.rows_total or 0:,} rows, {roll.entered:,} entered, {roll.held:,} held"
    ]
    if "problem" in found:
        with override("en"):
            lines.append(wording.said(found["problem"], found["facts"]))
    lines += [
        f"  {each['count']:>8,}  {each['about']}: {each['code']}"
        for each in found.get("faults", ())
    ]
    return "\n".join(lines)


def _write(roll: Source, out: Path | None) -> str:
    if out is None:
        raise CommandError("--out FILE says where the rows are written")
    with acting_for(SYSTEM):
        waiting = list(queries.held_rows(roll))
    with override("fr"):
        lines = wording.lines_out(roll, waiting)
        xlsx = out.suffix.lower() == ".xlsx"
        out.write_bytes(as_xlsx(lines, from_right=False) if xlsx else b"".join(as_csv(lines)))
    return f"{len(waiting):,} rows in {out}"
