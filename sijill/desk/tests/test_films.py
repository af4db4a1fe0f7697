"""Films of somebody at work: what is taken, what is blanked, what is refused."""

from __future__ import annotations

import io
import struct

import pytest
from django.test import Client
from django.urls import reverse

from sijill.desk.actions.evidence import receive
from sijill.desk.inspection import MediaType, Problem, Unfit, inspect, inspect_as_film
from sijill.desk.procedures import EvidenceKind, install
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for

from .factories import NOW, citizen, draft, stall

install(
    [
        stall(
            code="test-film",
            evidence=(
                EvidenceKind(code="card", label="Card"),
                EvidenceKind(code="film", label="Film", film=True),
            ),
        )
    ]
)


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def dref(*, elsewhere: bool = False) -> bytes:
    flags, address = (0, b"http://example.org/x\0") if elsewhere else (1, b"")
    return box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", flags), address))


def mp4(*, brand: bytes = b"isom", seconds: int = 30, elsewhere: bool = False) -> bytes:
    """A film without pictures, whose boxes are those of a phone."""
    head = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000), bytes(80))
    media = box(b"mdia", box(b"minf", box(b"dinf", dref(elsewhere=elsewhere))))
    place = box(b"udta", box(b"\xa9xyz", b"+34.0626-004.9735/"))
    return (
        box(b"ftyp", brand, bytes(4), b"isomavc1")
        + box(b"moov", head, box(b"trak", media), place)
        + box(b"mdat", b"pictures")
    )


def element(kind: str, *parts: bytes, size: bytes | None = None) -> bytes:
    body = b"".join(parts)
    length = (len(body) | 1 << 56).to_bytes(8, "big") if size is None else size
    return bytes.fromhex(kind) + length + body


def webm(*, seconds: float = 30.0, live: bool = False) -> bytes:
    """The same, as a browser records it; live ones do not say their length."""
    info = element("1549A966", element("2AD7B1", (1_000_000).to_bytes(3, "big")),
                   element("4489", struct.pack(">d", seconds * 1000)))  # fmt: skip
    tags = element("1254C367", b"LOCATION +34.0626-004.9735/")
    unknown = bytes([0x01, *[0xFF] * 7])
    cluster = element("1F43B675", b"pictures", size=unknown if live else None)
    head = element("1A45DFA3", element("4282", b"webm"))
    return head + element("18538067", info, tags, cluster, size=unknown if live else None)


def taken(data: bytes, *, seconds: int = 90, size: int = 1_000_000):
    return inspect_as_film(data, bytes_allowed=size, seconds_allowed=seconds)


def problem(data: bytes, **limits: int) -> Problem:
    with pytest.raises(Unfit) as found:
        taken(data, **limits)
    return found.value.problem


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (mp4(), MediaType.MP4),
        (mp4(brand=b"qt  "), MediaType.QUICKTIME),
        (mp4(brand=b"3gp4"), MediaType.MP4),
        (webm(), MediaType.WEBM),
        (webm(live=True), MediaType.WEBM),
    ],
)
def test_a_film_of_a_phone_is_taken_without_what_tells_where_it_was_made(data, kind):
    found = taken(data)
    assert found.media_type == kind
    assert found.pages == ()
    assert found.original is not None
    assert b"+34.0626" in data
    assert b"+34.0626" not in found.original
    assert b"pictures" in found.original
    assert len(found.original) == len(data)
    assert found.quality["seconds"] == 30
    assert taken(found.original).original == found.original


def test_a_film_is_refused_when_too_long_too_large_or_no_film():
    assert problem(mp4(seconds=91)) is Problem.TOO_LONG
    assert problem(webm(seconds=91)) is Problem.TOO_LONG
    assert problem(mp4(), size=50) is Problem.TOO_LARGE
    assert problem(b"") is Problem.EMPTY
    assert problem(b"\xff\xd8\xff" + bytes(100)) is Problem.NOT_A_FILM
    assert problem(b"MZ" + bytes(100)) is Problem.NOT_A_FILM


def test_a_film_that_plays_from_elsewhere_is_refused():
    assert problem(mp4(elsewhere=True)) is Problem.ACTIVE


@pytest.mark.parametrize("cut", range(9, len(mp4()), 7))
def test_a_film_cut_short_is_refused_and_never_a_fault(cut):
    assert problem(mp4()[:cut]) in (Problem.BROKEN, Problem.NOT_A_FILM)


@pytest.mark.parametrize("cut", range(5, len(webm()), 7))
def test_a_webm_cut_short_is_refused_and_never_a_fault(cut):
    assert problem(webm()[:cut]) in (Problem.BROKEN, Problem.NOT_A_FILM)


@pytest.mark.parametrize("place", range(0, len(mp4()), 3))
def test_a_byte_changed_is_taken_or_refused_and_never_a_fault(place):
    for data in (mp4(), webm()):
        hostile = bytearray(data)
        hostile[place % len(data)] ^= 0xFF
        try:
            taken(bytes(hostile))
        except Unfit:
            continue


def test_boxes_without_end_are_refused():
    deep = b""
    for _ in range(20):
        deep = box(b"trak", deep)
    assert problem(box(b"ftyp", b"isom", bytes(4)) + box(b"moov", deep)) is Problem.BROKEN
    many = box(b"free") * 30_000
    assert problem(box(b"ftyp", b"isom", bytes(4)) + many) is Problem.BROKEN


def test_a_document_is_never_a_film():
    with pytest.raises(Unfit, match="unknown_type"):
        inspect(mp4())


@pytest.mark.django_db
def test_a_film_is_kept_and_leaves_as_a_download(settings, tmp_path, client: Client):
    settings.FILE_STORE = str(tmp_path)
    by = citizen()
    case = draft(by, procedure="test-film")
    with acting_for(by):
        kept = receive(case=case, kind="film", upload=io.BytesIO(mp4()), by=by, at=NOW)
        with pytest.raises(Refused, match=r"evidence\.not_a_film"):
            receive(case=case, kind="film", upload=io.BytesIO(b"\xff\xd8\xff"), by=by, at=NOW)
        long = io.BytesIO(mp4(seconds=400))
        with pytest.raises(Refused, match=r"evidence\.too_long"):
            receive(case=case, kind="film", upload=long, by=by, at=NOW)
    assert (kept.media_type, kept.pages, kept.quality) == ("video/mp4", 0, {"seconds": 30})
    assert client.get(reverse("desk:film", args=[kept.pk])).status_code == 404
