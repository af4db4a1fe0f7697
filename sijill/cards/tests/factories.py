"""Cards of invented people, signed by the house's own keys."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from PIL import Image, ImageDraw

from sijill.cards import faces, publishing
from sijill.cards.actions.placing import take_places
from sijill.cards.keys import trusting
from sijill.cards.printing.sheets import Printed, Twice
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card import claims, examples, transport
from sijill.kernel.card.claims import Card
from sijill.kernel.card.trust import Use
from sijill.kernel.cose import sign1

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def card(index: int = 734_512, **changes: object) -> Card:
    """A card of this house, issued an hour ago for five years."""
    issued = AT - timedelta(hours=1)
    known = replace(
        examples.HOLDER,
        issuer=trusting.issuer(),
        issued_at=issued,
        valid_from=issued,
        valid_until=AT + timedelta(days=5 * 365),
        status_list=publishing.address(0),
        index=index,
    )
    return replace(known, **changes)


def issued(**changes: object):
    """A card with a place in a list: its identifier, and the card itself."""
    number = uuid4()
    place = take_places(cards=[number], by=SYSTEM, at=AT)[number]
    uri = publishing.address(place.list)
    return number, card(place.index, status_list=uri, **changes)


def code(made: Card) -> str:
    """The back code of a card, signed by the key in use."""
    return transport.back(sign1.sign(claims.write(made), trusting.signer(Use.CARD, at=AT)))


def portrait(width: int = 960, height: int = 1200) -> bytes:
    """A drawn face, as the darkroom would leave a photograph."""
    image = Image.new("RGB", (width, height), "#dcd3c2")
    draw, unit = ImageDraw.Draw(image), width / 384

    def box(*corners: int) -> list[float]:
        return [corner * unit for corner in corners]

    draw.ellipse(box(96, 56, 288, 330), fill="#0e6b4f")
    draw.ellipse(box(132, 100, 252, 280), fill="#d9a47c")
    draw.rectangle(box(170, 260, 214, 330), fill="#c98e66")
    draw.ellipse(box(60, 330, 324, 620), fill="#2f3da8")
    draw.ellipse(box(160, 170, 174, 184), fill="#1b2421")
    draw.ellipse(box(210, 170, 224, 184), fill="#1b2421")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84)
    return out.getvalue()


PORTRAIT = portrait()
FACE = faces.coded(PORTRAIT)


def printed(made: Card | None = None, **changes: object) -> Printed:
    """A card as it is printed; its codes are signed by the key of the examples."""
    known = made or examples.HOLDER
    address = f"{known.issuer}/v"
    with_face = replace(known, face=FACE)
    return Printed(
        **{
            "name_ar": ("فاطمة الزهراء", "أيت لحسن"),
            "name_latin": "Fatima Ezzahra AIT LAHCEN",
            "trade": Twice("نسج الزرابي", "Tissage de tapis"),
            "trade_code": known.trade,
            "trade_official": True,
            "category": Twice("صانعة بالتجربة", "Artisane par l’expérience"),
            "chamber": Twice(
                "غرفة الصناعة التقليدية لجهة درعة - تافيلالت",
                "Chambre d’artisanat de la région Drâa-Tafilalet",
            ),
            "nia": "4812 0693 15",
            "number": "C 0093 4471 82",
            "issued": "04/05/2026",
            "until": "31/03/2031",
            "address": "register.example/v",
            "portrait": faces.printed(PORTRAIT),
            "front": transport.front(_signed(known), address=address),
            "back": transport.back(_signed(with_face)),
            "pictogram": "rugs",
            **changes,
        }
    )


def _signed(made: Card) -> bytes:
    return sign1.sign(claims.write(made), examples.CARD)
