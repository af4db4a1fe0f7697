"""The published examples: every reason once, under keys that everybody knows.

`python -m sijill.kernel.card.examples > docs/card-examples.json`; a test keeps the file true.
"""

from __future__ import annotations

import base64
import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from sijill.kernel.card import checking, claims, status_list, transport, trust
from sijill.kernel.card.claims import Card
from sijill.kernel.card.radix import BASE45
from sijill.kernel.card.reasons import OUTCOMES, SHOWN, Reason
from sijill.kernel.card.status_list import Status, StatusList
from sijill.kernel.card.trust import KeyState, Trusted, TrustList, Use
from sijill.kernel.cose import cbor, sign1
from sijill.kernel.cose.keys import SoftwareSigner

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ISSUER = "https://register.example"
ADDRESS = f"{ISSUER}/v"
LIST = f"{ISSUER}/status/0"
# A drawn face, 48 by 60 points.
FACE = base64.b64decode(
    "UklGRqIBAABXRUJQVlA4IJYBAAAQCwCdASowADwAPu1gqk2ppSQiLVM+2TAdiWwAtGfd+iyAaH/1QHoAH5RjX04gFlXsBopS3O"
    "gQpk0tk71WiUQyujpq0hbHhR+uuuGl+bigBsLKW/jrQk6wab/3nuIaYLuAAP7xwHLKQjtdzfYcpypOZfGsPv7VXB4FME0VusQ7"
    "BnoE/l9QcwWNTChiex9iBmhBVIC3Ayn54u91Q/GO6UmeshtiqypaDGyAxoZqSCKj5caTAiwkqwbd6CnYjVduWywsyJpFHcsCnQ"
    "P+X0SuTnJlhI+gReBKYsEUNLN7tSj8vNDq2qi2Hzy3eFJysrsdP+j3ZqVVZLv5kZXvcDxm94gxh7+mJ9/2Eb6ag1JKj4v0oI0g"
    "6IE7ap9vRDFdDMnEezsXA1MIBpSjhT36gX4Wk8xtY3C58fpH4fmU4JUORU7R3Fd6wX+W7WjqFI71yPBLl1/3jeZO39XcIsEGQD"
    "+Hrg1eVEd728D+auCoZcDWqPnFK8FVDsxueCIC72jQPIqKuE5/pGoF4sQXGkT93Eb4U1894DfligAA"
)
HOLDER = Card(
    issuer=ISSUER,
    number="C0093447170",
    nia="4812069306",
    name_ar="فاطمة الزهراء أيت لحسن",
    name_latin="Fatima Ezzahra AIT LAHCEN",
    category=1,
    trade="EXAMPLE-12",
    chamber="CH-08",
    issued_at=AT - timedelta(days=100),
    valid_from=AT - timedelta(days=100),
    valid_until=AT + timedelta(days=1725),
    status_list=LIST,
    index=734_512,
)


def key(number: int) -> SoftwareSigner:
    """A pair whose private number is published: worth nothing but as an example."""
    return SoftwareSigner(ec.derive_private_key(number, ec.SECP256R1()), repeatable=True)


ROOT, CARD, STATUS, STRANGER, LOST, RETIRED = (key(number) for number in range(101, 107))


def trusted(pair: SoftwareSigner, use: Use, state: KeyState = KeyState.ACTIVE) -> Trusted:
    """A key of the examples, believed from a year before to ten years after."""
    since = None if state is KeyState.ACTIVE else AT - timedelta(days=200)
    return Trusted(
        pair.public, use, AT - timedelta(days=365), AT + timedelta(days=3650), state, since
    )


TRUST = TrustList(
    issuer=ISSUER,
    issued_at=AT - timedelta(days=10),
    expires_at=AT + timedelta(days=390),
    seq=7,
    keys=(
        trusted(CARD, Use.CARD),
        trusted(STATUS, Use.STATUS),
        trusted(LOST, Use.CARD, KeyState.COMPROMISED),
        trusted(RETIRED, Use.CARD, KeyState.RETIRED),
    ),
)


def listed(*values: tuple[int, int], at: datetime = AT - timedelta(minutes=20)) -> StatusList:
    """The list in which these cards have these values, and some hundred others theirs."""
    others = ((n * 104_729 % status_list.SIZE, 1 + n % 3) for n in range(1, 200))
    taken = {index for index, _ in values} | {HOLDER.index}
    bits = status_list.pack([*((i, v) for i, v in dict(others).items() if i not in taken), *values])
    more = f"{ISSUER}/status/"
    return status_list.valid_for(LIST, bits, at=at, hours=72, ttl=3600, aggregation=more)


