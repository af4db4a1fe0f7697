"""What a file is, read in its first bytes; its name and what the browser says are not asked."""

from __future__ import annotations

from enum import StrEnum


class MediaType(StrEnum):
    """The five types taken."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"


HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
PDF_SEARCHED = 16  # readers forgive a kilobyte of anything before the header; we forgive a mark


def media_type(data: bytes) -> MediaType | None:
    """The type by content, or None when it is not one of the five."""
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return MediaType.WEBP
    if data[4:8] == b"ftyp" and _is_heic(data):
        return MediaType.HEIC
    return MediaType.PDF if b"%PDF-" in data[:PDF_SEARCHED] else None


def _is_heic(data: bytes) -> bool:
    """Whether the major brand, or one of the compatible ones, is of the HEIF family."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[i : i + 4] for i in range(16, length, 4))}
    return bool(brands & HEIC_BRANDS)
