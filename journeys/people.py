"""Those who act in the stories: their answers, their phones, their papers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import itertools
import re
import struct
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, expect

from sijill.portal.demonstration.agents import PASSWORD, SECRET
from sijill.portal.demonstration.documents import papers_of
from sijill.portal.demonstration.people import TOWNS, Craftsman

PERIOD, TYPED = 30, 10
_used: dict[str, int] = {}  # the last period whose code an agent has given: none is good twice
# All are called alike: numbers and births must lie far apart, or one is taken for another.
_phones = itertools.count(int(time.time()))
_cards = itertools.count(int(time.time()))
_births = itertools.count(int(time.time()))


def new_card() -> str:
    """The number of an identity card, unlike those of the other stories."""
    return f"C {100_000 + next(_cards) * 614_657 % 900_000}"


def _new_birth() -> tuple[str, str, str]:
    """A day of birth unlike those of the other stories."""
    day = date(1965, 1, 1) + timedelta(days=next(_births) * 8_039 % 13_000)
    return (str(day.day), str(day.month), str(day.year))


def new_phone() -> str:
    """A Moroccan mobile number, unlike those of the other stories."""
    return f"06{next(_phones) * 382_741 % 1_000_000:06d}71"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who registers, as they would write it."""

    given_ar: str = "فاطمة"
    family_ar: str = "الصباغ"
    given_latin: str = "Fatima"
    family_latin: str = "Sebbagh"
    card: str = field(default_factory=new_card)
    born: tuple[str, str, str] = field(default_factory=_new_birth)
    until: tuple[str, str, str] = ("31", "3", "2031")
    sex: str = "f"
    craft: str = "فخار"
    since: str = "2019"
    province: str = "03.231"
    address: str = "12، درب سيدي أحمد، عين النقبي"
    phone: str = field(default_factory=new_phone)


def photograph(
    text: str = "SPECIMEN", *, seed: int = 1, size: tuple[int, int] = (1100, 760)
) -> bytes:
    """A sharp photograph of a paper on a table, different for each seed."""
    image = Image.new("RGB", size, (104, 82, 64))
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 50, size[0] - 60, size[1] - 50), fill=(238, 243, 234))
    for line in range(14):
        top = 110 + line * 42
        draw.text(
            (100, top),
            f"{text} {seed} · ligne {line} · {seed * 7919 + line}",
            fill=(30, 40, 36),
            font_size=26,
        )
    out = io.BytesIO()
    image.filter(ImageFilter.SHARPEN).save(out, "JPEG", quality=84)
    return out.getvalue()


def paper(name: str, **how: object) -> dict[str, object]:
    """A file as the file chooser of a browser takes it."""
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": photograph(name, **how)}


def papers(who: Person) -> dict[str, bytes]:
    """The photographs of this person's own documents."""
    letters, _, digits = who.card.partition(" ")
    person = Craftsman(
        number=int(re.sub(r"\D", "", who.phone) or "1") % 997,
        given=(who.given_ar, who.given_latin),
        family=(who.family_ar, who.family_latin),
        sex=who.sex,
        card=f"{letters}{digits}",
        born=date(int(who.born[2]), int(who.born[1]), int(who.born[0])),
        trade="PROV-014",
        town=TOWNS["fes"],
        address=who.address,
        phone=who.phone,
        by_diploma=False,
        since=int(who.since),
        until=f"{date(int(who.until[2]), int(who.until[1]), int(who.until[0]))}",
    )
    return papers_of(person, "الفخار", "Poterie et céramique", "Fès")


def code_on(page: Page, phone: str) -> str:
    """The newest code that the person's phone shows: the outbox stands for the phone."""
    shown = re.sub(r"\D", "", phone)[-8:]
    for _ in range(60):
        page.goto("/fr/outbox/")
        for section in page.locator("main section").all():
            said = section.inner_text()
            number, _, text = said.partition("\n")
            if shown in re.sub(r"\D", "", number) and (found := re.search(r"\b\d{6}\b", text)):
                return found[0]
        page.wait_for_timeout(250)
    raise AssertionError(f"no code arrived at {phone}")


def authenticator_code(email: str) -> str:
    """The next code of an agent's application that was not given yet.

    The oldest that is still taken when it arrives: the one before the code that is shown
    in `TYPED` seconds, since who types it at the end of a period would bring it too late.
    """
    while (period := max(int(time.time() + TYPED) // PERIOD - 1, _used.get(email, 0) + 1)) > (
        time.time() // PERIOD + 1
    ):
        time.sleep(1)
    _used[email] = period
    key = base64.b32decode(SECRET)
    digest = hmac.digest(key, struct.pack(">Q", period), hashlib.sha1)
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def sign_in_agent(page: Page, name: str, *, language: str = "ar") -> str:
    """Sign an agent in with password and second factor; answers the address."""
    email = f"{name}@sijill.example"
    page.goto(f"/{language}/agents/sign-in/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_code")).to_be_visible()
    page.locator("#id_code").fill(authenticator_code(email))
    page.keyboard.press("Enter")
    expect(page.locator("body.desk")).to_be_visible()
    return email
