"""The keys of cards from a terminal, one step of a ceremony at a time (docs/keys.md)."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sijill.cards.actions.trusting import put_in_force
from sijill.cards.keys import ceremony, folder, trusting
from sijill.cards.keys.ceremony import Minutes, NotDone
from sijill.cards.keys.held import Unopened, holder
from sijill.cards.rules import trusting as rules
from sijill.cards.rules.trusting import NoSuchKey
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card.reasons import Doubt
from sijill.kernel.card.trust import TrustList, Use
from sijill.kernel.cose.keys import UnreadableKey

PROBLEMS = (NotDone, Unopened, NoSuchKey, UnreadableKey, OSError, ValueError)


class Command(BaseCommand):
    """Make, follow, retire and give up the keys that sign cards and lists."""

    help = "Card keys: ceremony, trust-list, rotate, compromise, renew. See docs/keys.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        first = parts.add_parser("ceremony", help="the root, then the keys of this machine")
        which = first.add_mutually_exclusive_group(required=True)
        which.add_argument("--root", type=Path, help="make the root in this folder (off line)")
        which.add_argument("--roots", type=Path, help="make the keys under these public roots")
        _attended(first)
        known = parts.add_parser("trust-list", help="show, sign (off line) or put in force")
        known.add_argument("--sign", type=Path, metavar="DRAFT")
        known.add_argument("--root", type=Path, help="folder of the root")
        known.add_argument("--out", type=Path, default=Path(folder.TRUST_LIST))
        known.add_argument("--install", type=Path, metavar="SIGNED")
        known.add_argument("--yes", action="store_true", help="it was read aloud and compared")
        _attended(known)
        turn = parts.add_parser("rotate", help="the key in use leaves, its successor follows")
        turn.add_argument("use", choices=[use.value for use in Use])
        turn.add_argument("--from", dest="since", type=_instant, help="2027-01-15T00:00, UTC")
        lost = parts.add_parser("compromise", help="believe nothing that a key signed since a day")
        lost.add_argument("kid", help="its name: sixteen digits, spaces allowed")
        lost.add_argument("--from", dest="since", type=_instant, required=True)
        parts.add_parser("renew", help="the same keys in a list for another year")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked."""
        what: Callable[[dict[str, Any]], None] = getattr(
            self, f"_{options['what']}".replace("-", "_")
        )
        try:
            what(options)
        except Doubt as doubt:
            raise CommandError(f"refused: {doubt.reason.value}") from doubt
        except PROBLEMS as problem:
            raise CommandError(f"{type(problem).__name__}: {problem}") from problem

    def _ceremony(self, options: dict[str, Any]) -> None:
        if options["root"]:
            self._make_root(options)
            return
        roots = folder.read_roots(options["roots"])
        for root in roots:
            self.stdout.write(f"root     {ceremony.print_of(root)}")
        draft = ceremony.begin(
            issuer=settings.CARD_ORIGIN, roots=roots, held=holder(), at=clock.now()
        )
        self._leave(draft)

    def _make_root(self, options: dict[str, Any]) -> None:
        passphrase = self._passphrase(options, again=True)
        made = ceremony.make_root(options["root"], passphrase=passphrase, minutes=_minutes(options))
        self.stdout.write(f"root     {ceremony.print_of(made)}")
        self.stdout.write("Write these digits in the minutes. Take roots.json to the next machine.")

    def _trust_list(self, options: dict[str, Any]) -> None:
        if options["sign"]:
            self._sign(options)
        elif options["install"]:
            found = put_in_force(data=options["install"].read_bytes(), by=SYSTEM, at=clock.now())
            self._show(found)
        else:
            known = trusting.trust_list()
            if known is None:
                raise NotDone("no trust list: sijill keys ceremony")
            self._show(known)

    def _sign(self, options: dict[str, Any]) -> None:
        if not options["root"]:
            raise NotDone("--root: where is the root?")
        draft = ceremony.read_draft(options["sign"].read_bytes())
        self._show(draft)
        if not options["yes"] and input("Sign this list? Type yes: ").strip() != "yes":
            raise NotDone("nothing was signed")
        passphrase = self._passphrase(options)
        minutes = _minutes(options)
        data = ceremony.sign(draft, options["root"], passphrase=passphrase, minutes=minutes)
        folder.write(options["out"], data)
        self.stdout.write(f"signed: {options['out']}")

    def _rotate(self, options: dict[str, Any]) -> None:
        at, use = clock.now(), Use(options["use"])
        since = options["since"] or at + rules.CHANGE
        if since <= at:
            raise NotDone("a key leaves at an instant to come: what it signed since would be lost")
        known = _known()
        successor = holder().new(f"sijill {use.value}")
        self._leave(rules.rotated(known, use, successor=successor, since=since, at=at))

    def _compromise(self, options: dict[str, Any]) -> None:
        known, kid = _known(), bytes.fromhex(options["kid"])
        lost = known.by_kid.get(kid)
        if lost is None:
            raise NoSuchKey(options["kid"])
        successor = holder().new(f"sijill {lost.use.value}")
        self._leave(
            rules.compromised(
                known, kid, successor=successor, since=options["since"], at=clock.now()
            )
        )

    def _renew(self, options: dict[str, Any]) -> None:
        self._leave(rules.renewed(_known(), at=clock.now()))

    def _leave(self, draft: TrustList) -> None:
        trusting.draw_up(draft)
        self._show(draft)
        self.stdout.write(
            f"Take {folder.folder() / folder.DRAFT} to the root: nothing changed yet."
        )

    def _show(self, found: TrustList) -> None:
        for line in ceremony.told(found):
            self.stdout.write(line)

    def _passphrase(self, options: dict[str, Any], *, again: bool = False) -> str:
        if options["passphrase_file"]:
            return str(options["passphrase_file"].read_text(encoding="utf-8").strip())
        typed = getpass.getpass("Passphrase of the root: ")
        if again and getpass.getpass("Once more: ") != typed:
            raise NotDone("the two passphrases differ")
        return typed


def _attended(parser: ArgumentParser) -> None:
    parser.add_argument("--witness", action="append", default=[], metavar="NAME")
    parser.add_argument("--passphrase-file", type=Path, help="instead of typing it")


def _minutes(options: dict[str, Any]) -> Minutes:
    return Minutes(options["witness"], clock.now())


def _known() -> TrustList:
    known = trusting.trust_list()
    if known is None:
        raise NotDone("no trust list: sijill keys ceremony")
    return known


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
