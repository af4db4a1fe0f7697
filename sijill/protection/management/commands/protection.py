"""The hand-over from a terminal: previews, passages, files read again, an invented fund."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.protection import actions
from sijill.protection.codecs.messages import (
    CODECS,
    Sending,
    control_sum,
    file_name,
    preflight,
    read_sending,
    write,
)
from sijill.protection.codecs.port import Unreadable
from sijill.protection.exchanging import connected, passage
from sijill.protection.models import Affiliation
from sijill.protection.queries import exchange
from sijill.protection.queries.sending import query_preview
from sijill.protection.seals.keys import (
    OWN,
    PARTNER,
    PURPOSES,
    SIGN,
    KeyFault,
    fingerprint,
    give,
    make,
    public,
)
from sijill.protection.seals.parcel import ENDING, Seal
from sijill.protection.simulator.fund import CALM, LIVELY, Fund
from sijill.protection.ways.port import Check, NoWay, Way


def reconcile_parser(parser: ArgumentParser) -> None:
    """What a comparison of both populations is asked."""
    parser.add_argument("list", type=Path, help="the fund's population: CSV or Parquet")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="of the register")
    parser.add_argument(
        "--theirs-as-of", type=date.fromisoformat, required=True, metavar="DATE", help="of the list"
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="learned once, used again")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="pairs to be judged")
    parser.add_argument("--memory", default="2GB", help="bound of the engine, as in 8GB")


class Command(BaseCommand):
    """Preview or check a message, make a passage; nothing leaves without --go."""

    help = "The hand-over to the fund: preview, pass, check a file, simulate a fund."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        preview = parts.add_parser(
            "preview", help="count who would be asked about; write with --to"
        )
        preview.add_argument("--codec", choices=sorted(CODECS), default="csv")
        preview.add_argument("--at-most", type=int, default=1000, metavar="N")
        preview.add_argument("--to", type=Path, metavar="FOLDER", help="write the file there")
        go = parts.add_parser("pass", help="say what would leave; with --go put it at the fund")
        go.add_argument("--go", action="store_true", help="make files, put them, read answers")
        fund = parts.add_parser("simulate", help="one turn of an invented fund: never in earnest")
        fund.add_argument("--seed", type=int, default=1, metavar="N")
        fund.add_argument("--calm", action="store_true", help="without any fault")
        parts.add_parser("preflight", help="look whether files could pass; nothing is written")
        keys = parts.add_parser("keys", help="our keys towards the fund, and what it gave us")
        keys.add_argument(
            "--make", choices=[*PURPOSES, "all"], help="make one, for use --from a day"
        )
        keys.add_argument("--from", dest="from_", type=date.fromisoformat, metavar="DAY")
        keys.add_argument(
            "--give", type=Path, metavar="FOLDER", help="write the public halves there"
        )
        parts.add_parser("rewrap", help="wrap the keys of sealed files with the ring's first key")
        reconcile_parser(parts.add_parser("reconcile", help="compare both populations"))
        check = parts.add_parser("check", help="read a sending whole, or say its first fault")
        check.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked."""
        what: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['what']}")
        what(options)

    def _reconcile(self, options: dict[str, Any]) -> None:
        """Compare the register with the fund's list, and keep what differs."""
        # columns by the million: no other command needs what they are held in
        from sijill.protection.reconciling.lists import Unfit
        from sijill.protection.reconciling.running import Asked, reconcile

        theirs_as_of = options["theirs_as_of"]
        asked = Asked(
            theirs=options["list"],
            as_of=options["as_of"] or theirs_as_of,
            theirs_as_of=theirs_as_of,
            model=options["model"],
            sample=options["sample"],
            memory=options["memory"],
            tell=self.stderr.write,
        )
        try:
            run = reconcile(asked, at=clock.now())
        except Unfit as fault:
            raise CommandError(str(fault)) from fault
        moved = ", ".join(f"{name} {count}" for name, count in run.told["moved"].items())
        self.stdout.write(
            f"run {run.number}: ours {run.ours}, theirs {run.theirs}, tied {run.tied}, "
            f"alike {run.alike}; {moved}"
        )
        for name, count in run.told["counts"].items():
            self.stdout.write(f"  {name} {count}")
        self.stdout.write(f"seconds {run.told['seconds']}")

    def _preview(self, options: dict[str, Any]) -> None:
        """Say what a first question would hold; a file only when a folder is named."""
        at, codec = clock.now(), CODECS[options["codec"]]
        with acting_for(SYSTEM):
            sending = query_preview(at=at, at_most=options["at_most"])
            self._say(sending)
            if faults := preflight(sending):
                for position, field, why in faults:
                    self.stderr.write(f"line {position}: {field}: {why}")
                raise CommandError("no layout can carry these lines: nothing is written")
            if options["to"] is None:
                return
            _log_looks(sending)
        path = options["to"] / file_name(sending, codec)
        path.write_bytes(write(sending, codec))
        path.chmod(0o600)
        self.stdout.write(f"{path}")

    def _pass(self, options: dict[str, Any]) -> None:
        """One passage of the exchange; without --go, only what stands ready."""
        at = clock.now()
        with _way(at) as (way, seal):
            if options["go"]:
                self.stdout.write(str(passage(way, at=at, seal=seal)))
                return
        with acting_for(SYSTEM):
            on = "open" if exchange.is_open(at=at) else "closed"
            talks = "" if exchange.may_talk(at=at) else ", the fund takes nothing at this hour"
            lines, files = exchange.may_leave_count(at=at), exchange.to_leave().count()
        self.stdout.write(
            f"exchange {on}{talks}, lines waiting {lines}, files made {files}: dry run"
        )

    def _preflight(self, options: dict[str, Any]) -> None:
        """Everything that can be known before a file leaves, each with its fault."""
        at = clock.now()
        with _way(at) as (way, seal):
            with acting_for(SYSTEM):
                names, needs = exchange.next_names(), exchange.basis(at=at).verdicts
                talks = exchange.may_talk(at=at)
            if seal is None:
                names = [name.removesuffix(ENDING) for name in names]
            checks = [Check(need.code, "" if need.is_ok else "missing") for need in needs]
            checks += [Check("hours", "" if talks else "closed_now")]
            checks += [*_keys_there(seal), *way.preflight(names)]
        for each in checks:
            self.stdout.write(
                f"{'ok   ' if each.is_ok else 'FAULT'} {each.what} {each.why}".rstrip()
            )
        if not all(each.is_ok for each in checks):
            raise CommandError("something is missing: nothing was written")

    def _keys(self, options: dict[str, Any]) -> None:
        """Make keys, give their public halves, tell both sides' by what can be read aloud."""
        folder, today = Path(settings.FUND_KEYS), civil_date(clock.now())
        for purpose in PURPOSES if options["make"] == "all" else [options["make"]]:
            if purpose is not None:
                self.stdout.write(f"made {make(folder, purpose, from_=options['from_'] or today)}")
        if options["give"] is not None:
            for path in give(folder, options["give"]):
                self.stdout.write(f"given {path}")
        for path in sorted((folder / OWN).glob("*.key")):
            said = fingerprint(public(path, path.stem.partition("-")[0]))
            self.stdout.write(f"ours   {path.stem:18} {said}")
        for path in sorted((folder / PARTNER).glob("*.pub")):
            self.stdout.write(f"theirs {path.stem:18} {fingerprint(path.read_bytes())}")

    def _rewrap(self, options: dict[str, Any]) -> None:
        """After a new key was put first in the ring."""
        self.stdout.write(f"{actions.rewrap_all()} files rewrapped")

    def _simulate(self, options: dict[str, Any]) -> None:
        """Let the invented fund read and answer once, beside the embedded server alone."""
        if not settings.DEMONSTRATION or urlsplit(settings.FUND_WAY).scheme:
            raise CommandError("an invented fund exists in a demonstration's folder alone")
        mix = CALM if options["calm"] else LIVELY
        fund = Fund(Path(settings.FUND_WAY), seed=options["seed"], mix=mix)
        written = fund.turn(at=clock.now().replace(microsecond=0))
        self.stdout.write(f"answers written: {written}")

    def _say(self, sending: Sending) -> None:
        self.stdout.write(f"lines {len(sending.lines)}, sum {control_sum(sending.lines)}")

    def _check(self, options: dict[str, Any]) -> None:
        """Read a file by the layout that its ending names."""
        path: Path = options["file"]
        codec = next((c for c in CODECS.values() if c.extension == path.suffix[1:]), None)
        if codec is None:
            raise CommandError(f"{path.name}: .csv or .txt is expected")
        try:
            self._say(read_sending(path.read_bytes(), codec))
        except (Unreadable, OSError) as fault:
            raise CommandError(f"{path.name}: {fault}") from fault


@contextmanager
def _way(at: datetime) -> Iterator[tuple[Way, Seal | None]]:
    try:
        with connected(at=at) as found:
            yield found
    except NoWay:
        raise CommandError("no way to the fund is set: SIJILL_FUND") from None


def _keys_there(seal: Seal | None) -> Iterator[Check]:
    """Whether we could sign, close and open."""
    if seal is None:
        return
    asked: dict[str, Callable[[], object]] = {
        "key:sign": lambda: seal.keys.signer(SIGN, on=seal.on),
        "key:open": seal.keys.identities,
        "key:recipient": seal.keys.recipients,
        "key:believed": lambda: seal.keys.believed(SIGN),
    }
    for what, ask in asked.items():
        try:
            ask()
            yield Check(what)
        except KeyFault as fault:
            yield Check(what, fault.why)


def _log_looks(sending: Sending) -> None:
    """Each person of a file that is written out was looked at."""
    found = Affiliation.objects.filter(entry__nia__in=[line.nia for line in sending.lines])
    rows = [
        ledger.Row(subject=Subject(kind="affiliation", id=one.pk), person=one.person)
        for one in found.order_by("id")
    ]
    ledger.look_at_each("cover", rows, by=SYSTEM, at=sending.made_at, reason="cover")