@dataclass(frozen=True)
class Example:
    """A text, what the checker holds and what it must say."""

    name: str
    reason: Reason
    text: str
    trust: TrustList | None = TRUST
    root: SoftwareSigner = ROOT
    status: StatusList | bytes | None = field(default_factory=listed)
    believed_seq: int | None = None  # of a trust list believed before
    believed_at: datetime | None = None  # date of a status list believed before
    at: datetime = AT

    def trust_list(self) -> bytes | None:
        """The trust list that a checker would have downloaded."""
        return trust.write(self.trust, self.root) if self.trust else None

    def list(self) -> bytes | None:
        """The status list that it would have downloaded."""
        given = self.status
        return status_list.cwt(given, STATUS) if isinstance(given, StatusList) else given


def signed(card: Card = HOLDER, by: SoftwareSigner = CARD) -> bytes:
    """A card signed."""
    return sign1.sign(claims.write(card), by)


def altered(data: bytes) -> bytes:
    """The last bit of the signature turned."""
    return data[:-1] + bytes([data[-1] ^ 1])


def of(card: Card = HOLDER, by: SoftwareSigner = CARD) -> str:
    """The back code of a card."""
    return transport.back(signed(card, by))


def examples() -> Iterator[Example]:
    """All of them, the good ones first."""
    yield from good()
    yield from unreadable()
    yield from strangers()
    yield from trust_lists()
    yield from lists()


def good() -> Iterator[Example]:
    """What passes every step, or has a plain answer."""
    with_face = replace(HOLDER, face=FACE)
    front, under_61 = transport.front(signed(), address=ADDRESS), b"\xd8\x3d" + signed()
    yield Example("the front code", Reason.VALID, front)
    yield Example("the back code, with the face", Reason.VALID, of(with_face))
    scanned = front.replace("$", "%24").replace("*", "%2A").lower()
    yield Example("a front code as some scanners give it", Reason.VALID, scanned)
    yield Example("under tags 61 and 18", Reason.VALID, transport.back(under_61))
    yield Example("without any tag", Reason.VALID, transport.back(signed()[1:]))
    before = replace(HOLDER, issued_at=AT - timedelta(days=250))
    yield Example("signed before its key was retired", Reason.VALID, of(before, RETIRED))
    ended = replace(HOLDER, valid_until=AT)
    yield Example("its last second is past", Reason.EXPIRED, of(ended))
    for value, reason in checking.SAID.items():
        yield Example(f"{value.name.lower()}", reason, front, status=listed((HOLDER.index, value)))


def unreadable() -> Iterator[Example]:
    """Texts that are no code, and bytes that are no message."""

    def packed(data: bytes) -> str:
        return BASE45.write(zlib.compress(data, 9))

    yield Example("nothing", Reason.EMPTY, "  ")
    yield Example("longer than a code can be", Reason.TOO_LONG, "0" * 4297)
    yield Example("the address of a page", Reason.ALPHABET, "https://register.example/v")
    yield Example("a character left over", Reason.ALPHABET, "ABCD")
    yield Example("not compressed", Reason.COMPRESSION, BASE45.write(signed()))
    more = BASE45.write(zlib.compress(signed(), 9) + b"more")
    yield Example("something after the stream", Reason.COMPRESSION, more)
    yield Example("two megabytes of zeros", Reason.TOO_BIG, packed(bytes(2 * 2**20)))
    yield Example("something after the message", Reason.CBOR, packed(signed() + b"\0"))
    yield Example("ten thousand arrays in one another", Reason.CBOR, packed(b"\x81" * 10_000))
    yield Example("a key twice", Reason.CBOR, packed(bytes.fromhex("a201000101")))
    yield Example("an array without end", Reason.CBOR, packed(bytes.fromhex("9f00ff")))
    yield Example("a length of many gigabytes", Reason.CBOR, packed(b"\x5b\x7f" + bytes(7)))
    yield Example("encrypted", Reason.CBOR, packed(cbor.write_tagged(16, [b"", {}, b""])))
    yield Example("a map", Reason.NOT_COSE, packed(cbor.write({1: 2})))


