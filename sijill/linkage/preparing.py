"""One record made ready to be compared, as the batch makes a million of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sijill.kernel import digits, names
from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import cin as identity
from sijill.linkage.comparing import Name, Prepared
from sijill.linkage.known import KnownNames
from sijill.linkage.people import places

REMEMBERED = 1 << 16
NINE = 9  # last digits of a telephone, which no prefix changes
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2}))?.*")
_CARD = re.compile(r"([A-Z]*)(\d*)")


@dataclass(frozen=True)
class Record:
    """A person as a register or a request tells of one; whatever is unknown is empty."""

    first_name_ar: str = ""
    last_name_ar: str = ""
    first_name_fr: str = ""
    last_name_fr: str = ""
    father_name_ar: str = ""
    father_name_fr: str = ""
    cin: str = ""
    birth_date: str = ""  # YYYY-MM-DD or YYYY
    sex: str = ""  # F or M
    commune: str = ""
    phone: str = ""
    trade: str = ""


def prepared(record: Record, known: KnownNames) -> Prepared:
    """Return everything of the record that comparisons look at."""
    first = _name(known, record.first_name_fr, record.first_name_ar)
    last = _name(known, record.last_name_fr, record.last_name_ar)
    father = _name(known, record.father_name_fr, record.father_name_ar)
    card = _card(record.cin)
    found = _CARD.fullmatch(card or "")
    birth = _birth(record.birth_date)
    commune, province = _commune(record.commune)
    return Prepared(
        first=first,
        last=last,
        father=father,
        cin=card,
        cin_letters=found[1] if found else "",
        cin_number=int(found[2]) if found and found[2] else None,
        birth=birth,
        sex=record.sex.strip().upper()[:1] or None,
        commune=commune,
        province=province,
        phone=_phone(record.phone),
        trade=record.trade.strip().casefold() or None,
    )


@lru_cache(maxsize=REMEMBERED)  # whoever is compared bears a frequent name
def _name(known: KnownNames, *written: str) -> Name | None:
    """A name in one script or both: the first one told is compared, every one may be heard."""
    read = [known.of(text.strip()) for text in written if names.normalise(text)]
    if not read:
        return None
    (spelled, settled), *_ = read
    return Name(
        form=spelled.form,
        sound=spelled.sound,
        name=settled.likely,
        maybe=frozenset(name for _, each in read for name in each.maybe),
        readings=frozenset(sound for each, _ in read for sound in each.readings),
        pieces=frozenset(piece for each, _ in read for piece in each.pieces),
    )


def _card(text: str) -> str | None:
    try:
        return identity.parse(text).value
    except Invalid:
        return None


@lru_cache(maxsize=REMEMBERED)
def _birth(text: str) -> str | None:
    found = _DATE.fullmatch(digits.typed(text))
    if not found:
        return None
    month, day = (int(part or 1) or 1 for part in found.group(2, 3))
    return f"{found[1]}-{month:02d}-{day:02d}"


def _phone(text: str) -> str | None:
    number = "".join(sign for sign in digits.western(text) if sign.isdigit())
    return number[-NINE:] if len(number) >= NINE else None


@cache
def _gazetteer() -> dict[str, tuple[str, str]]:
    return {
        names.normalise(written): (commune.ar, place.province)
        for place in places()
        for commune in place.communes
        for written in (commune.ar, commune.latin)
    }


@lru_cache(maxsize=REMEMBERED)
def _commune(text: str) -> tuple[str | None, str | None]:
    plain = names.normalise(text)
    if not plain:
        return None, None
    return _gazetteer().get(plain, (plain, None))
