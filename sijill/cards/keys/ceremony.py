"""What a ceremony does, step by step, on the offline machine and on the one that signs cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sijill.cards.keys import folder
from sijill.cards.keys.held import Holder, pem, read_pem
from sijill.cards.keys.trusting import signed_list
from sijill.cards.rules import trusting as rules
from sijill.kernel.card import trust
from sijill.kernel.card.trust import Trusted, TrustList, Use
from sijill.kernel.cose.keys import PublicKey, new_signer

ROOT, MINUTES = "root.pem", "minutes.txt"
WITNESSES = 2


class NotDone(RuntimeError):
    """A step that cannot be done, and why."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Who was there, when, and what was done."""

    witnesses: Sequence[str]
    at: datetime

    def add(self, place: Path, line: str) -> None:
        """Add a line to the minutes kept beside the root."""
        names = ", ".join(self.witnesses)
        with (place / MINUTES).open("a", encoding="utf-8") as file:
            file.write(f"{self.at:%Y-%m-%d %H:%M} UTC · {names} · {line}\n")


def make_root(place: Path, *, passphrase: str, minutes: Minutes) -> PublicKey:
    """On the machine that has no network: the root, under a passphrase, and its public half."""
    require_witnesses(minutes)
    if (place / ROOT).exists():
        raise NotDone(f"{place / ROOT} exists already: a root is made once")
    if len(passphrase) < 16:
        raise NotDone("a passphrase of sixteen characters at least")
    made = new_signer()
    folder.write(place / ROOT, pem(made, passphrase), secret=True)
    folder.write(place / folder.ROOTS, folder.roots_text([made.public]))
    minutes.add(place, f"root made: {print_of(made.public)}")
    return made.public


def require_witnesses(minutes: Minutes) -> None:
    """Two people at least, of two names."""
    if len({name.strip() for name in minutes.witnesses if name.strip()}) < WITNESSES:
        raise NotDone("a ceremony has two witnesses: --witness NAME --witness NAME")


def begin(*, issuer: str, roots: Sequence[PublicKey], held: Holder, at: datetime) -> TrustList:
    """On the machine that signs cards: its keys, and the first list to take to the root."""
    if signed_list() is not None:
        raise NotDone("there is a trust list already: rotate, or renew")
    if not roots:
        raise NotDone("no root in this file")
    folder.write_roots(roots)
    keys = [(use, held.new(f"sijill {use.value}")) for use in Use for _ in range(2)]
    return rules.first(issuer=issuer, keys=keys, at=at)


def read_draft(data: bytes) -> TrustList:
    """A list that nobody signed yet, to be read aloud before it is."""
    try:
        return trust.read_payload(data)
    except trust.UNREADABLE as problem:
        raise NotDone("not a list drawn up by this program") from problem


def sign(draft: TrustList, place: Path, *, passphrase: str, minutes: Minutes) -> bytes:
    """On the machine that has no network: the list signed by the root."""
    require_witnesses(minutes)
    root = read_pem(place / ROOT, passphrase)
    data = trust.write(draft, root)
    minutes.add(place, f"list {draft.seq} of {draft.issuer} signed: {len(draft.keys)} keys")
    return data


def told(trust_list: TrustList) -> list[str]:
    """A list in lines that are read aloud and compared."""
    lines = [
        f"issuer   {trust_list.issuer}",
        f"list     {trust_list.seq}",
        f"from     {trust_list.issued_at:%Y-%m-%d %H:%M} UTC",
        f"until    {trust_list.expires_at:%Y-%m-%d %H:%M} UTC",
    ]
    return lines + [_told(entry) for entry in trust_list.keys]


def _told(entry: Trusted) -> str:
    end = f" since {entry.since:%Y-%m-%d %H:%M} UTC" if entry.since else ""
    until = f"{entry.valid_from:%Y-%m-%d} to {entry.valid_until:%Y-%m-%d}"
    return f"{entry.use.value:<8} {print_of(entry.key)}  {until}  {entry.state.value}{end}"


def print_of(key: PublicKey) -> str:
    """The name of a key in groups of four, to be read aloud."""
    digits = key.kid.hex()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
