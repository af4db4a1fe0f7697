"""What a file is, read in its first bytes; its name and what the browser says are not asked."""

from __future__ import annotations

from enum import StrEnum


class MediaType(StrEnum):
    """The types taken: five of documents, three of films."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    MP4 = "video/mp4"
    QUICKTIME = "video/quicktime"
    WEBM = "video/webm"


FILMS = frozenset({MediaType.MP4, MediaType.QUICKTIME, MediaType.WEBM})


HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
MP4_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"})
PHONES = frozenset({b"M4V ", b"3gp4", b"3gp5", b"3gp6", b"MSNV"})
EBML_HEAD, EBML_SEARCHED = b"\x1a\x45\xdf\xa3", 64
PDF_SEARCHED = 16  # readers forgive a kilobyte of anything before the header; we forgive a mark


def media_type(data: bytes) -> MediaType | None:
    """The type by content, or None when it is not one of those taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return MediaType.WEBP
    if data[4:8] == b"ftyp":
        return _of_boxes(data)
    if data.startswith(EBML_HEAD):
        return MediaType.WEBM if b"webm" in data[:EBML_SEARCHED] else None
    return MediaType.PDF if b"%PDF-" in data[:PDF_SEARCHED] else None


def _of_boxes(data: bytes) -> MediaType | None:
    """A picture or a film made of boxes, by its brands."""
    if _is_heic(data):
        return MediaType.HEIC
    if data[8:12] in MP4_BRANDS | PHONES:
        return MediaType.MP4
    return MediaType.QUICKTIME if data[8:12] == b"qt  " else None


def _is_heic(data: bytes) -> bool:
    """Whether the major brand, or one of the compatible ones, is of the HEIF family."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[i : i + 4] for i in range(16, length, 4))}
    return bool(brands & HEIC_BRANDS)
