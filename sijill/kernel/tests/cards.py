"""Keys, a card and the lists around it, for the tests of the codec and of the room."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from sijill.kernel.card import claims, status_list
from sijill.kernel.card.claims import Card
from sijill.kernel.card.trust import Trusted, TrustList, Use
from sijill.kernel.cose import sign1
from sijill.kernel.cose.keys import SoftwareSigner

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ISSUER = "https://register.example"
LIST = f"{ISSUER}/status/0"


def signer(number: int) -> SoftwareSigner:
    """A key that is the same in every run."""
    return SoftwareSigner(ec.derive_private_key(1000 + number, ec.SECP256R1()), repeatable=True)


ROOT, CARD, STATUS, OTHER = (signer(number) for number in range(4))
FATIMA = Card(
    issuer=ISSUER,
    number="C0093447115",
    nia="4812069345",
    name_ar="فاطمة الزهراء أيت لحسن",
    name_latin="Fatima Ezzahra AIT LAHCEN",
    category=1,
    trade="21.04.03",
    chamber="CH-08",
    issued_at=AT,
    valid_from=AT,
    valid_until=AT + timedelta(days=5 * 365),
    status_list=LIST,
    index=734_512,
)


def trusted(key: SoftwareSigner, use: Use, **changes: object) -> Trusted:
    """A key that signs for a year and is believed for eleven."""
    known = {
        "key": key.public,
        "use": use,
        "valid_from": AT - timedelta(days=30),
        "valid_until": AT + timedelta(days=11 * 365),
    }
    return Trusted(**{**known, **changes})


TRUST = TrustList(
    issuer=ISSUER,
    issued_at=AT - timedelta(days=1),
    expires_at=AT + timedelta(days=365),
    seq=3,
    keys=(trusted(CARD, Use.CARD), trusted(STATUS, Use.STATUS)),
)


def signed(card: Card = FATIMA, key: SoftwareSigner = CARD) -> bytes:
    """The card signed, before it becomes text."""
    return sign1.sign(claims.write(card), key)


def listed(values=(), *, at: datetime = AT, uri: str = LIST) -> status_list.StatusList:
    """A status list in which these indices have these values."""
    bits = status_list.pack(values)
    return status_list.valid_for(uri, bits, at=at, hours=72, ttl=3600)