def strangers() -> Iterator[Example]:
    """Messages that no key of ours signed, or not when it could."""
    parts = [cbor.write({1: -8}), {4: CARD.public.kid}, claims.write(HOLDER), bytes(64)]
    yield Example("EdDSA", Reason.ALGORITHM, transport.back(cbor.write_tagged(18, parts)))
    yield Example("another key", Reason.UNKNOWN_KEY, of(by=STRANGER))
    yield Example("the key of the lists", Reason.WRONG_USE, of(by=STATUS))
    yield Example("a bit turned", Reason.SIGNATURE, transport.back(altered(signed())))
    face = signed(replace(HOLDER, face=FACE)).replace(FACE, FACE[:-3] + b"\x01\0\0")
    yield Example("another face", Reason.SIGNATURE, transport.back(face))
    other = sign1.sign(cbor.write({1: ISSUER, 169: {4: "X"}}), CARD)
    yield Example("other claims", Reason.NOT_A_CARD, transport.back(other))
    elsewhere = replace(HOLDER, issuer="https://elsewhere.example")
    yield Example("another issuer", Reason.WRONG_ISSUER, of(elsewhere))
    early = replace(HOLDER, issued_at=AT - timedelta(days=366))
    yield Example("signed before the key's first day", Reason.KEY_NOT_YET, of(early))
    old = replace(TRUST, keys=(replace(TRUST.keys[0], valid_until=AT), *TRUST.keys[1:]))
    yield Example("the key's last day is past", Reason.KEY_EXPIRED, of(), trust=old)
    yield Example("signed since its key was retired", Reason.KEY_RETIRED, of(by=RETIRED))
    yield Example("signed since its key was compromised", Reason.KEY_COMPROMISED, of(by=LOST))
    soon = AT + timedelta(minutes=6)
    yield Example("signed tomorrow", Reason.FUTURE, of(replace(HOLDER, issued_at=soon)))
    yield Example("valid from tomorrow", Reason.FUTURE, of(replace(HOLDER, valid_from=soon)))


def trust_lists() -> Iterator[Example]:
    """A good card, and trust lists that prove nothing."""
    missing, forged = Reason.TRUST_LIST_MISSING, Reason.TRUST_LIST_FORGED
    yield Example("no trust list", missing, of(), trust=None)
    yield Example("a trust list of another root", forged, of(), root=STRANGER)
    ended, early = replace(TRUST, expires_at=AT), replace(TRUST, issued_at=AT + timedelta(days=1))
    yield Example("an old trust list", Reason.TRUST_LIST_EXPIRED, of(), trust=ended)
    yield Example("tomorrow's trust list", Reason.TRUST_LIST_FUTURE, of(), trust=early)
    yield Example("a trust list replayed", Reason.TRUST_LIST_OLDER, of(), believed_seq=8)


def lists() -> Iterator[Example]:
    """A good card, and status lists that prove nothing."""
    yield Example("no status list", Reason.LIST_MISSING, of(), status=None)
    by_card = status_list.cwt(listed(), CARD)
    yield Example("a list that the key of cards signed", Reason.LIST_FORGED, of(), status=by_card)
    spoilt = altered(status_list.cwt(listed(), STATUS))
    yield Example("a list altered", Reason.LIST_FORGED, of(), status=spoilt)
    under_61 = b"\xd8\x3d" + status_list.cwt(listed(), STATUS)
    yield Example("a list under tag 61", Reason.LIST_FORGED, of(), status=under_61)
    other = replace(listed(), uri=f"{ISSUER}/status/1")
    yield Example("the list of another address", Reason.LIST_OTHER, of(), status=other)
    yield Example("a list replayed", Reason.LIST_OLDER, of(), believed_at=AT)
    early, old = listed(at=AT + timedelta(hours=1)), listed(at=AT - timedelta(hours=72))
    yield Example("tomorrow's list", Reason.LIST_FUTURE, of(), status=early)
    far = replace(HOLDER, index=status_list.SIZE)
    yield Example("an index beyond the end", Reason.INDEX, of(far))
    yield Example("a list of three days ago", Reason.LIST_EXPIRED, of(), status=old)
    gone = listed((HOLDER.index, Status.WITHDRAWN), at=AT - timedelta(days=30))
    yield Example("withdrawn in an old list", Reason.WITHDRAWN, of(), status=gone)


def document() -> dict[str, Any]:
    """The published file; what several examples download is written once."""
    files: dict[str, str] = {}
    told = [_example(each, files) for each in examples()]
    return {
        "about": "examples for docs/card-profile.md; their private keys are public: believe none",
        "roots": [ROOT.public.jwk()],
        "private_numbers": {"root": 101, "card": 102, "status": 103},
        "status_list": LIST,
        "files": {name: data for data, name in files.items()},
        "examples": told,
    }


def _example(each: Example, files: dict[str, str]) -> dict[str, Any]:
    def named(data: bytes | None) -> str | None:
        written = base64.b64encode(data).decode() if data is not None else None
        return None if written is None else files.setdefault(written, f"file-{len(files) + 1}")

    seen = {"believed_seq": each.believed_seq, "believed_at": _seconds(each.believed_at)}
    return {
        "name": each.name,
        "text": each.text,
        "at": _seconds(each.at),
        "trust_list": named(each.trust_list()),
        "list": named(each.list()),
        **{name: value for name, value in seen.items() if value is not None},
        "outcome": OUTCOMES[each.reason].value,
        "reason": each.reason.value,
        "shown": each.reason in SHOWN,
    }


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


if __name__ == "__main__":
    json.dump(document(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
