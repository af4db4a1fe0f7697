"""`sijill fund`: the invented fund as a process of its own, speaking SFTP and HTTPS.

    sijill fund --root FOLDER [--register KEYS] [--sftp PORT] [--https PORT] [--every SECONDS]

Its folder, its books and its keys are in FOLDER and nowhere else. It listens on this machine
alone. With --register it hands its public keys to that folder of keys and takes theirs, as two
people would by hand.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sijill.kernel import clock
from sijill.kernel.clock import civil_date
from sijill.protection.seals.keys import Keys
from sijill.protection.seals.parcel import Seal
from sijill.protection.simulator import by_https, by_sftp
from sijill.protection.simulator.fund import CALM, LIVELY, Fund, Mix
from sijill.protection.simulator.papers import introduce, papers
from sijill.protection.ways.port import FROM, READ, TO

BOOKS, DESK, KEYS, ADDRESSES = "fund.sqlite", "desk", "keys", "addresses.json"


def fund_at(root: Path, *, seed: int = 1, mix: Mix = CALM, on: date | None = None) -> Fund:
    """The invented fund whose folder this is; several may hold it at once."""
    day = on or civil_date(clock.now())
    seal = Seal(keys=Keys(root / KEYS), sender="fund", partner="register", on=day)
    return Fund(root / DESK, seed=seed, mix=mix, seal=seal, kept=root / BOOKS)


def main(words: Sequence[str]) -> int:
    """Serve until asked to stop."""
    told = _parser().parse_args(words)
    try:
        asyncio.run(_serve(told))
    except OSError as problem:
        sys.stderr.write(f"the invented fund cannot listen: {problem.strerror}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sijill fund", description="An invented fund.")
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--register", type=Path, help="folder of the register's keys")
    parser.add_argument("--sftp", type=int, default=0, metavar="PORT")
    parser.add_argument("--https", type=int, default=0, metavar="PORT")
    parser.add_argument("--every", type=float, default=2.0, help="seconds; 0: it answers nothing")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quiet", action="store_true", help="say no address on the output")
    parser.add_argument("--calm", action="store_true", help="without any fault")
    return parser


async def _serve(told: argparse.Namespace) -> None:
    root, on = told.root.resolve(), civil_date(clock.now())
    papers(root / KEYS, on=on)
    for name in (TO, FROM, READ):
        (root / DESK / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    fund = fund_at(root, seed=told.seed, mix=CALM if told.calm else LIVELY)
    sftp = await by_sftp.serve(root / DESK, root / KEYS, told.sftp)
    web = by_https.Web(root / DESK, root / KEYS, fund.books, told.https)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    if told.register:
        introduce(root / KEYS, told.register, port=sftp.get_port(), on=on)
    _tell(root, sftp.get_port(), web.server_address[1], aloud=not told.quiet)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await _turns(fund, told.every, stopped)
    sftp.close()
    web.shutdown()


async def _turns(fund: Fund, every: float, stopped: asyncio.Event) -> None:
    while not stopped.is_set():
        if every:
            await asyncio.to_thread(fund.turn, at=clock.now().replace(microsecond=0))
        try:
            await asyncio.wait_for(stopped.wait(), every or 3600)
        except TimeoutError:
            continue


def _tell(root: Path, sftp: int, https: int, *, aloud: bool) -> None:
    """Where it is spoken to, on its output and in its folder."""
    found = {
        "sftp": f"sftp://{by_sftp.USER}@127.0.0.1:{sftp}",
        "https": f"https://127.0.0.1:{https}",
    }
    passing = root / f"{ADDRESSES}.new"
    passing.write_text(json.dumps(found))
    passing.replace(root / ADDRESSES)
    if aloud:
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
