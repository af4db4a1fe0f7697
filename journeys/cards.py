"""Cards signed with the keys of the house that is open, and pictures of them."""

from __future__ import annotations

import io
import itertools
import urllib.request
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import segno
from PIL import Image, ImageDraw, ImageFilter

from journeys.house import House
from sijill.cards.keys.held import read_pem
from sijill.kernel.card import claims, status_list, transport, trust
from sijill.kernel.card.claims import Card
from sijill.kernel.card.status_list import Status
from sijill.kernel.card.trust import TrustList, Use
from sijill.kernel.clock import now
from sijill.kernel.cose import keys, sign1
from sijill.kernel.cose.keys import SoftwareSigner
from sijill.kernel.identifiers import card as card_numbers
from tests.database import VAR

INDEX = 734_512
_places = itertools.count(1)  # of the cards that stories put in a hand, in this process


class Press:
    """Who signs cards and lists as the house would."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.folder = VAR / "cards" / house.database / "keys"
        self.at = now().replace(microsecond=0)
        house.sijill("card", "publish", role="work")  # rather than wait for the worker's minute
        urllib.request.urlopen(f"{house.url}/trust-list").close()

    @cached_property
    def trust(self) -> TrustList:
        """The trust list of the house."""
        roots = [read_pem(self.folder / "root.pem", "").public]
        return trust.read((self.folder / "trust-list.cose").read_bytes(), roots)

    def signer(self, use: Use) -> SoftwareSigner:
        """The key of the house for cards or for lists."""
        for known in self.trust.keys:
            path = self.folder / "private" / f"{known.key.kid.hex()}.pem"
            if known.use is use and known.valid_from <= self.at and path.exists():
                return read_pem(path, "")
        raise LookupError(use)

    @property
    def address(self) -> str:
        """The address of the first list."""
        return f"{self.trust.issuer}/status/0"

    def card(self, **changes: Any) -> Card:
        """A card of Fatima's."""
        known = Card(
            issuer=self.trust.issuer, number="C0093447115", nia="4812069345",
            name_ar="فاطمة الزهراء أيت لحسن", name_latin="Fatima Ezzahra AIT LAHCEN", category=1,
            trade="PROV-008", chamber="CH-08", issued_at=self.at, valid_from=self.at,
            valid_until=self.at + timedelta(days=495), status_list=self.address, index=INDEX,
        )  # fmt: skip
        return replace(known, **changes)

    def signed(self, card: Card, key: SoftwareSigner | None = None) -> bytes:
        """The card signed by the house, or by somebody else."""
        return sign1.sign(claims.write(card), key or self.signer(Use.CARD))

    def front(self, card: Card) -> str:
        """The text of the front code."""
        return transport.front(self.signed(card), address=f"{self.house.url}/V")

    def back(self, card: Card) -> str:
        """The text of the back code."""
        return transport.back(self.signed(card))

    def listing(
        self, values: Iterable[tuple[int, Status]] = (), *, at: datetime | None = None
    ) -> bytes:
        """The status list signed by the house."""
        bits = status_list.pack(values)
        made = status_list.valid_for(self.address, bits, at=at or self.at, hours=72, ttl=3600)
        return status_list.cwt(made, self.signer(Use.STATUS))


def stranger() -> SoftwareSigner:
    """A key that is nobody's."""
    return keys.new_signer()


def face() -> bytes:
    """A drawn face of at most 450 bytes."""
    picture = Image.new("RGB", (60, 75), "#ddd3c2")
    pen = ImageDraw.Draw(picture)
    pen.pieslice((6, 46, 54, 100), 180, 360, fill="#2f3da8")
    pen.ellipse((14, 8, 46, 52), fill="#0e6b4f")
    pen.ellipse((19, 16, 41, 46), fill="#cb9a75")
    kept = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(kept, "WEBP", quality=12)
    return kept.getvalue()


def photo(
    text: str, path: Path, *, turned: float = 0, size: tuple[int, int] = (1600, 1200)
) -> Path:
    """A photograph of a table with a code on it."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=7, border=4)
    code = Image.open(drawn).convert("L")
    table = Image.new("L", size, 186)
    code = code.rotate(turned, expand=True, fillcolor=186, resample=Image.Resampling.BICUBIC)
    table.paste(code, ((size[0] - code.width) // 2, (size[1] - code.height) // 2))
    table.filter(ImageFilter.GaussianBlur(0.8)).save(path)
    return path


IN_HAND = """
WITH holder AS (
    SELECT e.id, e.nia, e.chamber_id, p.id AS person, p.given_ar, p.family_ar, p.given_latin,
           p.family_latin, p.portrait, u.phone
    FROM register_entry e JOIN register_person p ON p.id = e.person_id
    JOIN accounts_space s ON s.person = p.id JOIN accounts_user u ON u.id = s.line_id
    WHERE e.state = 'entered' AND p.portrait IS NOT NULL AND u.phone LIKE '+212%'
      AND (SELECT count(*) FROM accounts_space o WHERE o.line_id = s.line_id) = 1
      AND NOT EXISTS (SELECT FROM cards_card c WHERE c.entry_id = e.id) {whose}
    ORDER BY e.id LIMIT 1
), made AS (
    INSERT INTO cards_card (id, number, entry_id, person, chamber_id, reason, state, before, says,
        face, valid_from, valid_until, requested_at, handed_at, handed_on, ground, reminders, shelf)
    SELECT gen_random_uuid(), '{number}', id, person, chamber_id, 'first', 'handed_over', '',
        jsonb_build_object('nia', nia, 'given_ar', given_ar, 'family_ar', family_ar,
            'given_latin', given_latin, 'family_latin', family_latin, 'category', 'artisan',
            'trade', 'PROV-008'),
        portrait, current_date, current_date + 1800, now(), now(), 'code', '', 0, ''
    FROM holder RETURNING id
), placed AS (
    INSERT INTO cards_place (card, list, index, status, taken_at)
    SELECT id, 0, {index}, 0, now() FROM made
) SELECT phone, family_latin FROM holder
"""


def in_hand(house: House, nia: str = "") -> tuple[str, str]:
    """Put a card in somebody's hand, its codes signed; their telephone and family name."""
    place = next(_places)
    whose = f"AND e.nia = '{nia}'" if nia else ""
    number = card_numbers.issue(place, key=b"stories, not ours").value
    [(phone, name)] = house.ask(IN_HAND.format(whose=whose, number=number, index=INDEX + place))
    house.sijill("card", "carry", role="work")
    return f"0{str(phone)[4:]}", str(name)
